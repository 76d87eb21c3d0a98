"""Who may be rung back, and when."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from msgspec.structs import replace

from crm_store.numbers import normalise
from crm_store.queue_record import Hours, QueueRecord, Span, Week
from screenpop.callback_rules import CallbackRules, is_callback, try_of, within

RULES = CallbackRules(enabled=True, countries=frozenset({"UA"}))
QUEUE = QueueRecord(name="main", title="Main", team="private")
MONDAY_MORNINGS = Hours(zone="UTC", week=Week(monday=(Span(opens="09:00", closes="12:00"),)))


@pytest.mark.parametrize(
    ("number", "ringable"),
    [
        ("+380441234567", True),
        ("0671234567", True),
        ("+380900123456", False),  # premium rate
        ("+442079460000", False),  # another country
        ("+19005551234", False),
        ("101", False),
        ("112", False),
        ("anonymous", False),
        ("", False),
    ],
)
def test_only_ordinary_numbers_of_our_countries_are_rung(number: str, ringable: bool) -> None:
    assert RULES.may_ring(normalise(number, "UA")) is ringable


def test_nobody_is_rung_without_a_way_out() -> None:
    assert not replace(RULES, enabled=False).may_ring(normalise("+380441234567"))


def test_other_countries_can_be_allowed() -> None:
    assert replace(RULES, countries=frozenset({"UA", "GB"})).may_ring(normalise("+442079460000"))


@pytest.mark.parametrize(("clock", "may"), [("07:59", False), ("08:00", True), ("20:59", True), ("21:00", False)])
def test_nobody_is_rung_at_night(clock: str, may: bool) -> None:
    when = datetime.fromisoformat(f"2026-11-23T{clock}:00+00:00")
    assert RULES.may_ring_now(QUEUE, when) is may


def test_hours_of_the_queue_take_the_place_of_the_usual_ones() -> None:
    queue = replace(QUEUE, hours=MONDAY_MORNINGS)
    assert RULES.may_ring_now(queue, datetime.fromisoformat("2026-11-23T11:59:00+00:00"))
    assert not RULES.may_ring_now(queue, datetime.fromisoformat("2026-11-23T12:00:00+00:00"))
    assert not RULES.may_ring_now(queue, datetime.fromisoformat("2026-11-24T10:00:00+00:00"))


def test_hours_that_were_set_hold_besides_those_of_the_queue() -> None:
    rules, queue = replace(RULES, hours="10:00-11:00"), replace(QUEUE, hours=MONDAY_MORNINGS)
    assert not rules.may_ring_now(queue, datetime.fromisoformat("2026-11-23T09:30:00+00:00"))
    assert rules.may_ring_now(queue, datetime.fromisoformat("2026-11-23T10:30:00+00:00"))


def test_hours_over_midnight() -> None:
    assert within("20:00-02:00", time(23))
    assert within("20:00-02:00", time(1))
    assert not within("20:00-02:00", time(12))
    assert within("00:00-24:00", time(23, 59))


def test_a_try_is_told_from_its_call() -> None:
    assert try_of("callback-7") == (7, 1)
    assert try_of("callback-7-3") == (7, 3)
    assert not is_callback("1700000000.7")
    assert not is_callback("callback-")
