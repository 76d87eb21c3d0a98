"""What the engine is told. Every event carries `at`, the monotonic second at which it happened."""

from __future__ import annotations

from routing.model import Agent, Channel, Outcome, Value
from routing.queue import Queue
from routing.survival import Survival


class Event(Value, frozen=True, kw_only=True, tag=True):
    """Something that happened, at monotonic second `at`."""

    at: float


class QueueConfigured(Event, frozen=True, kw_only=True):
    """A queue exists from now on, or its settings changed."""

    queue: Queue


class QueueOpened(Event, frozen=True, kw_only=True):
    """The opening hours of a queue begin. A queue that was never said to be closed is open."""

    queue: str


class QueueClosed(Event, frozen=True, kw_only=True):
    """The opening hours are over: new callers take the way out, those who wait are still served."""

    queue: str


class HistoryLearned(Event, frozen=True, kw_only=True):
    """What the past says of a queue (None: of all that have nothing of their own).

    `talk` is how long conversations last, `patience` how long callers wait before they give up; `own_calls` how many
    calls the customers of each agent made.
    """

    talk: Survival
    patience: Survival
    own_calls: dict[str, int] = {}
    queue: str | None = None


class CallArrived(Event, frozen=True, kw_only=True):
    """A caller waits in a queue, since second `arrived` (None: since `at`) if he was here before and kept his place.

    `customer` None: not (yet) identified. `owner` and `deputies` are agents, best first. `wanted` is the agent whom
    he is to get before them: the call was transferred to him. `caller` is any identity by which one who rings again is
    recognised, known or not. `callback`: nobody is on the line; an agent is wanted who rings this customer back.
    """

    call: str
    queue: str
    arrived: float | None = None
    customer: int | None = None
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    wanted: str | None = None
    caller: str | None = None
    language: str | None = None
    segment: str | None = None
    channel: Channel = Channel.VOICE
    callback: bool = False


class CallIdentified(Event, frozen=True, kw_only=True):
    """Identification came after the call had been routed as unknown, or the caller turned out to be somebody else."""

    call: str
    customer: int | None
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    language: str | None = None
    segment: str | None = None


class CallHungUp(Event, frozen=True, kw_only=True):
    """The caller is gone, in whatever phase the call was."""

    call: str


class CallLeft(Event, frozen=True, kw_only=True):
    """The call left this engine's hands without a hang-up: Asterisk's fallback queue has it now.

    A visit that had no outcome yet gets this one: `callback` when the caller asked to be rung back, `key_exit` when he
    chose something else.
    """

    call: str
    outcome: Outcome = Outcome.WITHDRAWN


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
