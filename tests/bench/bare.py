"""The bare drivers, as quick as they go: what the store is measured beside."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, Self

import asyncpg

Query = tuple[str, Sequence[Any]]

READS = 8
"""Connections to PostgreSQL, as many as the store keeps for quick reads."""


class Bare(Protocol):
    """Runs statements one after the other, and reads all rows of each."""

    async def run(self, *queries: Query) -> None: ...

    async def close(self) -> None: ...


class BareSqlite:
    """sqlite3 in one worker thread that asyncio awaits."""

    def __init__(self, file: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._bare = self._thread.submit(sqlite3.connect, file).result()

    async def run(self, *queries: Query) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._run, queries)

    def _run(self, queries: Sequence[Query]) -> None:
        for statement, parameters in queries:
            self._bare.execute(statement, parameters).fetchall()

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._bare.close)
        self._thread.shutdown()


class BarePostgresql:
    """A pool of asyncpg that says nothing to the server but the query, and whose connections plan each only once."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str) -> Self:
        async def as_it_is(_connection: asyncpg.Connection) -> None:
            """Reset nothing."""

        settings = {"jit": "off", "plan_cache_mode": "force_generic_plan"}
        many = {"min_size": READS, "max_size": READS}
        return cls(await asyncpg.create_pool(url, reset=as_it_is, server_settings=settings, **many))

    async def run(self, *queries: Query) -> None:
        async with self._pool.acquire() as bare:
            for statement, parameters in queries:
                await bare.fetch(statement, *parameters)

    async def close(self) -> None:
        await self._pool.close()


async def bare(url: str) -> Bare:
    """The bare driver of a database."""
    kind, _, file = url.partition(":///")
    return BareSqlite(file) if kind == "sqlite" else await BarePostgresql.open(url)
