"""The values that routing reasons about. Times are monotonic seconds; strings are opaque identities."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Value(Struct, frozen=True, kw_only=True):
    """A frozen, keyword-only value."""


class AgentState(StrEnum):
    """What an agent is doing, as the floor shows it."""

    LOGGED_OUT = "logged_out"
    NOT_READY = "not_ready"
    READY = "ready"
    RESERVED = "reserved"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    NOT_RESPONDING = "not_responding"


class CallPhase(StrEnum):
    """Where a call stands with the engine.

    `left`: its visit is over and none of our agents talks with it, but it has not hung up.
    `unknown` (never seen, or handed over) and `gone` (hung up) are not kept.
    """

    UNKNOWN = "unknown"
    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    LEFT = "left"
    GONE = "gone"


class Outcome(StrEnum):
    """How a queue visit ended; every visit gets exactly one."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    SHORT_ABANDON = "short_abandon"
    TIMED_OUT = "timed_out"
    EMPTY = "empty"
    KEY_EXIT = "key_exit"
    CALLBACK = "callback"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


class Queue(Value, frozen=True, kw_only=True):
    """Where calls of one kind wait, and how they are served.

    `hold_for_owner`, `ring`, `wrap_up`, `max_wait` and `short_abandon` are seconds; `max_wait` None waits without end.
    `skills` are the levels (1 to 10) an agent needs to serve it outside the owner, deputies and team; where none is
    named, every agent may help out.
    """

    name: str
    team: str
    skills: dict[str, int] = {}
    hold_for_owner: float = 30.0
    ring: float = 20.0
    wrap_up: float = 60.0
    max_wait: float | None = None
    short_abandon: float = 5.0


class Agent(Value, frozen=True, kw_only=True):
    """Somebody who takes calls: his teams, and his skills with their level (1 to 10)."""

    name: str
    teams: frozenset[str] = frozenset()
    skills: dict[str, int] = {}


class Reason(Value, frozen=True, kw_only=True):
    """One step of the story of a decision, at second `at`.

    `code` is stable and translated by the screens; `agent` and `seconds` fill the sentence.
    """

    at: float
    code: str
    agent: str | None = None
    seconds: float | None = None
