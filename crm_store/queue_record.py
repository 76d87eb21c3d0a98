"""A queue as the administrator keeps it: who serves it, in which order, how long, when, and what comes after."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, field

from crm_store.record import Record

# `$` alone would let a line feed at the end pass in Python, and `\Z` means nothing in JSON Schema.
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$(?!\n)")]
Text = Annotated[str, Meta(min_length=1, max_length=100)]
Word = Annotated[str, Meta(min_length=1, max_length=50)]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Level = Annotated[int, Meta(ge=1, le=10)]
Share = Annotated[float, Meta(ge=0, le=1)]
Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$(?!\n)")]
Closing = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$(?!\n)")]


class Strict(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a queue's settings; a misspelled field is refused."""


class Hold(Strict, frozen=True, kw_only=True, tag_field="policy"):
    """How long a caller is kept for his busy owner although somebody else is free."""


class HoldNever(Hold, frozen=True, kw_only=True, tag="never"):
    """Not at all."""


class HoldFixed(Hold, frozen=True, kw_only=True, tag="fixed"):
    """For so many `seconds` from his arrival."""

    seconds: Seconds = 30.0


class HoldForever(Hold, frozen=True, kw_only=True, tag="forever"):
    """As long as the owner is at work."""


class HoldAdaptive(Hold, frozen=True, kw_only=True, tag="adaptive"):
    """While the owner is worth the wait that is to be expected.

    `value` is how many seconds of waiting an answer by the owner is worth, `segments` the same for single segments;
    `loss` is how many a hang-up costs. Nobody is held beyond a wait of `longest`; until then one who is not
    held steps aside for others by `aside`, from then on he goes before them by `amends`. A queue of which too little is
    known yet holds for `fallback` seconds.
    """

    value: Seconds = 450.0
    segments: dict[Word, Seconds] = field(default_factory=dict)
    loss: Seconds = 100.0
    longest: Seconds = 145.0
    aside: Seconds = 60.0
    amends: Seconds = 360.0
    fallback: Seconds = 30.0


class QueueStep(Strict, frozen=True, kw_only=True):
    """One widening of the circle of those who may take a call; the circles before it stay.

    Its agents are tried alone for `seconds` before the next step opens (0: at once when none of them is ready; None: no
    further step opens). Only for callers of `segments`, if any are named. `relax`: so many levels below the queue's
    skills are enough.
    """

    kind: Literal["deputies", "team", "relaxed", "any"]
    seconds: Seconds | None = 0.0
    segments: frozenset[Word] = frozenset()
    relax: Annotated[int, Meta(ge=0, le=9)] = 0


class WayOut(Strict, frozen=True, kw_only=True):
    """Where a call goes that the queue cannot keep; `queue` is the other queue for kind `queue`."""

    kind: Literal["fallback", "callback", "voicemail", "queue"] = "fallback"
    queue: Name | None = None


class Announcements(Strict, frozen=True, kw_only=True):
    """A waiting caller is told his position and expected wait after `first` seconds, then `every` so many.

    `callback`: he is also told that he may press 1 and be rung back.
    """

    first: Seconds = 30.0
    every: Annotated[float, Meta(ge=10, le=86_400)] = 60.0
    callback: bool = False


class Span(Strict, frozen=True, kw_only=True):
    """Open from a time of day to another, `HH:MM`. One that `closes` no later than it `opens` ends on the next day.

    The whole day is `00:00` to `24:00`.
    """

    opens: Clock
    closes: Closing


Spans = Annotated[tuple[Span, ...], Meta(max_length=12)]


class Week(Strict, frozen=True, kw_only=True):
    """When it is open on each day of the week; a day without spans is closed."""

    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()


class Holiday(Strict, frozen=True, kw_only=True):
    """A date with hours of its own, whatever its day of the week; without `spans` it is closed."""

    day: date
    name: Annotated[str, Meta(max_length=100)] = ""
    spans: Spans = ()


class Hours(Strict, frozen=True, kw_only=True):
    """Opening hours, by the clock of `zone` (IANA, as `Europe/Kyiv`)."""

    zone: Word
    week: Week = Week()
    holidays: Annotated[tuple[Holiday, ...], Meta(max_length=400)] = ()


class QueueRecord(Strict, frozen=True, kw_only=True):
    """A queue. All times are seconds; each field means what `routing.queue.Queue` says of it.

    `service_target` is the share of calls to be answered in `service_seconds`; `hours` None: always open.
    A customer who asked to be rung back is rung `callback_tries` times at most, `callback_pause` apart.
    """

    name: Name
    title: Text
    team: Text
    skills: dict[Word, Level] = field(default_factory=dict)
    languages: frozenset[Word] = frozenset()
    hold: HoldNever | HoldFixed | HoldForever | HoldAdaptive = HoldAdaptive()
    steps: Annotated[tuple[QueueStep, ...], Meta(max_length=20)] = (
        QueueStep(kind="deputies"),
        QueueStep(kind="team"),
        QueueStep(kind="relaxed"),
    )
    owner_first: bool = True
    spare_owners: bool = True
    owner_bonus: Seconds = 540.0
    segment_bonus: dict[Word, Seconds] = field(default_factory=dict)
    bonus_limit: Seconds = 540.0
    ring: Annotated[float, Meta(ge=1, le=300)] = 20.0
    wrap_up: Annotated[float, Meta(ge=0, le=3_600)] = 60.0
    max_wait: Seconds | None = None
    p95_wait: Seconds = 180.0
    service_seconds: Seconds = 20.0
    service_target: Share = 0.8
    short_abandon: Seconds = 5.0
    repeat_within: Seconds = 600.0
    callback_tries: Annotated[int, Meta(ge=1, le=20)] = 3
    callback_pause: Annotated[float, Meta(ge=1, le=86_400)] = 600.0
    announcements: Announcements | None = None
    on_timeout: WayOut = WayOut()
    on_empty: WayOut = WayOut()
    on_closed: WayOut = WayOut(kind="voicemail")
    hours: Hours | None = None
