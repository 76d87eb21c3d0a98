"""Where the tables live: functions of a connection go in, their results come out."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import NullPool

from crm_store import migrations
from crm_store.errors import Conflict, NotFound, StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]


class Database(ABC):
    """Runs functions of a connection. They may run twice at once on one backend and never on another."""

    @abstractmethod
    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a quick function that changes nothing."""

    @abstractmethod
    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one transaction: all of it is kept, or, when it raises, nothing."""

    @abstractmethod
    async def scan(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that changes nothing and may take long: callers on the hot path do not wait for it."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was begun, then let go of the database."""

    @staticmethod
    async def open(url: str) -> Database:
        """Open the database at a URL (`sqlite:///path`) and bring its tables up to date.

        Raises `StoreUnavailable` when it cannot be reached, `ValueError` when no backend serves such a URL.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise ValueError("this is no address of a store: use sqlite:///path") from error
        if parsed.get_backend_name() != "sqlite":
            raise ValueError(f"no store is known for {parsed.drivername}: use sqlite:///path")
        return await Sqlite.open_file(parsed)


class Sqlite(Database):
    """SQLite in WAL mode: one thread and one connection for everything on the hot path, another of each for scans.

    More threads, or a pool, are slower: SQLite answers within microseconds and its writers exclude each other.
    """

    def __init__(self, url: URL) -> None:
        self._engine = _sqlite_engine(url)
        self._main = _Worker(self._engine, "store")
        self._scans = _Worker(self._engine, "store-scan")

    @classmethod
    async def open_file(cls, url: URL) -> Sqlite:
        if url.database in (None, "", ":memory:"):
            raise ValueError("the store needs a file: sqlite:///path")
        with _our_errors():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        database = cls(url)
        try:
            await database.write(migrations.upgrade)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._main.run(lambda connection: work(connection, *args, **kwargs))

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def transaction(connection: Connection) -> T:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                result = work(connection, *args, **kwargs)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            return result

        return await self._main.run(transaction)

    async def scan(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._scans.run(lambda connection: work(connection, *args, **kwargs))

    async def close(self) -> None:
        await self._main.close()
        await self._scans.close()
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
        with _our_errors():
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
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict from error
    except (ProgrammingError, DataError):
        raise
    except (DBAPIError, OSError) as error:
        raise StoreUnavailable from error
    except OverflowError as error:  # a key beyond 64 bits: SQLite has no row of that number
        raise NotFound from error
