"""Where the tables live: functions of a connection go in, their results come out."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from crm_store.errors import Conflict, NotFound, StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]


class Deed(Protocol):
    """What a request does, by one write or several."""

    def within(self, work: Work[P, T]) -> Work[P, T]:
        """The same work with what else belongs into its transaction."""


DEED: ContextVar[Deed | None] = ContextVar("deed", default=None)
"""What is being done in this context; each `Database.write` is a part of it."""


class Database(ABC):
    """Runs functions of a connection, each on its own: whether two may run at once is the backend's affair."""

    @abstractmethod
    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a quick function that changes nothing."""

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one transaction: all of it is kept, or, when it raises, nothing."""
        deed = DEED.get()
        return await self._write(deed.within(work) if deed else work, *args, **kwargs)

    @abstractmethod
    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one transaction."""

    @abstractmethod
    async def scan(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that changes nothing and may take long: callers on the hot path do not wait for it."""

    @abstractmethod
    async def browse(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that changes nothing and somebody at a screen waits for, some tens of milliseconds at most.

        Neither do callers wait for it, nor it for what takes long.
        """

    @abstractmethod
    async def close(self) -> None:
        """Finish what was begun, then let go of the database."""


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn what a driver raises into our own errors; our own mistakes in SQL stay what they are."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict from error
    except (ProgrammingError, DataError):
        raise
    except OverflowError as error:  # sqlite3, of a key beyond 64 bits: there can be no such row
        raise NotFound from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "22000":  # asyncpg, of the same
            raise NotFound from error
        raise StoreUnavailable from error
    except (OSError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.ProgrammingError):
            raise
        raise StoreUnavailable from error
