"""A caller is given away: by whom he may be, and what floor, desks and record then tell."""

from __future__ import annotations

import time

import pytest

from crm_store.queue_record import Announcements, QueueRecord, WayOut
from crm_store.records import AgentRecord, Number
from routing import events
from routing.commands import Announce, Overflow
from routing.model import AgentState
from routing.queue import WayOut as Way
from screenpop.calls import LiveCall
from screenpop.errors import NoSuchTarget, NotOnTheLine, NotYourCall, TransferFailed
from tests.screenpop.house import PRIVATE, STRANGER, House

LOANS = QueueRecord(name="loans", title="Loans", team="private")


@pytest.fixture
async def house() -> House:
    """Taras talks with Olena's customer; there is a second queue."""
    house = House()
    house.floor.configure(LOANS)
    house.ready("taras")
    call = house.arrive()
    house.floor.answered(call, "taras")
    house.desks.set_state("olena", "not_ready")
    return house


async def test_transfer_asks_asterisk_for_the_caller(house: House) -> None:
    await house.desks.transfer("taras", "1.1", queue="loans", to=None)
    await house.desks.transfer("taras", "1.1", queue=None, to="olena")
    assert house.phones.given == [("1.1", "loans", None), ("1.1", None, "olena")]


async def test_only_who_talks_may_give_him_away(house: House) -> None:
    with pytest.raises(NotYourCall):
        await house.desks.transfer("olena", "1.1", queue="loans", to=None)
    house.floor.ended(house.floor.calls["1.1"])
    with pytest.raises(NotOnTheLine):
        await house.desks.transfer("taras", "1.1", queue="loans", to=None)


@pytest.mark.parametrize(("queue", "to"), [("nowhere", None), (None, "nobody"), (None, "taras"), (None, "iryna")])
async def test_target_must_be_there(house: House, queue: str | None, to: str | None) -> None:
    house.floor.know(AgentRecord(login="iryna", name="Iryna", role="agent"))
    with pytest.raises(NoSuchTarget):
        await house.desks.transfer("taras", "1.1", queue=queue, to=to)


async def test_transfer_that_asterisk_refuses_is_told(house: House) -> None:
    house.floor.telephony = None
    with pytest.raises(TransferFailed):
        await house.desks.transfer("taras", "1.1", queue="loans", to=None)
    assert house.state("taras") is AgentState.TALKING


async def test_customer_keeps_his_owner_in_another_queue(house: House) -> None:
    call = house.floor.calls["1.1"]
    house.floor.transferred(call, queue="loans")
    assert house.state("taras") is AgentState.WRAP_UP
    assert (call.queue_title, call.phase, call.owner) == ("Loans", "waiting", "olena")
    house.ready("olena")
    assert call.offered
    assert call.offered.agent == "olena"


async def test_colleague_who_was_meant_comes_before_the_owner(house: House) -> None:
    house.ready("olena")
    call = house.floor.calls["1.1"]
    house.floor.transferred(call, agent="taras")
    codes = [why.code for why in call.why(house.floor.name_of)]
    assert "transferred" in codes
    assert not call.offered or call.offered.agent == "olena"


async def test_record_tells_both_conversations_and_the_first_visits_outcome(house: House) -> None:
    call = house.floor.calls["1.1"]
    house.floor.transferred(call, queue="loans")
    house.floor.ended(call)
    record = house.records[-1]
    assert [(segment.agent, segment.outcome) for segment in record.segments] == [("taras", "transferred")]
    assert (record.outcome, record.agent) == ("answered", "taras")
    assert [reason.after for reason in record.reasons] == sorted(reason.after for reason in record.reasons)


async def test_agents_line_that_goes_first_makes_no_difference(house: House) -> None:
    call = house.floor.calls["1.1"]
    house.floor.conversation_ended(call, "taras")
    house.floor.transferred(call, queue="loans")
    assert [(s.agent, s.outcome) for s in call.segments] == [("taras", "transferred")]
    assert house.state("taras") is AgentState.WRAP_UP


async def test_call_that_the_engine_moves_shows_its_new_queue() -> None:
    house = House()
    house.floor.configure(LOANS)
    house.floor.configure(
        QueueRecord(name="front", title="Front", team="empty", on_empty=WayOut(kind="queue", queue="loans"))
    )
    number = Number(input=STRANGER, kind="e164", e164=STRANGER)
    call = LiveCall(call="2.2", queue="front", queue_title="Front", number=number, arrived=time.monotonic())
    house.floor.arrive(call)
    assert (call.queue, call.queue_title) == ("loans", "Loans")
    assert house.supervisor.of("floor_changed")[-1]["calls"][-1]["queue"] == "loans"


async def test_way_out_and_announcements_reach_who_talks_with_the_caller() -> None:
    house = House()
    told = Announcements(first=0.0, every=60.0, callback=True)
    house.floor.configure(
        QueueRecord(
            name="private", title=PRIVATE.title, team="private", announcements=told, on_empty=WayOut(kind="callback")
        )
    )
    gone = house.arrive(owner=None)
    step = gone.steps.get_nowait()
    assert isinstance(step, Overflow)
    assert step.way.kind is Way.CALLBACK
    house.desks.set_state("olena", "not_ready")
    waits = house.arrive("2.2", owner=None)
    house.floor.tell(events.Tick(at=waits.arrived + 1))
    steps = [waits.steps.get_nowait() for _ in range(waits.steps.qsize())]
    assert any(isinstance(step, Announce) for step in steps)
