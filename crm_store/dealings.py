"""Everything that is kept of a customer, added, read, changed and removed in one way, whatever its kind."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Select, delete, insert, literal, select, tuple_, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.dealing_records import Fields, KeptContactPoint, KeptRelative, KeptRequest
from crm_store.dealings_kinds import KINDS, Kept, Kind, KindName
from crm_store.dealings_relatives import keep_both_sides
from crm_store.dealings_rules import make_only_main, values_of
from crm_store.dealings_timeline import hide, show, show_request
from crm_store.errors import InvalidCursor, NotFound, Stale
from crm_store.identify import remember_talks
from crm_store.people import lock_customer, require_customer
from crm_store.records import Record
from crm_store.schema import contact_points
from crm_store.subject import AnyRow, Subject

MOST = 200

Place = tuple[datetime | None, int]


class KeptPage(Record, frozen=True, kw_only=True):
    """Newest first. `next` is an opaque cursor; None: nothing older."""

    items: tuple[Kept, ...]
    next: str | None


class Dealings(Subject):
    """What customers hold, did, asked for and were promised: every kind of `KINDS`."""

    async def add(self, kind: KindName, customer: int, fields: Fields, *, by: Actor) -> Kept:
        """Keep something new of a customer.

        Raises `NotFound`, `CustomerMerged`, `CustomerErased`, `Unfit` or `InvalidNumber`, and `Conflict` where its
        external id, or the customer's contact point, is kept already.
        """
        return await self.database.write(add, KINDS[kind], customer, fields, by, datetime.now(UTC), self.region)

    async def change(self, kind: KindName, key: int, fields: Fields, *, version: int, by: Actor) -> Kept:
        """Replace all that is written of it.

        Raises what `add` does, and `Stale` when it is not at `version` any more.
        """
        now = datetime.now(UTC)
        return await self.database.write(change, KINDS[kind], key, fields, version, by, now, self.region)

    async def remove(self, kind: KindName, key: int, *, version: int, by: Actor) -> Kept:
        """Keep it no longer, and tell what it was. Raises `NotFound`, `Stale`, `CustomerMerged` or `CustomerErased`."""
        return await self.database.write(remove, KINDS[kind], key, version, by, datetime.now(UTC))

    async def one(self, kind: KindName, key: int) -> Kept:
        """One of them. Raises `NotFound`."""
        return await self.database.read(_one, KINDS[kind], key)

    async def list_of(self, kind: KindName, customer: int, *, cursor: str | None = None, limit: int = 50) -> KeptPage:
        """A page of at most `limit` (1 to 200) of a customer's, older than `cursor`, which an earlier page gave.

        Raises `NotFound` or `InvalidCursor`.
        """
        before = place_of(cursor) if cursor is not None else None
        return await self.database.read(_list, KINDS[kind], customer, before, max(1, min(limit, MOST)))


def add(
    connection: Connection,
    /,
    kind: Kind,
    customer: int,
    fields: Fields,
    by: Actor,
    now: datetime,
    region: str = "",
    **more: Any,
) -> Kept:
    """Keep something new in a transaction that is already open.

    `region` is where national numbers are dialled, `more` are columns that nobody writes as fields.
    """
    owner = lock_customer(connection, customer)
    values = values_of(connection, kind, customer, fields, None, region=owner.region or region, now=now)
    values |= kind.made(by, now) | more
    row = connection.execute(insert(kind.table).values(customer=customer, **values).returning(kind.table)).one()
    kept = _kept(kind, row)
    _follow(connection, kind, None, kept, by, now)
    journal.note(connection, by, "created", kind.name, kept.id, customer=customer, at=now)
    return kept


def change(
    connection: Connection,
    kind: Kind,
    key: int,
    fields: Fields,
    version: int,
    by: Actor,
    now: datetime,
    region: str = "",
) -> Kept:
    """Replace its fields in a transaction that is already open. Where nothing differs, nothing is written."""
    before, owner = _at_version(connection, kind, key, version)
    values = values_of(connection, kind, before.customer, fields, before, region=owner.region or region, now=now)
    changed = sorted(name for name, value in values.items() if value != getattr(before, name))
    if not changed:
        return before
    table = kind.table
    written = update(table).where(table.c.id == key).values(version=version + 1, **values).returning(table)
    kept = _kept(kind, connection.execute(written).one())
    _follow(connection, kind, before, kept, by, now)
    details = {"fields": changed, "version": kept.version}
    journal.note(connection, by, "changed", kind.name, key, customer=kept.customer, details=details, at=now)
    return kept


def remove(connection: Connection, kind: Kind, key: int, version: int, by: Actor, now: datetime) -> Kept:
    """Remove it in a transaction that is already open, with what tells of it in the timeline."""
    kept, _ = _at_version(connection, kind, key, version)
    connection.execute(delete(kind.table).where(kind.table.c.id == key))
    hide(connection, kind.name, key, kept.customer)
    if isinstance(kept, KeptRelative):
        keep_both_sides(connection, kept, None, by, now)
    journal.note(connection, by, "removed", kind.name, key, customer=kept.customer, at=now)
    return kept


def _follow(connection: Connection, kind: Kind, before: Kept | None, kept: Kept, by: Actor, now: datetime) -> None:
    """Keep right what depends on it: the timeline, the relative's side, the ranks of those who share a number."""
    if kind.shows:
        show(connection, kind.name, kept.id, kept.customer, kind.shows(kept))
    match kept:
        case KeptRequest():
            show_request(connection, cast(KeptRequest | None, before), kept, by, now)
        case KeptRelative():
            keep_both_sides(connection, cast(KeptRelative | None, before), kept, by, now)
        case KeptContactPoint():
            _rank(connection, cast(KeptContactPoint | None, before), kept)


