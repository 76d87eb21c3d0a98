"""Statements of the hot path: built once, answered by one JSON text, run with nothing between them and the driver."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, Select, make_url
from sqlalchemy.util.concurrency import await_only

T = TypeVar("T")


class Statement(Generic[T]):
    """A query for one row of one JSON text, which is decoded into a `T`. Its parameters are numbers, texts and times.

    `sqlite` and `postgresql` are how it reads there. SQLAlchemy builds them once and has no part in running them.
    """

    def __init__(self, query: Select[Any], of: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(of)
        self.sqlite, self._sqlite_order, self._constants = _built(query, "sqlite://")
        self.postgresql, self._postgresql_order, _ = _built(query, "postgresql+asyncpg://")

    def one(self, connection: Connection, **parameters: Any) -> T | None:
        """What it finds; None where there is no row."""
        bare: Any = connection.connection.driver_connection
        if isinstance(bare, sqlite3.Connection):
            found = bare.execute(self.sqlite, self.for_sqlite(parameters)).fetchone()
            text = found and found[0]
        else:
            text = await_only(bare.fetchval(self.postgresql, *self.for_postgresql(parameters)))
        return None if text is None else self._decoder.decode(text)

    def for_sqlite(self, parameters: dict[str, Any]) -> list[Any]:
        """The parameters as sqlite3 takes them."""
        values = self._constants | {name: _as_kept(value) for name, value in parameters.items()}
        return [values[name] for name in self._sqlite_order]

    def for_postgresql(self, parameters: dict[str, Any]) -> list[Any]:
        """The parameters as asyncpg takes them."""
        return [parameters[name] for name in self._postgresql_order]


def _built(query: Select[Any], url: str) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """The text of it, the names of its parameters in their order, and those that it gave itself."""
    compiled: Any = query.compile(dialect=make_url(url).get_dialect()())
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return str(compiled), tuple(compiled.positiontup), constants


def _as_kept(value: Any) -> Any:
    """A time as SQLite keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value
