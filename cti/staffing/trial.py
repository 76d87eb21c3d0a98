"""Tries a number of agents on the real engine: half hours of invented calls, with talks and patience as learned."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, inf, sqrt
from random import Random

from msgspec import Struct

from cti.replay.day import Day, Played
from cti.replay.draws import Draw
from cti.replay.learn import Memory
from cti.replay.options import ReplayOptions
from cti.replay.policy import policy, queue_of
from cti.replay.records import Call, Shift
from cti.replay.timetable import Timetable, timetable
from cti.staffing.demand import HALF_HOUR, Demand
from routing.erlang import Goal
from routing.survival import Survival

CALLS = 3_000
"""About so many calls are tried, in half hours apart from each other …"""
FEWEST, MOST = 16, 240
"""… of which there are at least and at most so many."""
Z99 = 2.576
"""For an interval that one in a hundred misses: a plan has some hundred half hours."""


class Trial(Struct, frozen=True, kw_only=True):
    """What the engine made of it. `error` is half the width of the service level's 99 % confidence interval."""

    agents: int
    service_level: float
    error: float
    asa: float | None
    abandoned: float

    def agrees(self, service_level: float) -> bool:
        """Whether a foretold service level is within the error."""
        return abs(service_level - self.service_level) <= self.error


def trial(demand: Demand, calls: float, agents: int, wrap_up: float, goal: Goal, seed: int = 0) -> Trial:
    """Let so many agents serve half hours of `calls` on average. The same seed brings the same callers.

    Each half hour is a day of its own. It counts from when the centre has been open for another half hour, and those
    who wait at its end are still served. Nobody has an owner: a formula knows none either.
    """
    random = Random(seed)
    days = min(MOST, max(FEWEST, ceil(CALLS / calls)))
    arrivals = [_arrivals(random, calls) for _ in range(days)]
    first = date(2001, 1, 1)
    made = [Call(day=first + timedelta(days=day), arrival=at) for day in range(days) for at in arrivals[day]]
    draw = Draw([_draw(random, demand.patience) for _ in made], [_draw(random, demand.talk) for _ in made])
    if not made:
        return Trial(agents=agents, service_level=1.0, error=1.0, asa=None, abandoned=0.0)
    roster = [
        Shift(day=first + timedelta(days=day), agent=f"agent {number}", on=0.0, off=12 * 3600.0)
        for day in range(days)
        for number in range(agents)
    ]
    plan = timetable(made, roster)
    options = ReplayOptions(wrap_up=wrap_up)
    played = Day(plan, draw, queue_of(policy("pooled"), options), options, Memory()).run()
    return _figures(plan, played, agents, goal)


def _arrivals(random: Random, calls: float) -> list[float]:
    """A Poisson stream over the half hour before and the one that counts, in order."""
    at, arrivals = 0.0, []
    while (at := at + random.expovariate(calls / HALF_HOUR)) < 2 * HALF_HOUR:
        arrivals.append(at)
    return arrivals


def _draw(random: Random, curve: Survival) -> float:
    """A duration from the curve; beyond its end, never within this trial."""
    drawn = curve.quantile(random.random())
    return 86_400.0 if drawn == inf else drawn


def _figures(plan: Timetable, played: Played, agents: int, goal: Goal) -> Trial:
    days = plan.days
    counted, in_time = [0] * days, [0] * days
    answered = calls = 0
    waited = 0.0
    for number, call in enumerate(plan.calls):
        if call.arrival < HALF_HOUR:
            continue
        day, wait, by = plan.day_of[number], played.wait[number], played.by[number]
        calls += 1
        counted[day] += by is not None or wait >= goal.short
        if by is not None:
            answered += 1
            waited += wait
            in_time[day] += wait <= goal.within
    if not sum(counted):
        return Trial(agents=agents, service_level=1.0, error=1.0, asa=None, abandoned=0.0)
    level = sum(in_time) / sum(counted)
    return Trial(
        agents=agents,
        service_level=level,
        error=_error(level, in_time, counted),
        asa=waited / answered if answered else None,
        abandoned=1 - answered / calls,
    )


def _error(level: float, in_time: list[int], counted: list[int]) -> float:
    """Half of the 99 % interval of a ratio of sums over days (Cochran, Sampling Techniques, 1977, section 2.11).

    Not below 4.6 ÷ calls, which is what seeing no exception at all leaves open (Hanley and Lippman-Hand 1983).
    """
    days, calls = len(counted), sum(counted)
    spread = sum((hits - level * of) ** 2 for hits, of in zip(in_time, counted, strict=True))
    return max(Z99 * sqrt(spread * days / (days - 1)) / calls, 4.6 / calls)
