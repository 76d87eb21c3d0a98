"""The administrator changes how a queue is served, and the next call is served so."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from playwright.async_api import Page, expect

from crm_store.queue_record import HoldNever
from crm_store.records import AgentRecord
from crm_store.store import Store
from tests.system.browser.office import ScreenOffice
from tests.system.browser.screen import Screen
from tests.system.service import BORISES, PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]

WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


async def administrator(office: ScreenOffice) -> tuple[Screen, Page]:
    """Marta opens the page of queues."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    await store.add_agent(AgentRecord(login="marta", name="Marta", role="administrator"), hashed)
    await store.close()
    screen = await office.screen("marta")
    await screen.page.get_by_role("link", name="Queues").click()
    await expect(screen.page.get_by_label("Title")).to_have_value("Private banking")
    return screen, screen.page


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("All saved")).to_be_visible()


async def test_the_next_call_is_held_as_the_administrator_says(office: ScreenOffice) -> None:
    _, page = await administrator(office)
    phone, boris = await office.phone("boris"), await office.desk("boris", ready=True)
    await office.caller(BORISES)
    await phone.talks()
    await office.phone("viktor")
    viktor = await office.desk("viktor", ready=True)

    await page.get_by_role("radio", name="Do not hold").check()
    await save(page)
    await office.caller(BORISES)
    offered = await viktor.sees_pop("offered")
    assert offered["profile"]["name"] == "John Smith"
    assert [message["pop"]["call"] for message in boris.heard if message["type"] == "pop"].count(offered["call"]) == 0


async def test_the_next_call_finds_the_queue_closed_outside_its_hours_and_open_again(office: ScreenOffice) -> None:
    _, page = await administrator(office)
    await office.phone("boris")
    boris = await office.desk("boris")
    listed = page.get_by_role("navigation", name="Queues")

    await page.get_by_role("radio", name="By the week").check()
    for day in WORKDAYS:
        await page.get_by_role("button", name=f"Remove: {day}, 09:00–18:00").click()
    await page.get_by_label("Outside opening hours").select_option("Fallback queue of the phone system")
    await save(page)
    await expect(listed).to_contain_text("Closed")
    late = await office.caller(BORISES)
    await office.fallback_holds(1)
    late.hang_up()
    await office.fallback_holds(0)

    await page.get_by_role("radio", name="Always open").check()
    await save(page)
    await expect(listed).to_contain_text("Open")
    await boris.is_ready()
    await office.caller(BORISES)
    pop = await boris.sees_pop("talking")
    assert "queue_closed" not in [why["code"] for why in pop["why"]]


async def test_two_administrators_do_not_overwrite_each_other(office: ScreenOffice) -> None:
    screen, page = await administrator(office)
    screen.expected.append("409")
    other = await screen.tab("/queues")
    await page.get_by_label("Title").fill("First")
    await other.get_by_label("Title").fill("Second")
    await save(page)
    await other.keyboard.press("Control+Enter")
    await expect(other.get_by_text("Somebody else has changed this queue meanwhile.").first).to_be_visible()
    await other.get_by_role("button", name="Show theirs, discard mine").click()
    await expect(other.get_by_label("Title")).to_have_value("First")


async def test_what_the_command_line_saves_shows_on_the_page_by_itself(office: ScreenOffice) -> None:
    _, page = await administrator(office)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    queue = (await store.queues())[0]
    await store.save_queue(type(queue)(name="main", title="Renamed", team=queue.team, hold=HoldNever()))
    await store.close()
    await expect(page.get_by_label("Title")).to_have_value("Renamed")
    await expect(page.get_by_role("radio", name="Do not hold")).to_be_checked()


async def test_supervisors_have_no_page_of_queues(office: ScreenOffice) -> None:
    iryna = await office.screen("iryna")
    page = await iryna.tab("/queues")
    await expect(page.get_by_role("region", name="Agents")).to_be_visible()
    await expect(page.get_by_role("link", name="Queues")).to_have_count(0)
    assert await iryna.asks("/api/queues") == 403
