"""What signed-in people may read and write, and what they may not."""

from __future__ import annotations

import re

import pytest

from crm_store.store import Store
from screenpop.openapi import plain_path
from screenpop.server import ROUTES
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running, view

OPEN = {
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/asyncapi.json"),
}


def test_only_what_must_be_is_open_to_strangers() -> None:
    assert {(route.method, route.path) for route in ROUTES if not route.roles} == OPEN


@pytest.mark.parametrize("route", [route for route in ROUTES if route.roles], ids=lambda route: route.summary)
async def test_strangers_are_refused(browse: Browse, route) -> None:
    path = re.sub(r"\{\w+\}", "1", plain_path(route.path))
    async with (await browse()).request(route.method, path, json={}) as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    ("login", "method", "path", "body"),
    [
        ("anna", "GET", "/api/floor", None),
        ("anna", "GET", "/api/demo/callers", None),
        ("anna", "POST", "/api/demo/call", {}),
        ("vera", "PUT", "/api/calls/c1/note", {"text": "x"}),
        ("adam", "PUT", "/api/calls/c1/customer", {"customer": 1}),
    ],
)
async def test_another_role_is_refused(browse: Browse, login: str, method: str, path: str, body: object) -> None:
    async with (await browse(login)).request(method, path, json=body) as answer:
        assert answer.status == 403
        assert (await answer.json())["error"]["code"] == "not_allowed"


async def test_a_customer_is_found_opened_and_read(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get("/api/customers", params={"q": "kov"}) as answer:
        (found,) = (await answer.json())["items"]
    async with anna.get(f"/api/customers/{found['customer']}") as answer:
        assert (await answer.json())["name"] == "Olena Koval"
    async with anna.get(f"/api/customers/{found['customer']}/timeline", params={"limit": 5}) as answer:
        assert set(await answer.json()) == {"items", "next"}
    for wrong, status in (
        ("/api/customers/999999", 404),
        ("/api/customers/1/timeline?limit=0", 422),
        ("/api/customers/1/timeline?cursor=nonsense", 422),
        ("/api/customers/1/timeline?order=up", 422),
        ("/api/customers", 422),
        ("/api/customers/one", 404),
    ):
        async with anna.get(wrong) as answer:
            assert (answer.status, set(await answer.json())) == (status, {"error"}), wrong


async def test_a_timeline_shows_the_part_that_is_asked_for(browse: Browse) -> None:
    anna = await browse("anna")
    fields = {"title": "A question about rates", "at": "2026-11-20T10:00:00Z"}
    for channel in ("email", "letter"):
        async with anna.post("/api/customers/1/interactions", json={"channel": channel, **fields}) as answer:
            assert answer.status == 201
    for asked, channels in (
        ("kinds=interaction&channels=email,letter", {"email", "letter"}),
        ("channels=email", {"email"}),
        ("text=quest ra", {"email", "letter"}),
        ("text=uestion", set()),
        ("kinds=note,task&channels=email", set()),
        ("agents=nobody", set()),
    ):
        async with anna.get(f"/api/customers/1/timeline?{asked}") as answer:
            assert {item["channel"] for item in (await answer.json())["items"]} == channels, asked


async def test_an_unknown_caller_becomes_a_customer(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.post("/api/customers", json={"name": "Ivan Franko", "number": "067 111 22 33"}) as answer:
        assert answer.status == 201
        customer = (await answer.json())["customer"]
    async with anna.get(f"/api/customers/{customer}") as answer:
        assert (await answer.json())["contact_points"][0]["value"] == "+380671112233"
    for wrong in (
        {"name": " ", "number": "067 111 22 33"},
        {"name": "x" * 201, "number": "067 111 22 33"},
        {"name": "Ivan", "number": "not a number"},
        {"name": "Ivan"},
    ):
        async with anna.post("/api/customers", json=wrong) as answer:
            assert answer.status == 422, wrong


async def test_an_agent_is_told_when_his_note_could_not_be_kept(services, running, browse):
    services.pops.show("anna", view("c1", "talking"))
    services.keeper.full = True
    anna = await browse("anna")
    for what, body in (("note", {"text": "x"}), ("disposition", {"code": "sale"})):
        async with anna.put(f"/api/calls/c1/{what}", json=body) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (507, "not_kept")
    assert running.desks.told == []


async def test_an_agent_writes_about_his_own_call(browse: Browse, running: Running, store: Store) -> None:
    running.services.pops.show("anna", view("1700000000.12", "talking"))
    anna = await browse("anna")
    for what, body in (
        ("note", {"text": "Позвонит сам"}),
        ("disposition", {"code": "sale"}),
        ("customer", {"customer": 1}),
    ):
        async with anna.put(f"/api/calls/1700000000.12/{what}", json=body) as answer:
            assert answer.status == 204
    assert await store.note("1700000000.12") == ("Позвонит сам", "sale")
    assert running.desks.told == [
        ("noted", "anna", "1700000000.12", "Позвонит сам"),
        ("disposed", "anna", "1700000000.12", "sale"),
        ("choose_customer", "anna", "1700000000.12", 1),
    ]
    async with anna.put("/api/calls/1700000000.12/disposition", json={"code": "invented"}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (422, "unknown_disposition")
    async with anna.put("/api/calls/1700000000.12/note", json={"text": "я" * 10_000}) as answer:
        assert answer.status == 204
    async with anna.put("/api/calls/1700000000.12/note", json={"text": "я" * 10_001}) as answer:
        assert answer.status == 422


async def test_nobody_writes_about_anothers_call(browse: Browse, running: Running, store: Store) -> None:
    running.services.pops.show("anna", view("c1", "talking"))
    boris = await browse("boris")
    for what, body in (("note", {"text": "x"}), ("disposition", {"code": "sale"}), ("customer", {"customer": 1})):
        async with boris.put(f"/api/calls/c1/{what}", json=body) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_your_call")
    assert await store.note("c1") == ("", None)
    assert running.desks.told == []


async def test_a_supervisor_sees_the_floor_and_lets_a_customer_call(browse: Browse) -> None:
    vera = await browse("vera")
    async with vera.get("/api/floor") as answer:
        assert (await answer.json())["type"] == "floor"
    async with vera.get("/api/demo/callers") as answer:
        assert (await answer.json())["items"][0]["hint"] == "a birthday"
    async with vera.post("/api/demo/call", json={}) as answer:
        assert await answer.json() == {"number": "+380441234567"}
