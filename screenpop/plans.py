"""What supervisors ask of the planner and what it answers: agents per half hour, and a day under other settings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from crm_store.queue_record import Clock, Closing, HoldAdaptive, HoldFixed, HoldForever, HoldNever, Name, Seconds
from screenpop.http.bodies import Answer, Asked

Formula = Literal["erlang_a", "erlang_c"]


class StaffingQuery(Asked, frozen=True, kw_only=True):
    """Which half hours: of a queue (None: the default one) on a weekday (0 is Monday, None: today's).

    `share` of the calls is to be answered `within` so many seconds, and `wrap_up` seconds go by after each; None: as
    the queue's settings say. Without `tried` only the formulas are asked, which takes no time.
    """

    queue: Name | None = None
    weekday: Annotated[int, Meta(ge=0, le=6)] | None = None
    share: Annotated[float, Meta(ge=0.01, le=0.999)] | None = None
    within: Annotated[float, Meta(ge=0, le=3600)] | None = None
    wrap_up: Annotated[float, Meta(ge=0, le=3600)] | None = None
    tried: bool = False


class QueueChoice(Answer, frozen=True, kw_only=True):
    """A queue that can be planned for."""

    name: str
    title: str


class StaffedHalfHour(Answer, frozen=True, kw_only=True):
    """One half hour, `number` 0 to 47 from midnight, with its mean `calls` and their `load` in erlangs.

    `erlang_c` and `erlang_a` are the agents that each formula asks for, `agents` those to plan for, and `foretold_c`
    and `foretold_a` the service levels that each foretells for these. `service_level` with its `error`, `asa` in
    seconds and `abandoned` are as tried on the engine (None: not tried; then ASA and `abandoned` are Erlang A's).
    `parted`: the formulas that are off by more than the error.
    """

    number: int
    calls: float
    load: float
    agents: int
    erlang_c: int
    erlang_a: int
    foretold_c: float
    foretold_a: float
    service_level: float | None
    error: float | None
    asa: float | None
    abandoned: float
    parted: tuple[Formula, ...]


class Staffing(Answer, frozen=True, kw_only=True):
    """The plan of one weekday, from the `calls` between `first` and `last`; without calls there are no `rows`.

    `handling` and `patience` are means in seconds (None: nobody gave up). `weekdays` are those that can be planned.
    """

    queue: str
    queues: tuple[QueueChoice, ...]
    weekday: int
    weekdays: tuple[int, ...]
    first: date
    last: date
    calls: int
    share: float
    within: float
    wrap_up: float
    handling: float | None
    patience: float | None
    tried: bool
    rows: tuple[StaffedHalfHour, ...]


class WhatIfChange(Asked, frozen=True, kw_only=True):
    """What would have been different on a `day` (None: yesterday) in a queue (None: the default one).

    `experts` more, at work from `since` to `until` (left out: as long as anybody was); another `hold`, another
    `owner_bonus` in seconds; None: as it is set.
    """

    queue: Name | None = None
    day: date | None = None
    experts: Annotated[int, Meta(ge=0, le=50)] = 0
    since: Clock | None = None
    until: Closing | None = None
    hold: HoldNever | HoldFixed | HoldForever | HoldAdaptive | None = None
    owner_bonus: Seconds | None = None


class DayFigures(Answer, frozen=True, kw_only=True):
    """A day in figures, as the glossary defines them: shares 0 to 1, times in seconds. None: there were no such calls.

    Counts are means over the runs of a replay.
    """

    calls: float
    answered: float
    abandoned: float
    abandon_rate: float | None
    service_level_20: float | None
    asa: float | None
    asa_owned: float | None
    p95_wait: float | None
    max_wait: float | None
    continuity: float | None
    on_shift_continuity: float | None
    occupancy: float | None


class WhatIf(Answer, frozen=True, kw_only=True):
    """A day as it really was (`observed`), replayed as it was set (`before`), and replayed with the change (`after`).

    Compare the last two with each other: both are replays with the same callers, `runs` times each. `agents` were at
    work that day; `hold` and `owner_bonus` are as set.
    """

    queue: str
    day: date
    agents: int
    runs: int
    hold: HoldNever | HoldFixed | HoldForever | HoldAdaptive
    owner_bonus: float
    observed: DayFigures
    before: DayFigures
    after: DayFigures
