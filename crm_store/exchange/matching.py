"""Who of a batch is a customer already: looked up for all rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, select

from crm_store.exchange.bulk import among
from crm_store.exchange.entry import CUSTOMER, Entry
from crm_store.schema import assignments, contact_points, customers, import_keys
from crm_store.subject import AnyRow

_KEPT = (
    select(
        customers.c.id,
        customers.c.version,
        customers.c.merged_into,
        customers.c.erased_at,
        assignments.c.owner,
        assignments.c.deputies,
        *(customers.c[name] for name in CUSTOMER),
    )
    .select_from(customers)
    .outerjoin(assignments, and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None)))
)


class Found(Struct):
    """A customer whom a row is about, as he is kept, and the ways to reach him: by kind and value, with key, label and
    main."""

    row: AnyRow
    points: dict[tuple[str, str], tuple[int, str | None, bool]]


def find(connection: Connection, entries: Sequence[Entry], own: str | None) -> list[Found | None]:
    """Whom each row is about; None: nobody yet.

    A row is its customer's by its external id, or else by the key of it; `own` is this store, whose exports name
    customers by their own ids.
    """
    by_id = _by_number(connection, entries, own)
    by_external = _ids(connection, customers.c.external_id, (entry.values[0] for entry in entries))
    by_key = _ids(connection, import_keys.c.key, (entry.key for entry in entries), import_keys.c.customer)
    ids = [
        by_external.get(entry.values[0]) or (entry.key in by_id and entry.source) or by_key.get(entry.key)
        for entry in entries
    ]
    kept = _kept(connection, {each for each in ids if each})
    return [kept.get(each) if each else None for each in ids]


def lock(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these customers who are still there; nobody merges or erases them until the end of the transaction."""
    if not ids:
        return set()
    column = customers.c
    there = select(column.id).where(
        among(connection, column.id, ids), column.merged_into.is_(None), column.erased_at.is_(None)
    )
    return set(connection.scalars(there.order_by(column.id).with_for_update(read=True)))


def _by_number(connection: Connection, entries: Sequence[Entry], own: str | None) -> set[str | None]:
    """The keys of rows that were exported from this very store, and whose customer is still there."""
    ours = {entry.source: entry.key for entry in entries if own and entry.key and entry.key.startswith(f"{own}:")}
    if not ours:
        return set()
    found = connection.scalars(select(customers.c.id).where(among(connection, customers.c.id, ours)))
    return {ours[each] for each in found}


def _ids(
    connection: Connection, column: Any, values: Iterable[str | None], key: Any = customers.c.id
) -> dict[Any, int]:
    wanted = {value for value in values if value is not None}
    if not wanted:
        return {}
    rows = connection.execute(select(column, key).where(among(connection, column, wanted)))
    return {row[0]: row[1] for row in rows}


def _kept(connection: Connection, ids: set[int]) -> dict[int, Found]:
    if not ids:
        return {}
    query = _KEPT.where(among(connection, customers.c.id, ids))
    kept = {row.id: Found(row, {}) for row in connection.execute(query)}
    point = contact_points.c
    columns = select(point.customer, point.kind, point.value, point.id, point.label, point.main)
    for customer, kind, value, *rest in connection.execute(columns.where(among(connection, point.customer, kept))):
        kept[customer].points[kind, value] = (rest[0], rest[1], rest[2])
    return kept
