"""Numbers that make interesting calls in the demo."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from crm_store.demo import memorable
from crm_store.records import Record
from crm_store.schema import assignments, contact_points, customers
from crm_store.store import Store

_STORIES = (
    (memorable.LOAN, "loan", "has sent in an application for a home loan by fax"),
    (memorable.KNOWN, "known", "rang yesterday and nobody answered; her birthday is near"),
    (memorable.HOME, "shared", "husband or wife: one number at home, two experts"),
    (memorable.SWITCHBOARD, "switchboard", "the firm, or its bookkeeper"),
    (memorable.LONG_NAME, "long_name", "a long name"),
    (memorable.ABROAD, "abroad", "speaks English, rings from London"),
    ("+12025550143", "unknown", "nobody we know"),
    ("anonymous", "withheld", "withholds the number"),
)


class DemoCaller(Record, frozen=True, kw_only=True):
    """Somebody to call in as. `code` is stable, `hint` English, `owner` whose telephone should ring if it is sure."""

    number: str
    code: str
    hint: str
    names: tuple[str, ...] = ()
    owner: str | None = None


async def demo_callers(store: Store) -> tuple[DemoCaller, ...]:
    """The customers with a story, a stranger, a withheld number, and an ordinary customer of every expert."""
    ordinary = await store.database.scan(_one_of_each_expert)
    callers = [*_STORIES, *((number, "ordinary", "an ordinary customer") for number in ordinary)]
    return tuple([await _caller(store, *caller) for caller in callers])


async def _caller(store: Store, number: str, code: str, hint: str) -> DemoCaller:
    found = await store.identify(number)
    names = tuple(candidate.name for candidate in found.candidates)
    return DemoCaller(number=number, code=code, hint=hint, names=names, owner=found.owner)


def _one_of_each_expert(connection: Connection) -> list[str]:
    first = (
        select(func.min(customers.c.id))
        .join(assignments, assignments.c.customer == customers.c.id)
        .where(assignments.c.until.is_(None), assignments.c.owner.is_not(None))
        .where(customers.c.kind == "person", customers.c.id > memorable.HOW_MANY)
        .group_by(assignments.c.owner)
    )
    phones = (contact_points.c.kind == "phone", contact_points.c.main)
    query = select(contact_points.c.value).where(contact_points.c.customer.in_(first), *phones)
    return list(connection.scalars(query.order_by(contact_points.c.customer)))
