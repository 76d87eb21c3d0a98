"""An administrator lets another program in, sees what it did, and shuts it out, on a service that runs."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientSession
from argon2 import PasswordHasher
from playwright.async_api import expect

from crm_store.records import AgentRecord
from crm_store.store import Store
from tests.system.browser.office import ScreenOffice
from tests.system.service import PASSWORD, PATIENCE

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]


async def test_program_comes_in_by_a_token_leaves_a_line_in_the_audit_and_is_shut_out(office: ScreenOffice) -> None:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    await store.add_agent(AgentRecord(login="marta", name="Marta", role="administrator"), hashed)
    await store.close()
    page = (await office.screen("marta")).page

    async def go(name: str) -> None:
        await page.get_by_role("navigation", name="Pages").get_by_role("button").click()
        await page.get_by_role("menuitem", name=name).click()

    await go("Integrations")
    await page.get_by_role("button", name="New token").click()
    await page.get_by_label("Name").fill("website")
    await page.get_by_label("Find and read customers").check()
    await page.get_by_role("button", name="Make the token").click()
    text = await page.get_by_label("The token of website").input_value()
    await page.get_by_role("button", name="I have it").click()

    async with ClientSession(office.service.url, headers={"Authorization": f"Bearer {text}"}) as program:
        async with program.get("/api/customers/1") as answer:
            assert answer.status == 200
        async with program.get("/api/audit") as answer:
            assert answer.status == 403

        await go("Audit")
        await page.get_by_label("Who", exact=True).fill("token:website")
        lines = page.locator(".audit__lines tbody tr")
        async with asyncio.timeout(PATIENCE):  # the sighting comes by way of the spool
            while await lines.count() != 1:
                async with page.expect_response(lambda answer: "/api/audit" in answer.url):
                    await page.get_by_role("button", name="Show", exact=True).click()
        await expect(lines).to_contain_text("saw")

        await go("Integrations")
        await page.get_by_role("button", name="Revoke: website").click()
        await page.get_by_role("dialog").get_by_role("button", name="Revoke", exact=True).click()
        await expect(page.get_by_text("1 token that no longer works")).to_be_visible()
        async with program.get("/api/customers/1") as answer:
            assert answer.status == 401
