"""What if: one day of the store replayed as it was set, and again with something changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from cti.replay.book import book
from cti.replay.bootstrap import averaged
from cti.replay.day import Day, Played
from cti.replay.draws import draws
from cti.replay.figures import Figures, figures
from cti.replay.learn import Memory
from cti.replay.occupancy import Occupancy
from cti.replay.options import ReplayOptions
from cti.replay.policy import OF_THE_CENTRE, Policy, queue_of
from cti.replay.records import Recording, Shift
from cti.replay.timetable import Timetable, timetable
from cti.staffing.errors import NoShifts
from routing.queue import Queue

CALLS_PLAYED = 20_000
"""A day is replayed so often that about so many calls are played, but at least twice and at most ten times."""

NOT_REPLAYED = ("skills", "languages", "max_wait", "on_timeout", "on_empty", "on_closed", *OF_THE_CENTRE)
"""A replay has one queue whose agents may all take every call, and callers who wait until they give up."""


class Extra(Struct, frozen=True, kw_only=True):
    """So many more agents, at work from second `on` to second `off` of the day (None: as long as anybody was)."""

    agents: int = 0
    on: float | None = None
    off: float | None = None


class Compared(Struct, frozen=True, kw_only=True):
    """The day as it was, replayed as it was set, and replayed with the change, `runs` times each."""

    agents: int
    runs: int
    observed: Figures
    before: Figures
    after: Figures


def compare(recording: Recording, queue: Queue, changed: Queue, extra: Extra) -> Compared:
    """Replay a day twice, with the same callers. Raises NoShifts, and ReplayError for a day without calls."""
    if not recording.shifts:
        raise NoShifts
    runs = min(10, max(2, CALLS_PLAYED // max(1, len(recording.calls))))
    plan = timetable(recording.calls, recording.shifts)
    return Compared(
        agents=len(plan.shifts),
        runs=runs,
        observed=observed(plan),
        before=_played(plan, recording, queue, runs),
        after=_played(_staffed(recording, extra), recording, changed, runs),
    )


def observed(plan: Timetable) -> Figures:
    """What really happened, in the same figures; occupancy is not known."""
    played = Played(
        wait=[call.wait or 0.0 for call in plan.calls],
        by=[(call.agent or "?") if call.answered else None for call in plan.calls],
        occupancy=Occupancy(plan.days),
        told=[],
    )
    return figures(book(plan, played), [1])


def policy_of(queue: Queue) -> Policy:
    """A queue's settings as a policy to replay."""
    settings: dict[str, Any] = msgspec.to_builtins(queue)
    return Policy(name=queue.name, settings={key: settings[key] for key in settings if key not in NOT_REPLAYED})


def _staffed(recording: Recording, extra: Extra) -> Timetable:
    """The day with more agents, who are nobody's owners."""
    day: date = recording.calls[0].day
    on = min(shift.on for shift in recording.shifts) if extra.on is None else extra.on
    off = max(shift.off for shift in recording.shifts) if extra.off is None else extra.off
    more = [Shift(day=day, agent=f"+{number}", on=on, off=max(on, off)) for number in range(1, extra.agents + 1)]
    return timetable(recording.calls, (*recording.shifts, *more))


def _played(plan: Timetable, recording: Recording, queue: Queue, runs: int) -> Figures:
    options = ReplayOptions(wrap_up=queue.wrap_up, runs=runs)
    settings = queue_of(policy_of(queue), options)
    books = [
        book(plan, Day(plan, draw, settings, options, Memory(recording.history)).run())
        for draw in draws(plan, recording, runs)
    ]
    return averaged(books, [1] * books[0].days)
