"""The values that routing reasons about. Times are monotonic seconds; strings are opaque identities."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field


class Value(Struct, frozen=True, kw_only=True, gc=False):
    """A frozen, keyword-only value. It is never part of a cycle, so the collector has no business with it."""


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


class Channel(StrEnum):
    """How a work item reaches us."""

    VOICE = "voice"
    CHAT = "chat"


class Agent(Value, frozen=True, kw_only=True):
    """Somebody who takes calls: his teams, his skills with their level (1 to 10; a language is a skill).

    `capacity` is how many items of a channel he takes at once; a channel that is not named there is not his.
    """

    name: str
    teams: frozenset[str] = frozenset()
    skills: dict[str, int] = {}
    capacity: dict[Channel, int] = field(default_factory=lambda: {Channel.VOICE: 1})


class Reason(Value, frozen=True, kw_only=True):
    """One step of the story of a decision, at second `at`.

    `code` is stable and translated by the screens; `agent` and `seconds` fill the sentence.
    """

    at: float
    code: str
    agent: str | None = None
    seconds: float | None = None
