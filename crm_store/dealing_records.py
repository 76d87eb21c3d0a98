"""What a customer holds, did, asked for and was promised. Of each kind, the fields that are written, and as kept.
A kept thing adds its key, whose it is, and the version to change it by.

Times are UTC, money is exact and goes over the wire as text. `external_id` is the name by which another system knows
the same thing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, field

from crm_store.record import Record, Utc

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[^\s]+$")]
Prose = Annotated[str, Meta(max_length=10_000)]
ExternalId = Annotated[str, Meta(min_length=1, max_length=200)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Region = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Key = Annotated[int, Meta(ge=1, le=2**53)]
Money = Decimal


def _now() -> datetime:
    return datetime.now(UTC)


class Fields(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written of something."""


class CustomerFields(Fields, frozen=True, kw_only=True):
    """Who a customer is. Parts of the name that are left out are taken from `name` as far as it shows them.

    `channel` is how he likes to be reached, `contact_times` when, in his own words; `region` (ISO 3166) where his
    numbers are dialled; `value` and `cost_to_serve` are money a year.
    """

    kind: Literal["person", "organisation"] = "person"
    name: Line
    given_name: Line | None = None
    patronymic: Line | None = None
    family_name: Line | None = None
    sex: Literal["m", "f"] | None = None
    language: Code = "uk"
    segment: Code = "standard"
    birthday: date | None = None
    region: Region | None = None
    channel: Literal["call", "chat", "email", "letter", "visit"] | None = None
    contact_times: Annotated[str, Meta(max_length=200)] | None = None
    value: Money | None = None
    cost_to_serve: Money | None = None
    external_id: ExternalId | None = None


