"""What must survive: a killed service, a silent one, a lost manager link, a store that is gone, hostile callers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from crm_store.records import CallRecord
from tests.system.office import Office
from tests.system.service import ANNAS, BORISES, FAMILY, Desk

pytestmark = pytest.mark.system
OWNED = Path("/tmp/farley-owned")


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def back(*desks: Desk) -> None:
    """The browsers find the service again, believing that they are ready."""
    for desk in desks:
        await desk.disconnect()
        desk.heard.clear()
        await desk.connect(state="ready")


async def test_kill_9_leaves_talks_alone_and_sends_waiting_callers_to_the_fallback_queue(office: Office) -> None:
    anna, boris = await office.desk("anna", ready=True), await office.desk("boris", ready=True)
    annas, borises = await office.phone("anna"), await office.phone("boris")
    talking = [await office.caller(ANNAS), await office.caller(BORISES)]
    await annas.talks()
    await borises.talks()
    waiting = [await office.caller(number) for number in (ANNAS, FAMILY, "+380930000009")]
    for he in waiting:
        await he.is_answered()
        await he.ear.hears_music()
    viktor = await office.desk("viktor")
    viktors = await office.phone("viktor")
    await viktor.say("set_state", state="not_ready", reason="break")
    for who in ("anna", "boris"):
        await (anna if who == "anna" else boris).sees_state("talking")

    await office.service.kill()
    talking[0].ear.forget()
    await talking[0].ear.hears("anna")
    await office.fallback_holds(3)
    talking[1].hang_up()
    await borises.is_released()
    await borises.talks(count=2)

    await office.service.start()
    supervisor = await office.desk("iryna")
    await back(anna, boris, viktor)
    await supervisor.sees("health", lambda m: m["degraded"] == [])
    floor = await supervisor.ask("GET", "/api/floor")
    phases = sorted(call["phase"] for call in floor["calls"])
    assert phases == ["fallback", "fallback", "talking", "talking"]
    assert (await anna.sees_state("talking"))["call"] is not None
    pop = await anna.sees_pop("talking")
    assert pop["profile"]["name"] == "Микола Петрович Гриценко"
    await boris.sees_state("talking")
    gone = await office.service.record(ended, BORISES)
    assert (gone.outcome, gone.agent) == ("answered", "boris")

    talking[0].hang_up()
    await anna.sees_state("wrap_up")
    for he in waiting:
        he.hang_up()
    await supervisor.sees("floor_changed", lambda m: bool(m["gone"]))
    for number in (ANNAS, FAMILY, "+380930000009"):
        assert (await office.service.record(ended, number)).outcome in ("answered", "abandoned", "short_abandon")
    records = await office.service.all_ended(5)
    assert {record.agent for record in records if record.outcome == "answered"} == {"anna", "boris"}
    assert viktors.sip.seen("INVITE") == []


async def test_calls_that_end_while_the_service_is_away_get_their_true_end(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna")
    he = await office.caller(ANNAS)
    await phone.talks()
    other = await office.caller(BORISES)
    await other.is_answered()
    await anna.sees_state("talking")
    await office.service.kill()
    he.hang_up()
    await phone.is_released()
    await phone.talks(count=2)
    await asyncio.sleep(1.1)  # a talk of a whole second at least: the ledger counts in seconds
    other.hang_up()
    await phone.sip.sees("BYE", count=2)
    await office.service.start()
    first, second = await office.service.record(ended, ANNAS), await office.service.record(ended, BORISES)
    assert (first.outcome, first.agent) == ("answered", "anna")
    assert (second.outcome, second.agent) == ("answered", "anna")
    assert second.talk >= 1
    one_more = await office.caller(BORISES)
    await one_more.is_answered()
    one_more.hang_up()
    await office.service.all_ended(3)
    await office.ledger_is_empty()


async def test_nobody_listening_sends_a_new_caller_to_the_fallback_queue_at_once(office: Office) -> None:
    await office.desk("boris", ready=True)
    phone = await office.phone("boris")
    await office.service.kill()
    he = await office.caller(BORISES)
    await he.is_answered()
    await phone.talks()


async def test_a_service_that_says_nothing_is_left_for_the_fallback_queue(office: Office) -> None:
    await office.desk("boris", ready=True)
    anna = await office.desk("anna")
    waiting = await office.caller(ANNAS)
    await waiting.is_answered()
    phone = await office.phone("boris", does="rings")
    await anna.sees("health")
    os.kill(office.service.pid, signal.SIGSTOP)
    try:
        fresh = await office.caller("+380930000009")
        await phone.rings()
        await fresh.is_answered()
        await office.fallback_holds(2)
    finally:
        os.kill(office.service.pid, signal.SIGCONT)


async def test_without_the_manager_link_calls_still_route_and_the_screens_say_degraded(office: Office) -> None:
    anna, floor = await office.desk("anna", ready=True), await office.desk("iryna")
    phone = await office.phone("anna")
    await anna.sees("health", lambda m: m["degraded"] == [])
    before = len(floor.heard)
    await office.cord.cut()
    down = floor.heard.index(await floor.sees("health", lambda m: m["degraded"] == ["asterisk"], after=before))
    he = await office.caller(ANNAS)
    assert (await anna.sees_pop("offered"))["profile"]["owner"] == "anna"
    await phone.talks()
    await he.is_answered()
    he.hang_up()
    record = await office.service.record(ended)
    assert (record.agent, record.outcome) == ("anna", "answered")
    await anna.sees_state("wrap_up")
    second = await office.caller(ANNAS)
    await second.is_answered()
    await anna.say("set_state", state="ready")
    await phone.talks(count=2)
    middle = len(anna.heard)
    await office.cord.mend()
    await floor.sees("health", lambda m: m["degraded"] == [], after=down)
    await anna.sees_pop("talking", after=middle)


@pytest.fixture
def owned() -> Iterator[Path]:
    """What a call that ran a program would leave behind."""
    OWNED.unlink(missing_ok=True)
    yield OWNED
    assert not OWNED.exists()


@pytest.mark.usefixtures("owned")
@pytest.mark.parametrize(
    ("number", "display"),
    [
        (quote(f"${{SHELL(touch {OWNED})}}"), '"x" '),
        (quote("123\r\nagi_arg_1: 9.9"), '"x" '),
        ("+380931112233", f'"${{SHELL(touch {OWNED})}}" '),
        ("+380931112233", r'"a\"b\" ,c=d" '),
        ("+380931112233", '"<img src=x onerror=alert(1)>" '),
        ("+380931112233", '"' + "A" * 3000 + '" '),
        ("+380931112233", '"M\udcfcller" '),
        ("9" * 3000, '"x" '),
    ],
)
async def test_hostile_callers_are_only_callers(office: Office, number: str, display: str) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna")
    he = await office.caller(number, display=display)
    await phone.talks()
    pop = await anna.sees_pop("talking")
    assert pop["profile"] is None or pop["profile"]["owner"] == "anna"
    assert len(pop["name_given"] or "") <= 128
    assert "\n" not in (pop["name_given"] or "") + (pop["number"] or "")
    he.hang_up()
    record = await office.service.record(ended)
    assert record.agent == "anna"
    assert len(await office.service.records()) == 1


async def test_a_store_that_takes_nothing_delays_no_call_and_gets_each_record_once(office: Office) -> None:
    anna, floor = await office.desk("anna", ready=True), await office.desk("iryna")
    phone = await office.phone("anna")
    before = len(floor.heard)
    with office.service.store_locked():
        he = await office.caller(ANNAS)
        await phone.talks()
        assert (await anna.sees_pop("talking"))["profile"]["owner"] == "anna"
        he.hang_up()
        await anna.sees_state("wrap_up")
        down = floor.heard.index(await floor.sees("health", lambda m: m["degraded"] == ["store"], after=before))
        second = await office.caller(ANNAS)
        await second.is_answered()
        await floor.sees("floor_changed", lambda m: any(c["waiting_for"] == "anna" for c in m["calls"]), after=before)
        second.hang_up()
    records = await office.service.all_ended(2)
    assert [record.outcome for record in records] == ["answered", "short_abandon"]
    await floor.sees("health", lambda m: m["degraded"] == [], after=down)
