"""What the engine wants done. A command carries the whole of what its executor needs."""

from __future__ import annotations

from routing.model import AgentState, Outcome, Reason, Value
from routing.queue import Way


class Command(Value, frozen=True, kw_only=True, tag=True):
    """Something to do now."""


class Offer(Command, frozen=True, kw_only=True):
    """Ring `agent` for `ring` seconds with this call. `reasons` is the story so far, oldest first."""

    call: str
    agent: str
    ring: float
    reasons: tuple[Reason, ...]


class Hold(Command, frozen=True, kw_only=True):
    """Let the caller wait with music.

    `waiting_for` is the owner he is held for, until second `until`; None: for anybody.
    """

    call: str
    waiting_for: str | None
    until: float | None
    reasons: tuple[Reason, ...]


class Announce(Command, frozen=True, kw_only=True):
    """Tell a waiting caller where he stands: his `position` in the queue (1: next) and the `expected_wait` from now.

    `expected_wait` None: nothing is known to say. `callback`: offer him to be rung back.
    """

    call: str
    position: int
    expected_wait: float | None
    callback: bool


class Moved(Command, frozen=True, kw_only=True):
    """The call waits in another `queue` from now on; it kept its place."""

    call: str
    queue: str
    reasons: tuple[Reason, ...]


class WithdrawOffer(Command, frozen=True, kw_only=True):
    """Stop ringing `agent`: the call is not his any more.

    `reason` is a code (`caller_hung_up`, `agent_signed_out` …).
    """

    call: str
    agent: str
    reason: str


class Overflow(Command, frozen=True, kw_only=True):
    """The call cannot be kept and takes the `way` out (fallback queue, callback, voicemail); the reasons tell why."""

    call: str
    reasons: tuple[Reason, ...]
    way: Way = Way()


class AgentChanged(Command, frozen=True, kw_only=True):
    """The live view of one agent.

    `since` when, with which call, why, and until when it lasts. `reason` is why he is not ready; in a conversation or
    wrap-up, the break that begins afterwards.
    """

    agent: str
    state: AgentState
    since: float
    reason: str | None = None
    call: str | None = None
    until: float | None = None


class VisitEnded(Command, frozen=True, kw_only=True):
    """The call's queue visit got its one outcome, after `wait` seconds; `agent` is who answered."""

    call: str
    outcome: Outcome
    wait: float
    agent: str | None
    reasons: tuple[Reason, ...]


class Ignored(Command, frozen=True, kw_only=True):
    """An event that the tables do not allow in this state: to be counted and logged, never acted on."""

    event: str
    subject: str
    state: str
