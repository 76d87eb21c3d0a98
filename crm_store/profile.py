"""What the pop shows at once of one customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, select

from crm_store.errors import NotFound
from crm_store.names import PersonName, greeting
from crm_store.records import ContactPoint, Product, Profile, Record, Relative, Request
from crm_store.schema import agents, assignments, contact_points, customers, products, relatives, requests
from crm_store.subject import AnyRow, Subject
from crm_store.urgent_reading import urgent

R = TypeVar("R", bound=Record)

_MOST_ROWS = 50

_CUSTOMER = (
    select(customers, assignments.c.owner, assignments.c.deputies, agents.c.name.label("owner_name"))
    .outerjoin(assignments, and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None)))
    .outerjoin(agents, agents.c.login == assignments.c.owner)
    .where(customers.c.id == bindparam("customer"))
)
_CONTACT_POINTS = (
    select(contact_points.c.kind, contact_points.c.value, contact_points.c.label, contact_points.c.main)
    .where(contact_points.c.customer == bindparam("customer"))
    .order_by(contact_points.c.main.desc(), contact_points.c.id)
    .limit(_MOST_ROWS)
)
_PRODUCTS = (
    select(products.c.kind, products.c.title, products.c.since, products.c.balance)
    .where(products.c.customer == bindparam("customer"))
    .order_by(products.c.since, products.c.id)
    .limit(_MOST_ROWS)
)
_OPEN_REQUESTS = (
    select(*(requests.c[field] for field in Request.__struct_fields__))
    .where(requests.c.customer == bindparam("customer"), requests.c.closed_at.is_(None))
    .order_by(requests.c.opened_at, requests.c.id)
    .limit(_MOST_ROWS)
)
_RELATIVES = (
    select(relatives.c.name, relatives.c.relation, relatives.c.birthday, relatives.c.relative.label("customer"))
    .where(relatives.c.customer == bindparam("customer"))
    .order_by(relatives.c.id)
    .limit(_MOST_ROWS)
)


class Profiles(Subject):
    """What we know of a customer."""

    async def profile(self, customer: int, *, now: datetime) -> Profile:
        """Everything to be known at once, as of `now`, whose zone decides which day it is. Raises `NotFound`."""
        return await self.database.read(profile_of, customer, now)


def profile_of(connection: Connection, customer: int, now: datetime) -> Profile:
    """Everything to be known at once about `customer`, as of `now`. Raises `NotFound`."""
    row = connection.execute(_CUSTOMER, {"customer": customer}).first()
    if row is None:
        raise NotFound("There is no such customer.")
    waiting = _all(connection, _OPEN_REQUESTS, customer, Request)
    family = _all(connection, _RELATIVES, customer, Relative)
    return Profile(
        customer=customer,
        kind=row.kind,
        name=row.name,
        greeting=_greeting(row),
        language=row.language,
        segment=row.segment,
        owner=row.owner,
        owner_name=row.owner_name,
        deputies=tuple(row.deputies or ()),
        birthday=row.birthday,
        contact_points=_all(connection, _CONTACT_POINTS, customer, ContactPoint),
        products=_all(connection, _PRODUCTS, customer, Product),
        requests=waiting,
        relatives=family,
        urgent=urgent(connection, customer, (row.name, row.birthday), waiting, family, now),
    )


def _all(connection: Connection, query: Select[Any], customer: int, record: type[R]) -> tuple[R, ...]:
    return tuple(record(**row._mapping) for row in connection.execute(query, {"customer": customer}))


def _greeting(row: AnyRow) -> str:
    person = PersonName(given=row.given_name, patronymic=row.patronymic, family=row.family_name, sex=row.sex)
    return greeting(row.name, person, row.language)
