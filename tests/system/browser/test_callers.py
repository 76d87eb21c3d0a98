"""Callers whom nobody knows, whom two records fit, and who mean harm."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.system.browser.office import ScreenOffice, ended
from tests.system.browser.screen import shows_pop
from tests.system.service import FAMILY

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_an_unknown_caller_brings_a_form_with_his_number_and_becomes_a_customer(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    page = anna.page
    he = await office.caller("+380931234567", display="")
    await shows_pop(page, "ringing", "+380 93 123 45 67")
    await page.keyboard.press("a")
    await he.is_answered()
    form = page.get_by_role("region", name="New customer")
    await expect(form.get_by_label("Number")).to_have_value("+380931234567")
    await form.get_by_role("button", name="Save and show").click()
    await expect(form.get_by_role("alert")).to_have_text("Enter a name and a number.")
    await form.get_by_label("Name").fill("Олег Новий")
    await form.get_by_label("I will look after this customer").check()
    await form.get_by_role("button", name="Save and show").click()
    await shows_pop(page, "talking", "Олег Новий")
    await expect(page.get_by_text("You are the owner")).to_be_visible()
    he.hang_up()
    first = await office.service.record(ended)
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await anna.is_in("ready")
    again = await office.caller("+380931234567", display="")
    await shows_pop(page, "ringing", "Олег Новий")
    again.hang_up()
    await office.service.all_ended(2)
    assert {record.customer for record in await office.service.records()} == {first.customer}


async def test_two_customers_on_one_number_are_told_apart_by_a_key_once(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    page = anna.page
    he = await office.caller(FAMILY)
    await shows_pop(page, "ringing", "2 customers share this number")
    await page.keyboard.press("a")
    await he.is_answered()
    second = page.get_by_role("group", name="Who is calling?").get_by_role("button").nth(1)
    name = await second.locator(".candidate__name").inner_text()
    assert name in ("Іван Коваль", "Ганна Коваль")
    await page.keyboard.press("2")
    await shows_pop(page, "talking", name)
    await expect(second).to_have_attribute("aria-pressed", "true")
    he.hang_up()
    await anna.is_in("wrap_up")
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await anna.is_in("ready")
    again = await office.caller(FAMILY)
    await expect(
        page.locator(".pop[data-phase=offered], .pop[data-phase=ringing]").get_by_role("heading", level=1)
    ).to_have_text(name)
    again.hang_up()


async def test_a_callers_name_is_text_wherever_it_is_shown(office: ScreenOffice) -> None:
    name = "<img src=x onerror=farley.owned=1>"
    anna, iryna = await office.screen("anna", ready=True), await office.screen("iryna")
    he = await office.caller("+380931112233", display=f'"{name}" ')
    await shows_pop(anna.page, "ringing", "+380 93 111 22 33")
    await expect(anna.page.get_by_text(f"gives the name “{name}”")).to_be_visible()
    await anna.page.keyboard.press("a")
    await he.is_answered()
    form = anna.page.get_by_role("region", name="New customer")
    await expect(form.get_by_label("Name")).to_have_value(name)
    await form.get_by_role("button", name="Save and show").click()
    await shows_pop(anna.page, "talking", name)
    calls = iryna.page.get_by_role("region", name="Calls in progress")
    await expect(calls.locator(".caller__name")).to_have_text(name)
    he.hang_up()
    await anna.is_in("wrap_up")
    for page in (anna.page, iryna.page):
        await expect(page.locator("img")).to_have_count(0)
        assert await page.evaluate("farley.owned") is None
