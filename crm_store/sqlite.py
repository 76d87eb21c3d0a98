"""The store in one SQLite file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from crm_store import migrations
from crm_store.database import Database, P, T, Work, our_errors
from crm_store.errors import StoreUnavailable
from crm_store.migrations import indexes
from crm_store.turnstile import Turnstile

_NOTICED = 0.05
_TURN = 0.15  # who waits for a lock looks again after a tenth of a second at the latest


class Sqlite(Database):
    """SQLite in WAL mode: a thread with a connection of its own for each kind of read, and one for writes.

    More of each, or a pool, are slower: SQLite answers within microseconds and its writers exclude each other. A write
    that waits for a lock, or for the disk, lets the reads of the hot path pass.
    """

    def __init__(self, url: URL) -> None:
        self._engine = _sqlite_engine(url)
        self._turnstile = Turnstile(url.database or "")
        self._reads = _Worker(self._engine, "store-read")
        self._writes = _Worker(self._engine, "store-write")
        self._browses = _Worker(self._engine, "store-browse")
        self._scans = _Worker(self._engine, "store-scan")

    @classmethod
    async def open(cls, url: URL) -> Self:
        if url.database in (None, "", ":memory:"):
            raise ValueError("the store needs a file: sqlite:///path")
        with our_errors():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        database = cls(url)
        try:
            await database._bring_up_to_date()
        except BaseException:
            await database.close()
            raise
        return database

    async def _bring_up_to_date(self) -> None:
        """Each step is a transaction of its own, with a pause in which another process that serves gets its turn."""
        if await self.read(migrations.behind):
            while await self.write(migrations.step):
                pass
            for index in await self.read(indexes.missing):
                began = time.monotonic()
                await self.write(indexes.create, index)
                if time.monotonic() - began > _NOTICED:
                    await asyncio.sleep(_TURN)
            for name in await self.read(indexes.replaced):
                await self.write(indexes.drop, name)

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._reads.run(lambda connection: work(connection, *args, **kwargs))

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def transaction(connection: Connection) -> T:
            with self._turnstile.turn():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                result = work(connection, *args, **kwargs)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            return result

        return await self._writes.run(transaction)

    async def scan(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._scans.run(lambda connection: work(connection, *args, **kwargs))

    async def browse(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._browses.run(lambda connection: work(connection, *args, **kwargs))

    async def close(self) -> None:
        for worker in (self._writes, self._reads, self._browses, self._scans):
            await worker.close()
        self._turnstile.close()
        self._engine.dispose()


class _Worker:
    """One thread with one connection that never leaves it."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Connection | None = None
        self._closed = False

    async def run(self, work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        with our_errors():
            if self._connection is None:
                self._connection = self._engine.connect()
            return work(self._connection)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
            self._thread.shutdown()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _sqlite_engine(url: URL) -> Engine:
    """An engine that leaves transactions to us: pysqlite on its own begins none for DDL or reads."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
