"""What is sensitive of a customer: closed to an agent on every list until he confirms, and never wiped by a change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from crm_store.actor import SYSTEM
from crm_store.dealing_records import CustomerFields, OperationFields, ProductFields, TaskFields
from crm_store.store import Store
from tests.screenpop.conftest import OPTIONS, make_services
from tests.screenpop.support import serve, signed_in

SENSITIVE = ("balance", "value", "operations", "documents", "tasks")
RICH = CustomerFields(name="Olena Koval", value=Decimal(1000), cost_to_serve=Decimal(10))


@pytest.fixture
async def anna(store: Store) -> AsyncIterator[ClientSession]:
    """An agent where much is sensitive, and a customer of whom there is something to hide."""
    await store.change_customer(1, RICH, version=1, by=SYSTEM)
    for kind, fields in (
        ("operation", OperationFields(kind="payment", title="Rent")),
        ("product", ProductFields(kind="account", title="Account", balance="5")),
        ("task", TaskFields(title="Ring", agent="anna")),
    ):
        await store.add(kind, 1, fields, by=SYSTEM)
    services = make_services(store, replace(OPTIONS, sensitive=SENSITIVE))
    async with serve(services) as running, signed_in(running, "anna") as browser:
        yield browser
    services.sessions.close()


async def confirm(browser: ClientSession) -> None:
    async with browser.post("/api/customers/1/confirmation", json={"how": "document"}) as answer:
        assert answer.status == 204


async def test_list_opens_with_the_confirmation(anna: ClientSession) -> None:
    places = ("/api/customers/1/operations", "/api/operations/1", "/api/customers/1/documents")
    for place in places:
        async with anna.get(place) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_confirmed")
    fields = {"kind": "payment", "title": "Other"}
    for method, body in (("PUT", fields), ("DELETE", None)):
        async with anna.request(method, "/api/operations/1", json=body, headers={"If-Match": '"1"'}) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_confirmed")
    async with anna.get("/api/tasks") as answer:
        assert (await answer.json())["items"] == []
    await confirm(anna)
    for place in places:
        async with anna.get(place) as answer:
            assert answer.status == 200
    async with anna.get("/api/tasks") as answer:
        assert [task["title"] for task in (await answer.json())["items"]] == ["Ring"]


async def test_closed_field_is_left_out_and_survives_a_change(anna: ClientSession, store: Store) -> None:
    async with anna.get("/api/customers/1/products") as answer:
        assert [product["balance"] for product in (await answer.json())["items"]] == [None]
    changed = {"kind": "account", "title": "Main account", "balance": "1000000"}
    async with anna.put("/api/products/1", json=changed, headers={"If-Match": '"1"'}) as answer:
        assert (answer.status, (await answer.json())["balance"]) == (200, None)
    assert (await store.one("product", 1)).balance == "5"
    async with anna.get("/api/customers/1/record") as answer:
        record = await answer.json()
        assert (record["value"], record["cost_to_serve"]) == (None, "10")
    fields = {"name": "Olena Shevchenko", "cost_to_serve": "20"}
    async with anna.put("/api/customers/1/record", json=fields, headers={"If-Match": '"2"'}) as answer:
        assert (answer.status, (await answer.json())["value"]) == (200, None)
    kept = await store.customer(1)
    assert (kept.name, kept.value, kept.cost_to_serve) == ("Olena Shevchenko", Decimal(1000), Decimal(20))
    await confirm(anna)
    async with anna.get("/api/customers/1/record") as answer:
        assert (await answer.json())["value"] == "1000"
