"""The one statement that reads all that is known of a customer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, bindparam, func, literal_column, or_, select

from crm_store.columns import Id, Moment
from crm_store.dealing_records import Appointment, Consent, Deal, Operation, Task
from crm_store.errors import NotFound
from crm_store.json_sql import constant, row, rows, sent
from crm_store.known import Known
from crm_store.record import Record
from crm_store.records import ContactPoint, Product, Request
from crm_store.schema import (
    agents,
    appointments,
    assignments,
    consents,
    contact_points,
    customers,
    deals,
    operations,
    products,
    relatives,
    requests,
    settings,
    tasks,
    timeline,
    voicemails,
)
from crm_store.statement import Statement
from crm_store.timeline import ITEMS

_MOST: ColumnElement[int] = literal_column("50")
_LAST: ColumnElement[int] = literal_column("3")
DAYS_BACK = timedelta(days=7)
APPOINTMENTS_BACK, APPOINTMENTS_AHEAD = timedelta(days=1), timedelta(days=14)

_customer = bindparam("customer", type_=Id)
_since = bindparam("since", type_=Moment)
_later = consents.alias("later")
_own = customers.alias("own")


def known_of(connection: Connection, customer: int, now: datetime) -> Known:
    """All that is known of a customer at `now`, whose zone decides which day it is. Raises `NotFound`."""
    known = KNOWN.one(connection, **known_at(customer, now))
    if known is None:
        raise NotFound("There is no such customer.")
    return known


def known_at(customer: int, now: datetime) -> dict[str, Any]:
    """The parameters of the statement."""
    today = datetime.combine(now.date(), time.min, now.tzinfo)
    return {
        "customer": customer,
        "since": now - DAYS_BACK,
        "earliest": today - APPOINTMENTS_BACK,
        "latest": today + APPOINTMENTS_AHEAD + timedelta(days=1),
    }


def _of(table: FromClause, record: type[Record]) -> Select[Any]:
    """The fields of a record from his rows of a table, of which there may be more than anybody looks at."""
    return (
        select(*(table.c[field] for field in record.__struct_fields__))
        .where(table.c.customer == _customer)
        .limit(_MOST)
    )


_LISTS: dict[str, Select[Any]] = {
    "contact_points": _of(contact_points, ContactPoint).order_by(contact_points.c.main.desc(), contact_points.c.id),
    "products": _of(products, Product)
    .where(products.c.status == constant("held"))
    .order_by(products.c.since.nulls_last(), products.c.id),
    "requests": _of(requests, Request)
    .where(requests.c.closed_at.is_(None))
    .order_by(requests.c.opened_at, requests.c.id),
    "tasks": _of(tasks, Task).where(tasks.c.status == constant("open")).order_by(tasks.c.due.nulls_last(), tasks.c.id),
    "appointments": _of(appointments, Appointment)
    .where(
        appointments.c.status == constant("planned"),
        appointments.c.starts_at >= bindparam("earliest", type_=Moment),
        appointments.c.starts_at < bindparam("latest", type_=Moment),
    )
    .order_by(appointments.c.starts_at, appointments.c.id),
    "relatives": select(
        relatives.c.name,
        relatives.c.relation,
        func.coalesce(_own.c.birthday, relatives.c.birthday).label("birthday"),
        relatives.c.relative.label("customer"),
    )
    .outerjoin(_own, and_(_own.c.id == relatives.c.relative, _own.c.erased_at.is_(None)))
    .where(relatives.c.customer == _customer)
    .order_by(relatives.c.id)
    .limit(_MOST),
    "consents": _of(consents, Consent)
    .where(
        ~select(_later.c.id)
        .where(
            _later.c.customer == _customer,
            _later.c.kind == consents.c.kind,
            or_(_later.c.at > consents.c.at, and_(_later.c.at == consents.c.at, _later.c.id > consents.c.id)),
        )
        .exists()
    )
    .order_by(consents.c.kind),
    "calls": select(timeline.c.at, timeline.c.direction, timeline.c.outcome, timeline.c.seconds)
    .where(timeline.c.customer == _customer, timeline.c.at >= _since, timeline.c.channel == constant("call"))
    .order_by(timeline.c.at.desc(), timeline.c.id.desc())
    .limit(_MOST),
    "operations": _of(operations, Operation)
    .where(operations.c.at >= _since, operations.c.status == constant("failed"))
    .order_by(operations.c.at.desc(), operations.c.id.desc()),
    "deals": _of(deals, Deal).order_by(deals.c.opened_at.desc(), deals.c.id.desc()),
    "last_contacts": ITEMS.where(timeline.c.customer == _customer, timeline.c.kind == constant("interaction"))
    .order_by(timeline.c.at.desc(), timeline.c.id.desc())
    .limit(_LAST),
}
_UNHEARD = and_(voicemails.c.customer == _customer, voicemails.c.heard_at.is_(None))
_PLAIN = (
    "kind", "name", "given_name", "patronymic", "family_name", "sex", "language", "segment", "region", "birthday",
    "channel", "contact_times", "value", "cost_to_serve", "external_id", "version", "merged_into", "created_at",
)  # fmt: skip

KNOWN = Statement(
    select(
        sent(
            row(
                customer=customers.c.id,
                **{name: customers.c[name] for name in _PLAIN},
                owner=assignments.c.owner,
                owner_name=agents.c.name,
                deputies=func.coalesce(assignments.c.deputies, literal_column("'[]'")),
                unheard=select(func.count()).where(_UNHEARD).scalar_subquery(),
                unheard_at=select(func.max(voicemails.c.at)).where(_UNHEARD).scalar_subquery(),
                offer_rules=select(settings.c.value).where(settings.c.key == constant("offer_rules")).scalar_subquery(),
                **{name: rows(query) for name, query in _LISTS.items()},
            )
        )
    )
    .select_from(customers)
    .outerjoin(assignments, and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None)))
    .outerjoin(agents, agents.c.login == assignments.c.owner)
    .where(customers.c.id == _customer),
    Known,
)
