"""What Asterisk's events do to the floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.ami.protocol import AmiParser
from cti.facts import Facts, agent_named, endpoint_of
from screenpop.calls import LiveCall
from tests.cti.pbx import event
from tests.screenpop.house import House

RECORDED = Path(__file__).with_name("recorded") / "queue_call.ami"
OLENA, DESK, TARAS, TRUNK = (
    "PJSIP/olena-0000002a",
    "PJSIP/desk-0000002b",
    "PJSIP/taras-0000002c",
    "PJSIP/trunk-00000001",
)


class Events:
    """A floor that hears events. Olena has two phones."""

    def __init__(self) -> None:
        self.house = House(phones="PJSIP/olena&PJSIP/desk")
        self.facts = Facts(self.house.floor, self.house.desks)
        self.house.ready("olena")

    async def hears(self, name: str, **fields: str) -> None:
        await self.facts.hear(event(name, **fields))

    async def dials(self, channel: str = OLENA, call: str = "1.1") -> None:
        await self.hears("DialBegin", DestChannel=channel, DestLinkedid=call)

    async def rings(self, channel: str = OLENA, call: str = "1.1") -> None:
        await self.hears("DialState", DestChannel=channel, DestLinkedid=call, DialStatus="RINGING")

    async def answers(self, channel: str = OLENA, call: str = "1.1", status: str = "ANSWER") -> None:
        await self.hears("DialEnd", DestChannel=channel, DestLinkedid=call, DialStatus=status)

    async def bridged(self, channel: str = OLENA, call: str = "1.1") -> None:
        await self.hears("BridgeEnter", Channel=channel, Linkedid=call, Uniqueid="of its own")

    async def hangs_up(self, channel: str = OLENA, call: str = "1.1", uniqueid: str = "of its own") -> None:
        await self.hears("Hangup", Channel=channel, Linkedid=call, Uniqueid=uniqueid, Cause="16")


@pytest.fixture
async def events() -> Events:
    return Events()


@pytest.fixture
async def call(events: Events) -> LiveCall:
    return events.house.arrive()


async def test_ringing_then_answered_then_over(events: Events, call: LiveCall) -> None:
    await events.dials()
    assert call.phase == "offered"
    await events.rings()
    assert call.phase == "ringing"
    await events.answers()
    await events.bridged()
    assert call.phase == "talking"
    await events.hangs_up(TRUNK, uniqueid="1.1")
    assert events.house.floor.calls == {}
    assert events.house.records[-1].outcome == "answered"
    await events.hangs_up()
    assert events.facts.dialled == {}
    assert events.facts.legs == {}


async def test_hold_and_back(events: Events, call: LiveCall) -> None:
    await events.answers()
    await events.hears("Hold", Channel=OLENA, Linkedid="1.1")
    assert (call.phase, events.house.state("olena")) == ("hold", "hold")
    await events.hears("Unhold", Channel=OLENA, Linkedid="1.1")
    assert (call.phase, events.house.state("olena")) == ("talking", "talking")
    await events.hears("Hold", Channel=TRUNK, Linkedid="1.1")
    assert call.phase == "talking", "the caller's own hold is not ours"


async def test_the_phone_that_is_not_answered_hangs_up_and_the_conversation_goes_on(
    events: Events, call: LiveCall
) -> None:
    for channel in (OLENA, DESK):
        await events.dials(channel)
        await events.rings(channel)
    assert events.facts.dialled == {("1.1", "olena"): {OLENA, DESK}}
    await events.answers(DESK)
    await events.answers(OLENA, status="CANCEL")
    await events.hangs_up(OLENA)
    await events.bridged(DESK)
    assert call.talking is not None
    assert len(call.segments) == 1
    assert events.facts.dialled == {}
    await events.hangs_up(DESK)
    assert events.house.state("olena") == "wrap_up"


async def test_a_caller_who_is_transferred_talks_with_the_next(events: Events, call: LiveCall) -> None:
    await events.answers(OLENA)
    await events.bridged(TARAS)
    assert (events.house.state("olena"), events.house.state("taras")) == ("wrap_up", "talking")
    await events.hangs_up(OLENA)
    assert call.talking is not None
    assert call.talking.agent == "taras"
    await events.hangs_up(TARAS)
    assert events.house.state("taras") == "logged_out", "he was put through without a shift"
    assert call.call in events.house.floor.calls, "the caller may go on with somebody outside"


async def test_a_caller_whose_line_took_on_another_calls_id_still_ends(events: Events, call: LiveCall) -> None:
    await events.answers()
    await events.hangs_up(TRUNK, call="an older call", uniqueid="1.1")
    assert call.ended is not None


async def test_a_phone_that_begins_to_ring_for_a_withdrawn_offer_is_stopped(events: Events, call: LiveCall) -> None:
    events.house.ready("taras")
    events.house.desks.set_state("olena", "logged_out")
    before = len(events.house.phones.stopped)
    await events.dials()
    assert events.house.phones.stopped[before:] == [("1.1", "olena")]


async def test_a_phone_that_rings_for_a_transfer_is_let_ring(events: Events, call: LiveCall) -> None:
    await events.answers()
    await events.hangs_up(OLENA)
    await events.dials(TARAS)
    assert events.house.phones.stopped == []
    await events.answers(TARAS)
    assert events.house.state("taras") == "talking"


async def test_a_call_in_the_fallback_queue_is_shown_there_and_its_answer_is_found(
    events: Events, call: LiveCall
) -> None:
    await events.hears("QueueCallerJoin", Channel=TRUNK, Linkedid="1.1", Uniqueid="1.1", Queue="farley-fallback")
    assert call.phase == "fallback"
    assert events.house.state("olena") == "ready"
    await events.dials(TARAS)
    await events.rings(TARAS)
    assert call.phase == "fallback"
    assert events.house.phones.stopped == [("1.1", "olena")]
    await events.answers(TARAS)
    assert events.house.records[-1].agent == "taras"


async def test_calls_that_are_not_ours_are_nobodys_business(events: Events, call: LiveCall) -> None:
    before = len(events.house.supervisor.heard)
    for channel in (OLENA, TRUNK, "", "nonsense"):
        await events.dials(channel, "7.7")
        await events.rings(channel, "7.7")
        await events.answers(channel, "7.7")
        await events.bridged(channel, "7.7")
        await events.hears("Hold", Channel=channel, Linkedid="7.7")
        await events.hears("QueueCallerJoin", Channel=channel, Linkedid="7.7")
        await events.hangs_up(channel, "7.7", "7.7")
    assert len(events.house.supervisor.heard) == before
    assert events.facts.dialled == {}
    assert events.facts.legs == {}


async def test_nobody_but_an_agent_talks_with_our_callers(events: Events, call: LiveCall) -> None:
    for channel in (TRUNK, "PJSIP/iryna-00000009", ""):
        await events.answers(channel)
        await events.bridged(channel)
    assert call.talking is None


async def test_an_agent_can_be_rung_while_one_of_his_phones_is_there(events: Events) -> None:
    async def state(phone: str, state: str) -> bool | None:
        await events.hears("DeviceStateChange", Device=phone, State=state)
        return events.house.desks.line("olena").phone

    assert await state("PJSIP/olena", "UNAVAILABLE") is True
    assert await state("PJSIP/desk", "UNAVAILABLE") is False
    assert await state("PJSIP/olena", "NOT_INUSE") is True
    assert await state("PJSIP/trunk", "UNAVAILABLE") is True


async def test_after_missed_events_the_list_of_channels_is_believed(events: Events, call: LiveCall) -> None:
    events.facts.dialled = {("gone", "taras"): {TARAS}}
    events.facts.legs = {"gone": TARAS}
    ringing = event("CoreShowChannel", Channel=OLENA, Linkedid="1.1", ChannelStateDesc="Ringing")
    waiting = event("CoreShowChannel", Channel=TRUNK, Linkedid="1.1", ChannelStateDesc="Ring")
    events.facts.begin_anew([ringing, waiting])
    assert events.facts.dialled == {("1.1", "olena"): {OLENA}}
    assert events.facts.legs == {}
    assert call.phase == "ringing"


async def test_a_real_queue_call_from_its_recording(events: Events) -> None:
    """`Local/member` stands for Taras's phone in the recording."""
    events.house.floor.phones["Local/member@lab"] = "taras"
    call = events.house.arrive("1795305215.0", owner=None)
    story = []
    for message in AmiParser(events.facts.wanted).feed(RECORDED.read_bytes()):
        if message.event in events.facts.wanted:
            await events.facts.hear(message)
            if not story or story[-1] != call.phase:
                story.append(call.phase)
    assert story == ["offered", "fallback", "talking"]
    assert call.ended is not None
    assert [segment.agent for segment in call.segments if segment.answered_at] == ["taras"]


async def test_names_of_the_dialplan() -> None:
    floor = House(phones="PJSIP/desk1").floor
    assert endpoint_of("PJSIP/olena-k-0000002a") == "PJSIP/olena-k"
    assert agent_named(floor, "desk1") == "olena"
    assert agent_named(floor, "olena") == "olena"
    assert agent_named(floor, "iryna") is None
    assert agent_named(floor, "") is None
    assert agent_named(floor, None) is None
