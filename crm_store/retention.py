"""What has been kept long enough goes, in small batches; how much there was in each month stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select, update

from crm_store import journal, past, schema
from crm_store.actor import Actor
from crm_store.record import Record
from crm_store.schema import call_marks, call_segments, calls, deliveries, timeline, voicemails
from crm_store.subject import Subject

RetentionKind = Literal[
    "calls", "interactions", "notes", "operations", "requests", "tasks", "appointments", "documents", "voicemails",
    "confirmations", "deliveries",
]  # fmt: skip
KINDS: Final[tuple[RetentionKind, ...]] = get_args(RetentionKind)
BY: Final = Actor(name="retention")
BATCH: Final = 200
_LOOKED_AT: Final = 5_000

# Since when each is over: until then it is kept, however old.
_OVER: Final[dict[str, ColumnElement[Any]]] = {
    "interactions": schema.interactions.c.at,
    "notes": schema.notes.c.at,
    "operations": schema.operations.c.at,
    "requests": schema.requests.c.closed_at,
    "tasks": schema.tasks.c.done_at,
    "appointments": schema.appointments.c.starts_at,
    "documents": schema.documents.c.at,
    "voicemails": voicemails.c.at,
    "confirmations": schema.confirmations.c.at,
    "deliveries": deliveries.c.done_at,
    "calls": calls.c.ended_at,
}
_SHOWN = (
    timeline.c.id, timeline.c.at, timeline.c.kind, timeline.c.channel, timeline.c.direction, timeline.c.outcome,
    timeline.c.seconds,
)  # fmt: skip


class Gone(Record, frozen=True, kw_only=True):
    """What one batch removed. `after` is where to go on, None at the end; the caller removes what lies beside."""

    rows: int = 0
    after: Any = None
    sounds: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()


class Retention(Subject):
    """How long things are kept."""

    async def outlived(self, until: Mapping[RetentionKind, datetime]) -> dict[RetentionKind, int]:
        """How many of each kind were over before that moment: what would go."""
        return {kind: await self.database.scan(_outlived, kind, moment) for kind, moment in until.items()}

    async def remove_outlived(self, kind: RetentionKind, until: datetime, after: Any = None) -> Gone:
        """Remove the next few of this kind that were over before `until`, beyond `after`, and count them."""
        keys, last = await self.database.scan(_next, kind, until, after)
        return await self.database.write(_remove, kind, keys, last) if keys else Gone(after=last)

    async def note_retention(self, kind: RetentionKind, rows: int, days: int) -> None:
        """Write down what was removed in all."""
        await self.database.write(journal.note, BY, "removed", kind, details={"rows": rows, "days": days})


def _key(kind: str) -> ColumnElement[Any]:
    return next(iter(_OVER[kind].table.primary_key.columns))


def _outlived(connection: Connection, kind: str, until: datetime) -> int:
    return connection.execute(select(func.count()).where(_OVER[kind] < until)).scalar_one()


def _next(connection: Connection, kind: str, until: datetime, after: Any) -> tuple[list[Any], Any]:
    """Those of the next rows by key that are over, and the key of the last that was looked at, None at the end."""
    key = _key(kind)
    looked = select(key, (_OVER[kind] < until).label("over")).order_by(key).limit(_LOOKED_AT)
    rows = connection.execute(looked if after is None else looked.where(key > after)).all()
    keys = [row[0] for row in rows if row.over]
    if len(keys) > BATCH:
        return keys[:BATCH], keys[BATCH - 1]
    return keys, rows[-1][0] if len(rows) == _LOOKED_AT else None


def _remove(connection: Connection, kind: str, keys: list[Any], last: Any) -> Gone:
    table: Table = _OVER[kind].table
    sounds: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    if kind == "calls":
        _take_out(connection, timeline.c.call.in_(keys))
        for marks in (call_segments, call_marks):
            connection.execute(delete(marks).where(marks.c.call.in_(keys)))
    elif kind == "voicemails":
        sounds = tuple(connection.scalars(select(voicemails.c.file).where(voicemails.c.id.in_(keys))))
    elif kind == "documents":
        chosen = select(table.c.sha256).where(table.c.id.in_(keys)).distinct()
        contents = tuple(connection.scalars(chosen))
    elif kind == "requests":
        connection.execute(update(schema.callbacks).where(schema.callbacks.c.request.in_(keys)).values(request=None))
    if kind not in ("calls", "voicemails", "confirmations", "deliveries"):
        for start in range(0, len(keys), 50):
            _take_out(connection, _sources(kind.removesuffix("s"), keys[start : start + 50]))
    rows = connection.execute(delete(table).where(_key(kind).in_(keys))).rowcount
    return Gone(rows=rows, after=last, sounds=sounds, contents=contents)


def _sources(kind: str, keys: list[Any]) -> ColumnElement[bool]:
    """What tells of them in the timeline: `task:12`, and of a request what became of it, `request:12:3`."""
    names = [f"{kind}:{key}" for key in keys]
    told = timeline.c.source.in_(names)
    if kind != "request":
        return told
    later = ((timeline.c.source > f"{name}:") & (timeline.c.source < f"{name};") for name in names)
    return or_(told, *later)


def _take_out(connection: Connection, which: ColumnElement[bool]) -> None:
    rows = connection.execute(select(*_SHOWN).where(which)).all()
    past.count(connection, rows)
    if rows:
        connection.execute(delete(timeline).where(timeline.c.id.in_([row.id for row in rows])))
