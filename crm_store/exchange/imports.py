"""The book of imports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import structs
from sqlalchemy import Connection, delete, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.errors import NotFound
from crm_store.exchange.errors import ImportTaken
from crm_store.exchange.import_record import ImportOptions, ImportRecord, State, fingerprint
from crm_store.exchange.writing import Outcome
from crm_store.schema import agents, imports, settings
from crm_store.subject import AnyRow, Subject, upsert

STORE = "store_id"


class Imports(Subject):
    """Files that were read in, or are to be."""

    async def imports(self, *, limit: int = 50) -> tuple[ImportRecord, ...]:
        """The last imports, newest first."""
        return await self.database.read(_list, limit)

    async def import_record(self, key: int) -> ImportRecord:
        """One import. Raises `NotFound`."""
        return await self.database.read(record_of, key)

    async def add_import(self, file: str, mapping: dict[str, str], options: ImportOptions, *, by: Actor) -> int:
        """Write a file down that is to be read in, and give its number. One that broke off is taken up again."""
        return await self.database.write(_add, file, mapping, options, by.name, datetime.now(UTC))

    async def change_import(self, key: int, mapping: dict[str, str], options: ImportOptions) -> None:
        """Have it read in another way, as long as it has not begun. Raises `NotFound`."""
        await self.database.write(_change, key, mapping, options)

    async def set_import(self, key: int, state: State, *, error: str | None = None) -> None:
        """Say how it stands with it."""
        await self.database.write(_set, key, state, error)

    async def remove_import(self, key: int) -> ImportRecord:
        """Strike it off the book; what it brought stays. Raises `NotFound`."""
        return await self.database.write(_remove, key)

    async def store_id(self) -> str:
        """The name of this store among all stores, made when it is first asked for."""
        return await self.database.write(store_id)


def record_of(connection: Connection, key: int) -> ImportRecord:
    """One import. Raises `NotFound`."""
    row = connection.execute(select(imports).where(imports.c.id == key)).first()
    if row is None:
        raise NotFound("There is no such import.")
    return _record(row)


def store_id(connection: Connection) -> str:
    """This store's name, made when it is first asked for."""
    made = upsert(connection, settings).values(key=STORE, value=uuid4().hex).on_conflict_do_nothing()
    connection.execute(made)
    return str(own_id(connection))


def own_id(connection: Connection) -> str | None:
    """This store's name; None when it never exported anything."""
    return connection.scalar(select(settings.c.value).where(settings.c.key == STORE))


def logins(connection: Connection) -> frozenset[str]:
    """Who may own customers."""
    return frozenset(connection.scalars(select(agents.c.login)))


def advance(
    connection: Connection,
    key: int,
    outcome: Outcome,
    *,
    after: int,
    rows: int,
    position: int,
    bad_size: int,
    links: bool = False,
) -> None:
    """Keep, in the transaction of a batch that begins `after` so many rows, how far the import is.

    Raises `ImportTaken` when somebody else has kept that batch.
    """
    column = imports.c
    values: dict[str, Any] = {"position": position, "bad_size": bad_size}
    if links:
        values |= {"linked": column.linked + rows}
    else:
        values |= {
            "done": column.done + rows,
            "created": column.created + len(outcome.created),
            "updated": column.updated + len(outcome.updated),
            "unchanged": column.unchanged + outcome.unchanged,
            "bad": column.bad + len(outcome.bad),
            "duplicates": column.duplicates + outcome.duplicates,
        }
        if outcome.links:
            values["links"] = True
    here = (column.id == key) & ((column.linked if links else column.done) == after)
    if not connection.execute(update(imports).where(here).values(**values)).rowcount:
        raise ImportTaken


def finish(connection: Connection, key: int, by: Actor, now: datetime) -> ImportRecord:
    """It is done: one line in the audit, and one event for webhooks."""
    connection.execute(update(imports).where(imports.c.id == key).values(state="done", finished_at=now))
    record = record_of(connection, key)
    figures = {name: getattr(record, name) for name in ("created", "updated", "unchanged", "bad", "duplicates")}
    journal.note(connection, by, "imported", "import", key, details={"format": record.format, **figures}, at=now)
    return record


def _list(connection: Connection, limit: int) -> tuple[ImportRecord, ...]:
    return tuple(map(_record, connection.execute(select(imports).order_by(imports.c.id.desc()).limit(limit))))


def _record(row: AnyRow) -> ImportRecord:
    values = {name: row._mapping[name] for name in ImportRecord.__struct_fields__}
    return ImportRecord(**(values | {"options": msgspec.convert(row.options, ImportOptions)}))


_BLANK: dict[str, Any] = {
    **dict.fromkeys(
        ("position", "done", "linked", "created", "updated", "unchanged", "bad", "bad_size", "duplicates"), 0
    ),
    "links": False,
    "error": None,
    "finished_at": None,
}


def _add(
    connection: Connection, file: str, mapping: dict[str, str], options: ImportOptions, by: str, now: datetime
) -> int:
    mark = fingerprint(mapping, options)
    broken = select(imports.c.id).where(imports.c.fingerprint == mark, imports.c.state.in_(_OPEN))
    kept = connection.scalar(broken.order_by(imports.c.id.desc()).limit(1))
    if kept is not None:
        before = record_of(connection, kept)
        there = structs.replace(options, bad=before.options.bad)
        connection.execute(update(imports).where(imports.c.id == kept).values(options=there))
        return before.id
    values = {
        "fingerprint": mark,
        "file": file,
        "format": options.source.format,
        "mapping": mapping,
        "options": options,
        "state": "new",
        "size": options.source.size,
        "started_at": now,
        "by": by,
    }
    return int(connection.execute(insert(imports).values(**_BLANK, **values).returning(imports.c.id)).scalar_one())


_OPEN = ("new", "running", "failed", "cancelled")


def _change(connection: Connection, key: int, mapping: dict[str, str], options: ImportOptions) -> None:
    values = {"mapping": mapping, "options": options, "fingerprint": fingerprint(mapping, options)}
    new = (imports.c.id == key) & (imports.c.state == "new")
    if not connection.execute(update(imports).where(new).values(**values)).rowcount:
        raise NotFound("There is no such import that has not begun.")


def _remove(connection: Connection, key: int) -> ImportRecord:
    record = record_of(connection, key)
    connection.execute(delete(imports).where(imports.c.id == key))
    return record


def _set(connection: Connection, key: int, state: State, error: str | None) -> None:
    connection.execute(update(imports).where(imports.c.id == key).values(state=state, error=error))
