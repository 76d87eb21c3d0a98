"""The store in a PostgreSQL database, for any number of nodes."""

from __future__ import annotations

from typing import Self

from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from crm_store import migrations
from crm_store.database import Database, P, T, Work, our_errors

# Held while tables are brought up to date, so that nodes that start together do it one after the other.
_MIGRATING = 0x4641524C


class PostgreSQL(Database):
    """PostgreSQL through asyncpg. Reads skip the transaction: that saves two round trips each."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    async def open(cls, url: URL) -> Self:
        with our_errors():
            address = url.set(drivername="postgresql+asyncpg")
            engine = create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
        database = cls(engine)
        try:
            await database.write(_upgrade)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            async with self._reads.connect() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    scan = read

    async def close(self) -> None:
        await self._engine.dispose()


def _upgrade(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    migrations.upgrade(connection)