def _rank(connection: Connection, before: KeptContactPoint | None, kept: KeptContactPoint) -> None:
    if kept.main:
        make_only_main(connection, kept)
    if kept.kind != "phone" or (before and before.value == kept.value):
        return
    if before:
        forgotten = update(contact_points).where(contact_points.c.id == kept.id)
        connection.execute(forgotten.values(last_spoke_at=None, chosen_at=None, chosen_by=None))
    remember_talks(connection, kept.value, kept.customer)


def _one(connection: Connection, kind: Kind, key: int) -> Kept:
    row = connection.execute(select(kind.table).where(kind.table.c.id == key)).first()
    if row is None:
        raise NotFound
    return _kept(kind, row)


def _at_version(connection: Connection, kind: Kind, key: int, version: int) -> tuple[Kept, AnyRow]:
    """The thing as it is and its customer's row, both locked. Raises `Stale` if it is at another version."""
    owner = lock_customer(connection, _one(connection, kind, key).customer)
    row = connection.execute(select(kind.table).where(kind.table.c.id == key).with_for_update()).first()
    if row is None:
        raise NotFound
    if row.version != version or row.customer != owner.id:
        raise Stale
    return _kept(kind, row), owner


def _kept(kind: Kind, row: AnyRow) -> Kept:
    return kind.kept(**{field: row._mapping[field] for field in kind.kept.__struct_fields__})


def _list(connection: Connection, kind: Kind, customer: int, before: Place | None, limit: int) -> KeptPage:
    rows = connection.execute(_page(kind, customer, before, limit + 1)).all()
    if not rows and before is None:
        require_customer(connection, customer)
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    at = None if last is None or kind.newest is None else last._mapping[kind.newest.name]
    return KeptPage(
        items=tuple(_kept(kind, row) for row in shown), next=cursor_of((at, last.id)) if last is not None else None
    )


def _page(kind: Kind, customer: int, before: Place | None, rows: int) -> Select[Any]:
    key, newest = kind.table.c.id, kind.newest
    query = select(kind.table).where(kind.table.c.customer == customer).limit(rows)
    query = query.order_by(*([] if newest is None else [newest.desc()]), key.desc())
    if before is None:
        return query
    at, last = before
    if (at is None) != (newest is None):
        raise InvalidCursor
    return query.where(key < last if newest is None else tuple_(newest, key) < tuple_(literal(at, newest.type), last))


def cursor_of(place: Place) -> str:
    """Where a page ended, as something to hand out."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode()


def place_of(cursor: str) -> Place:
    """Where the page ended that gave out this cursor. Raises `InvalidCursor`."""
    try:
        at, key = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor), type=Place)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidCursor from error
    if (at is not None and at.tzinfo is None) or not 0 <= key < 2**63:
        raise InvalidCursor
    return at, key
