"""A customer who asked to be rung back, on his expert's screen and on the phone in her browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from crm_store.callback_record import NewCallback
from crm_store.store import Store
from cti.pbx.render import Site
from tests.system.browser.office import MYKOLA, ScreenOffice
from tests.system.browser.screen import rings, shows_pop
from tests.system.people import Customer, free_udp_port
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]
HOME = free_udp_port()


@pytest.fixture
def site(site: Site) -> Site:
    """Asterisk may ring out."""
    return replace(site, rings_out=True)


@pytest.fixture
def settings() -> dict[str, str]:
    """Every number leads to the telephone of this one customer, at any hour."""
    dial = f"PJSIP/farley-trunk/sip:{{number}}@127.0.0.1:{HOME}"
    return {"CALLBACK__DIAL": dial, "CALLBACK__HOURS": "00:00-24:00", "CALLBACK__RING": "15"}


async def test_the_expert_answers_and_is_put_through_to_the_customer_who_asked(office: ScreenOffice) -> None:
    await office.service.stop()
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    now = datetime.now(UTC)
    mykola = (await store.identify(ANNAS)).chosen
    asked = NewCallback(
        call="1700000000.7", number=ANNAS, queue="main", asked_at=now - timedelta(minutes=5), arrived_at=now,
        customer=mykola, owner="anna",
    )  # fmt: skip
    await store.add_callback(asked)
    await store.close()
    await office.service.start()

    async with Customer(HOME) as he:
        anna, iryna = await office.screen("anna"), await office.screen("iryna")
        page = anna.page
        waiting = page.get_by_role("region", name="Your customers who wait")
        await expect(waiting).to_contain_text(MYKOLA)
        await expect(waiting).to_contain_text("to be rung back")
        await expect(iryna.page.get_by_role("list", name="Queues")).to_contain_text("1 to ring back")

        await expect(page.get_by_text("Phone ready")).to_be_visible()
        await page.keyboard.press("r")
        await rings(page)
        await shows_pop(page, "ringing", MYKOLA)
        await expect(page).to_have_title(f"☎ {MYKOLA} · Farley")
        await expect(page.locator(".callbackline")).to_contain_text("try 1 of 3")
        await expect(page.locator(".callbackline")).to_contain_text("When you answer, Farley rings +380 44 123 45 67")
        await expect(waiting).to_have_count(0)

        await page.keyboard.press("a")
        await he.talks()
        await shows_pop(page, "talking", MYKOLA)
        await expect(page.locator(".callbackline")).not_to_contain_text("Stay on the line")
        await expect(page.get_by_role("button", name="Transfer")).to_have_count(0)
        await page.keyboard.press("e")
        await anna.is_in("wrap_up")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.keyboard.press("Alt+i")
    await expect(page.get_by_role("dialog")).to_contain_text("Nobody is to be rung back")
