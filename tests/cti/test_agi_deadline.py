"""The deadline, on a clock that the test turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from cti.agi.deadline import Deadline


class Timer:
    def __init__(self, at: float, ring: Callable[[], None]) -> None:
        self.at, self.ring, self.cancelled = at, ring, False

    def when(self) -> float:
        return self.at

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """The two methods of an event loop that a deadline uses."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_at(self, at: float, ring: Callable[[], None]) -> Timer:
        self.timers.append(Timer(at, ring))
        return self.timers[-1]

    def turn_to(self, now: float) -> None:
        while due := [timer for timer in self.timers if not timer.cancelled and timer.at <= now]:
            self.now = due[0].at
            due[0].cancelled = True
            due[0].ring()
        self.now = now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def late() -> list[float]:
    return []


@pytest.fixture
def deadline(clock: Clock, late: list[float]) -> Deadline:
    return Deadline(cast(Any, clock), lambda: late.append(clock.now))


def test_it_rings_once_when_its_time_has_come(clock: Clock, deadline: Deadline, late: list[float]) -> None:
    deadline.set(5)
    clock.turn_to(4.9)
    assert late == []
    clock.turn_to(60)
    assert late == [5]


def test_it_does_not_ring_for_what_came_in_time(clock: Clock, deadline: Deadline, late: list[float]) -> None:
    for now in range(10):
        clock.turn_to(now)
        deadline.set(5)
        deadline.clear()
    clock.turn_to(60)
    assert late == []
    assert len(clock.timers) == 2


def test_it_rings_at_the_time_that_was_set_last(clock: Clock, deadline: Deadline, late: list[float]) -> None:
    deadline.set(5)
    clock.turn_to(4)
    deadline.set(5)
    clock.turn_to(60)
    assert late == [9]


def test_a_long_deadline_does_not_put_off_a_short_one(clock: Clock, deadline: Deadline, late: list[float]) -> None:
    deadline.set(600)
    deadline.clear()
    deadline.set(5)
    clock.turn_to(700)
    assert late == [5]


def test_a_closed_one_leaves_no_timer(clock: Clock, deadline: Deadline, late: list[float]) -> None:
    deadline.set(5)
    deadline.close()
    assert all(timer.cancelled for timer in clock.timers)
    clock.turn_to(60)
    assert late == []
