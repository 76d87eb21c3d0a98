"""An administrator puts in force what to offer; a supervisor gives an expert's customers to somebody else."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from playwright.async_api import Page, expect

from crm_store.records import AgentRecord
from crm_store.store import Store
from tests.system.browser.office import ScreenOffice
from tests.system.service import BORISES, PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def administrator(office: ScreenOffice) -> Page:
    """Marta opens the page of offers."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    await store.add_agent(AgentRecord(login="marta", name="Marta", role="administrator"), hashed)
    await store.close()
    return await (await office.screen("marta")).tab("/offers")


async def test_the_next_caller_is_offered_what_the_administrator_wrote_tried_and_put_in_force(
    office: ScreenOffice,
) -> None:
    page = await administrator(office)
    await expect(page.get_by_text("There is no rule yet.")).to_be_visible()
    await page.get_by_role("button", name="New rule").click()
    await page.get_by_label("Offer", exact=True).fill("A safe")
    await page.get_by_label("What to say").fill("There is one free.")
    await page.get_by_label("Add a condition… All of these must hold").select_option("Person or organisation")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("All saved")).to_be_visible()
    live = page.get_by_role("button", name="Put in force")
    await expect(live).to_be_disabled()

    await page.get_by_role("button", name="Try on a customer…").click()
    await page.get_by_role("combobox", name="Find a customer").fill("Smith")
    await page.get_by_role("option", name="John Smith").click()
    await expect(page.get_by_text("It fits: this would be offered.")).to_be_visible()
    await expect(page.get_by_text("Seen: a person")).to_be_visible()
    await live.click()
    await expect(page.get_by_role("button", name="Take out of force")).to_be_visible()

    await office.phone("boris")
    boris = await office.desk("boris", ready=True)
    await office.caller(BORISES)
    offers = (await boris.sees_pop("talking"))["profile"]["offers"]
    assert [(offer["title"], offer["text"]) for offer in offers] == [("A safe", "There is one free.")]


async def test_the_next_call_goes_to_whom_his_customers_were_handed_over(office: ScreenOffice) -> None:
    page = await (await office.screen("iryna")).tab("/assignments")
    await page.get_by_role("button", name="Hand over the customers of Boris").click()
    await page.get_by_label("Viktor").check()
    await page.get_by_role("button", name="Show what would change").click()
    await expect(page.get_by_role("row", name="Viktor")).to_contain_text("+2")
    await page.get_by_role("button", name="Hand over 2 customers").click()
    await expect(page.get_by_text("2 customers changed hands.")).to_be_visible()

    await office.phone("boris")
    await office.phone("viktor")
    await office.desk("boris", ready=True)
    viktor = await office.desk("viktor", ready=True)
    await office.caller(BORISES)
    assert (await viktor.sees_pop("talking"))["profile"]["owner"] == "viktor"

    await page.get_by_role("button", name="Undo").click()
    await page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("undone", exact=True)).to_be_visible()
