"""The store as one file of SQLite's: copied by its online backup while others write, checked, put back in one step."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from crm_store.backup.errors import Damaged, StoreInUse, StoreNotEmpty
from crm_store.errors import StoreUnavailable
from crm_store.sqlite import Sqlite

ENTRY = "store.sqlite"
PAGES = 8192
Told = Callable[[str, int, int], None]


async def backup(address: URL, archive: zipfile.ZipFile, scratch: Path, told: Told) -> tuple[str, dict[str, int]]:
    """Add the store as it is now; its revision, and the rows of each table."""
    return await asyncio.to_thread(_backup, _file(address), archive, scratch, told)


async def restore(
    address: URL, archive: zipfile.ZipFile, revision: str, tables: Mapping[str, int], *, replace: bool, told: Told
) -> None:
    """Put the store back, and bring it up to date. The old file goes only when the new one is proven to open."""
    target = _file(address)
    await asyncio.to_thread(_may_go, target, replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".restoring")
    try:
        await asyncio.to_thread(_unpack, archive, new, told)
        await (await Sqlite.open(address.set(database=str(new)))).close()
        await asyncio.to_thread(_settle, target)
        new.rename(target)
    finally:
        for left in (new, *_aside(new)):
            left.unlink(missing_ok=True)


def _file(address: URL) -> Path:
    if address.database in (None, "", ":memory:"):
        raise ValueError("the store needs a file: sqlite:///path")
    return Path(address.database)


def _aside(file: Path) -> list[Path]:
    """Its journal, that journal's index, and whose turn it is to write."""
    return [file.with_name(f"{file.name}-{what}") for what in ("wal", "shm", "turn")]


def _backup(file: Path, archive: zipfile.ZipFile, scratch: Path, told: Told) -> tuple[str, dict[str, int]]:
    if not file.exists():
        raise StoreUnavailable(f"there is no store at {file}")
    copy = scratch.with_name(scratch.name + ".sqlite")
    try:
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        with (
            closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True, isolation_level=None)) as source,
            closing(sqlite3.connect(copy, isolation_level=None)) as target,
        ):
            source.execute("BEGIN")  # one moment's view: else the copy begins anew whenever somebody writes
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=PAGES, progress=lambda _, left, pages: told("copying", pages - left, pages))
            source.execute("COMMIT")
            target.execute("PRAGMA journal_mode=DELETE")
            _require_whole(target, "the store")
            revision = str(target.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            tables = _counts(target)
        told("packing", 0, 1)
        archive.write(copy, ENTRY)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{file} cannot be copied: {error}") from error
    finally:
        copy.unlink(missing_ok=True)
    return revision, tables


def _unpack(archive: zipfile.ZipFile, new: Path, told: Told) -> None:
    told("unpacking", 0, 1)
    with archive.open(ENTRY) as content, os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        shutil.copyfileobj(content, out, 1 << 20)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            _require_whole(connection, "the backup")
    except sqlite3.DatabaseError as error:
        raise Damaged("the store in this backup is not whole") from error


def _require_whole(connection: sqlite3.Connection, what: str) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise Damaged(f"{what} is not whole: {verdict}")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in connection.execute(names).fetchall()
    }


def _may_go(file: Path, replace: bool) -> None:
    """Refuse to overwrite what is worth keeping, or what somebody uses."""
    if not file.exists() or not file.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as connection:
            counts = _counts(connection) if not replace else {}
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")  # only who is alone can leave the WAL
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise StoreInUse(f"somebody uses {file}: stop Farley first") from error
    except sqlite3.DatabaseError as error:
        if not replace:
            raise StoreNotEmpty(f"{file} is there and is no store: --replace puts the backup in its place") from error
        return
    if any(counts.get(table) for table in ("agents", "customers", "calls")):
        raise StoreNotEmpty(f"the store at {file} is not empty: --replace puts the backup in its place")


def _settle(file: Path) -> None:
    """The old file's journal must not be taken for the new one's."""
    for left in _aside(file):
        left.unlink(missing_ok=True)
