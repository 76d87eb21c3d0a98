"""Calls and shifts put in order."""

from __future__ import annotations

import pytest

from cti.replay.errors import ReplayError
from cti.replay.timetable import timetable
from tests.cti.replay.small import MONDAY, TUESDAY, call, shift


def test_calls_and_shifts_may_come_in_any_order() -> None:
    plan = timetable(
        (call(5, day=TUESDAY), call(50), call(7)), (shift("anna", day=TUESDAY), shift("anna", on=10, off=20))
    )
    assert plan.first == MONDAY
    assert plan.arrivals == (7, 50, 86_405)
    assert plan.day_of == (0, 0, 1)
    assert plan.shifts == {"anna": ((10, 20), (86_400, 87_400))}


@pytest.mark.parametrize(
    ("shifts", "merged"),
    [
        ([(0, 10), (5, 20)], ((0, 20),)),
        ([(0, 10), (10, 20)], ((0, 20),)),
        ([(0, 30), (5, 20)], ((0, 30),)),
        ([(0, 10), (0, 10)], ((0, 10),)),
        ([(0, 10), (11, 20)], ((0, 10), (11, 20))),
        ([(0, 10), (15, 15)], ((0, 10),)),
    ],
    ids=["overlap", "touch", "one in the other", "twice", "apart", "empty"],
)
def test_agent_who_signs_in_twice_is_there_once(
    shifts: list[tuple[float, float]], merged: tuple[tuple[float, float], ...]
) -> None:
    assert timetable((call(0),), [shift("anna", on, off) for on, off in shifts]).shifts == {"anna": merged}


def test_owner_is_on_shift_from_his_first_second_until_before_his_last() -> None:
    calls = tuple(call(at, owner="anna") for at in (9, 10, 19, 20))
    assert timetable(calls, (shift("anna", 10, 20),)).on_shift == (False, True, True, False)


def test_no_call_is_an_error() -> None:
    with pytest.raises(ReplayError, match="no call"):
        timetable((), (shift("anna"),))
