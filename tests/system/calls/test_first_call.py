"""The whole path on real parts: a SIP call, the routing, the desks, the floor and the record."""

from __future__ import annotations

import pytest

from crm_store.queue_record import HoldFixed
from crm_store.records import CallRecord
from tests.system.office import Office
from tests.system.service import ANNAS, BORISES, FAMILY

pytestmark = pytest.mark.system


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def test_caller_is_recognised_and_put_through_to_his_own_expert(office: Office) -> None:
    anna, floor = await office.desk("anna", ready=True), await office.desk("iryna")
    phone = await office.phone("anna", ring_ms=300)
    await office.desk("boris", ready=True)
    he = await office.caller(ANNAS)
    offered = await anna.sees_pop("offered")
    assert offered["profile"]["name"] == "Микола Петрович Гриценко"
    assert [why["code"] for why in offered["why"]] == ["owner_ready"]
    await he.hears_ringing()
    await anna.sees_pop("ringing")
    await he.is_answered()
    await phone.talks()
    await he.ear.hears("anna")
    await anna.sees_state("talking")
    await floor.sees("floor_changed", lambda m: any(c["phase"] == "talking" for c in m["calls"]))
    he.hang_up()
    await phone.is_released()
    await anna.sees_state("wrap_up")
    await floor.sees("floor_changed", lambda m: bool(m["gone"]))
    record = await office.service.record(ended)
    assert (record.agent, record.owner, record.outcome, record.on_shift) == ("anna", "anna", "answered", True)
    assert [segment.agent for segment in record.segments] == ["anna"]
    assert record.segments[0].ringing_at is not None
    await floor.sees("floor_changed", lambda m: m["today"] is not None and m["today"]["continuity"] == 1.0)


async def test_caller_is_held_for_his_busy_expert_and_gets_him_when_he_is_free(office: Office) -> None:
    anna, boris = await office.desk("anna", ready=True), await office.desk("boris", ready=True)
    phone = await office.phone("anna")
    await office.phone("boris")
    first = await office.caller("+380930000001")
    await first.is_answered()
    assert phone.sip.seen("INVITE"), "who is idle longest takes the stranger"
    he = await office.caller(ANNAS)
    await he.is_answered()
    await he.ear.hears_music()
    first.hang_up()
    await anna.sees_state("wrap_up")
    before = len(anna.heard)
    await anna.say("set_state", state="ready")
    pop = await anna.sees_pop("offered", after=before)
    assert pop["profile"]["owner"] == "anna"
    await phone.talks(count=2)
    codes = [why["code"] for why in (await anna.sees_pop("talking", after=before))["why"]]
    assert codes[0] == "owner_talking"
    assert codes[-1] == "own_customer_first"
    assert not [m for m in boris.heard if m["type"] == "pop"]
    he.hang_up()
    record = await office.service.record(ended, ANNAS)
    assert (record.agent, record.outcome) == ("anna", "answered")


@pytest.mark.parametrize("queue", [{"hold": HoldFixed(seconds=1.0), "ring": 10.0, "wrap_up": 60.0}])
async def test_caller_goes_to_a_colleague_when_his_expert_stays_busy(office: Office) -> None:
    await office.desk("anna", ready=True)
    await office.phone("anna")
    stranger = await office.caller("+380930000001")
    await stranger.is_answered()
    boris = await office.desk("boris", ready=True)
    phone = await office.phone("boris")
    he = await office.caller(ANNAS)
    pop = await boris.sees_pop("offered")
    assert [why["code"] for why in pop["why"]][:2] == ["owner_talking", "hold_expired"]
    await phone.talks()
    he.hang_up()
    record = await office.service.record(ended, ANNAS)
    assert (record.agent, record.owner, record.on_shift) == ("boris", "anna", True)
    assert record.wait is not None
    assert record.wait >= 1.0


