"""Finding customers by what an agent types: the beginnings of name words, a number in any spelling, an address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from crm_store.names import words
from crm_store.numbers import normalise
from crm_store.records import Found
from crm_store.schema import assignments, contact_points, customers, name_words
from crm_store.subject import Subject

_MOST_WORDS = 6
_AFTER_ALL = "\U0010ffff"

_own = contact_points.alias()
_PHONE = (
    select(_own.c.value)
    .where(_own.c.customer == customers.c.id, _own.c.kind == "phone")
    .order_by(_own.c.main.desc(), _own.c.id)
    .limit(1)
    .scalar_subquery()
)
_FOUND = select(customers.c.id, customers.c.name, customers.c.segment, assignments.c.owner, _PHONE.label("phone"))
_OWNER = and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None))


class Searching(Subject):
    """Finding customers."""

    async def search(self, text: str, *, limit: int = 20) -> tuple[Found, ...]:
        """Up to `limit` customers: every word of `text` begins a word of the name (in any case and alphabet), or
        `text` is his number in any spelling, the beginning of it with its country code, or of his e-mail address.
        """
        query = _by_contact(text, self.region) if _is_contact(text) else _by_words(words(text))
        return () if query is None else await self.database.scan(_run, query.limit(limit))


def _is_contact(text: str) -> bool:
    return "@" in text or (any(c.isdecimal() for c in text) and not any(c.isalpha() for c in text))


def _by_contact(text: str, region: str) -> Select[Any]:
    if "@" in text:
        match = _begins(contact_points.c.value, text.strip().casefold())
        kind = contact_points.c.kind != "phone"
    else:
        number = normalise(text, region).e164
        digits = "".join(c for c in text if c.isdecimal())
        match = contact_points.c.value == number if number else _begins(contact_points.c.value, f"+{digits}")
        kind = contact_points.c.kind == "phone"
    mine = contact_points.c.customer == customers.c.id
    return _FOUND.join(contact_points, mine).outerjoin(assignments, _OWNER).where(kind, match).distinct()


def _by_words(typed: tuple[str, ...]) -> Select[Any] | None:
    """The longest word drives the index; the others narrow it down."""
    if not typed:
        return None
    first, *others = sorted(typed[:_MOST_WORDS], key=len, reverse=True)
    query = (
        _FOUND.join(name_words, name_words.c.customer == customers.c.id)
        .outerjoin(assignments, _OWNER)
        .where(_begins(name_words.c.word, first))
        .order_by(name_words.c.word, customers.c.id)
    )
    for word in others:
        other = name_words.alias()
        query = query.where(
            select(other.c.customer).where(other.c.customer == customers.c.id, _begins(other.c.word, word)).exists()
        )
    return query


def _begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < text + _AFTER_ALL)


def _run(connection: Connection, query: Select[Any]) -> tuple[Found, ...]:
    found = {
        row.id: Found(customer=row.id, name=row.name, segment=row.segment, owner=row.owner, phone=row.phone)
        for row in connection.execute(query)
    }
    return tuple(found.values())
