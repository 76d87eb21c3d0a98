"""The web app in the hand: by keyboard alone, in three languages, by name and role, and on a narrow screen."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.system.browser.office import MYKOLA, ScreenOffice
from tests.system.browser.screen import rings, shows_pop
from tests.system.service import ANNAS, PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]
CONTROLS = "button|textbox|combobox|radio|checkbox|link|menuitem|menuitemradio|searchbox|option|region|heading|img"


async def test_a_shift_from_sign_in_to_sign_out_needs_no_mouse(office: ScreenOffice) -> None:
    anna = await office.screen(None)
    page = anna.page
    press, write = page.keyboard.press, page.keyboard.type
    await expect(page.get_by_label("Login")).to_be_focused()
    await write("anna")
    await press("Tab")
    await write(PASSWORD)
    await press("Enter")
    await anna.is_ready()

    await press("/")
    await expect(page.get_by_role("combobox", name="Find a customer")).to_be_focused()
    await write("john")
    await expect(page.get_by_role("option", name="John Smith")).to_be_visible()
    await press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("John Smith")
    await press("Escape")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ready for the next call")

    await press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await press("Escape")

    he = await office.caller(ANNAS)
    await rings(page)
    await press("a")
    await he.is_answered()
    await shows_pop(page, "talking", MYKOLA)
    await press("n")
    await write("hex re a m")  # letters in a note are no shortcuts
    await expect(page.get_by_label("Note on this call")).to_have_value("hex re a m")
    await anna.is_in("talking")
    await press("Alt+h")
    await anna.is_in("hold")
    await press("Escape")
    await press("e")
    await he.is_released()
    await expect(page.get_by_label("Note on this call")).to_be_focused()
    await press("Escape")
    await press("d")
    await press("Space")
    await press("ArrowDown")
    await expect(page.get_by_role("radio", name="Follow up")).to_be_checked()
    await press("Escape")
    await press("r")
    await anna.is_in("ready")

    await page.get_by_role("button", name="You Anna").focus()
    await press("Enter")
    await expect(page.get_by_role("menuitemradio", name="English")).to_be_focused()
    await press("End")
    await expect(page.get_by_role("menuitem", name="Sign out")).to_be_focused()
    await press("Enter")
    await expect(page.get_by_label("Login")).to_be_focused()


async def test_the_language_changes_at_once_and_stays(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    page = anna.page
    for name, code, ready, phone in (
        ("Русский", "ru", "Готов", "Телефон готов"),
        ("Українська", "uk", "Готовий", "Телефон готовий"),
    ):
        await page.locator(".usermenu button").first.click()
        async with page.expect_response("**/api/session/language"):
            await page.get_by_role("menuitemradio", name=name).click()
        for reloaded in (False, True):
            if reloaded:
                await page.reload()
            await expect(page.locator(".statecontrol__name")).to_have_text(ready)
            await expect(page.get_by_text(phone, exact=True)).to_be_visible()
            await expect(page.locator("html")).to_have_attribute("lang", code)
    await office.caller(ANNAS)
    await shows_pop(page, "ringing", MYKOLA)
    await expect(page.get_by_role("button", name="Відповісти", exact=True)).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Це ваш клієнт, ви були готові")).to_be_visible()


async def test_every_control_has_a_name_and_nothing_hangs_over_a_narrow_screen(office: ScreenOffice) -> None:
    nobody, anna, iryna = await office.screen(None), await office.screen("anna"), await office.screen("iryna")
    await expect(nobody.page.get_by_role("button", name="Sign in")).to_be_visible()
    await is_usable(nobody.page)
    await expect(iryna.page.get_by_role("region", name="Agents")).to_be_visible()
    await is_usable(iryna.page)
    await anna.is_ready()
    await is_usable(anna.page)
    he = await office.caller(ANNAS)
    await rings(anna.page)
    await is_usable(anna.page)
    await anna.page.keyboard.press("a")
    await he.is_answered()
    await anna.is_in("talking")
    await anna.page.get_by_role("button", name="Keypad").click()
    await is_usable(anna.page)
    await expect(iryna.page.get_by_role("region", name="Calls in progress").first).to_contain_text(MYKOLA)
    await is_usable(iryna.page)


async def is_usable(page: Page) -> None:
    """What a screen reader would be at a loss with, and what sticks out at a telephone's width."""
    tree = await page.locator("body").aria_snapshot()
    nameless = re.findall(rf"^ *- (?:{CONTROLS})(?: \[[^\]]*\])*:?$", tree, re.MULTILINE)
    assert not nameless, tree
    twins = "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"
    assert await page.evaluate(twins) == []
    for width in (390, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.scrollingElement.scrollWidth") <= width
