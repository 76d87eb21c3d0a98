"""What browser and service say to each other over the WebSocket: one msgspec type a message, told apart by `type`.

Every message carries the catalogue's version `v`; a browser of another version reloads itself. Times are UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from crm_store.records import Candidate, Profile, Today, Utc
from crm_store.records import Trust as Trust
from routing.model import AgentState

VERSION = 1

Text = Annotated[str, Meta(max_length=200)]
CallPhase = Literal["waiting", "offered", "ringing", "talking", "hold", "wrap_up", "ended", "fallback"]
Part = Literal["asterisk", "disk", "store"]


class Value(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A frozen, keyword-only part of a message."""


class Why(Value, frozen=True, kw_only=True):
    """One step of the routing story: the screen translates `code`; `agent_name` and `seconds` fill the sentence."""

    code: str
    after: float
    agent: str | None = None
    agent_name: str | None = None
    seconds: float | None = None


class Callback(Value, frozen=True, kw_only=True):
    """A call that is ours to make: the customer asked for it, and this is try `attempt` of `attempts`.

    `reached`: he has answered.
    """

    asked: Utc
    attempt: int
    attempts: int
    reached: bool = False


class AgentLine(Value, frozen=True, kw_only=True):
    """One agent as the floor shows him. `until` is when the state ends by itself (wrap-up)."""

    agent: str
    name: str
    teams: tuple[str, ...]
    state: AgentState
    since: Utc
    reason: str | None = None
    call: str | None = None
    until: Utc | None = None
    phone: bool | None = None


class CallLine(Value, frozen=True, kw_only=True):
    """One call in progress as the floor shows it. `arrived`: since when he waits, with the place that he kept.

    `held_until`: how long at most it is held for `waiting_for`.
    """

    call: str
    queue: str
    phase: CallPhase
    arrived: Utc
    since: Utc
    number: str | None
    customer: int | None = None
    customer_name: str | None = None
    owner: str | None = None
    owner_name: str | None = None
    waiting_for: str | None = None
    waiting_for_name: str | None = None
    held_until: Utc | None = None
    agent: str | None = None
    agent_name: str | None = None
    callback: Callback | None = None
    why: tuple[Why, ...] = ()


class QueueLine(Value, frozen=True, kw_only=True):
    """A queue: its team, and the seconds within which it means to answer; what waits in it follows from the calls."""

    queue: str
    title: str
    team: str
    service_seconds: float
    open: bool = True


class CustomerWaiting(Value, frozen=True, kw_only=True):
    """One of an expert's own customers who waits. `held`: for him, though others are free, at most until `until`."""

    call: str
    queue_title: str
    arrived: Utc
    number: str | None
    customer: int | None
    customer_name: str | None
    held: bool = False
    until: Utc | None = None
    callback: bool = False


class PopView(Value, frozen=True, kw_only=True):
    """All that an agent's screen shows of one call: who, why here, and what is written down in wrap-up."""

    call: str
    phase: CallPhase
    since: Utc
    offered: Utc
    queue: str
    queue_title: str
    number: str | None
    number_kind: str
    name_given: str | None
    trust: Trust
    candidates: tuple[Candidate, ...]
    profile: Profile | None
    why: tuple[Why, ...]
    until: Utc | None = None
    callback: Callback | None = None
    note: str = ""
    disposition: str | None = None


class ToBrowser(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something the service tells a browser."""

    v: int = VERSION


class Hello(ToBrowser, frozen=True, kw_only=True, tag="hello"):
    """The first message after `resume`: who is signed in, what he can choose from, what is broken just now."""

    now: Utc
    agent: str
    name: str
    role: Literal["agent", "supervisor", "administrator"]
    language: str
    demo: bool
    not_ready_reasons: tuple[str, ...]
    dispositions: tuple[str, ...]
    degraded: tuple[Part, ...]


class Mine(ToBrowser, frozen=True, kw_only=True, tag="mine"):
    """The agent's own state."""

    line: AgentLine


class Waiting(ToBrowser, frozen=True, kw_only=True, tag="waiting"):
    """Who waits for this agent: his own customers, and how many callers in his teams' queues, `longest` since when."""

    own: tuple[CustomerWaiting, ...]
    count: int
    longest: Utc | None


class PopShown(ToBrowser, frozen=True, kw_only=True, tag="pop"):
    """A pop, whole; it replaces an earlier one of the same call. Acknowledge `seq` when it is painted."""

    seq: int
    pop: PopView


class PopGone(ToBrowser, frozen=True, kw_only=True, tag="pop_gone"):
    """The pop is withdrawn; `reason` is a code (`caller_hung_up`, `missed`, `rejected`, `signed_out`, `done` …)."""

    seq: int
    call: str
    reason: str


class InboxChanged(ToBrowser, frozen=True, kw_only=True, tag="inbox_changed"):
    """A callback or a voicemail that this agent may see has come, or changed: fetch the lists anew."""


class FloorShown(ToBrowser, frozen=True, kw_only=True, tag="floor"):
    """The whole floor; deltas follow."""

    queues: tuple[QueueLine, ...]
    agents: tuple[AgentLine, ...]
    calls: tuple[CallLine, ...]
    today: Today


class FloorChanged(ToBrowser, frozen=True, kw_only=True, tag="floor_changed"):
    """What changed on the floor: lines that replace older ones, calls that are gone, and the day's figures."""

    queues: tuple[QueueLine, ...] = ()
    agents: tuple[AgentLine, ...] = ()
    calls: tuple[CallLine, ...] = ()
    gone: tuple[str, ...] = ()
    today: Today | None = None


class Health(ToBrowser, frozen=True, kw_only=True, tag="health"):
    """Which parts do not answer just now; empty: all is well."""

    degraded: tuple[Part, ...]


class Refused(ToBrowser, frozen=True, kw_only=True, tag="refused"):
    """What the browser asked for was not done; `code` is translated by the screen, `message` is for the console."""

    code: str
    message: str


Outgoing = Hello | Mine | Waiting | PopShown | PopGone | InboxChanged | FloorShown | FloorChanged | Health | Refused


class FromBrowser(Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Something a browser asks or reports."""


class Resume(FromBrowser, frozen=True, kw_only=True, tag="resume"):
    """The first message: the last `seq` that this browser has, and the state its agent believes he is in.

    After a restart of the service the belief restores his state; otherwise the service knows better.
    """

    last_seq: int = 0
    state: Literal["ready", "not_ready"] = "not_ready"
    reason: Text | None = None


class Ack(FromBrowser, frozen=True, kw_only=True, tag="ack"):
    """Everything up to `seq` is painted."""

    seq: int


class SetState(FromBrowser, frozen=True, kw_only=True, tag="set_state"):
    """The agent asks for work, takes a break with a `reason`, or ends his shift."""

    state: Literal["ready", "not_ready", "logged_out"]
    reason: Text | None = None


class Reject(FromBrowser, frozen=True, kw_only=True, tag="reject"):
    """The agent declines the call that is offered to him."""

    call: Text


class Phone(FromBrowser, frozen=True, kw_only=True, tag="phone"):
    """The browser's phone: can it be rung."""

    state: Literal["registered", "unregistered", "failed"]


Incoming = Resume | Ack | SetState | Reject | Phone
