"""Lays days end to end: every call and shift at its second since the first midnight, and who was at work when."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from cti.replay.errors import ReplayError
from cti.replay.records import DAY_SECONDS, Call, Shift


class Timetable(Struct, frozen=True, kw_only=True):
    """A recorded time, ready to be played. Seconds count from midnight of `first`.

    `arrivals`, `on_shift` (was the owner at work when he rang?) and `day_of` go with `calls`, which are in the order of
    arrival; `shifts` are (on, off) of each agent, in order and apart from each other.
    """

    first: date
    days: int
    calls: tuple[Call, ...]
    arrivals: tuple[float, ...]
    day_of: tuple[int, ...]
    on_shift: tuple[bool, ...]
    shifts: dict[str, tuple[tuple[float, float], ...]]

    def day(self, number: int) -> date:
        """The date of a day by its number."""
        return self.first + timedelta(days=number)


def timetable(calls: Iterable[Call], roster: Iterable[Shift]) -> Timetable:
    """Put calls and shifts in order; shifts of one agent that overlap or touch are one. Raises ReplayError."""
    ordered = sorted(calls, key=lambda call: (call.day, call.arrival))
    if not ordered:
        raise ReplayError("there is no call on these days")
    first = ordered[0].day
    shifts = _shifts(first, roster)
    day_of = tuple((call.day - first).days for call in ordered)
    arrivals = tuple(day * DAY_SECONDS + call.arrival for day, call in zip(day_of, ordered, strict=True))
    return Timetable(
        first=first,
        days=day_of[-1] + 1,
        calls=tuple(ordered),
        arrivals=arrivals,
        day_of=day_of,
        on_shift=tuple(
            call.owner is not None and _at_work(shifts.get(call.owner, ()), at)
            for call, at in zip(ordered, arrivals, strict=True)
        ),
        shifts=shifts,
    )


def _shifts(first: date, roster: Iterable[Shift]) -> dict[str, tuple[tuple[float, float], ...]]:
    spans: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for shift in roster:
        midnight = (shift.day - first).days * DAY_SECONDS
        if shift.on < shift.off:
            spans[shift.agent].append((midnight + shift.on, midnight + shift.off))
    return {agent: _merged(sorted(spans[agent])) for agent in sorted(spans)}


def _merged(spans: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    merged: list[tuple[float, float]] = []
    for on, off in spans:
        if merged and on <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(off, merged[-1][1]))
        else:
            merged.append((on, off))
    return tuple(merged)


def _at_work(shifts: tuple[tuple[float, float], ...], at: float) -> bool:
    place = bisect_right(shifts, at, key=lambda shift: shift[0])
    return place > 0 and at < shifts[place - 1][1]
