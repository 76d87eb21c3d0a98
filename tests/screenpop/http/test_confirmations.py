"""An agent confirms whom he talks with, and what is sensitive of that customer opens to him."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from crm_store.actor import SYSTEM
from crm_store.dealing_records import CustomerFields, OperationFields
from crm_store.store import Store
from tests.screenpop.conftest import OPTIONS, make_services
from tests.screenpop.support import Running, serve, signed_in, view

Seen = tuple[str | None, list[str], list[str]]
CLOSED: Seen = (None, ["value", "operations"], [])
OPEN: Seen = ("1000", [], ["operation"])


@asynccontextmanager
async def service(store: Store, **options: Any) -> AsyncIterator[Running]:
    services = make_services(store, replace(OPTIONS, **{"sensitive": ("value", "operations"), **options}))
    async with serve(services) as running:
        yield running
    services.sessions.close()


@pytest.fixture
async def running(store: Store) -> AsyncIterator[Running]:
    await store.change_customer(1, CustomerFields(name="Olena Koval", value=Decimal(1000)), version=1, by=SYSTEM)
    await store.add("operation", 1, OperationFields(kind="payment", title="Rent"), by=SYSTEM)
    async with service(store) as running:
        yield running


async def seen(browser: ClientSession) -> Seen:
    async with browser.get("/api/customers/1") as answer:
        profile = await answer.json()
    async with browser.get("/api/customers/1/timeline") as answer:
        kinds = [item["kind"] for item in (await answer.json())["items"]]
    return profile["value"], profile["closed"], kinds


async def confirm(browser: ClientSession, customer: int = 1, **body: Any) -> tuple[int, str | None]:
    async with browser.post(f"/api/customers/{customer}/confirmation", json={"how": "birthday", **body}) as answer:
        return answer.status, None if answer.status == 204 else (await answer.json())["error"]["code"]


@pytest.mark.parametrize("login", ["anna", "vera", "adam"])
async def test_profile_opens_to_whoever_confirmed_and_to_nobody_else(running: Running, login: str) -> None:
    async with signed_in(running, login) as browser, signed_in(running, "boris") as other:
        assert await seen(browser) == CLOSED
        assert await confirm(browser) == (204, None)
        assert await seen(browser) == OPEN
        assert await seen(other) == CLOSED


async def test_confirmation_is_over_after_its_minutes(running: Running, store: Store) -> None:
    async with signed_in(running, "anna") as browser:
        await confirm(browser)
    async with service(store, confirm_minutes=1e-9) as later, signed_in(later, "anna") as browser:
        assert await seen(browser) == CLOSED


async def test_confirmation_on_a_call_is_told_to_the_desk(running: Running) -> None:
    running.services.pops.show("anna", view("1.1"))
    async with signed_in(running, "anna") as browser:
        assert await confirm(browser, call="1.1") == (204, None)
        assert running.desks.told[-1] == ("confirmed", "anna", "1.1", 1)


@pytest.mark.parametrize(
    ("customer", "body", "expected"),
    [
        (1, {"call": "2.2"}, (403, "not_your_call")),
        (4711, {}, (404, "not_found")),
        (1, {"how": "magic"}, (422, "invalid")),
        (1, {"call": ""}, (422, "invalid")),
    ],
)
async def test_confirmation_that_makes_no_sense_is_refused(
    running: Running, customer: int, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    async with signed_in(running, "anna") as browser:
        assert await confirm(browser, customer, **body) == expected
        assert await seen(browser) == CLOSED


async def test_search_tells_no_number_where_numbers_are_closed(store: Store) -> None:
    for sensitive, phone in ((("contact_points",), None), (("value",), "+380441234567")):
        async with (
            service(store, sensitive=sensitive) as running,
            signed_in(running, "anna") as browser,
            browser.get("/api/customers?q=olena") as answer,
        ):
            assert [each["phone"] for each in (await answer.json())["items"]] == [phone]
