"""What every subject of the store stands on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from crm_store.database import Database

AnyRow = Row[*tuple[Any, ...]]
Upsert = sqlite.Insert | postgresql.Insert


class Subject:
    """One subject of the store: its public methods, over functions of a connection in the same file.

    `region` (ISO 3166) is where a national number is dialled.
    """

    def __init__(self, database: Database, region: str) -> None:
        self.database = database
        self.region = region


def upsert(connection: Connection, table: Table) -> Upsert:
    """An INSERT that can say what to do on a conflict; both backends spell it alike."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
