"""What callers hear while they wait, and what their keys do, on the real Asterisk."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from crm_store.queue_record import Announcements
from crm_store.records import CallRecord
from crm_store.store import Store
from tests.system.office import Office
from tests.system.sentences import PITCH, speak
from tests.system.service import ANNAS

pytestmark = pytest.mark.system
FOREVER = 60.0  # seconds: longer than any test waits


@pytest.fixture
def queue() -> dict[str, Any]:
    """Callers are told where they stand at once, and may be rung back."""
    return {"wrap_up": 60.0, "ring": 10.0, "announcements": Announcements(first=0.2, every=600, callback=True)}


@pytest.fixture
def settings() -> dict[str, str]:
    return {"CALLBACK__DIAL": "PJSIP/{number}@farley-trunk", "CALLBACK__HOURS": "00:00-24:00"}


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def test_caller_hears_his_place_and_the_offer_to_be_rung_back_and_then_music(office: Office) -> None:
    speak(office.service.folder / "prompts")
    await office.desk("anna")
    he = await office.caller()
    await he.is_answered()
    await he.ear.hears_tone(PITCH["position-1"])
    await he.ear.hears_tone(PITCH["callback-offer"])
    he.ear.forget()
    await he.ear.hears_music()
    he.hang_up()
    assert (await office.service.record(ended)).outcome in ("abandoned", "short_abandon")


@pytest.mark.parametrize("when", ["music", "sentence"])
async def test_caller_who_presses_1_is_thanked_and_will_be_rung_back(office: Office, when: str) -> None:
    speak(office.service.folder / "prompts", callback_offer=FOREVER if when == "sentence" else 1.0)
    await office.desk("anna")
    he = await office.caller()
    await he.is_answered()
    await he.ear.hears_tone(PITCH["callback-offer"])
    if when == "music":
        he.ear.forget()
        await he.ear.hears_music()
    he.ear.press("1")
    await he.ear.hears_tone(PITCH["callback-thanks"])
    await he.is_released()
    assert (await office.service.record(ended)).outcome == "callback"
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    (callback,) = await store.open_callbacks()
    await store.close()
    assert (callback.number, callback.owner) == (ANNAS, "anna")


async def test_offer_cuts_an_announcement_short(office: Office) -> None:
    speak(office.service.folder / "prompts", position_1=FOREVER)
    anna = await office.desk("anna")
    phone = await office.phone("anna")
    he = await office.caller()
    await he.is_answered()
    await he.ear.hears_tone(PITCH["position-1"])
    await anna.say("set_state", state="ready")
    await phone.talks()
    await he.ear.hears("anna")


async def test_offer_reaches_one_who_could_press_a_key_at_once(office: Office) -> None:
    speak(office.service.folder / "prompts")
    anna = await office.desk("anna")
    phone = await office.phone("anna")
    he = await office.caller()
    await he.ear.hears_tone(PITCH["callback-offer"])
    await he.ear.hears_music()
    await anna.say("set_state", state="ready")
    await phone.talks()
    await he.ear.hears("anna")


async def test_service_killed_in_mid_sentence_leaves_the_caller_in_the_fallback_queue(office: Office) -> None:
    speak(office.service.folder / "prompts", position_1=FOREVER)
    await office.desk("anna")
    he = await office.caller()
    await he.ear.hears_tone(PITCH["position-1"])
    await office.service.kill()
    await office.fallback_holds(1)


async def test_service_that_falls_silent_during_a_sentence_leaves_the_caller_in_the_fallback_queue(
    office: Office,
) -> None:
    speak(office.service.folder / "prompts", position_1=3.0)
    await office.desk("anna")
    he = await office.caller()
    await he.ear.hears_tone(PITCH["position-1"])
    os.kill(office.service.pid, signal.SIGSTOP)
    try:
        await office.fallback_holds(1)
    finally:
        os.kill(office.service.pid, signal.SIGCONT)


async def test_caller_waits_with_music_where_no_sentence_was_recorded(office: Office) -> None:
    anna = await office.desk("anna")
    phone = await office.phone("anna")
    he = await office.caller()
    await he.ear.hears_music()
    await anna.say("set_state", state="ready")
    await phone.talks()
    assert office.service.log.count("prompt missing") == 1


@pytest.mark.parametrize("queue", [{"wrap_up": 60.0, "segment_bonus": {"vip": 600.0}}])
async def test_important_customer_is_served_before_one_who_waits_a_little_longer(office: Office) -> None:
    anna, viktor = await office.desk("anna"), await office.desk("viktor")
    phone = await office.phone("viktor")
    important = {"name": "Very Important", "number": "+380501234567", "segment": "vip"}
    await anna.ask("POST", "/api/customers", important)
    first, second = await office.caller("+380930000001"), await office.caller("+380501234567")
    for he in (first, second):
        await he.is_answered()
        await he.ear.hears_music()
    await viktor.say("set_state", state="ready")
    pop = await viktor.sees_pop("offered")
    assert pop["profile"]["name"] == "Very Important"
    assert pop["why"][-1]["code"] == "segment_first"
    await phone.talks()
    await second.ear.hears("viktor")
