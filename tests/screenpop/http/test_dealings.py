"""What is kept of a customer, over REST: every kind at the same addresses, none changed unread, none lost."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientResponse

from tests.screenpop.conftest import Browse

WRITTEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "contact-points": (
        {"kind": "phone", "value": "067 111 22 33"},
        {"kind": "phone", "value": "+380671112233", "label": "dacha"},
    ),
    "relatives": ({"name": "Ivan Koval", "relation": "son"}, {"name": "Ivan Koval", "relation": "nephew"}),
    "consents": ({"kind": "mailing", "given": True}, {"kind": "mailing", "given": True, "source": "on paper"}),
    "products": ({"kind": "card", "title": "Card"}, {"kind": "card", "title": "Gold card"}),
    "operations": (
        {"kind": "payment", "title": "Rent", "amount": "12.50"},
        {"kind": "payment", "title": "Rent", "status": "failed"},
    ),
    "deals": ({"kind": "loan", "title": "A house"}, {"kind": "loan", "title": "A house", "status": "won"}),
    "requests": (
        {"kind": "home_loan", "title": "A loan"},
        {"kind": "home_loan", "title": "A loan", "status": "closed"},
    ),
    "tasks": ({"title": "Ring"}, {"title": "Ring", "status": "done"}),
    "appointments": (
        {"title": "Signing", "starts_at": "2026-11-30T10:00:00Z"},
        {"title": "Signing", "starts_at": "2026-11-30T11:00:00+02:00"},
    ),
    "interactions": (
        {"channel": "email", "title": "A question", "at": "2026-11-20T10:00:00Z"},
        {"channel": "letter", "title": "A question", "at": "2026-11-20T10:00:00Z"},
    ),
    "notes": ({"text": "Likes roses"}, {"text": "Likes red roses"}),
}


async def code(answer: ClientResponse) -> tuple[int, str]:
    return answer.status, (await answer.json())["error"]["code"]


@pytest.mark.parametrize("kind", WRITTEN)
async def test_what_is_added_is_read_listed_changed_and_removed(browse: Browse, kind: str) -> None:
    vera = await browse("vera")
    first, second = WRITTEN[kind]
    async with vera.post(f"/api/customers/1/{kind}", json=first) as answer:
        kept = await answer.json()
        assert (answer.status, answer.headers["ETag"], kept["customer"]) == (201, '"1"', 1)
    one = f"/api/{kind}/{kept['id']}"
    async with vera.get(f"/api/customers/1/{kind}") as answer:
        assert kept in (await answer.json())["items"]
    async with vera.get(one) as answer:
        assert (answer.headers["ETag"], await answer.json()) == ('"1"', kept)
    async with vera.put(one, json=second) as answer:
        assert await code(answer) == (428, "precondition_required")
    async with vera.put(one, json=second, headers={"If-Match": '"1"'}) as answer:
        changed = await answer.json()
        assert (answer.status, answer.headers["ETag"], changed["version"]) == (200, '"2"', 2)
    for stale in ('"1"', '"7"', "nonsense"):
        async with vera.put(one, json=first, headers={"If-Match": stale}) as answer:
            assert await code(answer) == (412, "changed_meanwhile")
        async with vera.delete(one, headers={"If-Match": stale}) as answer:
            assert await code(answer) == (412, "changed_meanwhile")
    async with vera.delete(one) as answer:
        assert await code(answer) == (428, "precondition_required")
    async with vera.delete(one, headers={"If-Match": 'W/"2"'}) as answer:
        assert answer.status == 204
    async with vera.get(one) as answer:
        assert await code(answer) == (404, "not_found")


@pytest.mark.parametrize("kind", WRITTEN)
async def test_what_does_not_fit_is_refused(browse: Browse, kind: str) -> None:
    anna = await browse("anna")
    first = WRITTEN[kind][0]
    for path, body, expected in (
        (f"/api/customers/999/{kind}", first, (404, "not_found")),
        (f"/api/customers/1/{kind}", {**first, "invented": 1}, (422, "invalid")),
        (f"/api/customers/1/{kind}", {}, (422, "invalid")),
    ):
        async with anna.post(path, json=body) as answer:
            assert await code(answer) == expected
    for path, expected in (
        (f"/api/customers/999/{kind}", (404, "not_found")),
        (f"/api/customers/1/{kind}?cursor=x", (422, "invalid_cursor")),
        (f"/api/customers/1/{kind}?limit=0", (422, "invalid")),
        (f"/api/{kind}/999", (404, "not_found")),
    ):
        async with anna.get(path) as answer:
            assert await code(answer) == expected


async def test_wrong_field_is_named(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.post("/api/customers/1/tasks", json={"title": "Ring", "agent": "nobody"}) as answer:
        error = (await answer.json())["error"]
        assert (answer.status, error["fields"]) == (422, [{"field": "agent", "code": "unknown"}])


async def test_only_who_watches_takes_a_consent_out_of_the_history(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.post("/api/customers/1/consents", json={"kind": "mailing", "given": True}) as answer:
        one = f"/api/consents/{(await answer.json())['id']}"
    async with anna.delete(one, headers={"If-Match": '"1"'}) as answer:
        assert await code(answer) == (403, "not_allowed")


async def test_an_agent_finds_what_is_his_to_do(browse: Browse) -> None:
    anna = await browse("anna")
    for kind, body in (
        ("tasks", {"title": "Ring", "agent": "anna"}),
        ("tasks", {"title": "Not hers", "agent": "boris"}),
        ("requests", {"kind": "loan", "title": "Ring", "agent": "anna"}),
        ("appointments", {"title": "Ring", "starts_at": "2026-11-30T10:00:00Z", "agent": "anna"}),
    ):
        async with anna.post(f"/api/customers/1/{kind}", json=body) as answer:
            assert answer.status == 201
    for kind in ("tasks", "requests", "appointments"):
        async with anna.get(f"/api/{kind}", params={"agent": "me"}) as answer:
            (item,) = (await answer.json())["items"]
            assert (item["title"], item["customer_name"]) == ("Ring", "Olena Koval")


async def test_moment_that_has_no_place_in_utc_is_refused(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get("/api/appointments", params={"since": "0001-01-01T00:00:00+05:00"}) as answer:
        assert await code(answer) == (422, "invalid")


async def test_a_customers_own_record_is_changed_by_its_version(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get("/api/customers/1/record") as answer:
        record, tag = await answer.json(), answer.headers["ETag"]
    fields = {"name": "Olena Shevchenko", "language": "en", "segment": "vip"}
    async with anna.put("/api/customers/1/record", json=fields) as answer:
        assert await code(answer) == (428, "precondition_required")
    async with anna.put("/api/customers/1/record", json=fields, headers={"If-Match": tag}) as answer:
        changed = await answer.json()
        assert (changed["family_name"], changed["version"]) == ("Shevchenko", record["version"] + 1)
    async with anna.put("/api/customers/1/record", json=fields, headers={"If-Match": tag}) as answer:
        assert await code(answer) == (412, "changed_meanwhile")
    async with anna.get("/api/customers", params={"q": "shevch"}) as answer:
        assert [hit["customer"] for hit in (await answer.json())["items"]] == [1]
    async with anna.post("/api/customer-records", json={"name": "ACME", "kind": "organisation"}) as answer:
        assert (answer.status, (await answer.json())["kind"]) == (201, "organisation")
