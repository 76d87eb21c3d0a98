"""The supervisor's page, and who does not get it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.system.browser.office import MYKOLA, ScreenOffice
from tests.system.browser.screen import rings
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_the_supervisor_watches_a_call_wait_be_answered_and_counted_without_asking(office: ScreenOffice) -> None:
    anna, iryna = await office.screen("anna"), await office.screen("iryna")
    page = iryna.page
    waiting = page.get_by_role("region", name="Waiting").first
    calls = page.get_by_role("region", name="Calls in progress").first
    agents = page.get_by_role("region", name="Agents")
    await expect(waiting).to_contain_text("Nobody is waiting")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    he = await office.caller(ANNAS)
    await expect(waiting.get_by_role("row").nth(1)).to_contain_text(MYKOLA)
    await expect(waiting.get_by_role("row").nth(1)).to_contain_text("Private banking")
    await expect(page.get_by_role("list", name="Queues")).to_contain_text("1 waiting")

    await expect(anna.page.get_by_text("Phone ready")).to_be_visible()
    await anna.page.keyboard.press("r")
    await rings(anna.page)
    await expect(waiting).to_contain_text("rings at Anna")
    await anna.page.keyboard.press("a")
    row = calls.get_by_role("row").nth(1)
    await expect(row).to_contain_text(MYKOLA)
    await expect(row).to_contain_text("Anna")
    await expect(row).to_contain_text("Talking")
    await expect(waiting).to_contain_text("Nobody is waiting")
    await expect(agents.locator("li", has_text="Anna")).to_contain_text(f"with {MYKOLA}")

    he.hang_up()
    await expect(calls).to_contain_text("No calls in progress")
    await expect(agents.locator("li", has_text="Anna")).to_contain_text("Wrap-up")
    figures = page.locator(".figures__one")
    await expect(figures.filter(has_text="Answered")).to_contain_text("1")
    await expect(figures.filter(has_text="Service level")).to_contain_text("%")
    await expect(figures.filter(has_text="Own expert").first).to_contain_text("100%")
    assert asked == []


async def test_an_agent_who_opens_the_floor_gets_his_desk(office: ScreenOffice) -> None:
    anna = await office.screen("anna")
    page = await anna.tab("/floor")
    await expect(page.locator(".statecontrol")).to_be_visible()
    await expect(page.get_by_role("region", name="Agents")).to_have_count(0)
    assert await anna.asks("/api/floor") == 403


async def test_a_stranger_gets_the_sign_in_page_everywhere(office: ScreenOffice) -> None:
    nobody = await office.screen(None)
    for path in ("/desk", "/floor"):
        page = await nobody.tab(path)
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert await nobody.asks("/api/floor") == 401
