"""What the engine wants done. A command carries the whole of what its executor needs."""

from __future__ import annotations

from routing.model import AgentState, Outcome, Reason, Value


class Command(Value, tag=True):
    """Something to do now."""


class Offer(Command):
    """Ring `agent` for `ring` seconds with this call. `reasons` is the story so far, oldest first."""

    call: str
    agent: str
    ring: float
    reasons: tuple[Reason, ...]


class Hold(Command):
    """Let the caller wait with music. `waiting_for` is the owner he is held for, until second `until`; None: for anybody."""

    call: str
    waiting_for: str | None
    until: float | None
    reasons: tuple[Reason, ...]


class WithdrawOffer(Command):
    """Stop ringing `agent`: the call is not his any more. `reason` is a code (`caller_hung_up`, `agent_signed_out` …)."""

    call: str
    agent: str
    reason: str


class Overflow(Command):
    """The call leaves for Asterisk's fallback queue; the reasons tell why."""

    call: str
    reasons: tuple[Reason, ...]


class AgentChanged(Command):
    """The live view of one agent: `since` when, with which call, why (`reason` of not ready), and until when it lasts."""

    agent: str
    state: AgentState
    since: float
    reason: str | None = None
    call: str | None = None
    until: float | None = None


class VisitEnded(Command):
    """The call's queue visit got its one outcome, after `wait` seconds; `agent` is who answered."""

    call: str
    outcome: Outcome
    wait: float
    agent: str | None
    reasons: tuple[Reason, ...]


class Ignored(Command):
    """An event that the tables do not allow in this state: to be counted and logged, never acted on."""

    event: str
    subject: str
    state: str
