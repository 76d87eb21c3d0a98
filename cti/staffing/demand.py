"""What comes in and how long it takes: calls per half hour of each weekday, talks, and patience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from cti.replay.records import Call, Past
from cti.staffing.errors import NoCalls, StaffingError
from routing.survival import Survival, kaplan_meier

HALF_HOUR = 1800
HALF_HOURS = 48
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Demand(Struct, frozen=True, kw_only=True):
    """What was offered on the days from `first` to `last`, and how long it takes.

    `offered` are the mean calls per half hour by weekday (0 is Monday, None: no such day among them). `talk` and
    `patience` are the learned curves in seconds, `mean_patience` the total wait ÷ those who gave up (None: nobody did),
    which is the maximum-likelihood mean of an exponential patience (Mandelbaum and Zeltyn 2007, section 5).
    """

    first: date
    last: date
    calls: int
    offered: tuple[tuple[float, ...] | None, ...]
    talk: Survival
    patience: Survival
    mean_patience: float | None

    def handling(self, wrap_up: float) -> float:
        """The mean seconds that a call keeps an agent (AHT)."""
        return self.talk.mean() + wrap_up

    def per_half_hour(self, weekday: int) -> tuple[float, ...]:
        """The mean calls of each half hour of a weekday. Raises StaffingError when there was no such day."""
        known = self.offered[weekday]
        if known is None:
            raise StaffingError(f"there is no {WEEKDAYS[weekday]} from {self.first} to {self.last}")
        return known


def demand_of(calls: Iterable[Call], history: Iterable[Past] = ()) -> Demand:
    """Add up recorded calls; talks and patience also from the time before. Raises StaffingError.

    A weekday's mean is over all days of that name between the first and the last call, those without calls too.
    """
    calls = tuple(calls)
    if not calls:
        raise NoCalls
    waits: Counter[tuple[float, bool]] = Counter()
    talks: Counter[tuple[float, bool]] = Counter()
    counts = [[0] * HALF_HOURS for _ in WEEKDAYS]
    for call in calls:
        counts[call.day.weekday()][int(call.arrival // HALF_HOUR)] += 1
        if call.wait is not None and call.answered is not None:
            waits[round(call.wait), not call.answered] += 1
        if call.answered and call.service is not None:
            talks[round(call.service), True] += 1
    for past in history:
        waits[round(past.wait), past.service is None] += 1
        if past.service is not None:
            talks[round(past.service), True] += 1
    if not talks:
        raise StaffingError("no call was answered: nothing tells how long one takes")
    first, last = min(call.day for call in calls), max(call.day for call in calls)
    days = Counter((first + timedelta(days=number)).weekday() for number in range((last - first).days + 1))
    gave_up = sum(times for (_, ended), times in waits.items() if ended)
    waited = sum(seconds * times for (seconds, _), times in waits.items())
    return Demand(
        first=first,
        last=last,
        calls=len(calls),
        offered=tuple(
            tuple(count / days[weekday] for count in counts[weekday]) if days[weekday] else None
            for weekday in range(len(WEEKDAYS))
        ),
        talk=kaplan_meier(talks.elements()),
        patience=kaplan_meier(waits.elements()),
        mean_patience=max(1.0, waited / gave_up) if gave_up else None,
    )
