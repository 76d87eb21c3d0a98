"""What an administrator decides about a queue: who serves it, in which order, for how long, and what comes after."""

from __future__ import annotations

from enum import StrEnum

from routing.model import Value


class HoldPolicy(Value, frozen=True, kw_only=True, tag_field="policy"):
    """How long a caller is kept for his busy owner although somebody else is free."""


class Never(HoldPolicy, frozen=True, kw_only=True, tag="never"):
    """Not at all: the owner gets him only if he is free first."""


class Fixed(HoldPolicy, frozen=True, kw_only=True, tag="fixed"):
    """For so many `seconds` from his arrival."""

    seconds: float = 30.0


class Forever(HoldPolicy, frozen=True, kw_only=True, tag="forever"):
    """As long as the owner is at work."""


class Adaptive(HoldPolicy, frozen=True, kw_only=True, tag="adaptive"):
    """While the owner is worth the wait that is to be expected, by what talks and callers' patience were so far.

    `value` is how many seconds of waiting an answer by the owner is worth, `segments` the same for single segments;
    `loss` is how many a hang-up costs. Nobody is held beyond a wait of `longest`, nor beyond the queue's `p95_wait`.
    Until then one who is not held steps aside by `aside` seconds for others whom a freed agent may take, so that he
    rather meets his owner; from then on he goes before them by `amends` seconds. A queue of which too little is known
    yet holds for `fallback` seconds.
    """

    value: float = 450.0
    segments: dict[str, float] = {}
    loss: float = 100.0
    longest: float = 145.0
    aside: float = 60.0
    amends: float = 360.0
    fallback: float = 30.0


class StepKind(StrEnum):
    """Who may take a call, besides its owner."""

    DEPUTIES = "deputies"
    TEAM = "team"
    RELAXED = "relaxed"
    ANY = "any"


class Step(Value, frozen=True, kw_only=True):
    """One widening of the circle; the circles before it stay.

    Its agents are tried alone for `seconds` before the next step opens (0: at once when none of them is ready; None:
    no further step opens); when none of them is at work the next step opens at once. Only for callers of `segments`, if
    any are named. `relax`: so many levels below the queue's skills are enough.
    """

    kind: StepKind
    seconds: float | None = 0.0
    segments: frozenset[str] = frozenset()
    relax: int = 0


STEPS = (Step(kind=StepKind.DEPUTIES), Step(kind=StepKind.TEAM), Step(kind=StepKind.RELAXED))
"""Deputies, the team, then anybody who has the skills."""


class WayOut(StrEnum):
    """Where a call goes that the queue cannot keep."""

    FALLBACK = "fallback"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    QUEUE = "queue"


class Way(Value, frozen=True, kw_only=True):
    """A way out; `queue` is the other queue for `WayOut.QUEUE`.

    A queue that the call has been in is never entered again: the call then goes to the fallback queue.
    """

    kind: WayOut = WayOut.FALLBACK
    queue: str | None = None


class Announcements(Value, frozen=True, kw_only=True):
    """When a waiting caller is told his position and expected wait: after `first` seconds, then `every` so many.

    `callback`: he is also told that he may press 1 and be rung back.
    """

    first: float = 30.0
    every: float = 60.0
    callback: bool = False


class Queue(Value, frozen=True, kw_only=True):
    """Where calls of one kind wait, and how they are served. All times are seconds.

    `skills` are the levels (1 to 10) that an agent of the team or a helper needs; a caller's language is a skill as
    well where it is one of `languages`. `owner_bonus` and `segment_bonus` are virtual waiting time, at most
    `bonus_limit` in all, by which a freed agent prefers his own customers and those of a segment; without `owner_first`
    an owner is one of the team, even when he is ready. `spare_owners`: of those who are ready, the agent whose own
    customers ring least is taken first, otherwise the longest idle. `p95_wait` is the wait that an adaptive hold for an
    owner must not go beyond. `max_wait` None waits without end. A caller who hung up while he waited, or lost his
    agent, and rings again within `repeat_within` gets his agent and his place again.
    """

    name: str
    team: str
    skills: dict[str, int] = {}
    languages: frozenset[str] = frozenset()
    hold: Never | Fixed | Forever | Adaptive = Adaptive()
    steps: tuple[Step, ...] = STEPS
    owner_first: bool = True
    spare_owners: bool = True
    owner_bonus: float = 540.0
    segment_bonus: dict[str, float] = {}
    bonus_limit: float = 540.0
    ring: float = 20.0
    wrap_up: float = 60.0
    max_wait: float | None = None
    p95_wait: float = 180.0
    service_seconds: float = 20.0
    short_abandon: float = 5.0
    repeat_within: float = 600.0
    announcements: Announcements | None = None
    on_timeout: Way = Way()
    on_empty: Way = Way()
    on_closed: Way = Way(kind=WayOut.VOICEMAIL)
