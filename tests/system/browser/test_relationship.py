"""The whole relationship on the desk: greeting and reason at the ring, what stays closed, and a change made by two."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from crm_store.actor import Actor
from crm_store.dealing_records import OperationFields, ProductFields, RequestFields
from crm_store.store import Store
from tests.system.browser.office import MYKOLA, ScreenOffice
from tests.system.browser.screen import pop, shows_pop
from tests.system.service import ANNAS, BORISES

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]

ANNA = Actor(name="anna")
STALE = r"status of 412"


async def keep(office: ScreenOffice) -> tuple[int, int]:
    """Mykola waits for a loan and holds an account; one of his payments failed. His number, and his request's."""
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    try:
        mykola = (await store.identify(ANNAS)).chosen
        assert mykola is not None
        due = datetime.now(UTC).date() + timedelta(days=1)
        fields = RequestFields(kind="home_loan", title="Кредит на житло", due=due)
        request: Any = await store.add("request", mykola, fields, by=ANNA)
        await store.add("product", mykola, ProductFields(kind="account", title="Рахунок", balance="77 000 ₴"), by=ANNA)
        await store.add("operation", mykola, OperationFields(kind="payment", title="Комуналка", status="done"), by=ANNA)
        return mykola, request.id
    finally:
        await store.close()


async def test_a_pop_greets_gives_the_reason_and_opens_what_is_closed_once_the_caller_is_confirmed(
    office: ScreenOffice,
) -> None:
    await keep(office)
    anna = await office.screen("anna", ready=True)
    page = anna.page
    he = await office.caller(ANNAS)
    await shows_pop(page, "ringing", MYKOLA)
    shown = pop(page, "ringing")
    await expect(shown.locator(".who__greeting")).to_contain_text("Миколо Петровичу")
    reason = shown.locator(".reason--first")
    await expect(reason).to_contain_text("Кредит на житло")
    await expect(reason).to_contain_text("waiting for an answer")
    await page.keyboard.press("a")
    await he.is_answered()

    products = page.get_by_role("region", name="Products")
    await expect(products).to_contain_text("closed")
    await page.get_by_role("tab", name="Business").click()
    await expect(page.get_by_role("region", name="Operations")).to_contain_text("Closed until you confirm the caller")
    await page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name=f"Is this {MYKOLA}?")
    await dialog.get_by_label("Known voice").check()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Confirmed by you")).to_be_visible()
    await expect(products.first).to_contain_text("77 000 ₴")
    await expect(page.get_by_role("region", name="Operations")).to_contain_text("Комуналка")
    he.hang_up()


async def test_what_two_change_at_once_is_shown_side_by_side_and_nothing_typed_is_lost(office: ScreenOffice) -> None:
    mykola, request = await keep(office)
    anna, boris = await office.screen("anna"), await office.desk("boris")
    anna.expected.append(STALE)
    page = await anna.tab(f"/customers/{mykola}")
    await expect(page.get_by_role("heading", level=1)).to_have_text(MYKOLA)
    await page.get_by_role("tab", name="To do").click()
    await page.get_by_role("button", name="Change: Кредит на житло").click()
    form = page.get_by_role("form", name="Change: Requests")
    await form.get_by_label("Status", exact=True).select_option("in_review")

    there = f"/api/requests/{request}"
    theirs = {"kind": "home_loan", "title": "Кредит на житло", "status": "answered", "text": "Дзвонив Борис"}
    async with boris.http.put(there, json=theirs, headers={"If-Match": '"1"'}) as answer:
        assert answer.status == 200

    await page.reload()
    await expect(form.get_by_label("Status", exact=True)).to_have_value("in_review")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("alert")).to_contain_text("Somebody changed this meanwhile.")
    await expect(form.get_by_label("Status", exact=True)).to_have_value("in_review")
    await expect(form.locator("[data-field=status]")).to_contain_text("Saved now: answered")
    await expect(form.get_by_label("Details", exact=True)).to_have_value("Дзвонив Борис")
    await form.get_by_role("button", name="Save mine").click()
    await expect(page.get_by_role("tabpanel").get_by_role("region", name="Requests")).to_contain_text("in review")
    async with boris.http.get(there) as answer:
        kept = await answer.json()
        assert (kept["status"], kept["text"], kept["version"]) == ("in_review", "Дзвонив Борис", 3)


async def test_a_caller_who_is_somebody_else_is_found_and_remembered(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    page = anna.page
    he = await office.caller(ANNAS)
    await shows_pop(page, "ringing", MYKOLA)
    await page.keyboard.press("a")
    await he.is_answered()
    await page.get_by_role("button", name="Somebody else").click()
    await page.get_by_role("button", name="Find an existing one").click()
    await page.keyboard.type("smi")
    await page.get_by_role("option", name="John Smith").click()
    await shows_pop(page, "talking", "John Smith")
    he.hang_up()
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    try:
        smith = (await store.identify(BORISES)).chosen
        async with asyncio.timeout(10):  # the pop shows the choice before the spool has brought it to the store
            while (await store.identify(ANNAS)).chosen != smith:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.02)
    finally:
        await store.close()


async def test_an_address_that_is_none_says_so_and_leads_back(office: ScreenOffice) -> None:
    anna = await office.screen("anna")
    anna.expected.append("status of 404")
    page = await anna.tab("/nothing/here")
    await expect(page.get_by_text("There is nothing here")).to_be_visible()
    await page.get_by_role("link", name="To the first page").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Not taking calls yet")
