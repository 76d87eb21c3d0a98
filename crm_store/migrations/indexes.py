"""Indexes that the schema has and the database lacks: built one at a time while calls go on."""

from __future__ import annotations

from sqlalchemy import Connection, Index, text
from sqlalchemy.schema import CreateIndex

from crm_store.schema import metadata

REPLACED = ("ix_contact_points_kind_value",)

_SQLITE = text("SELECT name FROM sqlite_master WHERE type = 'index'")
_POSTGRESQL = text(
    "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE indisvalid AND pg_table_is_visible(indrelid)"
)


def missing(connection: Connection) -> tuple[Index, ...]:
    """Those that are not there, or that were broken off half-way, in the order of their names."""
    there = set(connection.scalars(_POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE))
    wanted = (index for table in metadata.tables.values() for index in table.indexes)
    return tuple(sorted((each for each in wanted if each.name not in there), key=lambda each: str(each.name)))


def replaced(connection: Connection) -> tuple[str, ...]:
    """Those of earlier versions that are there still though others have taken their place."""
    there = set(connection.scalars(_POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE))
    return tuple(name for name in REPLACED if name in there)


def drop(connection: Connection, name: str) -> None:
    """Remove an index. On PostgreSQL the connection must be one that commits by itself: nobody waits then."""
    how = "CONCURRENTLY " if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP INDEX {how}IF EXISTS {name}")


def create(connection: Connection, index: Index) -> None:
    """Build it in the connection's own transaction, unless it is there by now. Writers of its table wait meanwhile."""
    connection.execute(CreateIndex(index, if_not_exists=True))


def create_concurrently(connection: Connection, index: Index) -> None:
    """Build it on PostgreSQL while others read and write; the connection must be one that commits by itself.

    What an earlier attempt left half-way goes first. Two may not do this at once.
    """
    name = connection.dialect.identifier_preparer.format_index(index)
    connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    made = str(CreateIndex(index).compile(dialect=connection.dialect))
    connection.exec_driver_sql(made.replace("INDEX", "INDEX CONCURRENTLY", 1))
