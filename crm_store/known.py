"""Everything that the store knows of one customer at a ring, as one read brings it; the profile is made of this.

What is likely, urgent and fitting is worked out from it by pure functions, so that it is tested without a database.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from crm_store.dealing_records import Appointment, Consent, Deal, Operation, Task
from crm_store.record import Record, Utc
from crm_store.records import ContactPoint, Product, Relative, Request, TimelineItem


class PastCall(Record, frozen=True, kw_only=True):
    """A call of the last seven days; `seconds` of talk where somebody talked, whatever the outcome of the wait was."""

    at: Utc
    direction: str | None = None
    outcome: str | None = None
    seconds: float | None = None


class Known(Record, frozen=True, kw_only=True):
    """All of it. Money is exact; lists are bounded to fifty.

    `products` are those held, `requests` and `tasks` the open ones, `appointments` the planned ones from yesterday to
    in two weeks, `consents` those in force, `calls` of the last seven days and `operations` of the last seven days that
    failed, newest first, `deals` the newest, `last_contacts` the last three interactions; `unheard` messages of his
    nobody has listened to, the last one of `unheard_at`. A relative's birthday comes from his own record if he has one.
    `offer_rules` is the stamp of the rules that are in force, read along to tell whether those at hand still are.
    """

    customer: int
    kind: Literal["person", "organisation"]
    name: str
    given_name: str | None = None
    patronymic: str | None = None
    family_name: str | None = None
    sex: Literal["m", "f"] | None = None
    language: str
    segment: str
    region: str | None = None
    birthday: date | None = None
    channel: str | None = None
    contact_times: str | None = None
    value: Decimal | None = None
    cost_to_serve: Decimal | None = None
    external_id: str | None = None
    version: int = 1
    merged_into: int | None = None
    created_at: Utc
    owner: str | None = None
    owner_name: str | None = None
    deputies: tuple[str, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    products: tuple[Product, ...] = ()
    requests: tuple[Request, ...] = ()
    tasks: tuple[Task, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    relatives: tuple[Relative, ...] = ()
    consents: tuple[Consent, ...] = ()
    calls: tuple[PastCall, ...] = ()
    operations: tuple[Operation, ...] = ()
    deals: tuple[Deal, ...] = ()
    last_contacts: tuple[TimelineItem, ...] = ()
    unheard: int = 0
    unheard_at: Utc | None = None
    offer_rules: str | None = None
