"""An import under way: batches from the process that reads are kept one after the other, each with how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Connection

from crm_store.actor import Actor
from crm_store.exchange import imports
from crm_store.exchange.bad_rows import BadRows
from crm_store.exchange.bulk import make_room, set_room
from crm_store.exchange.convert import Rules
from crm_store.exchange.entry import PLACE, Batch, Entry
from crm_store.exchange.errors import ImportChanged
from crm_store.exchange.import_record import ImportOptions, ImportRecord
from crm_store.exchange.linking import link
from crm_store.exchange.reader_process import reading
from crm_store.exchange.reading import open_rows
from crm_store.exchange.repeats import Repeats
from crm_store.exchange.sniff import sniff
from crm_store.exchange.worker import ROWS, Job
from crm_store.exchange.writing import Outcome, look, write
from crm_store.record import Record
from crm_store.store import Store

SAMPLES = 5
Progress = Callable[[int], None]
"""Told how many bytes of the file are read."""


class ImportSample(Record, frozen=True, kw_only=True):
    """A row, to be looked at: the number of its line, the customer's name, and why it is bad."""

    line: int
    name: str = ""
    field: str = ""
    code: str = ""


class Trial(Struct):
    """What an import would do. The samples are the first rows of each kind; reasons are a field and a code."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0
    duplicates: int = 0
    new: list[ImportSample] = field(default_factory=list)
    changed: list[ImportSample] = field(default_factory=list)
    refused: list[ImportSample] = field(default_factory=list)
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count a batch."""
        for name in ("created", "updated", "bad"):
            setattr(self, name, getattr(self, name) + len(getattr(outcome, name)))
        self.unchanged += outcome.unchanged
        self.duplicates += outcome.duplicates
        _fill(self.new, map(_named, outcome.created))
        _fill(self.changed, map(_named, outcome.updated))
        _fill(self.refused, (ImportSample(line=row.line, field=row.field, code=row.code) for row in outcome.bad))
        for row in outcome.bad:
            reason = (row.field, row.code)
            self.reasons[reason] = self.reasons.get(reason, 0) + 1


async def try_out(
    store: Store,
    mapping: dict[str, str],
    options: ImportOptions,
    *,
    by: Actor,
    progress: Progress = lambda position: None,
    rows: int = ROWS,
) -> Trial:
    """Tell what an import would do, and write nothing. Raises `ExchangeError` and `StoreError`."""
    job, own = await _job(store, mapping, options, rows=rows)
    trial, repeats = Trial(), Repeats()
    now = datetime.now(UTC)
    async with reading(job) as batches:
        async for batch in batches:
            found = await store.database.scan(
                look, batch.entries, own=own, language=options.language, by=by.name, now=now, repeats=repeats
            )
            found.bad = sorted([*batch.bad, *found.bad], key=lambda row: row.line)
            trial.rows += batch.rows
            trial.add(found)
            progress(batch.position)
    return trial


async def run(
    store: Store, key: int, *, by: Actor, progress: Progress = lambda position: None, rows: int = ROWS
) -> ImportRecord:
    """Carry an import out, or go on with it where it broke off. Cancelling leaves it so that it can be taken up again.

    Raises `ExchangeError` and `StoreError`.
    """
    record = await store.import_record(key)
    path = Path(record.options.path)
    found = await asyncio.to_thread(
        sniff,
        path,
        format=record.options.source.format,
        encoding=record.options.source.encoding,
        delimiter=record.options.source.delimiter,
    )
    if found != record.options.source:
        raise ImportChanged
    await store.set_import(key, "running")
    room = await store.database.write(make_room)
    try:
        await _read(store, record, by, progress, rows)
        record = await store.import_record(key)
        if record.links:
            await _link(store, record, progress, rows)
    finally:
        await store.database.write(set_room, room)
    return await store.database.write(imports.finish, key, by, datetime.now(UTC))


async def _read(store: Store, record: ImportRecord, by: Actor, progress: Progress, rows: int) -> None:
    job, own = await _job(store, record.mapping, record.options, skip=record.done, rows=rows)
    opened = await asyncio.to_thread(open_rows, Path(job.path), job.source, header=job.header)
    header = opened.header
    opened.close()
    bad = BadRows(Path(record.options.bad), record.options.source, header, size=record.bad_size)
    after = record.done
    async with reading(job) as batches:
        async for batch in batches:
            await store.database.write(_keep, record, batch, bad, own=own, by=by.name, after=after)
            after += batch.rows
            progress(batch.position)


def _keep(
    connection: Connection, record: ImportRecord, batch: Batch, bad: BadRows, *, own: str | None, by: str, after: int
) -> None:
    outcome = write(connection, batch.entries, own=own, language=record.options.language, by=by, now=datetime.now(UTC))
    outcome.bad = sorted([*batch.bad, *outcome.bad], key=lambda row: row.line)
    size = bad.add(outcome.bad)
    imports.advance(
        connection, record.id, outcome, after=after, rows=batch.rows, position=batch.position, bad_size=size
    )


async def _link(store: Store, record: ImportRecord, progress: Progress, rows: int) -> None:
    job, own = await _job(store, record.mapping, record.options, skip=record.linked, links=True, rows=rows)
    after = record.linked
    async with reading(job) as batches:
        async for batch in batches:
            await store.database.write(_tie, record, batch, own=own, after=after)
            after += batch.rows
            progress(batch.position)


def _tie(connection: Connection, record: ImportRecord, batch: Batch, *, own: str | None, after: int) -> None:
    link(connection, batch.entries, own)
    imports.advance(
        connection,
        record.id,
        Outcome(),
        after=after,
        rows=batch.rows,
        position=batch.position,
        bad_size=record.bad_size,
        links=True,
    )


async def _job(store: Store, mapping: dict[str, str], options: ImportOptions, **more: Any) -> tuple[Job, str | None]:
    agents = await store.database.read(imports.logins)
    own = await store.database.read(imports.own_id)
    rules = Rules(region=options.region, language=options.language, agents=agents)
    job = Job(path=options.path, source=options.source, header=options.header, mapping=mapping, rules=rules, **more)
    return job, own


def _named(entry: Entry) -> ImportSample:
    return ImportSample(line=entry.line, name=entry.values[PLACE["name"]] or entry.values[0] or "")


def _fill(samples: list[ImportSample], more: Any) -> None:
    for sample in more:
        if len(samples) >= SAMPLES:
            return
        samples.append(sample)
