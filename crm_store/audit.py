"""The book of who saw, changed and exported what, when and from where: read, never changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from crm_store.actor import Actor
from crm_store.errors import InvalidCursor
from crm_store.journal import Action, note
from crm_store.record import Record, Utc
from crm_store.schema import audit, customers
from crm_store.subject import Subject


class AuditEntry(Record, frozen=True, kw_only=True):
    """One line: `actor` did `action` to the `kind` of thing that `subject` names.

    `details` are codes, field names and figures. `customer_name` is as it is now, None once he was erased.
    """

    id: int
    at: Utc
    actor: str
    address: str | None
    action: str
    kind: str
    subject: str | None
    customer: int | None
    customer_name: str | None
    details: dict[str, Any]


class AuditWanted(Record, frozen=True, kw_only=True):
    """Which lines: all that fit whatever is given; `since` and what follows, before `until`."""

    actor: str | None = None
    customer: int | None = None
    action: str | None = None
    kind: str | None = None
    since: Utc | None = None
    until: Utc | None = None


class AuditPage(Record, frozen=True, kw_only=True):
    """Lines, newest first, and where to go on; `next` None: there are no more."""

    items: tuple[AuditEntry, ...]
    next: str | None


class Audit(Subject):
    """Who did what."""

    async def audit(self, wanted: AuditWanted, *, cursor: str | None = None, limit: int = 50) -> AuditPage:
        """A page of the audit, newest first. Raises `InvalidCursor`."""
        return await self.database.scan(_page, wanted, _place(cursor), limit)

    async def write_down(self, by: Actor, action: Action, kind: str, *, details: dict[str, Any] | None = None) -> None:
        """Write down what changed nothing in the store, such as an export."""
        await self.database.write(note, by, action, kind, details=details)


_ENTRY = select(*(audit.c[field] for field in AuditEntry.__struct_fields__ if field != "customer_name"))
_ENTRIES = _ENTRY.add_columns(customers.c.name.label("customer_name")).outerjoin(
    customers, customers.c.id == audit.c.customer
)


def _page(connection: Connection, wanted: AuditWanted, before: int | None, limit: int) -> AuditPage:
    query = _ENTRIES.where(*_fits(wanted)).order_by(audit.c.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(audit.c.id < before)
    items = tuple(AuditEntry(**row._mapping) for row in connection.execute(query))
    return AuditPage(items=items[:limit], next=str(items[limit - 1].id) if len(items) > limit else None)


def _fits(wanted: AuditWanted) -> list[ColumnElement[bool]]:
    same = ("actor", "customer", "action", "kind")
    conditions = [audit.c[field] == value for field in same if (value := getattr(wanted, field)) is not None]
    if wanted.since is not None:
        conditions.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(audit.c.at < wanted.until)
    return conditions


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise InvalidCursor
    return int(cursor)
