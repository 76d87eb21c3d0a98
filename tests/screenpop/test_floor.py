"""The live floor with the real engine: what desks, supervisors and records get to see of a call."""

from __future__ import annotations

import pytest

from crm_store.records import Identification
from routing.commands import Hold, Offer, Overflow
from tests.screenpop.house import House


@pytest.fixture
async def house() -> House:
    return House()


async def test_the_experts_screen_shows_the_caller_before_his_phone_rings(house: House) -> None:
    house.ready("olena")
    call = house.arrive()
    step = call.steps.get_nowait()
    assert isinstance(step, Offer)
    assert step.agent == "olena"
    pop = house.olena.of("pop")[-1]
    assert (pop["pop"]["call"], pop["pop"]["phase"], pop["seq"]) == ("1.1", "offered", call.pop_seq)
    assert [why["code"] for why in pop["pop"]["why"]] == ["owner_ready"]
    assert house.state("olena") == "reserved"
    assert house.taras.of("pop") == []


async def test_a_call_that_is_answered_and_over_leaves_one_whole_record(house: House) -> None:
    house.ready("olena")
    call = house.arrive()
    house.floor.ringing(call, "olena")
    house.floor.answered(call, "olena")
    assert house.state("olena") == "talking"
    house.floor.held(call, "olena", on=True)
    assert house.olena.of("pop")[-1]["pop"]["phase"] == "hold"
    house.floor.held(call, "olena", on=False)
    house.floor.ended(call)
    house.floor.ended(call)
    record = house.records[-1]
    assert (record.outcome, record.agent, record.customer, record.on_shift) == ("answered", "olena", 1, True)
    assert [segment.outcome for segment in record.segments] == ["answered"]
    assert record.ended_at is not None
    assert record.segments[0].hold > 0
    assert record.hold == record.segments[0].hold
    assert [each.revision for each in house.records] == sorted({each.revision for each in house.records})
    assert house.state("olena") == "wrap_up"
    assert house.olena.of("pop")[-1]["pop"]["phase"] == "wrap_up"
    house.ready("olena")
    assert house.olena.of("pop_gone")[-1]["reason"] == "done"


async def test_a_caller_who_gives_up_while_it_rings_withdraws_the_pop_and_says_why(house: House) -> None:
    house.ready("olena")
    call = house.arrive()
    house.floor.ringing(call, "olena")
    house.floor.ended(call)
    assert house.olena.of("pop_gone")[-1]["reason"] == "caller_hung_up"
    assert house.state("olena") == "ready"
    assert house.records[-1].outcome in ("abandoned", "short_abandon")
    assert house.records[-1].segments[0].outcome == "withdrawn"


async def test_the_call_keeps_its_place_when_the_expert_does_not_answer(house: House) -> None:
    house.ready("olena", "taras")
    call = house.arrive()
    call.steps.get_nowait()
    house.floor.not_answered(call, "olena", "missed")
    assert house.olena.of("pop_gone")[-1]["reason"] == "missed"
    assert house.state("olena") == "not_responding"
    step = call.steps.get_nowait()
    assert isinstance(step, Offer)
    assert step.agent == "taras"
    assert [segment.outcome for segment in call.segments] == ["missed", None]


async def test_a_busy_expert_is_waited_for_and_the_floor_says_for_whom(house: House) -> None:
    house.ready("olena", "taras")
    first = house.arrive("1.1")
    house.floor.answered(first, "olena")
    second = house.arrive("2.2")
    step = second.steps.get_nowait()
    assert isinstance(step, Hold)
    assert step.waiting_for == "olena"
    line = house.supervisor.of("floor_changed")[-1]["calls"][-1]
    assert (line["call"], line["waiting_for_name"], line["phase"]) == ("2.2", "Olena", "waiting")


async def test_nobody_at_work_sends_the_caller_to_the_fallback_queue(house: House) -> None:
    call = house.arrive(owner=None)
    assert isinstance(call.steps.get_nowait(), Overflow)
    assert call.phase == "fallback"
    house.floor.fell_back(call)
    house.floor.answered(call, "taras")
    assert house.state("taras") == "talking"
    house.floor.ended(call)
    assert house.records[-1].segments[-1].agent == "taras"
    assert house.records[-1].ended_at is not None


async def test_a_caller_who_is_handed_on_has_two_segments(house: House) -> None:
    house.ready("olena", "taras")
    call = house.arrive()
    house.floor.answered(call, "olena")
    house.floor.answered(call, "taras")
    assert house.state("olena") == "wrap_up"
    assert house.state("taras") == "talking"
    house.floor.ended(call)
    assert [(s.agent, s.outcome) for s in house.records[-1].segments] == [("olena", "answered"), ("taras", "answered")]


async def test_signing_out_while_it_rings_stops_the_phone(house: House) -> None:
    house.ready("olena", "taras")
    call = house.arrive()
    house.desks.set_state("olena", "logged_out")
    assert house.phones.stopped == [("1.1", "olena")]
    assert house.olena.of("pop_gone")[-1]["call"] == "1.1"
    assert call.offered is not None
    assert call.offered.agent == "taras"


async def test_a_caller_who_becomes_known_late_still_gets_to_his_own_expert(house: House) -> None:
    house.ready("taras", "olena")
    busy = house.arrive("9.9", owner="taras")
    house.floor.answered(busy, "taras")
    other = house.arrive("8.8", owner="olena")
    house.floor.answered(other, "olena")
    call = house.arrive("1.1", owner=None)
    known = Identification(number=call.number, chosen=7, owner="olena")
    house.floor.identified(call, known)
    house.floor.ended(other)
    house.ready("olena")
    assert call.offered is not None
    assert call.offered.agent == "olena"


async def test_after_a_quiet_change_supervisors_are_told_nothing(house: House) -> None:
    house.ready("olena")
    told = len(house.supervisor.heard)
    house.floor.board.flush()
    assert len(house.supervisor.heard) == told


async def test_the_next_call_takes_the_place_of_the_one_in_wrap_up(house: House) -> None:
    house.ready("olena")
    first = house.arrive("1.1")
    house.floor.answered(first, "olena")
    house.arrive("2.2")
    house.floor.ended(first)
    house.ready("olena")
    assert (house.olena.of("pop_gone")[-1]["call"], house.olena.of("pop_gone")[-1]["reason"]) == ("1.1", "done")
    assert (house.olena.of("pop")[-1]["pop"]["call"], house.olena.of("pop")[-1]["pop"]["phase"]) == ("2.2", "offered")
