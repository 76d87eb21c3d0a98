"""How far the waits that callers were told were from those that followed."""

from __future__ import annotations

from cti.replay.day import Played, Told
from cti.replay.expected import expected_wait
from cti.replay.occupancy import Occupancy
from cti.replay.timetable import timetable
from tests.cti.replay.small import BOTH, call, played

PLAN = timetable((call(0), call(10), call(20)), BOTH)


def told(*what: Told) -> Played:
    return Played(wait=[100, 50, 70], by=["anna", "boris", None], occupancy=Occupancy(1), told=list(what))


def test_error_is_told_less_true_for_who_was_answered() -> None:
    found = expected_wait(PLAN, told(Told(0, 30, 90), Told(1, 40, 10), Told(2, 50, 999)))
    assert found
    assert (found.told, found.gave_up, found.wait) == (2, 1, (70 + 20) / 2)
    assert (found.error, found.bias) == ((20 + 10) / 2, (20 - 10) / 2)


def test_nothing_is_measured_where_nobody_was_told() -> None:
    assert expected_wait(PLAN, told(Told(2, 50, 999))) is None
    assert played((call(0), call(1), call(2))).expected_wait is None


def test_callers_are_told_when_it_is_asked_for() -> None:
    found = played(tuple(call(0, service=100) for _ in range(9)), announce=True).expected_wait
    assert found
    assert found.told > 5
