"""What is drawn because no recording tells it."""

from __future__ import annotations

import pytest
from msgspec import structs

from cti.replay.draws import draws
from cti.replay.errors import ReplayError
from cti.replay.records import Past, Recording
from cti.replay.timetable import timetable
from tests.cti.replay.small import BOTH, call

HISTORY = tuple(Past(wait=wait) for wait in range(1, 301)) + tuple(
    Past(wait=10, service=talk, agent="anna") for talk in range(50, 150)
)
ANSWERED = tuple(call(n, answered=True, wait=100.0, patience=777) for n in range(200))
GAVE_UP = call(300, answered=False, wait=40.0, patience=40)


def drawn(*calls, history=HISTORY, runs=3):
    return draws(timetable(calls, BOTH), Recording(calls=calls, shifts=BOTH, history=history), runs)


def test_first_run_takes_the_recording_as_it_is() -> None:
    assert drawn(*ANSWERED, GAVE_UP)[0].patience == [777] * 200 + [40]


def test_further_runs_draw_the_patience_of_the_answered_beyond_what_they_stood() -> None:
    _, second, third = drawn(*ANSWERED, GAVE_UP)
    for run in (second, third):
        assert all(100 <= patience <= 300 for patience in run.patience[:200])
        assert 150 < sum(run.patience[:200]) / 200 < 250
        assert run.patience[200] == 40, "that he gave up was seen"
    assert second.patience != third.patience


def test_draws_are_the_same_for_every_policy() -> None:
    first, again = drawn(*ANSWERED), drawn(*ANSWERED)
    assert [run.patience for run in first] == [run.patience for run in again]


def test_what_is_missing_is_drawn_in_the_first_run_too() -> None:
    unknown = structs.replace(call(0), patience=None, service=None)
    (run,) = drawn(unknown, runs=1)
    assert 0 < run.patience[0] <= 300
    assert 50 <= run.service[0] <= 149


def test_without_a_history_the_recording_itself_is_learned_from() -> None:
    gave_up = tuple(call(n, answered=False, wait=float(n), patience=n) for n in range(101, 200))
    _, second = drawn(*ANSWERED, *gave_up, history=(), runs=2)
    assert all(100 <= patience < 200 for patience in second.patience[:200])


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(ReplayError, match="patience of some calls must be drawn"):
        drawn(structs.replace(call(0), patience=None), history=())
