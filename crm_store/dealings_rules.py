"""What must hold of each kind before it is written, and what follows from its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, select, update

from crm_store.columns import AMOUNT_PARTS, storable
from crm_store.dealing_records import (
    ContactPointFields,
    DealFields,
    Fields,
    RelativeFields,
    RequestFields,
    TaskFields,
)
from crm_store.dealings_kinds import Kept, Kind
from crm_store.errors import Unfit
from crm_store.names import visible
from crm_store.numbers import e164
from crm_store.schema import agents, contact_points, customers, products, requests

CLOSING = frozenset({"closed", "refused", "done"})
"""Statuses that close a request."""

MOST_MONEY = 10**14

_SMALLEST = Decimal(1) / AMOUNT_PARTS
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_LINES = ("title", "name", "value")
_ORDERED = (("since", "until"), ("starts_at", "ends_at"), ("opened_at", "closed_at"))
_OWN: Mapping[str, Table] = {"product": products, "request": requests}

Values = dict[str, Any]


def values_of(
    connection: Connection,
    kind: Kind,
    customer: int,
    fields: Fields,
    before: Kept | None,
    *,
    region: str,
    now: datetime,
) -> Values:
    """What is written of a thing of `customer`'s whose fields shall be these. Raises `Unfit` and `InvalidNumber`.

    `before` is how it was, None if it is new; `region` where a national number of his is dialled.
    """
    values: Values = {name: _clean(name, getattr(fields, name)) for name in fields.__struct_fields__}
    _check_order(values)
    _check_references(connection, customer, values, before)
    match fields:
        case ContactPointFields():
            values["value"] = _reachable(fields.kind, values["value"], region)
        case RelativeFields():
            values |= _of_relative(connection, customer, fields)
        case TaskFields():
            values["done_at"] = _since("done_at", fields.status == "done", before, now)
        case RequestFields():
            values["closed_at"] = _since("closed_at", fields.status in CLOSING, before, now)
        case DealFields():
            values["closed_at"] = fields.closed_at or _since("closed_at", True, before, now)
            if fields.status == "open":
                values["closed_at"] = None
    if kind.name == "consent" and before is not None:
        _check_history(values, before)
    return values


def exact(name: str, amount: Decimal) -> Decimal:
    """Money as it can be kept, to a ten-thousandth. Raises `Unfit` for what is no amount that anybody has."""
    if not amount.is_finite() or abs(amount) > MOST_MONEY:
        raise Unfit(name, "out_of_range")
    return amount.quantize(_SMALLEST)


def make_only_main(connection: Connection, kept: Any) -> None:
    """Of the ways of one kind to reach a customer one is the main one."""
    point = contact_points.c
    others = (point.customer == kept.customer) & (point.kind == kept.kind) & point.main & (point.id != kept.id)
    connection.execute(update(contact_points).where(others).values(main=False, version=point.version + 1))


def _clean(name: str, value: Any) -> Any:
    """Text as it can be kept; a line of it without what cannot be seen."""
    if isinstance(value, Decimal):
        return exact(name, value)
    if isinstance(value, datetime):
        return in_utc(name, value)
    if not isinstance(value, str):
        return value
    text = storable(visible(value) if name in _LINES else value)
    if name in _LINES and not text and value:
        raise Unfit(name, "empty")
    return text


def in_utc(name: str, moment: datetime) -> datetime:
    """The moment in UTC. Raises `Unfit` where it has none."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first hours of the year 1 in the east, the last of 9999 in the west
        raise Unfit(name, "out_of_range") from None


def _check_order(values: Values) -> None:
    for first, last in _ORDERED:
        begin, end = values.get(first), values.get(last)
        if begin is not None and end is not None and end < begin:
            raise Unfit(last, "too_early")


def _check_references(connection: Connection, customer: int, values: Values, before: Kept | None) -> None:
    """What is named anew must be there: an agent, and a product or request of the same customer."""
    for name in ("agent", *_OWN):
        value = values.get(name)
        if value is None or value == getattr(before, name, None):
            continue
        if name == "agent":
            found = connection.scalar(select(agents.c.login).where(agents.c.login == value))
        else:
            own = _OWN[name].c
            found = connection.scalar(select(own.id).where(own.id == value, own.customer == customer))
        if found is None:
            raise Unfit(name, "unknown")


def _of_relative(connection: Connection, customer: int, fields: RelativeFields) -> Values:
    """What the relative's own record says of him, if he has one."""
    if fields.relative is None:
        return {}
    if fields.relative == customer:
        raise Unfit("relative", "himself")
    there = customers.c
    row = connection.execute(
        select(there.birthday).where(
            there.id == fields.relative, there.merged_into.is_(None), there.erased_at.is_(None)
        )
    ).first()
    if row is None:
        raise Unfit("relative", "unknown")
    return {"birthday": row.birthday} if row.birthday else {}


def _check_history(values: Values, before: Any) -> None:
    """What a customer once said stays said: that he changed his mind is a new consent."""
    for name in ("kind", "given"):
        if values[name] != getattr(before, name):
            raise Unfit(name, "history")


def _reachable(kind: str, value: str, region: str) -> str:
    if kind == "phone":
        return e164(value, region)
    if kind == "email":
        if not _ADDRESS.fullmatch(value):
            raise Unfit("value", "not_an_address")
        return value.casefold()
    return value


def _since(name: str, so: bool, before: Kept | None, now: datetime) -> datetime | None:
    """Since when it is so: as it was, or from now on."""
    return (getattr(before, name, None) or now) if so else None
