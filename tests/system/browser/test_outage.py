"""The service dies under a conversation, or loses sight of Asterisk."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.system.browser.office import MYKOLA, VOICE_HZ, ScreenOffice, ended
from tests.system.browser.screen import UNREACHABLE, rings, shows_pop
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_kill_9_while_talking_costs_neither_the_conversation_nor_a_word_of_the_note(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    anna.expected.append(UNREACHABLE)
    page = anna.page
    he = await office.caller(ANNAS)
    await rings(page)
    await page.keyboard.press("a")
    await shows_pop(page, "talking", MYKOLA)

    await office.service.kill()
    await expect(page.get_by_text("The link to Farley is broken")).to_be_visible()
    await shows_pop(page, "talking", MYKOLA)
    he.ear.forget()
    await he.ear.hears_tone(VOICE_HZ)
    await anna.hears_something()
    await page.keyboard.press("n")
    await page.keyboard.type("said while the service was away")
    saved = page.get_by_role("region", name="Notes").get_by_role("status")
    await expect(saved).to_contain_text("kept here, will be sent")

    await office.service.start()
    await expect(page.get_by_text("The link to Farley is broken")).to_have_count(0)
    await shows_pop(page, "talking", MYKOLA)
    await anna.is_in("talking")
    await expect(saved).to_have_text("saved")
    he.ear.forget()
    await he.ear.hears_tone(VOICE_HZ)
    await page.keyboard.press("Escape")
    await page.keyboard.press("e")
    await he.is_released()
    await anna.is_in("wrap_up")
    record = await office.service.record(ended)
    assert (record.agent, record.outcome) == ("anna", "answered")
    assert await office.service.note(record.call) == ("said while the service was away", None)


async def test_desk_and_floor_say_that_the_phone_system_is_out_of_sight(office: ScreenOffice) -> None:
    anna, iryna = await office.screen("anna", ready=True), await office.screen("iryna")
    notice = "Farley has lost sight of the phone system"
    for page in (anna.page, iryna.page):
        await expect(page.get_by_text(notice)).to_have_count(0)
    await office.cord.cut()
    for page in (anna.page, iryna.page):
        await expect(page.get_by_text(notice)).to_be_visible()
    he = await office.caller(ANNAS)
    await rings(anna.page)
    await anna.page.keyboard.press("a")
    await he.is_answered()
    await he.ear.hears_tone(VOICE_HZ)
    await office.cord.mend()
    for page in (anna.page, iryna.page):
        await expect(page.get_by_text(notice)).to_have_count(0)
    await shows_pop(anna.page, "talking", MYKOLA)
