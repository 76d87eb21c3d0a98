"""Customers who may be one: found by what they share, proposed with the reasons, never merged by themselves."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.duplicate_record import Comparison, Duplicate, DuplicatePage, Side
from crm_store.duplicate_search import Pairs, around, judged, shared_birthdays, shared_points
from crm_store.errors import InvalidCursor, NotFound
from crm_store.schema import agents, assignments, contact_points, customers, duplicates, timeline
from crm_store.subject import AnyRow, Subject, upsert

MOST: Final = 100
_POINTS: Final = 20
Place = tuple[float, int]

_ONE, _OTHER = customers.alias("one"), customers.alias("other")
_DUPLICATES = (
    select(duplicates, _ONE.c.name.label("one_name"), _OTHER.c.name.label("other_name"))
    .join(_ONE, _ONE.c.id == duplicates.c.one)
    .join(_OTHER, _OTHER.c.id == duplicates.c.other)
    .where(
        *(column.is_(None) for each in (_ONE, _OTHER) for column in (each.c.merged_into, each.c.erased_at)),
    )
)


class Duplicates(Subject):
    """Pairs for somebody to settle."""

    async def duplicates(
        self, *, customer: int | None = None, cursor: str | None = None, limit: int = 50
    ) -> DuplicatePage:
        """The open pairs, the surest first; of one `customer`, who is looked at anew. Raises `InvalidCursor`."""
        before = _place(cursor)
        if customer is not None and before is None:
            await self.find_duplicates(customer)
        return await self.database.scan(_page, customer, before, max(1, min(limit, MOST)))

    async def compare(self, duplicate: int) -> Comparison:
        """Both of a pair, side by side. Raises `NotFound`."""
        return await self.database.scan(_compare, duplicate)

    async def dismiss_duplicate(self, duplicate: int, *, by: Actor) -> None:
        """They are two; the pair is not proposed again. Raises `NotFound`."""
        await self.database.write(_dismiss, duplicate, by, datetime.now(UTC))

    async def find_duplicates(self, customer: int) -> int:
        """Look who may be the same as this one; how many pairs there are."""
        found = await self.database.scan(around, customer)
        return await self._propose(found)

    async def search_shared_points(self, after: tuple[str, str]) -> tuple[str, str] | None:
        """Look through the next numbers and addresses, upwards from `after`; where it ended, None at the last."""
        found, last = await self.database.scan(shared_points, after)
        await self._propose(found)
        return last

    async def search_shared_birthdays(self, after: str) -> str | None:
        """Look through the next birthdays, upwards from `after`; where it ended, None at the last."""
        found, last = await self.database.scan(shared_birthdays, after)
        await self._propose(found)
        return last

    async def _propose(self, found: Pairs) -> int:
        sure = await self.database.scan(judged, found) if found else {}
        if sure:
            await self.database.write(propose, sure, datetime.now(UTC))
        return len(sure)


def propose(connection: Connection, sure: dict[tuple[int, int], tuple[float, list[str]]], now: datetime) -> None:
    """Keep them. One that is open is judged anew; one that was settled stays so."""
    for (one, other), (score, reasons) in sure.items():
        judgement = {"score": score, "reasons": reasons}
        new = upsert(connection, duplicates).values(one=one, other=other, state="open", found_at=now, **judgement)
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["one", "other"], set_=judgement, where=duplicates.c.state == "open"
            )
        )


def _page(connection: Connection, customer: int | None, before: Place | None, limit: int) -> DuplicatePage:
    query = _DUPLICATES.where(duplicates.c.state == "open")
    query = query.order_by(duplicates.c.score.desc(), duplicates.c.id.desc()).limit(limit + 1)
    if customer is not None:
        query = query.where((duplicates.c.one == customer) | (duplicates.c.other == customer))
    if before is not None:
        score, key = before
        query = query.where((duplicates.c.score < score) | ((duplicates.c.score == score) & (duplicates.c.id < key)))
    rows = connection.execute(query).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return DuplicatePage(items=tuple(map(_duplicate, shown)), next=_cursor((last.score, last.id)) if last else None)


def _compare(connection: Connection, duplicate: int) -> Comparison:
    row = connection.execute(_DUPLICATES.where(duplicates.c.id == duplicate)).first()
    if row is None:
        raise NotFound("There is no such pair.")
    return Comparison(duplicate=_duplicate(row), sides=tuple(_side(connection, each) for each in (row.one, row.other)))


def _side(connection: Connection, customer: int) -> Side:
    now = assignments.c.until.is_(None) & (assignments.c.customer == customers.c.id)
    who = connection.execute(
        select(customers, agents.c.name.label("owner_name"))
        .outerjoin(assignments, now)
        .outerjoin(agents, agents.c.login == assignments.c.owner)
        .where(customers.c.id == customer)
    ).one()
    points = select(contact_points.c.kind, contact_points.c.value).where(contact_points.c.customer == customer)
    newest = select(timeline.c.at).where(timeline.c.customer == customer).order_by(timeline.c.at.desc()).limit(MOST + 1)
    moments = connection.scalars(newest).all()
    return Side(
        customer=customer,
        **{name: who._mapping[name] for name in _SHOWN},
        points=tuple(row.value for row in connection.execute(points.order_by(contact_points.c.id).limit(_POINTS))),
        items=len(moments),
        last_at=moments[0] if moments else None,
    )


_SHOWN = (
    "kind", "name", "birthday", "language", "segment", "external_id", "region", "created_at", "created_by",
    "owner_name",
)  # fmt: skip


def _dismiss(connection: Connection, duplicate: int, by: Actor, now: datetime) -> None:
    row = connection.execute(select(duplicates).where(duplicates.c.id == duplicate).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such pair.")
    if row.state != "open":
        return
    settled = {"state": "dismissed", "settled_at": now, "settled_by": by.name}
    connection.execute(update(duplicates).where(duplicates.c.id == duplicate).values(settled))
    details = {"state": "dismissed", "other": row.other}
    journal.note(connection, by, "changed", "duplicate", duplicate, customer=row.one, details=details, at=now)


def _duplicate(row: AnyRow) -> Duplicate:
    values = {name: row._mapping[name] for name in Duplicate.__struct_fields__ if name != "reasons"}
    return Duplicate(reasons=tuple(row.reasons), **values)


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        score, key = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor), type=Place)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidCursor from error
    if not 0 <= key < 2**63:
        raise InvalidCursor
    return score, key
