"""A person's data, given to him and erased on his request: of his history only anonymous counts are left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, delete, select, text, update

from crm_store import journal, past, schema
from crm_store.actor import Actor
from crm_store.errors import CustomerMerged, NotFound
from crm_store.merge_moves import WHOSE
from crm_store.record import Record, Utc
from crm_store.schema import call_marks, calls, customers, duplicates, idempotency_keys, relatives, timeline
from crm_store.subject import Subject

_KEPT: Final = frozenset({"id", "kind", "language", "segment", "created_at", "created_by", "version", "merged_into"})
_AT_ONCE: Final = 500


class PersonData(Record, frozen=True, kw_only=True):
    """All that is kept of one customer, and of those who were merged into him: rows by table, in plain words."""

    customer: int
    taken_at: Utc
    tables: dict[str, tuple[dict[str, Any], ...]]


class Erased(Record, frozen=True, kw_only=True):
    """What went, and what lies beside the store and has to go now: sounds by name, contents by SHA-256.

    `counted` items of history are counts now.
    """

    customer: int
    rows: dict[str, int]
    counted: int
    sounds: tuple[str, ...]
    contents: tuple[str, ...]


class Erasing(Subject):
    """What a person may ask for."""

    async def person_data(self, customer: int, *, by: Actor) -> PersonData:
        """All that is kept of him; that it was given out is in the audit. Raises `NotFound`."""
        now = datetime.now(UTC)
        found = await self.database.scan(_data, customer, now)
        await self.database.write(journal.note, by, "exported", "customer", customer, customer=customer, at=now)
        return found

    async def erase(self, customer: int, *, by: Actor) -> Erased:
        """Erase all that tells who he was, for good, with those who were merged into him.

        Calls stay without number, name and note; the rest of his history is counted by month. The caller removes what
        lies beside the store. Safe to repeat. Raises `NotFound`, and `CustomerMerged` when he is part of another one.
        """
        return await self.database.write(_erase, customer, by, datetime.now(UTC))


def _everybody(connection: Connection, customer: int) -> list[int]:
    """He, and those who were merged into him."""
    row = connection.execute(select(customers.c.merged_into).where(customers.c.id == customer)).first()
    if row is None:
        raise NotFound("There is no such customer.")
    if row.merged_into is not None:
        raise CustomerMerged
    found, new = [customer], [customer]
    while new:
        merged = select(customers.c.id).where(customers.c.merged_into.in_(new), customers.c.id.not_in(found))
        new = list(connection.scalars(merged))
        found += new
    return found


def _data(connection: Connection, customer: int, now: datetime) -> PersonData:
    ids = _everybody(connection, customer)
    tables = {"customers": _rows(connection, customers, customers.c.id.in_(ids))}
    for table in WHOSE:
        tables[table.name] = _rows(connection, table, table.c.customer.in_(ids))
    his_calls = select(calls.c.call).where(calls.c.customer.in_(ids))
    tables["call_marks"] = _rows(connection, call_marks, call_marks.c.call.in_(his_calls))
    return PersonData(customer=customer, taken_at=now, tables={name: rows for name, rows in tables.items() if rows})


def _rows(connection: Connection, table: Table, theirs: Any) -> tuple[dict[str, Any], ...]:
    found = connection.execute(select(table).where(theirs).order_by(*table.primary_key.columns))
    return tuple({name: value for name, value in row._mapping.items() if value is not None} for row in found)


def _erase(connection: Connection, customer: int, by: Actor, now: datetime) -> Erased:
    ids = _everybody(connection, customer)
    connection.execute(select(customers.c.id).where(customers.c.id.in_(ids)).order_by(customers.c.id).with_for_update())
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))  # what is deleted is overwritten in the file
    voicemails, documents = schema.voicemails, schema.documents
    sounds = connection.scalars(select(voicemails.c.file).where(voicemails.c.customer.in_(ids))).all()
    contents = connection.scalars(select(documents.c.sha256).where(documents.c.customer.in_(ids)).distinct()).all()
    counted = _count(connection, ids)
    rows = {"calls": _forget_calls(connection, ids)}
    connection.execute(delete(relatives).where(relatives.c.relative.in_(ids)))
    connection.execute(delete(duplicates).where(duplicates.c.one.in_(ids) | duplicates.c.other.in_(ids)))
    connection.execute(delete(schema.name_words).where(schema.name_words.c.customer.in_(ids)))
    for table in sorted((each for each in WHOSE if each not in (calls, call_marks)), key=_children_first):
        rows[table.name] = connection.execute(delete(table).where(table.c.customer.in_(ids))).rowcount
    blank = {column.name: None for column in customers.c if column.name not in _KEPT} | {"name": "", "erased_at": now}
    connection.execute(
        update(customers).where(customers.c.id.in_(ids)).values(version=customers.c.version + 1, **blank)
    )
    # Answers that are kept to be sent again may be about him: whoever asks again hears that the deed is done.
    connection.execute(update(idempotency_keys).values(status=None, headers=None, body=None))
    rows = {name: gone for name, gone in rows.items() if gone}
    details = {"rows": rows, "counted": counted, "records": len(ids)}
    journal.note(connection, by, "erased", "customer", customer, customer=customer, details=details, at=now)
    return Erased(customer=customer, rows=rows, counted=counted, sounds=tuple(sounds), contents=tuple(contents))


def _count(connection: Connection, ids: list[int]) -> int:
    item = timeline.c
    shown = (item.at, item.kind, item.channel, item.direction, item.outcome, item.seconds)
    return past.count(connection, connection.execute(select(*shown).where(item.customer.in_(ids))).all())


def _forget_calls(connection: Connection, ids: list[int]) -> int:
    """They stay for the figures, without number, name, note and whose they were."""
    his = list(connection.scalars(select(calls.c.call).where(calls.c.customer.in_(ids))))
    marked = select(call_marks.c.call).where(call_marks.c.customer.in_(ids))
    his = sorted({*his, *connection.scalars(marked)})
    nobodys = {
        "customer": None, "number_input": "", "number_kind": "anonymous", "number_e164": None, "name_given": None,
    }  # fmt: skip
    for start in range(0, len(his), _AT_ONCE):
        few = his[start : start + _AT_ONCE]
        connection.execute(update(calls).where(calls.c.call.in_(few)).values(nobodys))
        connection.execute(update(call_marks).where(call_marks.c.call.in_(few)).values(customer=None, note=None))
        for table in (schema.voicemails, schema.callbacks):
            connection.execute(update(table).where(table.c.call.in_(few)).values(customer=ids[0]))
    return len(his)


def _children_first(table: Table) -> tuple[bool, str]:
    return table is schema.requests, table.name


def written(data: PersonData) -> bytes:
    """As the person gets it: JSON, one field a line, money as a decimal."""
    return msgspec.json.format(msgspec.json.encode(data, enc_hook=_plain), indent=2)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (Decimal, date)) else repr(value)
