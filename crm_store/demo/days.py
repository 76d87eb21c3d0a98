"""The demo bank's last two weeks: who was at work, who rang, how long he waited and who spoke with him."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import Struct, field

from crm_store.demo.memorable import HOW_MANY
from crm_store.demo.model import Person
from crm_store.demo.staff import EXPERTS, QUEUES

DAYS = 14
_HALF_HOUR = 1800.0
_BEGIN = 7
_PROFILE = (6, 9, 13, 16, 18, 18, 16, 14, 12, 11, 12, 14, 16, 16, 14, 12, 11, 9, 8, 6)
"""Calls in each half hour of a working day from `_BEGIN` (UTC) on, for the team of private banking."""
_LENDING = 0.3
_WEEKEND = {5: 0.85, 6: 0.75}
_SHIFTS = {"olena": (7, 15), "taras": (7, 16), "svitlana": (8, 16.5), "iryna": (9, 17.25), "bohdan": (7, 15.5)}
_OTHERS = (8.5, 17.25)
_KNOWN = 0.8
_NOTES = 60.0
_ANSWER = 4.0
_HOLD = 30.0
_SHORT = 5.0

Row = dict[str, Any]


class Days(Struct, frozen=True, kw_only=True):
    """Rows for the store."""

    calls: list[Row] = field(default_factory=list)
    segments: list[Row] = field(default_factory=list)
    timeline: list[Row] = field(default_factory=list)
    shifts: list[Row] = field(default_factory=list)


def last_days(people: Sequence[Person], ids: Mapping[Person, int], random: Random, today: date) -> Days:
    """All of the two weeks before `today`. Those with a story of their own did not ring."""
    days = Days()
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        busy = _WEEKEND.get(day.weekday(), 1.0)
        shifts = _shifts(random)
        midnight = datetime.combine(day, time(0), UTC)
        for agent, (on, off) in shifts.items():
            begin, end = midnight + timedelta(seconds=on), midnight + timedelta(seconds=off)
            days.shifts.append({"agent": agent, "since": begin, "until": end, "is_open": False})
        free = {agent: on for agent, (on, _) in shifts.items()}
        arrivals: list[tuple[float, _Line]] = []
        for queue, share in ((QUEUES[0], busy), (QUEUES[1], busy * _LENDING)):
            team = {agent.login: shifts[agent.login] for agent in EXPERTS if queue.team in agent.teams}
            line = _Line(random, midnight, team, free, queue.name, queue.title)
            arrivals += ((at, line) for at in _arrivals(random, share))
        for at, line in sorted(arrivals, key=lambda arrival: arrival[0]):
            known = random.random() < _KNOWN
            person = random.choice(people[HOW_MANY:]) if known and len(people) > HOW_MANY else None
            line.rings(days, at, person, ids[person] if person else None)
    return days


def _shifts(random: Random) -> dict[str, tuple[float, float]]:
    """Everybody comes and goes within some minutes of his hours."""
    shifts = {}
    for expert in EXPERTS:
        on, off = _SHIFTS.get(expert.login, _OTHERS)
        shifts[expert.login] = (on * 3600 - random.uniform(0, 420), off * 3600 + random.uniform(0, 600))
    return shifts


def _arrivals(random: Random, share: float) -> Iterator[float]:
    """Seconds of the day at which somebody rings, in order."""
    for number, calls in enumerate(_PROFILE):
        begin = _BEGIN * 3600 + number * _HALF_HOUR
        at = begin
        while (at := at + random.expovariate(calls * share / _HALF_HOUR)) < begin + _HALF_HOUR:
            yield at


class _Line:
    """One queue's day: first come, first served, but a free owner before others, and a busy one after a short hold."""

    def __init__(
        self,
        random: Random,
        midnight: datetime,
        shifts: Mapping[str, tuple[float, float]],
        free: dict[str, float],
        queue: str,
        title: str,
    ) -> None:
        self._random = random
        self._midnight = midnight
        self._shifts = shifts
        self._queue = queue
        self._title = title
        self._free = free

    def rings(self, days: Days, at: float, person: Person | None, customer: int | None) -> None:
        """A call comes at second `at`, and all that becomes of it is added."""
        random = self._random
        patience, talk = random.expovariate(1 / 280), random.lognormvariate(4.9, 0.85)
        agent = self._taker(at, person.owner if person else None)
        free = max(at, self._free[agent]) - at if agent else patience + 1
        wait = free + _ANSWER
        answered = agent is not None and free <= patience
        if not answered:
            agent, wait, talk = None, patience, 0.0
        elif agent is not None:
            self._free[agent] = at + wait + talk + _NOTES
        call = f"demo-{self._queue}-{self._midnight:%Y%m%d}-{len(days.calls)}"
        days.calls.append(self._call(call, at, wait, talk, agent, person, customer))
        if agent:
            days.segments.append(self._segment(call, at + wait, talk, agent))
        if customer is not None:
            outcome = days.calls[-1]["outcome"]
            days.timeline.append(self._item(call, at, talk, agent, customer, outcome))

    def _taker(self, at: float, owner: str | None) -> str | None:
        """The owner, if he is free within the hold; else who is free first of those at work."""
        here = [agent for agent, (on, off) in self._shifts.items() if on <= at and max(at, self._free[agent]) < off]
        if owner in here and self._free[owner] <= at + _HOLD:
            return owner
        return min(here, key=lambda agent: max(at, self._free[agent]) + (agent == owner) * -0.5, default=None)

    def _moment(self, second: float) -> datetime:
        return self._midnight + timedelta(seconds=round(second, 3))

    def _call(
        self,
        call: str,
        at: float,
        wait: float,
        talk: float,
        agent: str | None,
        person: Person | None,
        customer: int | None,
    ) -> Row:
        number = person.phones[0].value if person else None
        owner = person.owner if person else None
        on, off = self._shifts.get(owner, (0.0, 0.0)) if owner else (0.0, 0.0)
        given_up = "short_abandon" if wait < _SHORT else "abandoned"
        return {
            "call": call,
            "revision": 1,
            "arrived_at": self._moment(at),
            "queue": self._queue,
            "number_input": number or "anonymous",
            "number_kind": "e164" if number else "anonymous",
            "number_e164": number,
            "customer": customer,
            "owner": owner,
            "on_shift": on <= at < off,
            "outcome": "answered" if agent else given_up,
            "agent": agent,
            "answered_at": self._moment(at + wait) if agent else None,
            "ended_at": self._moment(at + wait + talk),
            "wait": wait,
            "talk": talk,
            "hold": 0.0,
            "reasons": [],
        }

    def _segment(self, call: str, answered: float, talk: float, agent: str) -> Row:
        return {
            "call": call,
            "position": 0,
            "agent": agent,
            "offered_at": self._moment(answered - _ANSWER),
            "ringing_at": self._moment(answered - _ANSWER),
            "answered_at": self._moment(answered),
            "ended_at": self._moment(answered + talk),
            "outcome": "answered",
            "hold": 0.0,
        }

    def _item(self, call: str, at: float, talk: float, agent: str | None, customer: int, outcome: str) -> Row:
        return {
            "customer": customer,
            "at": self._moment(at),
            "kind": "interaction",
            "channel": "call",
            "direction": "inbound",
            "title": self._title,
            "text": None,
            "agent": agent,
            "outcome": outcome,
            "seconds": talk if agent else None,
            "call": call,
        }
