"""The one statement that reads whose number it may be: indexed and bounded, however many have it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from crm_store.json_sql import constant, rows, sent
from crm_store.ranking import MOST, Match
from crm_store.schema import assignments, contact_points, customers, relatives, requests
from crm_store.statement import Statement

_MOST: ColumnElement[int] = literal_column(str(MOST))
_there = customers.alias("there")


def matches_of(connection: Connection, number: str) -> tuple[Match, ...]:
    """The customers of a number (E.164), at most 20: those chosen or spoken with last come before the others."""
    return CANDIDATES.one(connection, number=number) or ()


def _persons(start: FromClause, of: FromClause, *more: Any) -> Select[Any]:
    """What a `Person` is made of, for `of` among the tables in `start`; and `more` columns."""
    served = assignments.alias()
    return (
        select(
            of.c.id.label("customer"),
            of.c.name,
            served.c.owner,
            func.coalesce(served.c.deputies, literal_column("'[]'")).label("deputies"),
            _waiting(of).is_not(None).label("waits"),
            *more,
        )
        .select_from(start.outerjoin(served, and_(served.c.customer == of.c.id, served.c.until.is_(None))))
        .where(of.c.merged_into.is_(None), of.c.erased_at.is_(None))
        .limit(_MOST)
    )


def _waiting(of: FromClause) -> ColumnElement[int]:
    """An open request of his. It is no `EXISTS`, which PostgreSQL might answer by reading all requests of everybody."""
    open_ones = (requests.c.customer == of.c.id, requests.c.closed_at.is_(None))
    return select(requests.c.id).where(*open_ones).limit(literal_column("1")).scalar_subquery()


_PEOPLE = (
    _persons(relatives.join(_there, _there.c.id == relatives.c.relative), _there)
    .where(relatives.c.customer == customers.c.id)
    .order_by(relatives.c.id)
    .correlate(customers)
)

CANDIDATES = Statement(
    select(
        sent(
            rows(
                _persons(
                    contact_points.join(customers, customers.c.id == contact_points.c.customer),
                    customers,
                    customers.c.kind,
                    contact_points.c.label,
                    contact_points.c.main,
                    contact_points.c.last_spoke_at,
                    contact_points.c.chosen_at,
                    case((customers.c.kind == constant("organisation"), rows(_PEOPLE))).label("people"),
                )
                .where(
                    contact_points.c.kind == constant("phone"),
                    contact_points.c.value == bindparam("number", type_=String),
                )
                .order_by(
                    contact_points.c.chosen_at.desc().nulls_last(),
                    contact_points.c.last_spoke_at.desc().nulls_last(),
                    contact_points.c.main.desc(),
                    contact_points.c.id,
                )
            )
        )
    ),
    tuple[Match, ...],
)
