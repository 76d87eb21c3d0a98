"""The store in a PostgreSQL database, for any number of nodes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from crm_store import migrations
from crm_store.database import Database, P, T, Work, our_errors
from crm_store.migrations import indexes
from crm_store.postgresql_lane import Lane

# Held while tables are brought up to date, so that nodes that start together do it one after the other.
_MIGRATING = 0x4641524C

_LOCK_NOT_AVAILABLE = "55P03"
_LOCK_MILLISECONDS = 150
_LOCK_PAUSE = 0.1
_LONGEST_PAUSE = 2.0


_READS, _BROWSES, _SCANS = 8, 2, 2
_SESSION = {"timezone": "UTC", "jit": "off"}  # whoever compiles a quick read waits longer for that than for its answer

# To plan a statement of the hot path takes ten times as long as to run it, and no value of it needs a plan of its own.
_PLANNED_ONCE = ("plan_cache_mode = force_generic_plan",)


class PostgreSQL(Database):
    """PostgreSQL through asyncpg: a pool for writes, and connections of their own for each kind of read.

    Reads skip the transaction: that saves two round trips each.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._quick = Lane(self._reads, _READS, _PLANNED_ONCE)
        self._at_screens = Lane(self._reads, _BROWSES)
        self._long = Lane(self._reads, _SCANS)

    @classmethod
    async def open(cls, url: URL) -> Self:
        with our_errors():
            address = url.set(drivername="postgresql+asyncpg")
            engine = create_async_engine(
                address,
                pool_pre_ping=True,
                max_overflow=_READS + _BROWSES + _SCANS + 5,
                hide_parameters=True,
                connect_args={"server_settings": _SESSION},
            )
        database = cls(engine)
        try:
            with our_errors():
                await database._bring_up_to_date()
        except BaseException:
            await database.close()
            raise
        return database

    async def _bring_up_to_date(self) -> None:
        if await self.read(migrations.behind):
            async with self._alone():
                while await self._step():
                    pass
                for index in await self.read(indexes.missing):
                    await self.read(indexes.create_concurrently, index)
                for name in await self.read(indexes.replaced):
                    await self.read(indexes.drop, name)

    async def _step(self) -> bool:
        """Run one revision. It waits but briefly for a lock, since all others queue up behind it, and tries again."""
        backoff = _LOCK_PAUSE
        while True:
            try:
                async with self._engine.begin() as connection:
                    await connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}"))
                    return await connection.run_sync(migrations.step)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                    raise
            await asyncio.sleep(backoff)
            backoff = min(2 * backoff, _LONGEST_PAUSE)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Nodes that start together do it one after the other.

        Asking again and again, rather than waiting for the lock: an index that is built concurrently would wait for
        who waits so.
        """
        async with self._reads.connect() as connection:
            ours = False
            while not ours:
                ours = bool(await connection.scalar(text(f"SELECT pg_try_advisory_lock({_MIGRATING})")))
                await asyncio.sleep(0 if ours else _LOCK_PAUSE)
            try:
                yield
            finally:
                await connection.execute(text(f"SELECT pg_advisory_unlock({_MIGRATING})"))

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            return await self._quick.run(lambda connection: work(connection, *args, **kwargs))

    async def browse(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            return await self._at_screens.run(lambda connection: work(connection, *args, **kwargs))

    async def scan(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            return await self._long.run(lambda connection: work(connection, *args, **kwargs))

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with our_errors():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def close(self) -> None:
        await self._quick.close()
        await self._at_screens.close()
        await self._long.close()
        await self._engine.dispose()
