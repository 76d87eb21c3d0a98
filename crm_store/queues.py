"""Queues as the administrator keeps them."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from crm_store.actor import SYSTEM, Actor
from crm_store.columns import storable
from crm_store.errors import Conflict, NotFound
from crm_store.journal import note
from crm_store.queue_record import QueueRecord
from crm_store.record import Record
from crm_store.schema import agents, customers, queues
from crm_store.subject import AnyRow, Subject, upsert

IDENTITY = ("name", "title", "team")


class Queues(Subject):
    """Where calls of one kind wait."""

    async def queues(self) -> tuple[QueueRecord, ...]:
        """All queues, by name."""
        return await self.database.read(_queues)

    async def queue(self, name: str) -> QueueRecord:
        """One of them; raises `NotFound`."""
        return await self.database.read(_queue, name)

    async def queue_words(self) -> QueueWords:
        """What a queue's settings can name so far."""
        return await self.database.scan(_words)

    async def save_queue(self, queue: QueueRecord) -> None:
        """Keep a new queue, or replace the one of this name."""
        await self.database.write(_save, queue)

    async def add_queue(self, queue: QueueRecord, *, by: Actor = SYSTEM) -> None:
        """Keep a new queue; raises `Conflict` when the name is taken."""
        await self.database.write(_add, queue, by)

    async def replace_queue(self, queue: QueueRecord, *, version: str, by: Actor = SYSTEM) -> None:
        """Replace the queue of this name; raises `Conflict` when it is not of this version any more, or `NotFound`."""
        await self.database.write(_replace, queue, version, by)

    async def remove_queue(self, name: str, *, version: str | None = None, by: Actor = SYSTEM) -> None:
        """Forget a queue (of this version, if one is given); raises `Conflict` or `NotFound`."""
        await self.database.write(_remove, name, version, by)


class QueueWords(Record, frozen=True, kw_only=True):
    """Teams and skills that somebody has, languages and segments of customers."""

    teams: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    segments: tuple[str, ...]


def version_of(queue: QueueRecord) -> str:
    """What tells one state of a queue from another: a digest of its settings."""
    return hashlib.sha256(msgspec.json.encode(queue, order="deterministic")).hexdigest()[:16]


def row_of(queue: QueueRecord) -> dict[str, Any]:
    """The queue as its table keeps it."""
    settings = msgspec.to_builtins(queue, order="deterministic")
    return {key: storable(settings.pop(key)) for key in IDENTITY} | {"settings": settings}


def _queues(connection: Connection) -> tuple[QueueRecord, ...]:
    return tuple(_record(row) for row in connection.execute(select(queues).order_by(queues.c.name)))


def _queue(connection: Connection, name: str, *, lock: bool = False) -> QueueRecord:
    query = select(queues).where(queues.c.name == name)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("There is no such queue.")
    return _record(row)


def _record(row: AnyRow) -> QueueRecord:
    return msgspec.convert({**row.settings, **{key: row._mapping[key] for key in IDENTITY}}, QueueRecord)


def _words(connection: Connection) -> QueueWords:
    staff = connection.execute(select(agents.c.teams, agents.c.skills)).all()
    known = connection.execute(select(customers.c.language, customers.c.segment).distinct()).all()
    return QueueWords(
        teams=tuple(sorted({team for row in staff for team in row.teams})),
        skills=tuple(sorted({skill for row in staff for skill in row.skills})),
        languages=tuple(sorted({row.language for row in known})),
        segments=tuple(sorted({row.segment for row in known})),
    )


def _save(connection: Connection, queue: QueueRecord) -> None:
    values = row_of(queue)
    connection.execute(
        upsert(connection, queues).values(**values).on_conflict_do_update(index_elements=["name"], set_=values)
    )


def _add(connection: Connection, queue: QueueRecord, by: Actor) -> None:
    connection.execute(insert(queues).values(**row_of(queue)))
    note(connection, by, "created", "queue", queue.name)


def _replace(connection: Connection, queue: QueueRecord, version: str, by: Actor) -> None:
    _require(connection, queue.name, version)
    connection.execute(update(queues).where(queues.c.name == queue.name).values(**row_of(queue)))
    note(connection, by, "changed", "queue", queue.name)


def _remove(connection: Connection, name: str, version: str | None, by: Actor) -> None:
    _require(connection, name, version)
    connection.execute(delete(queues).where(queues.c.name == name))
    note(connection, by, "removed", "queue", name)


def _require(connection: Connection, name: str, version: str | None) -> None:
    kept = _queue(connection, name, lock=True)
    if version not in (None, version_of(kept)):
        raise Conflict("The queue was changed meanwhile.")
