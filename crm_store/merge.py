"""Two customers who turn out to be one: all that was of either is of the one who is kept, until that is undone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, InvalidCursor, NotFound, Unfit
from crm_store.merge_moves import go_back, go_over, related
from crm_store.merge_record import Merge, MergePage
from crm_store.schema import customers, duplicates, merges
from crm_store.subject import AnyRow, Subject

MOST = 200
FILLED = (
    "given_name", "patronymic", "family_name", "sex", "birthday", "region", "channel", "contact_times", "value",
    "cost_to_serve",
)  # fmt: skip
"""What the one who is kept takes over where nothing is known of him."""


class Merging(Subject):
    """Customers who were found to be the same."""

    async def merge(self, kept: int, merged: int, *, by: Actor) -> Merge:
        """Make them one: both histories are `kept`'s, who stays as he is and learns what was not known of him.

        Raises `NotFound`, `CustomerMerged`, `CustomerErased`; `Unfit` when they are the same record, a person and an
        organisation, or relatives of each other.
        """
        return await self.database.write(_merge, kept, merged, by, datetime.now(UTC))

    async def undo_merge(self, merge: int, *, by: Actor) -> Merge:
        """Let them be two again, each as he was; what was added since stays with the one who was kept.

        Raises `NotFound`, `Conflict` when it is undone already, `CustomerMerged` when the one who was kept was merged
        into a third (undo that first), `CustomerErased`.
        """
        return await self.database.write(_undo, merge, by, datetime.now(UTC))

    async def merges(self, *, customer: int | None = None, cursor: str | None = None, limit: int = 50) -> MergePage:
        """Those that there were, newest first; of one `customer` only. Raises `InvalidCursor`."""
        return await self.database.scan(_page, customer, _place(cursor), max(1, min(limit, MOST)))


def _merge(connection: Connection, kept: int, merged: int, by: Actor, now: datetime) -> Merge:
    if kept == merged:
        raise Unfit("merged", "same")
    both = _both(connection, kept, merged)
    one, other = both[kept], both[merged]
    for row in (one, other):
        if row.merged_into is not None:
            raise CustomerMerged
    if one.kind != other.kind:
        raise Unfit("merged", "other_kind")
    if related(connection, kept, merged):
        raise Unfit("merged", "relative")
    moved, before = go_over(connection, merged, kept, now)
    learnt = {name: other._mapping[name] for name in FILLED if one._mapping[name] is None}
    learnt = {name: value for name, value in learnt.items() if value is not None}
    before |= {"filled": sorted(learnt), "pair": _settle(connection, kept, merged, "merged", by, now)}
    connection.execute(update(customers).where(customers.c.id == kept).values(version=one.version + 1, **learnt))
    connection.execute(
        update(customers).where(customers.c.id == merged).values(version=other.version + 1, merged_into=kept)
    )
    values = {"kept": kept, "merged": merged, "moved": moved, "before": before, "at": now, "by": by.name}
    merge: int = connection.execute(insert(merges).values(values).returning(merges.c.id)).scalar_one()
    details = {"merge": merge, "merged": merged}
    journal.note(connection, by, "merged", "customer", kept, customer=kept, details=details, at=now)
    return _one(connection, merge)


def _undo(connection: Connection, merge: int, by: Actor, now: datetime) -> Merge:
    row = connection.execute(select(merges).where(merges.c.id == merge).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such merge.")
    if row.undone_at is not None:
        raise Conflict("This merge is undone already.")
    both = _both(connection, row.kept, row.merged)
    if both[row.kept].merged_into is not None:
        raise CustomerMerged("The one who was kept was merged into another one: undo that first.")
    go_back(connection, row.merged, row.kept, row.moved, row.before)
    one, other = both[row.kept], both[row.merged]
    forgotten = {name: None for name in row.before["filled"] if one._mapping[name] == other._mapping[name]}
    connection.execute(update(customers).where(customers.c.id == row.kept).values(version=one.version + 1, **forgotten))
    connection.execute(
        update(customers).where(customers.c.id == row.merged).values(version=other.version + 1, merged_into=None)
    )
    if row.before["pair"] is not None:
        _settle(connection, row.kept, row.merged, row.before["pair"], by, now)
    connection.execute(update(merges).where(merges.c.id == merge).values(undone_at=now, undone_by=by.name))
    details = {"merge": merge, "merged": row.merged}
    journal.note(connection, by, "unmerged", "customer", row.kept, customer=row.kept, details=details, at=now)
    return _one(connection, merge)


def _both(connection: Connection, kept: int, merged: int) -> dict[int, AnyRow]:
    """Both rows, locked in one order, so that two who merge the same pair wait for each other and nobody for ever."""
    query = select(customers).where(customers.c.id.in_((kept, merged))).order_by(customers.c.id).with_for_update()
    rows = {row.id: row for row in connection.execute(query)}
    if len(rows) < 2:
        raise NotFound("There is no such customer.")
    if any(row.erased_at is not None for row in rows.values()):
        raise CustomerErased
    return rows


def _settle(connection: Connection, kept: int, merged: int, state: str, by: Actor, now: datetime) -> str | None:
    """Put the proposed pair, if there is one, into this state; the state that it was in."""
    pair = (duplicates.c.one == min(kept, merged)) & (duplicates.c.other == max(kept, merged))
    before: str | None = connection.scalar(select(duplicates.c.state).where(pair))
    settled: dict[str, Any] = {"settled_at": now, "settled_by": by.name}
    if state == "open":
        settled = dict.fromkeys(settled)
    if before is not None:
        connection.execute(update(duplicates).where(pair).values(state=state, **settled))
    return before


_KEPT, _MERGED = customers.alias("kept_one"), customers.alias("merged_one")
_MERGES = (
    select(
        merges,
        _KEPT.c.name.label("kept_name"),
        _MERGED.c.name.label("merged_name"),
        (
            merges.c.undone_at.is_(None)
            & _KEPT.c.merged_into.is_(None)
            & _KEPT.c.erased_at.is_(None)
            & _MERGED.c.erased_at.is_(None)
        ).label("can_be_undone"),
    )
    .join(_KEPT, _KEPT.c.id == merges.c.kept)
    .join(_MERGED, _MERGED.c.id == merges.c.merged)
)


def _one(connection: Connection, merge: int) -> Merge:
    return _merge_of(connection.execute(_MERGES.where(merges.c.id == merge)).one())


def _page(connection: Connection, customer: int | None, before: int | None, limit: int) -> MergePage:
    query = _MERGES.order_by(merges.c.id.desc()).limit(limit + 1)
    if customer is not None:
        query = query.where((merges.c.kept == customer) | (merges.c.merged == customer))
    if before is not None:
        query = query.where(merges.c.id < before)
    rows = connection.execute(query).all()
    shown = rows[:limit]
    return MergePage(items=tuple(map(_merge_of, shown)), next=str(shown[-1].id) if len(rows) > limit else None)


def _merge_of(row: AnyRow) -> Merge:
    values = {name: row._mapping[name] for name in Merge.__struct_fields__ if name != "moved"}
    values["can_be_undone"] = bool(values["can_be_undone"])
    return Merge(moved={table: len(keys) for table, keys in row.moved.items()}, **values)


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise InvalidCursor
    return int(cursor)
