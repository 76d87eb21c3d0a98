"""The values that go into the store and come out of it. Times are timezone-aware UTC; `agent` is a login."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, field

from crm_store.dealing_records import Appointment, Consent, Task
from crm_store.queue_record import QueueRecord as QueueRecord
from crm_store.record import Record as Record
from crm_store.record import Utc as Utc

Role = Literal["agent", "supervisor", "administrator"]
WorkChannel = Literal["voice", "chat"]
NumberKind = Literal["e164", "internal", "service", "anonymous", "invalid"]
Channel = Literal["call", "chat", "email", "visit", "meeting", "letter"]
Direction = Literal["inbound", "outbound"]
Matched = Literal["number", "reference", "address", "name", "organisation"]
Trust = Literal["verified", "partial", "trunk", "none"]
"""How far a caller's number is believed: signed as his, signed by who knows him, as far as the trunk is, not at all."""


class Number(Record, frozen=True, kw_only=True):
    """What a dialled or presented number turned out to be. `e164` is set for kind `e164` only."""

    input: str
    kind: NumberKind
    e164: str | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """Somebody who may be calling.

    `score` 0 to 1, `reason` a stable code (`only_match`, `last_spoke`, `chosen`, `main_number` …).
    """

    customer: int
    name: str
    score: float
    reason: str


class Identification(Record, frozen=True, kw_only=True):
    """Who may be calling, best first. `chosen` is None when nobody is known or nobody is clearly first."""

    number: Number
    candidates: tuple[Candidate, ...] = ()
    chosen: int | None = None
    owner: str | None = None
    deputies: tuple[str, ...] = ()


class Relative(Record, frozen=True, kw_only=True):
    """A member of the customer's family or somebody of his organisation."""

    name: str
    relation: str
    birthday: date | None = None
    customer: int | None = None


class ContactPoint(Record, frozen=True, kw_only=True):
    """One way to reach a customer. `value` is E.164 for a phone."""

    kind: Literal["phone", "email", "login"]
    value: str
    label: str | None = None
    main: bool = False


class Product(Record, frozen=True, kw_only=True):
    """A product or service that the customer holds; `until` is when the contract ends."""

    id: int = 0
    kind: str
    title: str
    since: date | None = None
    until: date | None = None
    balance: str | None = None


class Request(Record, frozen=True, kw_only=True):
    """Something the customer is waiting for."""

    id: int
    kind: str
    title: str
    status: str
    opened_at: Utc
    due: date | None = None
    category: Literal["application", "question", "complaint"] = "application"
    agent: str | None = None


class Urgent(Record, frozen=True, kw_only=True):
    """Something the agent should see at once; where it may be why the customer calls, `likely` (0 to 1) says how much.

    `code` (`pending_request`, `complaint`, `voicemail`, `missed_call`, `failed_operation`, `appointment`, `task_due`,
    `contract_ends`, `birthday`, `family_birthday`), with what fills the sentence: `text` is a title, how many, or who
    has the birthday, `relation` what he is to the customer, `status` how far a request is. `subject` names the record
    it is about (`request:12`).
    """

    code: str
    text: str
    on: date | None = None
    at: Utc | None = None
    relation: str | None = None
    status: str | None = None
    likely: float = 0.0
    subject: str | None = None


class Offer(Record, frozen=True, kw_only=True):
    """Something that fits this customer by one of the administrator's rules; `reasons` are the conditions that held."""

    rule: int
    title: str
    text: str
    reasons: tuple[str, ...] = ()


