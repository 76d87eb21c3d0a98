"""Finding customers by what an agent types, while he types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, and_, select

from crm_store.columns import storable
from crm_store.names import words
from crm_store.records import Found, Matched
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
        return await self.database.browse(found, storable(text).strip(), self.region, limit, agent)


def found(connection: Connection, text: str, region: str, limit: int, agent: str | None) -> tuple[Found, ...]:
    if not text:
        return ()
    searched = words(text)
    whole = [skeleton(word) for word in searched]
    matched: dict[int, Matched] = {}
    for customer, by in _hits(connection, text, typed(searched), region, limit, agent):
        matched.setdefault(customer, by)
        if len(matched) == limit:
            break
    place = {customer: position for position, customer in enumerate(matched)}

    def rank(row: AnyRow) -> tuple[bool, int, int]:
        written = skeletons(row.name)
        return agent is not None and row.owner != agent, -sum(word in written for word in whole), place[row.id]

    rows = connection.execute(_FOUND.where(customers.c.id.in_(matched))).all() if matched else []
    return tuple(
        Found(
            customer=row.id,
            name=row.name,
            segment=row.segment,
            owner=row.owner,
            phone=row.phone,
            matched=matched[row.id],
        )
        for row in sorted(rows, key=rank)[:limit]
    )


def _hits(
    connection: Connection, text: str, searched: Typed, region: str, limit: int, agent: str | None
) -> Iterator[tuple[int, Matched]]:
    """Customers by everything that the text may be; whoever reads no further spares the rest."""
    yield from _by("number", numbered(connection, text, region, limit))
    if any(character.isdecimal() for character in text):
        yield from _by("reference", known_as(connection, text, limit))
    if "@" in text:
        yield from _by("address", addressed(connection, text, limit))
    elif searched and any(character.isalpha() for character in text):
        if agent is not None:
            yield from _by("name", own(connection, searched, agent, limit))
        yield from _by("name", named(connection, searched, limit))
        yield from _by("organisation", employed(connection, searched, limit))
        yield from _by("address", addressed(connection, text, limit))


def _by(matched: Matched, found: Iterable[int]) -> Iterator[tuple[int, Matched]]:
    return ((customer, matched) for customer in found)
