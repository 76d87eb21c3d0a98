"""An agent with a telephone in the browser: from the pop to the disposition."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.system.browser.office import MYKOLA, VOICE_HZ, ScreenOffice, ended
from tests.system.browser.screen import rings, shows_pop
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_a_known_caller_is_on_the_screen_before_the_phone_rings_and_is_served_by_keyboard(
    office: ScreenOffice,
) -> None:
    anna = await office.screen("anna", ready=True)
    page = anna.page
    he = await office.caller(ANNAS)
    await he.hears_ringing()
    await shows_pop(page, "ringing", MYKOLA)
    await expect(page).to_have_title(f"☎ {MYKOLA} · Farley")
    await rings(page)
    assert await anna.story() == [f"painted {MYKOLA}", "phone asked to ring"]

    await page.keyboard.press("a")
    await he.is_answered()
    await shows_pop(page, "talking", MYKOLA)
    await anna.is_in("talking")
    await he.ear.hears_tone(VOICE_HZ)
    await anna.hears_something()

    await page.keyboard.press("m")
    await expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")
    he.ear.forget()
    await he.ear.hears_silence()
    await page.keyboard.press("m")
    await he.ear.hears_tone(VOICE_HZ)

    await page.keyboard.press("h")
    await shows_pop(page, "hold", MYKOLA)
    await he.ear.hears_music()
    await page.keyboard.press("h")
    await shows_pop(page, "talking", MYKOLA)
    await he.ear.hears_tone(VOICE_HZ)

    await page.keyboard.press("e")
    await he.is_released()
    await shows_pop(page, "wrap_up", MYKOLA)
    await expect(page.get_by_label("Note on this call")).to_be_focused()
    await page.keyboard.type("Позика: документи до п’ятниці")
    await page.keyboard.press("Escape")
    await page.keyboard.press("d")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("radio", name="Resolved")).to_be_checked()
    await expect(page.get_by_role("region", name="Notes").get_by_role("status")).to_have_text("saved")
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await anna.is_in("ready")
    await expect(page.locator(".pop")).to_have_count(0)

    record = await office.service.record(ended)
    assert (record.agent, record.owner, record.outcome) == ("anna", "anna", "answered")
    assert await office.service.note(record.call) == ("Позика: документи до п’ятниці", "resolved")
    assert [segment.agent for segment in record.segments] == ["anna"]


async def test_the_phone_waits_for_a_slow_screen(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    await anna.page.evaluate("farley.slowDown()")
    await office.caller(ANNAS)
    await rings(anna.page)
    await anna.page.wait_for_function("() => farley.story.length === 2")
    assert await anna.story() == [f"painted {MYKOLA}", "phone asked to ring"]
