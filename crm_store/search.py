"""Finding customers by what an agent types, while he types."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, and_, select

from crm_store.columns import storable
from crm_store.names import words
from crm_store.records import Found
from crm_store.schema import assignments, contact_points, customers
from crm_store.search_contacts import addressed, known_as, numbered
from crm_store.search_words import Typed, employed, named, own, typed
from crm_store.skeleton import skeleton, skeletons
from crm_store.subject import AnyRow, Subject

MOST = 100

_own = contact_points.alias()
_PHONE = (
    select(_own.c.value)
    .where(_own.c.customer == customers.c.id, _own.c.kind == "phone")
    .order_by(_own.c.main.desc(), _own.c.id)
    .limit(1)
    .scalar_subquery()
)
_FOUND = (
    select(customers.c.id, customers.c.name, customers.c.segment, assignments.c.owner, _PHONE.label("phone"))
    .outerjoin(assignments, and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None)))
    .where(customers.c.merged_into.is_(None), customers.c.erased_at.is_(None))
)


class Searching(Subject):
    """Finding customers."""

    async def search(self, text: str, *, limit: int = 20, agent: str | None = None) -> tuple[Found, ...]:
        """Up to `limit` (1 to 100) customers whom `text` may mean, the likeliest first.

        It is a number in any spelling or its beginning, the beginning of a mail address, a request's number (`R-12`)
        or its name in another system; or each of its words begins a word of his name, in Cyrillic or Latin letters,
        or of his organisation's. Whole words go before beginnings, and the customers of `agent` before those of others.
        """
        limit = max(1, min(limit, MOST))
        return await self.database.scan(_search, storable(text).strip(), self.region, limit, agent)


def _search(connection: Connection, text: str, region: str, limit: int, agent: str | None) -> tuple[Found, ...]:
    if not text:
        return ()
    searched = words(text)
    whole = [skeleton(word) for word in searched]
    order = list(islice(dict.fromkeys(_hits(connection, text, typed(searched), region, limit, agent)), 2 * limit))
    place = {customer: position for position, customer in enumerate(order)}

    def rank(row: AnyRow) -> tuple[bool, int, int]:
        written = skeletons(row.name)
        return agent is not None and row.owner != agent, -sum(word in written for word in whole), place[row.id]

    rows = connection.execute(_FOUND.where(customers.c.id.in_(order))).all() if order else []
    return tuple(
        Found(customer=row.id, name=row.name, segment=row.segment, owner=row.owner, phone=row.phone)
        for row in sorted(rows, key=rank)[:limit]
    )


def _hits(
    connection: Connection, text: str, searched: Typed, region: str, limit: int, agent: str | None
) -> Iterator[int]:
    """Customers by everything that the text may be; whoever reads no further spares the rest."""
    yield from numbered(connection, text, region, limit)
    yield from known_as(connection, text, limit)
    if "@" in text:
        yield from addressed(connection, text, limit)
    elif searched and any(character.isalpha() for character in text):
        if agent is not None:
            yield from own(connection, searched, agent, limit)
        yield from named(connection, searched, limit)
        yield from employed(connection, searched, limit)
        yield from addressed(connection, text, limit)
