"""All customers with everything that is kept of them, as they are at one moment, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal

import msgspec
from sqlalchemy import Connection, Select, Table, func, select

from crm_store import journal
from crm_store.actor import Actor
from crm_store.exchange.bulk import is_postgresql
from crm_store.exchange.export_csv import CsvWriter
from crm_store.exchange.export_vcf import VcardWriter
from crm_store.exchange.jsonl import HEAD
from crm_store.exchange.parts import PARTS
from crm_store.schema import call_marks, call_segments, calls, customers
from crm_store.store import Store

Format = Literal["jsonl", "csv", "vcf"]
Person = dict[str, Any]
"""A customer's columns, and under the name of each part a list of its rows; nothing that is empty."""

PAGE = 500
VERSION = 1
_FEW = frozenset({"contact_points", "relatives", "assignments"})
"""The parts that the formats of other programs have a place for."""
_GONE = frozenset({"merged_into", "erased_at"})
"""Customers of whom nothing is left to tell other programs."""
_OF_CALLS: dict[str, Table] = {"call_segments": call_segments, "call_marks": call_marks}


async def export(
    store: Store,
    out: BinaryIO,
    format: Format,
    *,
    by: Actor,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> int:
    """Write all customers, and tell how many. The audit knows of it before the first one is written.

    `progress` is told how many of how many are written. Raises `StoreError` and OSError.
    """
    name = await store.store_id()
    await store.database.write(_note, format, by)
    return await store.database.scan(_write, out, format, name, progress)


def _note(connection: Connection, format: Format, by: Actor) -> None:
    count = connection.scalar(select(func.count()).select_from(customers))
    journal.note(connection, by, "exported", "customer", details={"format": format, "customers": count})


def _write(
    connection: Connection, out: BinaryIO, format: Format, name: str, progress: Callable[[int, int], None]
) -> int:
    writer = _JsonWriter(name) if format == "jsonl" else CsvWriter(name) if format == "csv" else VcardWriter(name)
    done = written = 0
    with _snapshot(connection):
        total = connection.scalar(select(func.count()).select_from(customers)) or 0
        out.write(writer.head())
        for page in pages(connection, None if format == "jsonl" else _FEW):
            told = page if format == "jsonl" else [person for person in page if not _GONE & person.keys()]
            for person in told:
                out.write(writer.line(person))
            written += len(told)
            done += len(page)
            progress(done, total)
    return written


class _JsonWriter:
    """JSON Lines: a line that tells the store, then a line for each customer."""

    def __init__(self, store: str) -> None:
        self._store = store

    def head(self) -> bytes:
        """The first line."""
        told = {HEAD: VERSION, "store": self._store, "exported_at": datetime.now(UTC)}
        return msgspec.json.encode(told) + b"\n"

    def line(self, person: Person) -> bytes:
        """A customer, whole."""
        return msgspec.json.encode(person) + b"\n"


@contextmanager
def _snapshot(connection: Connection) -> Iterator[None]:
    """Everything within is read as it was at one moment."""
    connection.exec_driver_sql(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql(connection) else "BEGIN"
    )
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK")


def pages(connection: Connection, only: frozenset[str] | None = None) -> Iterator[list[Person]]:
    """Customers in the order of their numbers; of the parts `only` these, None: all."""
    last = 0
    while True:
        query = select(customers).where(customers.c.id > last).order_by(customers.c.id).limit(PAGE)
        page = [_told(row._mapping) for row in connection.execute(query)]
        if not page:
            return
        first, last = page[0]["id"], page[-1]["id"]
        by_id = {person["id"]: person for person in page}
        for name in PARTS:
            if only is None or name in only:
                for row in connection.execute(_part(name, first, last)):
                    told = _told(row._mapping)
                    by_id[told.pop("customer")].setdefault(name, []).append(told)
        yield page


def _part(name: str, first: int, last: int) -> Select[Any]:
    """The rows of a part for these customers. Segments and marks are of the customer's calls."""
    table = PARTS[name].table
    if name in _OF_CALLS:
        told = [column for column in table.columns if column.name != "customer"]
        query = select(calls.c.customer, *told).join(calls, calls.c.call == table.c.call)
        return query.where(calls.c.customer.between(first, last)).order_by(*table.primary_key)
    return select(table).where(table.c.customer.between(first, last)).order_by(*table.primary_key)


def _told(row: Any) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if value is not None and name != "version"}
