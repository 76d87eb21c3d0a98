"""The supervisor plans a week and asks what if, on a service that runs."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from playwright.async_api import expect

from crm_store.records import CallRecord, Number
from crm_store.shifts import SignedOn
from crm_store.store import Store
from cti.staffing.past import midnight
from tests.system.browser.office import ScreenOffice
from tests.system.service import PATIENCE

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def a_day_of_calls(office: ScreenOffice) -> None:
    """Yesterday from nine to ten a caller came each minute, and Anna was alone."""
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    begin = midnight(datetime.now().astimezone().date() - timedelta(days=1)) + timedelta(hours=9)
    end = begin + timedelta(hours=2)
    news = [SignedOn(agent="anna", at=begin, on=True), SignedOn(agent="anna", at=end, on=False)]
    await store.book_shifts(news, [], end)
    for number in range(60):
        at = begin + timedelta(minutes=number)
        gave_up = number % 3 == 2
        answered = None if gave_up else at + timedelta(seconds=15)
        await store.record_call(
            CallRecord(
                call=f"yesterday-{number}",
                revision=1,
                arrived_at=at,
                queue="main",
                number=Number(input="", kind="anonymous"),
                outcome="abandoned" if gave_up else "answered",
                agent=None if gave_up else "anna",
                wait=45.0 if gave_up else 15.0,
                answered_at=answered,
                ended_at=answered + timedelta(seconds=70) if answered else at + timedelta(seconds=45),
            )
        )
    await store.close()


async def test_there_is_nothing_to_plan_before_the_first_day(office: ScreenOffice) -> None:
    iryna = await office.screen("iryna")
    await iryna.page.get_by_role("link", name="Staffing").click()
    await expect(iryna.page.get_by_text("There is no history to plan from yet")).to_be_visible()


async def test_the_supervisor_plans_a_weekday_and_replays_yesterday_with_one_more_expert(office: ScreenOffice) -> None:
    await a_day_of_calls(office)
    iryna = await office.screen("iryna")
    page = iryna.page
    await page.get_by_role("link", name="Staffing").click()
    day = datetime.now().astimezone() - timedelta(days=1)
    await page.get_by_role("button", name=f"{day:%A}").click()
    plan = page.get_by_role("region", name="The plan, half hour by half hour")
    await expect(plan.get_by_role("row").nth(1)).to_contain_text("09:00")
    await expect(page.get_by_text("Each half hour was tried on the routing engine")).to_be_visible()
    await expect(plan).to_contain_text("±")

    await page.get_by_role("button", name="Replay the day").click()
    replayed = page.get_by_role("region", name="What if").get_by_role("row", name="Gave up")
    await expect(replayed.locator(".compared--good")).to_contain_text("−")


async def test_the_store_hears_when_an_agents_shift_begins(office: ScreenOffice) -> None:
    await office.desk("anna", ready=True)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    now = datetime.now().astimezone()
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not (shifts := await store.shifts(now - timedelta(hours=1), now + timedelta(hours=1))):
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.05)
    await store.close()
    assert [(shift.agent, shift.is_open) for shift in shifts] == [("anna", True)]
