"""Intervals over days."""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from cti.replay.bootstrap import difference, interval
from tests.cti.replay.small import BOTH, MONDAY, MORNING, call, played, shift

DAYS = [MONDAY + timedelta(days=n) for n in range(10)]
WEEKS = tuple(call(10 * n, day=day, patience=50 * (place + 1)) for place, day in enumerate(DAYS) for n in range(20))
SHIFTS = tuple(shift(agent, day=day, off=5_000) for day in DAYS for agent in ("anna", "boris"))


def test_same_days_give_the_same_intervals_every_time() -> None:
    assert played(WEEKS, SHIFTS).intervals == played(WEEKS, SHIFTS).intervals


def test_interval_lies_around_its_figure() -> None:
    result = played(WEEKS, SHIFTS)
    for name in ("abandon_rate", "asa", "answered"):
        interval = result.intervals[name]
        assert interval
        low, high = interval
        assert low < getattr(result.figures, name) < high, name


def test_one_day_alone_has_no_spread() -> None:
    result = played(MORNING)
    assert result.intervals["asa"] == (result.figures.asa, result.figures.asa)


def test_days_that_are_all_alike_have_no_spread() -> None:
    calls = tuple(call(0, day=day) for day in DAYS)
    assert played(calls, SHIFTS).intervals["calls"] == (10, 10)


def test_figure_that_cannot_be_had_has_no_interval() -> None:
    assert played((call(0),), BOTH).intervals["continuity"] is None


def test_difference_of_two_policies_is_surer_than_either() -> None:
    pooled, held = (
        played(WEEKS, SHIFTS),
        played(tuple(structs.replace(each, owner="anna") for each in WEEKS), SHIFTS, "fixed_30"),
    )
    shared = interval(pooled.samples["asa"])
    between = difference("asa", held.samples, pooled.samples)
    assert shared
    assert between
    assert between[1] - between[0] < shared[1] - shared[0]
    assert difference("asa", held.samples, held.samples) == (0, 0)
