"""Callers outside the opening hours, on the real Asterisk: told so, rung back, or heard later."""

from __future__ import annotations

import asyncio
import wave
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from crm_store.queue_record import Hours, WayOut
from crm_store.records import CallRecord
from crm_store.store import Store
from tests.system.office import Office
from tests.system.sentences import PITCH, THANKS, speak
from tests.system.service import ANNAS, PATIENCE, Desk, Message

pytestmark = pytest.mark.system

CLOSED = {"wrap_up": 60.0, "hours": Hours(zone="Europe/Kyiv")}
TO_CALLBACK = {**CLOSED, "on_closed": WayOut(kind="callback")}


@pytest.fixture
def queue() -> dict[str, Any]:
    """Never open; callers leave messages."""
    return CLOSED


@pytest.fixture
def settings() -> dict[str, str]:
    return {
        "CALLBACK__DIAL": "PJSIP/{number}@farley-trunk",
        "CALLBACK__HOURS": "00:00-24:00",
        "VOICE__MESSAGE_SILENCE": "2",
    }


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def inbox(desk: Desk) -> Message:
    """The list of messages, once there is one."""
    await desk.sees("inbox_changed")
    listed: Message = await desk.ask("GET", "/api/voicemails")
    return listed


async def sound(desk: Desk, message: int) -> bytes:
    """The samples of a message, as a browser gets them."""
    async with desk.http.get(f"/api/voicemails/{message}/audio", raise_for_status=True) as answer:
        data = await answer.read()
    with wave.open(BytesIO(data)) as file:
        return file.readframes(file.getnframes())


def spoken(folder: Path) -> float:
    """How many seconds Asterisk has written of a message."""
    return max((file.stat().st_size / 16_000 for file in folder.glob("*.wav")), default=0.0)


async def recorded(office: Office, seconds: float = 2.5) -> None:
    """He has spoken so long."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while spoken(office.service.folder / "messages") < seconds:
        assert asyncio.get_running_loop().time() < deadline, office.service.log[-3000:]
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("how", ["key", "hang-up", "silence"])
async def test_message_is_recorded_and_heard_by_the_customers_own_expert(office: Office, how: str) -> None:
    speak(office.service.folder / "prompts")
    anna, boris = await office.desk("anna"), await office.desk("boris")
    he = await office.caller(ANNAS)
    await he.is_answered()
    await he.ear.hears_tone(PITCH["closed"])
    await he.ear.hears_tone(PITCH["tone"])
    await recorded(office)
    if how == "hang-up":
        he.hang_up()
    else:
        he.ear.press("#") if how == "key" else he.ear.fall_silent()
        await he.ear.hears_tone(THANKS)
        await he.is_released()
    listed = await inbox(anna)
    (message,) = listed["items"]
    assert (message["customer_name"], message["number"], message["owner"]) == (
        "Микола Петрович Гриценко",
        ANNAS,
        "anna",
    )
    assert 2 <= message["seconds"] < 15
    assert len(await sound(anna, message["id"])) > 2 * 16_000
    assert (await boris.ask("GET", "/api/voicemails"))["items"] == []
    await anna.ask("POST", f"/api/voicemails/{message['id']}/heard")
    assert (await anna.ask("GET", "/api/voicemails"))["unheard"] == 0
    record = await office.service.record(ended)
    assert (record.outcome, record.agent) == ("empty", None)


async def test_who_hangs_up_before_he_speaks_leaves_no_message_but_a_missed_call(office: Office) -> None:
    speak(office.service.folder / "prompts")
    he = await office.caller(ANNAS)
    await he.ear.hears_tone(PITCH["tone"])
    he.hang_up()
    record = await office.service.record(ended)
    assert record.outcome == "empty"
    anna = await office.desk("anna")
    assert (await anna.ask("GET", "/api/voicemails"))["items"] == []
    profile = await anna.ask("GET", f"/api/customers/{record.customer}")
    assert [urgent["code"] for urgent in profile["urgent"]] == ["missed_call"]


@pytest.mark.parametrize("queue", [TO_CALLBACK])
async def test_caller_outside_the_hours_can_be_rung_back_when_they_begin(office: Office) -> None:
    speak(office.service.folder / "prompts")
    await office.desk("anna", ready=True)
    he = await office.caller(ANNAS)
    await he.ear.hears_tone(PITCH["closed"])
    he.ear.press("1")
    await he.ear.hears_tone(PITCH["callback-thanks"])
    await he.is_released()
    await office.service.record(ended)
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    (callback,) = await store.open_callbacks()
    assert (callback.number, await store.voicemails()) == (ANNAS, ())
    await store.close()


@pytest.mark.parametrize("queue", [TO_CALLBACK])
async def test_caller_who_presses_nothing_leaves_a_message(office: Office) -> None:
    speak(office.service.folder / "prompts")
    anna = await office.desk("anna")
    he = await office.caller(ANNAS)
    await he.ear.hears_tone(PITCH["tone"])
    await recorded(office)
    he.hang_up()
    assert (await inbox(anna))["unheard"] == 1


async def test_message_survives_a_service_that_is_killed_while_it_is_recorded(office: Office) -> None:
    speak(office.service.folder / "prompts")
    he = await office.caller(ANNAS)
    await he.ear.hears_tone(PITCH["tone"])
    await recorded(office)
    await office.service.kill()
    he.ear.press("#")
    await office.fallback_holds(1)
    (slip,) = (office.service.folder / "messages").glob("*.part")
    assert slip.with_suffix(".wav").stat().st_size > 2 * 16_000


async def test_without_sentences_the_fallback_queue_takes_him(office: Office) -> None:
    he = await office.caller(ANNAS)
    await he.is_answered()
    await office.fallback_holds(1)
