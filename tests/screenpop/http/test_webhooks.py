"""Administrators, and programs that may, set up what other programs are told."""

from __future__ import annotations

import pytest

from tests.screenpop.conftest import Browse

LIST = "/api/webhooks"
FIELDS = {"url": "https://shop.example/hook", "events": ["task.*"]}


async def test_webhook_is_made_changed_and_removed_by_who_has_read_it(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(LIST, json=FIELDS) as answer:
        assert answer.status == 201
        made = await answer.json()
    assert made["secret"].startswith("whsec_")
    one = f"{LIST}/{made['webhook']['id']}"
    async with adam.get(one) as answer:
        tag, text = answer.headers["ETag"], await answer.text()
    assert made["secret"] not in text
    change = FIELDS | {"active": False}
    for given, status in (({}, 428), ({"If-Match": tag}, 200), ({"If-Match": tag}, 412)):
        async with adam.put(one, json=change, headers=given) as answer:
            assert answer.status == status
    async with adam.get(LIST) as answer:
        (listed,) = (await answer.json())["items"]
    assert (listed["active"], listed["pending"], listed["dead"]) == (False, 0, 0)
    async with adam.delete(one, headers={"If-Match": '"2"'}) as answer:
        assert answer.status == 204
    async with adam.get(one) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "receiver_refused"),
        ("http://localhost:8600/", "receiver_refused"),
        ("http://[::1]/", "receiver_refused"),
        ("http://169.254.169.254/latest/meta-data/", "receiver_refused"),
        ("ftp://shop.example/", "invalid"),
        ("https://user:secret@shop.example/", "invalid"),
        ("https://shop.example:port/", "invalid"),
    ],
)
async def test_address_that_must_not_be_sent_to_is_refused(browse: Browse, url: str, code: str) -> None:
    async with (await browse("adam")).post(LIST, json=FIELDS | {"url": url}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (422, code)


async def test_event_that_never_happens_is_refused_with_those_that_do(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(LIST, json=FIELDS | {"events": ["task.*", "tasks.made"]}) as answer:
        assert answer.status == 422
        error = (await answer.json())["error"]
    assert error["fields"] == [{"field": "events", "code": "invalid"}]
    assert error["hint"].startswith("tasks.made never happens")
    assert "task.created" in error["hint"]
    async with adam.post(LIST, json=FIELDS) as answer:
        one = f"{LIST}/{(await answer.json())['webhook']['id']}"
    async with adam.put(one, json=FIELDS | {"events": ["user.*"]}, headers={"If-Match": '"1"'}) as answer:
        assert answer.status == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "https://shop.example/"}, {"field": "events", "code": "missing"}),
        (FIELDS | {"x": 1}, {"field": "x", "code": "unknown"}),
    ],
)
async def test_field_that_is_left_out_or_that_there_is_not_is_named(
    browse: Browse, body: dict[str, object], field: dict[str, str]
) -> None:
    async with (await browse("adam")).post(LIST, json=body) as answer:
        assert (answer.status, (await answer.json())["error"]["fields"]) == (422, [field])


async def test_ping_is_seen_among_the_deliveries_and_sent_again_on_demand(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(LIST, json=FIELDS) as answer:
        webhook = (await answer.json())["webhook"]["id"]
    async with adam.post(f"{LIST}/{webhook}/ping") as answer:
        assert answer.status == 204
    async with adam.get("/api/deliveries", params={"webhook": webhook, "state": "pending"}) as answer:
        (ping,) = (await answer.json())["items"]
    assert (ping["type"], ping["tries"]) == ("webhook.ping", 0)
    async with adam.post(f"/api/deliveries/{ping['id']}/resend") as answer:
        assert answer.status == 204
    async with adam.post(f"{LIST}/{webhook}/resend") as answer:
        assert await answer.json() == {"count": 0}


async def test_new_secret_is_another_one(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(LIST, json=FIELDS) as answer:
        made = await answer.json()
    async with adam.post(f"{LIST}/{made['webhook']['id']}/secret") as answer:
        assert (await answer.json())["secret"] != made["secret"]
