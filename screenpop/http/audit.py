"""The audit, for administrators and for programs that keep watch: read page by page, or taken away as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from crm_store.audit import AuditEntry, AuditPage, AuditWanted
from crm_store.errors import InvalidCursor
from crm_store.record import Utc
from screenpop.http.bodies import Asked
from screenpop.http.route import ADMINISTRATORS, Ask, Route

CSV = "text/csv"
CSV_PAGE = 1000
_COLUMNS = ("id", "at", "actor", "address", "action", "kind", "subject", "customer", "details")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")

Word = Annotated[str, Meta(min_length=1, max_length=100)]


class AuditFilter(Asked, frozen=True, kw_only=True):
    """Which lines: all that fit whatever is given, at `since` or later and before `until`."""

    actor: Word | None = None
    customer: Annotated[int, Meta(ge=1, le=2**53)] | None = None
    action: Word | None = None
    kind: Word | None = None
    since: Utc | None = None
    until: Utc | None = None


class AuditQuery(AuditFilter, frozen=True, kw_only=True):
    """Which lines, where to go on, and how many at most."""

    cursor: Annotated[str, Meta(max_length=20)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


async def read(ask: Ask) -> AuditPage:
    """Who saw, changed and exported what, when and from where; newest first."""
    return await ask.services.store.audit(_wanted(ask.query), cursor=ask.query.cursor, limit=ask.query.limit)


async def take_away(ask: Ask) -> web.StreamResponse:
    """The same as CSV, whole. That it was taken is a line of the audit as well."""
    store, wanted = ask.services.store, _wanted(ask.query)
    given = {name: value for name, value in msgspec.to_builtins(wanted).items() if value is not None}
    await store.write_down(ask.actor, "exported", "audit", details=given)
    headers = {"Content-Type": f"{CSV}; charset=utf-8", "Content-Disposition": 'attachment; filename="audit.csv"'}
    response = web.StreamResponse(headers=headers)
    await response.prepare(ask.request)
    await response.write(_csv([_COLUMNS]))
    cursor: str | None = None
    while True:
        page = await store.audit(wanted, cursor=cursor, limit=CSV_PAGE)
        await response.write(_csv(map(_row, page.items)))
        if (cursor := page.next) is None:
            await response.write_eof()
            return response


def _wanted(query: AuditFilter) -> AuditWanted:
    return AuditWanted(**{field: getattr(query, field) for field in AuditWanted.__struct_fields__})


def _row(entry: AuditEntry) -> list[object]:
    values = [getattr(entry, column) for column in _COLUMNS[:-1]]
    return [*map(_plain, values), msgspec.json.encode(entry.details).decode()]


def _plain(value: object) -> object:
    """As a spreadsheet shows it: never as a formula."""
    if isinstance(value, datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


ROUTES = (
    Route(
        method="GET",
        path="/api/audit",
        summary="A page of the audit",
        handler=read,
        roles=ADMINISTRATORS,
        query=AuditQuery,
        answer=AuditPage,
        scope="audit:read",
        errors=(InvalidCursor,),
    ),
    Route(
        method="GET",
        path="/api/audit.csv",
        summary="The audit as CSV",
        handler=take_away,
        roles=ADMINISTRATORS,
        query=AuditFilter,
        scope="audit:read",
        media=CSV,
    ),
)