class Customer(CustomerFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A customer's own record; `name` is empty once he was erased.

    `merged_into`: he was found to be the same as that one, who has all that was his.
    """

    name: str
    id: int
    version: int
    created_at: Utc
    created_by: str
    merged_into: int | None = None
    erased_at: Utc | None = None


class ContactPointFields(Fields, frozen=True, kw_only=True):
    """One way to reach a customer. A phone is taken in any spelling and kept as E.164."""

    kind: Literal["phone", "email", "login"]
    value: Annotated[str, Meta(min_length=1, max_length=200)]
    label: Annotated[str, Meta(max_length=50)] | None = None
    main: bool = False


class KeptContactPoint(ContactPointFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A contact point as kept."""

    id: int
    customer: int
    version: int


class RelativeFields(Fields, frozen=True, kw_only=True):
    """Somebody of the customer's family, or of his organisation (`employee`, and `employer` on the other side).

    `relative` is that person's own record; then each of the two is listed with the other.
    """

    name: Line
    relation: Code
    birthday: date | None = None
    relative: Key | None = None


class KeptRelative(RelativeFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A relative as kept."""

    id: int
    customer: int
    version: int


class ConsentFields(Fields, frozen=True, kw_only=True):
    """What a customer allowed, or forbade. The newest of a `kind` is in force; the others are history."""

    kind: Code
    given: bool
    at: Utc = field(default_factory=_now)
    source: Annotated[str, Meta(max_length=200)] | None = None


class Consent(ConsentFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A consent as kept; `by` is who wrote it down."""

    id: int
    customer: int
    version: int
    by: str


class ProductFields(Fields, frozen=True, kw_only=True):
    """A product or service that the customer holds. `until` is when the contract ends."""

    kind: Code
    title: Line
    since: date | None = None
    until: date | None = None
    balance: Annotated[str, Meta(max_length=100)] | None = None
    status: Literal["held", "closed"] = "held"
    external_id: ExternalId | None = None


class KeptProduct(ProductFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A product as kept."""

    id: int
    customer: int
    version: int


class OperationFields(Fields, frozen=True, kw_only=True):
    """Something that was done with a product: a payment, a transfer, a delivery. `reason` is why it failed."""

    kind: Code
    title: Line
    at: Utc = field(default_factory=_now)
    status: Literal["pending", "done", "failed"] = "done"
    reason: Prose | None = None
    amount: Money | None = None
    currency: Currency | None = None
    product: Key | None = None
    external_id: ExternalId | None = None


class Operation(OperationFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An operation as kept."""

    id: int
    customer: int
    version: int


class DealFields(Fields, frozen=True, kw_only=True):
    """Business that is hoped for, or was won or lost; `reason` says why."""

    kind: Code
    title: Line
    status: Literal["open", "won", "lost"] = "open"
    reason: Prose | None = None
    amount: Money | None = None
    currency: Currency | None = None
    agent: Code | None = None
    opened_at: Utc = field(default_factory=_now)
    closed_at: Utc | None = None
    external_id: ExternalId | None = None


class Deal(DealFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A deal as kept."""

    id: int
    customer: int
    version: int


class RequestFields(Fields, frozen=True, kw_only=True):
    """Something the customer is waiting for. `kind` is its subject (`home_loan`), `agent` who answers for it.

    `closed` and `refused` close it; any other status (`received`, `in_review` …) leaves it open.
    """

    category: Literal["application", "question", "complaint"] = "application"
    kind: Code
    title: Line
    text: Prose | None = None
    status: Code = "received"
    due: date | None = None
    agent: Code | None = None
    call: Annotated[str, Meta(max_length=200)] | None = None
    external_id: ExternalId | None = None


class KeptRequest(RequestFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A request as kept."""

    id: int
    customer: int
    version: int
    opened_at: Utc
    closed_at: Utc | None = None


class TaskFields(Fields, frozen=True, kw_only=True):
    """Something an agent has to do for a customer; `agent` is who, `request` and `call` what it came from."""

    title: Line
    text: Prose | None = None
    due: Utc | None = None
    agent: Code | None = None
    status: Literal["open", "done", "cancelled"] = "open"
    call: Annotated[str, Meta(max_length=200)] | None = None
    request: Key | None = None
    external_id: ExternalId | None = None


class Task(TaskFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A task as kept."""

    id: int
    customer: int
    version: int
    created_at: Utc
    created_by: str
    done_at: Utc | None = None


class AppointmentFields(Fields, frozen=True, kw_only=True):
    """A time at which customer and agent mean to meet or talk."""

    title: Line
    starts_at: Utc
    ends_at: Utc | None = None
    channel: Literal["call", "chat", "visit", "meeting"] = "visit"
    place: Annotated[str, Meta(max_length=200)] | None = None
    agent: Code | None = None
    status: Literal["planned", "kept", "missed", "cancelled"] = "planned"
    external_id: ExternalId | None = None


class Appointment(AppointmentFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An appointment as kept."""

    id: int
    customer: int
    version: int
    created_at: Utc
    created_by: str


class NoteFields(Fields, frozen=True, kw_only=True):
    """Something worth remembering of a customer."""

    title: Annotated[str, Meta(max_length=200)] = ""
    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
    at: Utc = field(default_factory=_now)
    external_id: ExternalId | None = None


class Note(NoteFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A note as kept; `by` is who wrote it."""

    id: int
    customer: int
    version: int
    by: str


class InteractionFields(Fields, frozen=True, kw_only=True):
    """A contact that no call record of ours tells of. `seconds` is how long it lasted, `outcome` a code of it."""

    at: Utc = field(default_factory=_now)
    channel: Literal["call", "chat", "email", "visit", "meeting", "letter"]
    direction: Literal["inbound", "outbound"] = "inbound"
    title: Line
    text: Prose | None = None
    agent: Code | None = None
    outcome: Code | None = None
    seconds: Annotated[float, Meta(ge=0, le=10**7)] | None = None
    external_id: ExternalId | None = None


class Interaction(InteractionFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An interaction as kept."""

    id: int
    customer: int
    version: int


class DocumentFields(Fields, frozen=True, kw_only=True):
    """What is written of a document; its content comes by an upload of its own."""

    title: Line
    kind: Code = "other"
    external_id: ExternalId | None = None


class KeptDocument(DocumentFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A document as kept. `file` is the name that it came with, `size` its bytes, `sha256` of its content."""

    id: int
    customer: int
    version: int
    file: str
    media_type: str
    size: int
    sha256: str
    at: Utc
    by: str
