"""A call in progress: its segments, its clocks, and the record it leaves."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from crm_store.records import Number
from screenpop.calls import LiveCall, monotonic, utc
from screenpop.messages import Callback


@pytest.fixture
async def call() -> LiveCall:
    number = Number(input="101", kind="internal")
    return LiveCall(call="1.1", queue="q", queue_title="Q", number=number, arrived=time.monotonic() - 100)


def nobody(agent: str | None) -> str | None:
    return agent


async def test_both_clocks_tell_the_same_moment() -> None:
    at = time.monotonic() - 30
    assert monotonic(utc(at)) == pytest.approx(at, abs=0.05)
    assert (datetime.now(UTC) - utc(at)).total_seconds() == pytest.approx(30, abs=0.05)


async def test_the_talk_is_without_its_holds_and_over_all_agents(call: LiveCall) -> None:
    start = call.arrived
    call.answer("olena", start + 10)
    call.hold(True, start + 20)
    call.hold(True, start + 22)
    call.hold(False, start + 25)
    call.answer("taras", start + 40)
    call.hold(True, start + 50)
    call.ended = start + 60
    call.close_segment("answered", start + 60)
    record = call.record()
    assert (record.agent, record.hold, record.talk) == ("olena", pytest.approx(15), pytest.approx(35, abs=0.1))
    assert [(s.agent, s.outcome) for s in record.segments] == [("olena", "answered"), ("taras", "answered")]


async def test_an_answer_by_another_than_was_asked_withdraws_the_offer(call: LiveCall) -> None:
    call.offer("olena", call.arrived)
    call.answer("taras", call.arrived + 5)
    assert [(s.agent, s.outcome) for s in call.segments] == [("olena", "withdrawn"), ("taras", None)]
    assert call.talking is not None
    assert call.offered is None
    assert call.answered


async def test_every_record_is_a_later_revision(call: LiveCall) -> None:
    assert [call.record().revision, call.record().revision] == [1, 2]


async def test_a_phase_keeps_its_beginning(call: LiveCall) -> None:
    call.enter("waiting", 5.0)
    call.enter("waiting", 9.0)
    assert call.since == 5.0
    call.enter("offered", 9.0)
    assert call.since == 9.0


async def test_nobody_answers_before_the_call_was_offered_to_him(call: LiveCall) -> None:
    now = time.monotonic()
    assert call.not_before_offer(now - 50) == now - 50
    call.offer("olena", now)
    assert call.not_before_offer(now - 50) == pytest.approx(now, abs=0.05)
    assert call.not_before_offer(now + 1) == now + 1


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(input="+380 44 123", kind="e164", e164="+38044123"), "+38044123"),
        (Number(input="101", kind="internal"), "101"),
        (Number(input="<img src=x>", kind="invalid"), None),
        (Number(input="anonymous", kind="anonymous"), None),
    ],
)
async def test_the_floor_shows_only_what_is_a_number(call: LiveCall, number: Number, shown: str | None) -> None:
    call.number = number
    assert call.line(nobody).number == shown


async def test_a_transferred_call_shows_each_agent_when_he_got_it(call: LiveCall) -> None:
    call.answer("olena", call.arrived + 1)
    call.answer("taras", call.arrived + 50)
    assert (call.pop(nobody, "taras").offered - call.pop(nobody, "olena").offered).total_seconds() == pytest.approx(49)


async def test_the_screens_say_whether_a_customer_who_is_rung_back_has_answered(call: LiveCall) -> None:
    call.callback = Callback(asked=utc(0.0), attempt=1, attempts=3)
    shown = call.line(nobody).callback
    assert shown
    assert not shown.reached
    call.reached = 5.0
    shown = call.line(nobody).callback
    assert shown
    assert shown.reached


async def test_who_was_passed_on_waits_anew_on_the_floor(call: LiveCall) -> None:
    call.visit_again(call.arrived + 300)
    assert (call.line(nobody).arrived - utc(call.arrived)).total_seconds() == pytest.approx(300, abs=0.1)
