"""Which backend serves a URL."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from crm_store.database import Database
from crm_store.postgresql import PostgreSQL
from crm_store.sqlite import Sqlite

_SPELLINGS = "use sqlite:///path or postgresql://user@host/database"


async def open_database(url: str) -> Database:
    """Open the database at a URL and bring its tables up to date.

    Raises `StoreUnavailable` when it cannot be reached, `ValueError` when no backend serves such a URL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(f"this is no address of a store: {_SPELLINGS}") from error
    match parsed.get_backend_name():
        case "sqlite":
            return await Sqlite.open(parsed)
        case "postgresql":
            return await PostgreSQL.open(parsed)
        case other:
            raise ValueError(f"no store is kept in {other}: {_SPELLINGS}")
