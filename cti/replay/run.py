"""A whole replay: one policy on one recording, from the first call to the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter

from msgspec import Struct

from cti.replay.book import book
from cti.replay.bootstrap import Interval, Samples, averaged, interval, samples
from cti.replay.day import Day, Played
from cti.replay.draws import draws
from cti.replay.expected import ExpectedWait, expected_wait
from cti.replay.figures import Figures
from cti.replay.learn import Memory
from cti.replay.options import ReplayOptions
from cti.replay.policy import Policy, queue_of
from cti.replay.records import Call, Past, Recording, Shift
from cti.replay.timetable import Timetable, timetable


class Result(Struct, frozen=True, kw_only=True):
    """What a policy came to.

    `intervals` are the 95 % intervals of the figures, `samples` (the bootstrap's) serve to compare two policies on the
    same recording. `seconds` is how long the replay took. `plan` and `played` (the first run) tell of each call.
    `expected_wait` is None where nobody was told one.
    """

    policy: str
    figures: Figures
    intervals: dict[str, Interval]
    samples: Samples
    seconds: float
    plan: Timetable
    played: Played
    expected_wait: ExpectedWait | None


def replay(
    calls: Iterable[Call],
    roster: Iterable[Shift],
    history: Iterable[Past],
    policy: Policy,
    options: ReplayOptions | None = None,
    on_progress: Callable[[int], None] = lambda calls: None,
) -> Result:
    """Play recorded calls and shifts again under a policy. `on_progress` hears how many calls more have been played.

    Raises ReplayError when there is no call, or something unrecorded must be drawn and nothing is known to draw from.
    """
    options = options or ReplayOptions()
    began = perf_counter()
    recording = Recording(calls=tuple(calls), shifts=tuple(roster), history=tuple(history))
    plan = timetable(recording.calls, recording.shifts)
    queue = queue_of(policy, options)
    runs = [
        Day(plan, draw, queue, options, Memory(recording.history)).run(on_progress)
        for draw in draws(plan, recording, options.runs)
    ]
    books = [book(plan, played) for played in runs]
    drawn = samples(books)
    return Result(
        policy=policy.name,
        figures=averaged(books, [1] * books[0].days),
        intervals={name: interval(values) for name, values in drawn.items()},
        samples=drawn,
        expected_wait=expected_wait(plan, runs[0]),
        plan=plan,
        played=runs[0],
        seconds=perf_counter() - began,
    )
