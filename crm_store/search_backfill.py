"""The words of names that earlier versions kept as they are written, brought to their skeletons."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from crm_store.migrations.backfill import Backfill
from crm_store.schema import customers, name_words
from crm_store.skeleton import skeletons

_BATCH = 200


def _total(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(customers)).scalar_one()


def _step(connection: Connection, after: int) -> tuple[int, int | None]:
    few = select(customers.c.id, customers.c.name, customers.c.merged_into, customers.c.erased_at)
    rows = connection.execute(few.where(customers.c.id > after).order_by(customers.c.id).limit(_BATCH)).all()
    if not rows:
        return 0, None
    connection.execute(delete(name_words).where(name_words.c.customer.in_([row.id for row in rows])))
    there = [row for row in rows if row.merged_into is None and row.erased_at is None]
    if found := [{"word": word, "customer": row.id} for row in there for word in skeletons(row.name)]:
        connection.execute(insert(name_words), found)
    return len(rows), rows[-1].id


SEARCH_WORDS = Backfill(name="search_words", total=_total, step=_step)
