"""The desk beside the call: own customers who wait, a call that is passed on, callbacks and messages to look after."""

from __future__ import annotations

import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from crm_store.callback_record import NewCallback
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from tests.system.browser.office import MYKOLA, ScreenOffice
from tests.system.browser.screen import shows_pop
from tests.system.service import ANNAS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="session")]

SECOND, OLENA = "+380671112233", "Олена Друга"


async def test_an_expert_sees_her_next_customer_held_and_passes_the_present_one_on_by_keyboard(
    office: ScreenOffice,
) -> None:
    anna, boris = await office.screen("anna", ready=True), await office.desk("boris")
    page = anna.page
    await boris.ask("POST", "/api/customers", {"name": OLENA, "number": SECOND, "owner": "anna"})
    he = await office.caller(ANNAS)
    await shows_pop(page, "ringing", MYKOLA)
    await page.keyboard.press("a")
    await he.is_answered()
    await shows_pop(page, "talking", MYKOLA)

    await office.phone("boris")
    await boris.is_ready()
    she = await office.caller(SECOND)
    waiting = page.get_by_role("region", name="Your customers who wait")
    await expect(waiting).to_contain_text(OLENA)
    await expect(waiting).to_contain_text("held for you · 0:")
    await expect(page.locator(".queuecount")).to_contain_text("1 waits in your queues")

    await page.keyboard.press("f")
    dialog = page.get_by_role("dialog", name="Transfer the call")
    await expect(dialog.get_by_role("option", name="Boris")).to_contain_text("Ready")
    await expect(dialog).to_contain_text("You stay the owner")
    await page.keyboard.type("bor")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("button", name="Transfer to Boris")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The call went to Boris")).to_be_visible()
    await anna.is_in("wrap_up")
    passed_on = await boris.sees_pop("talking")
    assert passed_on["profile"]["name"] == MYKOLA
    assert passed_on["why"][-1]["code"] == "wanted"

    await expect(waiting).to_contain_text(OLENA)
    she.hang_up()
    await expect(waiting).to_have_count(0)
    he.hang_up()


async def test_who_could_not_be_reached_and_who_left_a_message_wait_in_the_inbox_until_looked_after(
    office: ScreenOffice,
) -> None:
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    now = datetime.now(UTC)
    asked = now - timedelta(hours=1)
    try:
        mykola = (await store.identify(ANNAS)).chosen
        whose: dict[str, Any] = {"queue": "main", "customer": mykola, "owner": "anna"}
        new = NewCallback(call="1.1", number=ANNAS, asked_at=asked, arrived_at=asked, **whose)
        kept = await store.add_callback(new)
        await store.give_up_callback(replace(kept, tries=3, last_result="no_answer"), now)
        record_silence(office.service.folder / "messages" / "message.wav", seconds=1)
        message = NewVoicemail(file="message.wav", call="1.2", at=now, seconds=1.0, **whose)
        await store.add_voicemail(message)
    finally:
        await store.close()
    anna, iryna = await office.screen("anna"), await office.screen("iryna")
    page = anna.page
    inbox = page.get_by_role("button", name="Callbacks and messages")
    await expect(inbox).to_contain_text("2")
    await expect(iryna.page.get_by_role("button", name="Callbacks and messages")).to_contain_text("2")

    await page.keyboard.press("i")
    dialog = page.get_by_role("dialog", name="Callbacks and messages")
    to_ring = dialog.get_by_role("region", name="To be rung back").get_by_role("listitem")
    await expect(to_ring).to_contain_text("3 tries so far")
    await to_ring.get_by_role("button", name="Done").click()
    await expect(dialog).to_contain_text("Nobody is to be rung back")

    left = dialog.get_by_role("region", name="Messages").get_by_role("listitem")
    await expect(left).to_contain_text("new")
    await left.locator("audio").evaluate("(sound) => sound.play()")
    await expect(left).to_contain_text("heard by Anna")
    await page.keyboard.press("Escape")
    await expect(inbox).not_to_contain_text("1")
    await expect(iryna.page.locator(".badge")).to_have_count(0)


def record_silence(file: Path, *, seconds: int) -> None:
    """A message, as Asterisk writes it."""
    file.parent.mkdir(exist_ok=True)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(16000 * seconds))
