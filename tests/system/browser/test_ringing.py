"""While a call rings in the browser: declined, reloaded, given up, not answered, and shared by two tabs."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from crm_store.queue_record import HoldFixed
from tests.system.browser.office import MYKOLA, VOICE_HZ, ScreenOffice, ended
from tests.system.browser.screen import rings, shows_pop
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_a_call_declined_in_the_browser_goes_on_to_the_next_agent(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    phone, boris = await office.phone("boris"), await office.desk("boris", ready=True)
    he = await office.caller(ANNAS)
    await expect(anna.page.get_by_role("button", name="Reject", exact=True)).to_be_visible()
    await anna.page.keyboard.press("x")
    await phone.talks()
    await boris.sees_pop("talking")
    await anna.is_in("not_ready")
    await expect(anna.page.locator(".statecontrol__name")).to_have_text("You declined a call")
    await expect(anna.page.locator(".pop")).to_have_count(0)
    await expect(anna.page.get_by_text("Phone ready")).to_be_visible()
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "rejected"), ("boris", "answered")]


async def test_a_page_reloaded_while_it_rings_shows_the_caller_again_and_can_answer(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    he = await office.caller(ANNAS)
    await rings(anna.page)
    await anna.page.reload()
    await shows_pop(anna.page, "ringing", MYKOLA)
    await rings(anna.page)
    await anna.page.keyboard.press("a")
    await he.is_answered()
    await shows_pop(anna.page, "talking", MYKOLA)
    await he.ear.hears_tone(VOICE_HZ)
    await anna.hears_something()
    he.hang_up()
    await anna.is_in("wrap_up")
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "answered")]


async def test_a_call_that_comes_while_the_page_is_away_rings_when_it_is_back(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    await anna.page.goto("about:blank")
    he = await office.caller(ANNAS)
    await he.is_answered()
    await anna.page.goto("/")
    await rings(anna.page)
    await shows_pop(anna.page, "ringing", MYKOLA)
    await anna.page.keyboard.press("a")
    await he.ear.hears_tone(VOICE_HZ)


async def test_a_caller_who_gives_up_takes_his_pop_away_and_the_page_says_why(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    he = await office.caller(ANNAS)
    await rings(anna.page)
    await shows_pop(anna.page, "ringing", MYKOLA)
    he.hang_up()
    await expect(anna.page.get_by_text(f"{MYKOLA}: the caller hung up")).to_be_visible()
    await expect(anna.page.locator(".pop")).to_have_count(0)
    await expect(anna.page.get_by_text("Phone ready")).to_be_visible()
    await expect(anna.page).to_have_title("Farley")
    await anna.is_in("ready")
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "withdrawn")]


@pytest.mark.parametrize("queue", [{"hold": HoldFixed(seconds=30.0), "ring": 1.0, "wrap_up": 60.0}])
async def test_an_agent_who_does_not_answer_is_told_so_and_can_come_back(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    phone = await office.phone("boris")
    await office.desk("boris", ready=True)
    he = await office.caller(ANNAS)
    await expect(anna.page.get_by_text(f"{MYKOLA}: not answered")).to_be_visible()
    await anna.is_in("not_responding")
    await expect(anna.page.locator(".statecontrol__name")).to_have_text("You missed a call")
    await expect(anna.page.get_by_text("Phone ready")).to_be_visible()
    await phone.talks()
    await anna.page.keyboard.press("r")
    await anna.is_in("ready")
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "missed"), ("boris", "answered")]


async def test_two_tabs_show_the_same_and_when_the_first_closes_the_other_takes_the_ringing_phone(
    office: ScreenOffice,
) -> None:
    anna = await office.screen("anna", ready=True)
    second = await anna.tab()
    await expect(second.get_by_text("Phone is held by another tab")).to_be_visible()
    he = await office.caller(ANNAS)
    for page in (anna.page, second):
        await shows_pop(page, "ringing", MYKOLA)
        await rings(page)
    assert await second.evaluate("farley.lines") == 0
    await anna.page.close()
    await second.wait_for_function("() => farley.lines === 1")
    await rings(second)
    await second.keyboard.press("a")
    await he.is_answered()
    await shows_pop(second, "talking", MYKOLA)
    await he.ear.hears_tone(VOICE_HZ)
    await second.keyboard.press("e")
    await he.is_released()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "answered")]


async def test_the_second_tab_answers_with_the_first_ones_phone_and_later_with_its_own(office: ScreenOffice) -> None:
    anna = await office.screen("anna", ready=True)
    second = await anna.tab()
    he = await office.caller(ANNAS)
    await rings(second)
    await second.keyboard.press("a")
    await he.is_answered()
    for page in (anna.page, second):
        await shows_pop(page, "talking", MYKOLA)
        await expect(page.get_by_role("button", name="Hang up")).to_be_visible()
    await anna.hears_something()
    await second.keyboard.press("e")
    await he.is_released()
    await expect(second.get_by_label("Note on this call")).to_be_focused()
    await anna.page.close()
    await expect(second.get_by_text("Phone ready")).to_be_visible()
    await second.keyboard.press("Escape")
    await second.keyboard.press("r")
    again = await office.caller(ANNAS)
    await rings(second)
    await second.keyboard.press("a")
    await again.is_answered()
    await again.ear.hears_tone(VOICE_HZ)
