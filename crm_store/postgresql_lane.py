"""Connections to PostgreSQL that stay open for reads of one kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from crm_store.errors import NotFound, StoreError, StoreUnavailable

T = TypeVar("T")

_THEIRS = (asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError, asyncpg.InterfaceError)


class Lane:
    """So many reads at once, each on an open connection that commits by itself.

    A pool would ask the server before each whether it is still there, and after each to forget what was said: two round
    trips beside the one of the question. Here a connection that turns out to be gone is opened again, once. `settings`
    are said to the server once for each connection.
    """

    def __init__(self, engine: AsyncEngine, size: int, settings: tuple[str, ...] = ()) -> None:
        self._engine = engine
        self._settings = settings
        self._size = size
        self._turn = asyncio.Semaphore(size)
        self._free: list[AsyncConnection] = []
        self._closed = False

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run it as soon as a connection is free. Raises `StoreUnavailable`, or what `work` raises."""
        async with self._turn:
            if self._closed:
                raise StoreUnavailable("The store is closed.")
            if self._free:
                try:
                    return await self._on(self._free.pop(), work)
                except _Gone:
                    await self._close_free()
            try:
                return await self._on(await self._open(), work)
            except _Gone as error:
                raise StoreUnavailable from error.__cause__

    async def _open(self) -> AsyncConnection:
        connection = await self._engine.connect()
        for setting in self._settings:
            await connection.exec_driver_sql(f"SET {setting}")
        return connection

    async def close(self) -> None:
        """Let what runs finish, then close the connections."""
        self._closed = True
        for _ in range(self._size):
            await self._turn.acquire()
        await self._close_free()
        for _ in range(self._size):
            self._turn.release()

    async def _on(self, connection: AsyncConnection, work: Callable[[Connection], T]) -> T:
        """Keep the connection for the next one if all went well with it."""
        try:
            result = await connection.run_sync(work)
        except StoreError:
            self._free.append(connection)
            raise
        except asyncpg.DataError as error:  # a key beyond 64 bits: there can be no such row
            await _discard(connection)
            raise NotFound from error
        except Exception as error:
            if await _discard(connection) or isinstance(error, _THEIRS):
                raise _Gone from error
            raise
        except BaseException:
            await _discard(connection)
            raise
        self._free.append(connection)
        return result

    async def _close_free(self) -> None:
        while self._free:
            await _discard(self._free.pop())


class _Gone(Exception):
    """The server has let go of the connection, or could not answer on it."""


async def _discard(connection: AsyncConnection) -> bool:
    """Close it without a word to the server; True when it was closed already."""
    bare: Any = None
    if not connection.invalidated:
        bare = (await connection.get_raw_connection()).driver_connection
    was_closed = bare is None or bare.is_closed()
    if not was_closed:
        bare.terminate()
    await connection.invalidate()
    await connection.close()
    return was_closed
