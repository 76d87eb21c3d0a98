"""What the engine is told. Every event carries `at`, the monotonic second at which it happened."""

from __future__ import annotations

from routing.model import Agent, Queue, Value


class Event(Value, frozen=True, kw_only=True, tag=True):
    """Something that happened, at monotonic second `at`."""

    at: float


class QueueConfigured(Event, frozen=True, kw_only=True):
    """A queue exists from now on, or its settings changed."""

    queue: Queue


class CallArrived(Event, frozen=True, kw_only=True):
    """A caller waits in a queue, since second `arrived` (None: since `at`) if he was here before and kept his place.

    `customer` None: not (yet) identified. `owner` and `deputies` are agents, best first.
    """

    call: str
    queue: str
    arrived: float | None = None
    customer: int | None = None
    owner: str | None = None
    deputies: tuple[str, ...] = ()


class CallIdentified(Event, frozen=True, kw_only=True):
    """Identification came after the call had been routed as unknown, or the caller turned out to be somebody else."""

    call: str
    customer: int | None
    owner: str | None = None
    deputies: tuple[str, ...] = ()


class CallHungUp(Event, frozen=True, kw_only=True):
    """The caller is gone, in whatever phase the call was."""

    call: str


class CallLeft(Event, frozen=True, kw_only=True):
    """The call left this engine's hands without a hang-up: Asterisk's fallback queue has it now."""

    call: str


class CallRestored(Event, frozen=True, kw_only=True):
    """A conversation that was found going on, after a restart or a lost link: `agent` has talked since `since`."""

    call: str
    queue: str
    agent: str
    since: float
    customer: int | None = None
    owner: str | None = None


class OfferRinging(Event, frozen=True, kw_only=True):
    """The agent's phone has begun to ring."""

    call: str
    agent: str


class OfferAnswered(Event, frozen=True, kw_only=True):
    """The agent answered; he and the caller talk."""

    call: str
    agent: str


class OfferMissed(Event, frozen=True, kw_only=True):
    """Ring on no answer."""

    call: str
    agent: str


class OfferRejected(Event, frozen=True, kw_only=True):
    """The agent declined the call."""

    call: str
    agent: str


class OfferFailed(Event, frozen=True, kw_only=True):
    """The agent's phone could not be reached."""

    call: str
    agent: str


class ConversationEnded(Event, frozen=True, kw_only=True):
    """The agent's part of the call is over; the caller may be talking to somebody else by now."""

    call: str
    agent: str


class ConversationHeld(Event, frozen=True, kw_only=True):
    """The agent put the caller on hold."""

    call: str
    agent: str


class ConversationResumed(Event, frozen=True, kw_only=True):
    """The agent took the caller off hold."""

    call: str
    agent: str


class AgentSignedIn(Event, frozen=True, kw_only=True):
    """An agent began his shift, or his teams and skills changed. He starts as `not_ready`."""

    agent: Agent


class AgentSignedOut(Event, frozen=True, kw_only=True):
    """An agent's shift is over. A conversation of his goes on; he is `logged_out` as soon as it has ended."""

    agent: str


class AgentReady(Event, frozen=True, kw_only=True):
    """The agent asks for work; during wrap-up it ends the wrap-up early."""

    agent: str


class AgentNotReady(Event, frozen=True, kw_only=True):
    """The agent takes a break, with a `reason` from the configured list. In a conversation it counts from its end."""

    agent: str
    reason: str


class Tick(Event, frozen=True, kw_only=True):
    """Time has passed; due when the engine's `wake_at` is reached."""
