"""The small transactions that a hand-over is carried out in, and undone in; each leaves everybody with one owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from crm_store.errors import NotFound
from crm_store.handover_plan import Giver
from crm_store.handover_reading import held_by
from crm_store.handover_record import Handover, HandoverPlan
from crm_store.handover_work import bring_back, take_along
from crm_store.schema import agents, assignments, handovers
from crm_store.subject import AnyRow

BATCH = 1_000
"""So many customers change hands in one transaction: some hundredths of a second."""

MOST = 200
_NOW = assignments.c.until.is_(None)
_maker = agents.alias("maker")
_ALL = (
    select(handovers, agents.c.name.label("owner_name"), _maker.c.name.label("by_name"))
    .outerjoin(agents, agents.c.login == handovers.c.owner)
    .outerjoin(_maker, _maker.c.login == handovers.c.by)
    .order_by(handovers.c.id.desc())
)


def all_handovers(connection: Connection) -> tuple[Handover, ...]:
    """The newest first."""
    return tuple(_record(row) for row in connection.execute(_ALL.limit(MOST)))


def handover_of(connection: Connection, handover: int) -> Handover:
    """One of them. Raises `NotFound`."""
    row = connection.execute(_ALL.where(handovers.c.id == handover)).first()
    if row is None:
        raise NotFound("There is no such hand-over.")
    return _record(row)


def _record(row: AnyRow) -> Handover:
    values = {name: row._mapping[name] for name in Handover.__struct_fields__ if name != "plan"}
    return Handover(**values, plan=msgspec.convert(row.plan, HandoverPlan))


def locked(connection: Connection, handover: int) -> Handover:
    """As it is, and as it stays until the end of this transaction."""
    connection.execute(select(handovers.c.id).where(handovers.c.id == handover).with_for_update())
    return handover_of(connection, handover)


def give_some(connection: Connection, handover: Handover, giver: Giver, after: int) -> int | None:
    """Give the next customers away and tell the last of their assignments; None: there are no more."""
    if locked(connection, handover.id).state != "applying":
        return None
    owner = handover.plan.owner
    batch = held_by(connection, owner, at=handover.at, after=after, limit=BATCH, lock=True)
    if not batch:
        return None
    given = [(held, to) for held in batch if (to := giver.give(held))]
    _end(connection, [held.id for held, _ in given], handover.id, handover.at)
    new = [{"customer": held.customer, "owner": to.owner, "deputies": to.deputies} for held, to in given]
    _start(connection, new, handover)
    take_along(connection, owner, [held.customer for held, _ in given], handover.at)
    _count(connection, handover.id, "customers", len(given))
    return batch[-1].id


def strike_some(connection: Connection, handover: Handover, posts: Sequence[int]) -> None:
    """Whoever has these assignments still has him as a deputy no more."""
    if locked(connection, handover.id).state != "applying":
        return
    rows = connection.execute(
        select(assignments.c.id, assignments.c.customer, assignments.c.owner, assignments.c.deputies)
        .where(_NOW, assignments.c.id.in_(posts))
        .order_by(assignments.c.id)
        .with_for_update()
    ).all()
    _end(connection, [row.id for row in rows], handover.id, handover.at)
    leaving = handover.plan.owner
    new = [
        {
            "customer": row.customer,
            "owner": row.owner,
            "deputies": tuple(login for login in row.deputies if login != leaving),
        }
        for row in rows
    ]
    _start(connection, new, handover)
    _count(connection, handover.id, "deputies", len(rows))


def return_some(connection: Connection, handover: Handover, after: int) -> int | None:
    """Give the next customers back as they were before, and tell the last assignment; None: there are no more."""
    kept = locked(connection, handover.id)
    if kept.state != "undoing" or kept.undone_at is None:
        return None
    rows = connection.execute(
        select(assignments.c.id, assignments.c.customer, assignments.c.took)
        .where(assignments.c.handover == handover.id, _NOW, assignments.c.id > after)
        .order_by(assignments.c.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    if not rows:
        return None
    _end(connection, [row.id for row in rows], handover.id, kept.undone_at)
    before = connection.execute(
        select(assignments.c.customer, assignments.c.owner, assignments.c.deputies).where(
            # Not by the index on it: PostgreSQL does not know yet how many this hand-over has ended, and reads all.
            func.coalesce(assignments.c.ended_by, 0) == handover.id,
            assignments.c.handover.is_distinct_from(handover.id),
            assignments.c.customer.in_([row.customer for row in rows]),
        )
    ).all()
    values = {"since": kept.undone_at, "by": kept.undone_by}
    if before:
        connection.execute(insert(assignments), [{**row._mapping, **values} for row in before])
    bring_back(connection, kept.plan.owner, rows, kept.undone_at)
    _count(connection, handover.id, "returned", len(before))
    last: int = rows[-1].id
    return last


def _end(connection: Connection, which: Sequence[int], handover: int, at: datetime) -> None:
    connection.execute(update(assignments).where(assignments.c.id.in_(which)).values(until=at, ended_by=handover))


def _start(connection: Connection, new: Sequence[dict[str, object]], handover: Handover) -> None:
    values = {"since": handover.at, "by": handover.by, "handover": handover.id}
    if new:
        connection.execute(insert(assignments), [{**each, **values} for each in new])


def _count(connection: Connection, handover: int, column: str, more: int) -> None:
    counted = handovers.c[column]
    connection.execute(update(handovers).where(handovers.c.id == handover).values({column: counted + more}))
