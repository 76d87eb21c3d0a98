"""What the engine shows of itself: one value for each agent and each call, for the live floor."""

from __future__ import annotations

from routing.model import AgentState, CallPhase, Reason, Value


class AgentView(Value, frozen=True, kw_only=True):
    """One agent now: his state `since` when, why, with which call, and until when it lasts (None: open).

    `reason` is why he is not ready; in a conversation or wrap-up, the break that begins afterwards.
    """

    agent: str
    state: AgentState
    since: float
    reason: str | None = None
    call: str | None = None
    until: float | None = None


class CallView(Value, frozen=True, kw_only=True):
    """One call now.

    `queue` None: it never was in one of our queues. `waiting_for` is the owner it is held for, `until` at the latest;
    `agent` who rings or talks.
    """

    call: str
    queue: str | None
    phase: CallPhase
    arrived: float
    customer: int | None = None
    owner: str | None = None
    waiting_for: str | None = None
    until: float | None = None
    agent: str | None = None
    reasons: tuple[Reason, ...] = ()
