"""Many rows at once, by the shortest way of each database: COPY on PostgreSQL, executemany on SQLite.

Both go past SQLAlchemy, so values are in the driver's own types: on SQLite times are text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from asyncpg.exceptions import IntegrityConstraintViolationError
from sqlalchemy import ARRAY, ColumnElement, Connection, String, Table, any_, bindparam, func, literal, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.util import await_only


def is_postgresql(connection: Connection) -> bool:
    """Which of the two it is."""
    return connection.dialect.name == "postgresql"


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values are in the driver's own types, in the open transaction."""
    if not rows:
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    if is_postgresql(connection):
        try:
            await_only(driver.copy_records_to_table(table.name, records=rows, columns=columns))
        except IntegrityConstraintViolationError as error:
            raise IntegrityError(f"COPY {table.name}", None, error) from error
        return
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608
    try:
        driver.executemany(statement, rows)
    except sqlite3.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error


_ROOMY = {"cache_size": -(64 << 10), "wal_autocheckpoint": 16_000}
"""64 MB of pages in memory, and of changes in the log before they go into the file: pages are written once, not with
each batch."""


def make_room(connection: Connection) -> dict[str, int]:
    """Give SQLite the room that many rows need; tells what to give back to `set_room`."""
    before = {} if is_postgresql(connection) else {name: _pragma(connection, name) for name in _ROOMY}
    set_room(connection, _ROOMY if before else {})
    return before


def set_room(connection: Connection, room: dict[str, int]) -> None:
    """Set it."""
    for name, value in room.items():
        connection.exec_driver_sql(f"PRAGMA {name}={value}")


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


@contextmanager
def trusted(connection: Connection) -> Iterator[None]:
    """Rows within refer to rows of the same transaction, or to such as it has read: PostgreSQL need not look again.

    A quarter of an import's time is spent on that. The role must be allowed to (`GRANT SET ON PARAMETER
    session_replication_role`, or a superuser); where it is not, the database looks all the same. SQLite looks quickly.
    """
    if not is_postgresql(connection) or not _may_trust(connection):
        yield
        return
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    try:
        yield
    finally:
        connection.execute(text("SET LOCAL session_replication_role = origin"))


def _may_trust(connection: Connection) -> bool:
    if "farley_trusted" not in connection.info:
        try:
            with connection.begin_nested():
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text("SET LOCAL session_replication_role = origin"))
            connection.info["farley_trusted"] = True
        except DBAPIError:
            connection.info["farley_trusted"] = False
    return bool(connection.info["farley_trusted"])


def among(connection: Connection, column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN values` with a single parameter, so that the statement is the same for any number of them."""
    listed = list(values)
    kind = column.type
    if is_postgresql(connection):
        found: ColumnElement[bool] = column == any_(literal(listed, ARRAY(kind)))
        return found
    each = func.json_each(bindparam(None, msgspec.json.encode(listed).decode(), type_=String)).table_valued("value")
    return column.in_(select(each.c.value))  # type: ignore[no-any-return]


def new_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """Keys for new rows of a table, ascending."""
    if not count:
        return []
    if is_postgresql(connection):
        series = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return sorted(connection.scalars(series, {"name": table.name, "count": count}))
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + count))


class Wire:
    """How the driver wants times and dates."""

    def __init__(self, connection: Connection) -> None:
        self._postgresql = is_postgresql(connection)

    def moment(self, at: datetime) -> Any:
        """An instant."""
        return at if self._postgresql else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def moment_of(self, text: str | None) -> Any:
        """An instant in ISO 8601."""
        return None if text is None else self.moment(datetime.fromisoformat(text))

    def day(self, text: str | None) -> Any:
        """A date in ISO 8601."""
        return date.fromisoformat(text) if self._postgresql and text else text
