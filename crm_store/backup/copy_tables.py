"""The store as PostgreSQL copies it, a table a file: of one moment, and put back in one transaction.

COPY needs no program beside us, and what it writes any later version of the server reads.
"""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy import URL, Connection, MetaData, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from crm_store import migrations
from crm_store.backup.errors import Damaged, StoreInUse, StoreNotEmpty
from crm_store.database import our_errors
from crm_store.postgresql import PostgreSQL
from crm_store.schema import agents, calls, customers, metadata

VERSIONS: Final = "alembic_version"
CHUNK: Final = 1 << 18
Told = Callable[[str, int, int], None]

_REVISION = text("SELECT version_num FROM alembic_version")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_SEQUENCES = text(
    "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence"
    " FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)


async def backup(address: URL, archive: zipfile.ZipFile, scratch: Path, told: Told) -> tuple[str, dict[str, int]]:
    """Add every table as it is now; the store's revision, and the rows of each table."""
    async with _connected(address) as (connection, raw), raw.transaction(isolation="repeatable_read", readonly=True):
        tables = await connection.run_sync(_tables)
        if VERSIONS not in tables:
            raise Damaged("there is no store in this database")
        revision = str(await connection.scalar(_REVISION))
        names = [name for name in tables if name != VERSIONS]
        rows = {}
        for position, name in enumerate(names):
            told("copying", position, len(names))
            with archive.open(f"tables/{name}.copy", "w", force_zip64=True) as entry:

                async def keep(data: bytes, write: Callable[[bytes], int] = entry.write) -> None:
                    write(data)

                rows[name] = _copied(await raw.copy_from_table(name, columns=tables[name], output=keep))
            archive.writestr(f"tables/{name}.columns", "\n".join(tables[name]))
    return revision, rows


async def restore(
    address: URL, archive: zipfile.ZipFile, revision: str, tables: Mapping[str, int], *, replace: bool, told: Told
) -> None:
    """Put the store back in one transaction, then bring it up to date."""
    async with _connected(address) as (connection, raw):
        if await connection.scalar(_OTHERS):
            raise StoreInUse("others are connected to this database: stop Farley on all nodes first")
        async with raw.transaction():
            await connection.run_sync(_make_room, revision, tables, replace)
            for position, (name, rows) in enumerate(tables.items()):
                told("restoring", position, len(tables))
                columns = archive.read(f"tables/{name}.columns").decode().split("\n")
                with archive.open(f"tables/{name}.copy") as entry:
                    try:
                        copied = _copied(await raw.copy_to_table(name, columns=columns, source=entry))
                    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
                        raise Damaged(f"{name} of this backup does not go back: {type(error).__name__}") from error
                if copied != rows:
                    raise Damaged(f"of {name} the backup has {copied} rows where it should have {rows}")
            await connection.run_sync(_number_on)
    await (await PostgreSQL.open(address)).close()


@asynccontextmanager
async def _connected(address: URL) -> AsyncIterator[tuple[AsyncConnection, Any]]:
    """A connection, and the driver's own beneath it: the one speaks SQL, the other begins transactions and copies."""
    engine = create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        connect_args={"server_settings": {"timezone": "UTC"}},
    )
    try:
        with our_errors():
            async with engine.connect() as connection:
                yield connection, (await connection.get_raw_connection()).driver_connection
    finally:
        await engine.dispose()


def _tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The columns of each table; none before one that it refers to."""
    there = MetaData()
    there.reflect(connection)
    return {table.name: tuple(table.columns.keys()) for table in there.sorted_tables}


def _make_room(connection: Connection, revision: str, tables: Collection[str], replace: bool) -> None:
    """Empty tables of the backup's revision, in place of what is there."""
    there = _tables(connection)
    worth = (table for table in (agents, customers, calls) if table.name in there)
    if not replace and any(connection.scalar(select(exists().select_from(table))) for table in worth):
        raise StoreNotEmpty("the store is not empty: --replace puts the backup in its place")
    for name in there.keys() & {*metadata.tables, *tables, VERSIONS}:
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
    migrations.upgrade(connection, revision)


def _number_on(connection: Connection) -> None:
    """New rows are numbered after those that came back."""
    for row in connection.execute(_SEQUENCES).all():
        highest = f'SELECT coalesce(max("{row.column_name}"), 0) + 1 FROM "{row.table_name}"'  # noqa: S608
        connection.execute(text(f"SELECT setval('{row.sequence}', ({highest}), false)"))


def _copied(status: str) -> int:
    return int(status.rpartition(" ")[2])
