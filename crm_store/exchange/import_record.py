"""An import as it is kept: the file, how it is read, how far it is and what came of it."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from crm_store.exchange.sniff import Source
from crm_store.record import Record, Utc

State = Literal["new", "running", "done", "failed", "cancelled"]


class ImportOptions(Record, frozen=True, kw_only=True):
    """How a file is read. `path` is where it lies, `bad` where its bad rows go; `header` None: found out."""

    path: str
    bad: str
    source: Source
    region: str
    language: str
    header: bool | None = None


class ImportRecord(Record, frozen=True, kw_only=True):
    """An import. `position` of `size` bytes are read; `done` rows, `linked` of them in the second reading too.

    Rows are `created`, `updated`, `unchanged` or `bad`; `duplicates` are pairs of customers who may be one. `error` is
    a code of why it failed.
    """

    id: int
    file: str
    format: str
    mapping: dict[str, str]
    options: ImportOptions
    state: State
    size: int
    position: int
    done: int
    linked: int
    links: bool
    created: int
    updated: int
    unchanged: int
    bad: int
    bad_size: int
    duplicates: int
    error: str | None
    started_at: Utc
    finished_at: Utc | None
    by: str


def fingerprint(mapping: dict[str, str], options: ImportOptions) -> str:
    """By what an import is known again: the content of its file, and all that says how it is read."""
    said = (options.source, mapping, options.region, options.language, options.header)
    return hashlib.sha256(msgspec.msgpack.encode(said, order="deterministic")).hexdigest()
