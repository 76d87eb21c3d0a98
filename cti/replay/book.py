"""Adds up what became of the calls, by day, so that figures of any choice of days can be had at once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

from msgspec import Struct

from cti.replay.day import Played
from cti.replay.timetable import Timetable

SERVICE_LEVEL_SECONDS = 20.0
SHORT_ABANDON_SECONDS = 5.0
"""Who hangs up before that does not count against the service level."""

COUNTS = (
    "calls", "owned", "on_shift", "answered", "abandoned", "short", "in_time", "waited",
    "owned_answered", "owned_waited", "by_owner", "by_owner_on_shift",
)  # fmt: skip
"""What is added up: calls, and seconds that answered (and owned) callers waited."""

Weights = Sequence[int]
"""How many times each day counts."""


class Book(Struct, frozen=True, kw_only=True):
    """One run, added up: `counts` of each day; `waits` of answered calls, longest first, each with its day."""

    counts: dict[str, list[float]]
    waits: list[tuple[float, int]]
    busy: dict[str, list[float]]
    ready: dict[str, list[float]]

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.counts["calls"])

    def total(self, name: str, weights: Weights) -> float:
        """The sum over the days of one of the counts."""
        return weighted(weights, self.counts[name])


def weighted(weights: Weights, values: Sequence[float]) -> float:
    """The sum of the values of all days, each as many times as its weight says."""
    return float(sum(map(mul, weights, values)))


def book(plan: Timetable, played: Played) -> Book:
    """Add up one run. Only days with calls count; agents' days without calls are left out."""
    numbers = sorted(set(plan.day_of))
    place = {day: index for index, day in enumerate(numbers)}
    counts = {name: [0.0] * len(numbers) for name in COUNTS}
    waits: list[tuple[float, int]] = []
    for number, call in enumerate(plan.calls):
        day, wait, agent = place[plan.day_of[number]], played.wait[number], played.by[number]
        if agent is not None:
            waits.append((wait, day))
        _count(counts, day, wait, agent, call.owner, plan.on_shift[number])
    waits.sort(reverse=True)
    busy, ready = (
        {agent: [seconds[day] for day in numbers] for agent, seconds in kept.items()}
        for kept in (played.occupancy.busy, played.occupancy.ready)
    )
    return Book(counts=counts, waits=waits, busy=busy, ready=ready)


def _count(
    counts: dict[str, list[float]], day: int, wait: float, agent: str | None, owner: str | None, on_shift: bool
) -> None:
    counts["calls"][day] += 1
    counts["owned"][day] += owner is not None
    counts["on_shift"][day] += on_shift
    if agent is None:
        counts["abandoned"][day] += 1
        counts["short"][day] += wait < SHORT_ABANDON_SECONDS
        return
    counts["answered"][day] += 1
    counts["waited"][day] += wait
    counts["in_time"][day] += wait <= SERVICE_LEVEL_SECONDS
    if owner is not None:
        counts["owned_answered"][day] += 1
        counts["owned_waited"][day] += wait
        counts["by_owner"][day] += agent == owner
        counts["by_owner_on_shift"][day] += on_shift and agent == owner
