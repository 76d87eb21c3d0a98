"""The process that reads a file: a job on standard input, then batches on standard output until the file ends.

It works beside the one that writes, so that two processors are used. Each frame is four bytes of length (big-endian)
and a `Batch` in MessagePack; it ends with an empty frame.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from crm_store.exchange.convert import Rules, entry_of
from crm_store.exchange.entry import BadRow, Batch, Entry
from crm_store.exchange.errors import Bad
from crm_store.exchange.jsonl import JsonRows
from crm_store.exchange.reading import Rows, open_rows, pairs, plan_of
from crm_store.exchange.repeats import names_of
from crm_store.exchange.sniff import Source
from crm_store.record import Record

ROWS = 2_000
ITEMS = 10_000
"""How many things a batch holds at most, of whatever kind: a batch is kept in one short transaction."""
TEXT = 8 << 20


class Job(Record, frozen=True, kw_only=True):
    """What to read, and how. `skip` rows were read before; `links`: only rows that name other customers matter."""

    path: str
    source: Source
    header: bool | None
    mapping: dict[str, str]
    rules: Rules
    skip: int = 0
    links: bool = False
    rows: int = ROWS


def batches(job: Job) -> Iterator[Batch]:
    """Read the file. Raises `ExchangeError`, OSError."""
    rows = open_rows(Path(job.path), job.source, header=job.header)
    rules = msgspec.structs.replace(job.rules, store=rows.store) if isinstance(rows, JsonRows) else job.rules
    try:
        yield from _batches(rows, job, rules)
    finally:
        rows.close()


def _batches(rows: Rows, job: Job, rules: Rules) -> Iterator[Batch]:
    plan = plan_of(job.mapping)
    entries: list[Entry] = []
    bad: list[BadRow] = []
    known: set[str] = set()
    count = items = text = 0
    for number, row in enumerate(rows):
        if number < job.skip:
            continue
        entry: Entry | None = None
        refused: BadRow | None = None
        try:
            if row.fault:
                raise Bad(row.fault)
            entry = entry_of(row, pairs(rows, row, plan), rules)
        except Bad as reason:
            refused = BadRow(row.line, row.text, reason.field, reason.code)
        same = known.intersection(names_of(entry)) if entry else ()
        if same or count >= job.rows or items >= ITEMS or text >= TEXT:
            yield Batch(entries, bad, count, rows.position)
            entries, bad, known, count, items, text = [], [], set(), 0, 0, 0
        count += 1
        text += len(row.text)
        if refused is not None:
            bad.append(refused)
        elif entry is not None and (not job.links or entry.links):
            entries.append(entry)
            known.update(names_of(entry))
            items += 1 + sum(map(len, (entry.parts or {}).values()))
    yield Batch(entries, bad, count, rows.position)


def write(out: BinaryIO, batch: Batch | None) -> None:
    """One frame; None is the last."""
    data = b"" if batch is None else _ENCODER.encode(batch)
    out.write(len(data).to_bytes(4, "big"))
    out.write(data)
    out.flush()


_ENCODER = msgspec.msgpack.Encoder()


def main() -> None:
    """Ends when nobody reads any more."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    try:
        for batch in batches(job):
            write(sys.stdout.buffer, batch)
        write(sys.stdout.buffer, None)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
