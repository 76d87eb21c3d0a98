"""Queues as the administrator keeps them."""

from __future__ import annotations

from msgspec import structs
from sqlalchemy import Connection, select

from crm_store.records import QueueRecord
from crm_store.schema import queues
from crm_store.subject import Subject, upsert


class Queues(Subject):
    """Where calls of one kind wait."""

    async def queues(self) -> tuple[QueueRecord, ...]:
        """All queues, by name."""
        return await self.database.read(_queues)

    async def save_queue(self, queue: QueueRecord) -> None:
        """Keep a new queue, or replace the one of this name."""
        await self.database.write(_save, queue)


def _queues(connection: Connection) -> tuple[QueueRecord, ...]:
    return tuple(QueueRecord(**row._mapping) for row in connection.execute(select(queues).order_by(queues.c.name)))


def _save(connection: Connection, queue: QueueRecord) -> None:
    values = structs.asdict(queue)
    connection.execute(
        upsert(connection, queues).values(**values).on_conflict_do_update(index_elements=["name"], set_=values)
    )