class Profile(Record, frozen=True, kw_only=True):
    """What routing and the pop need to know at once about one customer.

    `greeting` is the polite form in his language. `urgent` begins with the likeliest reason for a call of his.
    `closed` names the fields that are withheld until the agent has confirmed who he talks with.
    """

    customer: int
    kind: Literal["person", "organisation"]
    name: str
    greeting: str
    language: str
    segment: str
    owner: str | None
    owner_name: str | None
    deputies: tuple[str, ...]
    birthday: date | None
    contact_points: tuple[ContactPoint, ...]
    products: tuple[Product, ...]
    requests: tuple[Request, ...]
    relatives: tuple[Relative, ...]
    urgent: tuple[Urgent, ...]
    version: int = 1
    region: str | None = None
    channel: str | None = None
    contact_times: str | None = None
    value: Decimal | None = None
    cost_to_serve: Decimal | None = None
    external_id: str | None = None
    consents: tuple[Consent, ...] = ()
    tasks: tuple[Task, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    last_contacts: tuple[TimelineItem, ...] = ()
    offers: tuple[Offer, ...] = ()
    closed: tuple[str, ...] = ()
    merged_into: int | None = None


class TimelineItem(Record, frozen=True, kw_only=True):
    """One thing that happened.

    `kind`: `interaction`, `operation`, `request`, `note`, `task`, `appointment`, `deal`, `document`; `source` names the
    record that it tells of (`request:12`).

    Of a call, `title` is its queue's, `text` the agent's note, `disposition` his verdict, `seconds` the talk.
    """

    id: str
    at: Utc
    kind: str
    channel: Channel | None
    direction: Direction | None
    title: str
    text: str | None = None
    agent: str | None = None
    agent_name: str | None = None
    outcome: str | None = None
    seconds: float | None = None
    disposition: str | None = None
    source: str | None = None


class TimelinePage(Record, frozen=True, kw_only=True):
    """Newest first. `next` is an opaque cursor; None: nothing older."""

    items: tuple[TimelineItem, ...]
    next: str | None


class Found(Record, frozen=True, kw_only=True):
    """One hit of a search; `matched` is what fits the text: his own name or that of his organisation, a number, an
    address, or a `reference`, that is what a request of his is called or he himself elsewhere.
    """

    customer: int
    name: str
    segment: str
    owner: str | None
    phone: str | None
    matched: Matched


class NewCustomer(Record, frozen=True, kw_only=True):
    """What an agent fills in for an unknown caller. `number` is normalised on the way in."""

    name: str
    number: str
    language: str = "uk"
    segment: str = "standard"
    owner: str | None = None
    note: str | None = None


class Segment(Record, frozen=True, kw_only=True):
    """One agent's part in a call: the offer, and the talk if he answered. Durations are seconds."""

    agent: str
    offered_at: Utc
    ringing_at: Utc | None = None
    answered_at: Utc | None = None
    ended_at: Utc | None = None
    outcome: str | None = None
    hold: float = 0.0


class ReasonRecord(Record, frozen=True, kw_only=True):
    """One step of the routing story, `after` seconds from arrival."""

    after: float
    code: str
    agent: str | None = None
    seconds: float | None = None


class CallRecord(Record, frozen=True, kw_only=True):
    """One call, whole. A later `revision` of the same `call` replaces an earlier one, never the reverse.

    `outcome` is the queue visit's. `on_shift`: the owner was signed in when the call arrived. Durations are seconds.
    `direction` is outbound where a customer was rung back.
    """

    call: str
    revision: int
    arrived_at: Utc
    queue: str
    number: Number
    name_given: str | None = None
    trunk: str | None = None
    did: str | None = None
    customer: int | None = None
    owner: str | None = None
    on_shift: bool = False
    outcome: str | None = None
    agent: str | None = None
    answered_at: Utc | None = None
    ended_at: Utc | None = None
    wait: float | None = None
    talk: float = 0.0
    hold: float = 0.0
    reasons: tuple[ReasonRecord, ...] = ()
    segments: tuple[Segment, ...] = ()
    direction: Direction = "inbound"
    trust: Trust | None = None


class Today(Record, frozen=True, kw_only=True):
    """A day's figures.

    `service_level` (0 to 1), `asa` (seconds) and `continuity` (0 to 1) are None when there were no calls.
    """

    offered: int
    answered: int
    abandoned: int
    service_level: float | None
    asa: float | None
    continuity: float | None
    on_shift_continuity: float | None


class AgentRecord(Record, frozen=True, kw_only=True):
    """Somebody who signs in.

    `endpoint` is what Asterisk dials (`PJSIP/anna`); `sip_password` lets his browser register; `capacity` is how many
    items of each channel he takes at once.
    """

    login: str
    name: str
    role: Role
    language: str = "en"
    teams: tuple[str, ...] = ()
    skills: dict[str, int] = field(default_factory=dict)
    endpoint: str | None = None
    sip_password: str | None = None
    capacity: dict[WorkChannel, Annotated[int, Meta(ge=0, le=100)]] = field(default_factory=lambda: {"voice": 1})


class SessionRecord(Record, frozen=True, kw_only=True):
    """A signed-in browser. `token_hash` is SHA-256 of the cookie's token; the token itself is nowhere stored."""

    token_hash: str
    login: str
    created_at: Utc
    expires_at: Utc