async def test_caller_whose_expert_is_away_goes_to_a_colleague_at_once(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    phone = await office.phone("boris")
    he = await office.caller(ANNAS)
    pop = await boris.sees_pop("offered")
    assert [why["code"] for why in pop["why"]] == ["owner_signed_out", "team"]
    await phone.talks()
    await he.is_answered()
    he.hang_up()
    record = await office.service.record(ended)
    assert (record.agent, record.on_shift) == ("boris", False)


async def test_unknown_caller_shows_his_number_and_can_be_made_a_customer(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna")
    he = await office.caller("+380931234567")
    await phone.talks()
    pop = await anna.sees_pop("talking")
    assert (pop["number"], pop["profile"], pop["candidates"]) == ("+380931234567", None, [])
    made = await anna.ask("POST", "/api/customers", {"name": "Олег Новий", "number": pop["number"], "owner": "anna"})
    before = len(anna.heard)
    await anna.ask("PUT", f"/api/calls/{pop['call']}/customer", made)
    known = await anna.sees_pop("talking", after=before)
    assert known["profile"]["name"] == "Олег Новий"
    he.hang_up()
    assert (await office.service.record(ended)).customer == made["customer"]


async def test_shared_number_asks_and_remembers_the_choice(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna")
    he = await office.caller(FAMILY)
    await phone.talks()
    pop = await anna.sees_pop("talking")
    assert pop["profile"] is None
    assert {candidate["name"] for candidate in pop["candidates"]} == {"Іван Коваль", "Ганна Коваль"}
    wife = next(c["customer"] for c in pop["candidates"] if c["name"] == "Ганна Коваль")
    await anna.ask("PUT", f"/api/calls/{pop['call']}/customer", {"customer": wife})
    he.hang_up()
    await anna.sees_state("wrap_up")
    assert (await office.service.record(ended)).customer == wife
    before = len(anna.heard)
    await anna.say("set_state", state="ready")
    again = await office.caller(FAMILY)
    pop = await anna.sees_pop("offered", after=before)
    assert pop["profile"]["name"] == "Ганна Коваль"
    again.hang_up()


@pytest.mark.parametrize("queue", [{"hold": HoldFixed(seconds=30.0), "ring": 1.0, "wrap_up": 60.0}])
async def test_caller_keeps_his_place_when_the_expert_does_not_answer(office: Office) -> None:
    anna, boris = await office.desk("anna", ready=True), await office.desk("boris", ready=True)
    annas, borises = await office.phone("anna", does="rings"), await office.phone("boris")
    he = await office.caller(ANNAS)
    await annas.rings()
    await annas.stops_ringing()
    await anna.sees_state("not_responding")
    gone = await anna.sees("pop_gone")
    assert gone["reason"] == "missed"
    await borises.talks()
    pop = await boris.sees_pop("talking")
    assert [why["code"] for why in pop["why"]][:2] == ["owner_ready", "missed"]
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "missed"), ("boris", "answered")]
    assert record.wait is not None
    assert record.wait >= 1.0


@pytest.mark.parametrize("by", ["phone", "desk"])
async def test_declined_call_goes_on_to_the_next(office: Office, by: str) -> None:
    anna, boris = await office.desk("anna", ready=True), await office.desk("boris", ready=True)
    phone = await office.phone("anna", does="rejects" if by == "phone" else "rings")
    borises = await office.phone("boris")
    before = len(anna.heard)
    he = await office.caller(ANNAS)
    await phone.sip.sees("INVITE")
    if by == "desk":
        pop = await anna.sees_pop("ringing")
        await anna.say("reject", call=pop["call"])
        await phone.stops_ringing()
    await borises.talks()
    line = await anna.sees_state("not_ready", after=before)
    assert line["reason"] == "rejected"
    assert (await anna.sees("pop_gone"))["reason"] == "rejected"
    await boris.sees_pop("talking")
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "rejected"), ("boris", "answered")]


async def test_caller_who_gives_up_while_waiting_is_counted_as_abandoned(office: Office) -> None:
    anna, floor = await office.desk("anna"), await office.desk("iryna")
    he = await office.caller(ANNAS)
    await he.is_answered()
    await he.ear.hears_music()
    await floor.sees("floor_changed", lambda m: any(c["phase"] == "waiting" for c in m["calls"]))
    he.hang_up()
    await floor.sees("floor_changed", lambda m: bool(m["gone"]))
    record = await office.service.record(ended)
    assert record.outcome in ("abandoned", "short_abandon")
    assert record.segments == ()
    assert not [m for m in anna.heard if m["type"] == "pop"]


async def test_caller_who_gives_up_while_it_rings_withdraws_the_pop(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna", does="rings")
    he = await office.caller(ANNAS)
    await phone.rings()
    await anna.sees_pop("ringing")
    before = len(anna.heard)
    he.hang_up()
    await phone.stops_ringing()
    gone = await anna.sees("pop_gone")
    assert gone["reason"] == "caller_hung_up"
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("anna", "withdrawn")]
    await anna.sees_state("ready", after=before)


async def test_reload_while_ringing_shows_the_pop_again(office: Office) -> None:
    anna = await office.desk("anna", ready=True)
    phone = await office.phone("anna", does="rings")
    await office.caller(ANNAS)
    await phone.rings()
    shown = await anna.sees("pop", lambda m: m["pop"]["phase"] == "ringing")
    await anna.disconnect()
    before = len(anna.heard)
    await anna.connect(last_seq=0, state="ready")
    assert (await anna.sees_pop("ringing", after=before))["call"] == shown["pop"]["call"]
    await anna.disconnect()
    before = len(anna.heard)
    await anna.connect(last_seq=shown["seq"], state="ready")
    await anna.sees("health", after=before)
    assert not [m for m in anna.heard[before:] if m["type"] == "pop"]


async def test_nobody_signed_in_sends_the_caller_to_the_fallback_queue(office: Office) -> None:
    he = await office.caller(BORISES)
    await he.is_answered()
    floor = await office.desk("iryna")
    await floor.sees("floor", lambda m: any(c["phase"] == "fallback" for c in m["calls"]))
    phone = await office.phone("boris")
    boris = await office.desk("boris", ready=True)
    await phone.talks()
    await boris.sees_state("talking")
    he.hang_up()
    record = await office.service.record(ended)
    assert record.agent == "boris"
    assert record.answered_at is not None
