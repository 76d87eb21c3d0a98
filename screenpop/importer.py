"""Imports as the service carries them out: one after the other, in short batches between which calls get their turn."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

import structlog
from msgspec import structs

from crm_store.actor import Actor
from crm_store.errors import StoreError
from crm_store.exchange.errors import ExchangeError, IsSpreadsheet
from crm_store.exchange.import_record import ImportOptions, ImportRecord
from crm_store.exchange.mapping import ImportColumn, columns_of, mapping_of
from crm_store.exchange.reading import open_rows
from crm_store.exchange.run import Trial, run, try_out
from crm_store.exchange.sniff import sniff
from crm_store.store import Store
from screenpop.errors import ImportBegun, ImportRefused, ImportSpreadsheet, TooLarge

log = structlog.get_logger()

ROWS = 500
"""Rows in a batch: while one is taken apart no call is looked at, and that is not to be seen."""
MOST_BYTES = 4 << 30
RESUMED = 1000
"""Imports that are looked through for such as a restart broke off."""
Deed = Literal["check", "run"]


@dataclass(slots=True)
class Work:
    """Something to be done with an import, or being done; `position` bytes are read."""

    key: int
    deed: Deed
    by: Actor
    position: int = 0
    stopped: bool = False


class Importer:
    """Keeps uploaded files in a folder of its own until they are read in."""

    def __init__(self, store: Store, folder: Path, *, language: str) -> None:
        self._store = store
        self._folder = folder
        self._language = language
        self._waiting: deque[Work] = deque()
        self._wanted = asyncio.Event()
        self._now: tuple[Work, asyncio.Task[None]] | None = None
        self._trials: dict[int, Trial] = {}

    async def take(self, name: str, pieces: AsyncIterator[bytes], *, by: Actor) -> int:
        """Keep a file, guess what its columns are, and give the number of the import that it may become.

        Raises `TooLarge`, `ImportSpreadsheet` and `ImportRefused`.
        """
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{uuid4().hex}{Path(name).suffix.lower()[:8]}"
        try:
            await _keep(path, pieces)
            source = await asyncio.to_thread(sniff, path)
            options = ImportOptions(
                path=str(path),
                bad=str(path.with_suffix(f".bad.{source.format}")),
                source=source,
                region=self._store.region,
                language=self._language,
            )
            columns = await asyncio.to_thread(_columns, options, {})
        except IsSpreadsheet as error:
            _unlink(path)
            raise ImportSpreadsheet from error
        except ExchangeError as error:
            _unlink(path)
            raise ImportRefused(str(error)) from error
        except BaseException:
            _unlink(path)
            raise
        mapping = {column.name: column.field for column in columns if column.field is not None}
        return await self._store.add_import(name, mapping, options, by=by)

    async def columns(self, record: ImportRecord) -> tuple[ImportColumn, ...]:
        """The columns of a file that is still here, as they are mapped; none when it is gone."""
        if not self.is_ours(record):
            return ()
        try:
            return await asyncio.to_thread(_columns, record.options, record.mapping)
        except (ExchangeError, OSError):
            return ()

    async def change(self, key: int, mapping: Mapping[str, str | None], region: str, language: str) -> None:
        """Read it in another way. Raises `ImportBegun` once it has begun, and `ImportRefused`."""
        record = await self._store.import_record(key)
        if record.state != "new" or self.work(key):
            raise ImportBegun
        options = structs.replace(record.options, region=region, language=language)
        chosen = {name: field for name, field in mapping.items() if field is not None}
        try:
            await asyncio.to_thread(_columns, options, chosen)
        except ExchangeError as error:
            raise ImportRefused(str(error)) from error
        self._trials.pop(key, None)
        await self._store.change_import(key, chosen, options)

    async def begin(self, key: int, deed: Deed, *, by: Actor) -> None:
        """Have it tried out or carried out as soon as others are done. Raises `ImportBegun` and `ImportRefused`."""
        record = await self._store.import_record(key)
        if self.work(key) or record.state == "done" or not self.is_ours(record):
            raise ImportBegun
        try:
            mapping_of(await self.columns(record))
        except ExchangeError as error:
            raise ImportRefused(str(error)) from error
        if deed == "run":
            await self._store.set_import(key, "running")
        self._waiting.append(Work(key=key, deed=deed, by=by))
        self._wanted.set()

    async def stop(self, key: int) -> None:
        """Let it be, after the batch that is under way; what is kept stays, and it can be taken up again."""
        for work in [work for work in self._waiting if work.key == key]:
            self._waiting.remove(work)
            await self._stopped(work)
        if self._now and self._now[0].key == key:
            work, task = self._now
            work.stopped = True
            task.cancel()
            await asyncio.wait([task])

    async def remove(self, key: int) -> None:
        """Forget it, with its files. Raises `ImportBegun` while it is under way."""
        if self.work(key):
            raise ImportBegun
        record = await self._store.remove_import(key)
        if self.is_ours(record):
            await asyncio.to_thread(_unlink, record.options.path, record.options.bad)

    def work(self, key: int) -> Work | None:
        """What is being done with it, or is to be done."""
        now = [self._now[0]] if self._now else []
        return next((work for work in (*now, *self._waiting) if work.key == key), None)

    def trial(self, key: int) -> Trial | None:
        """What the last trial of it told."""
        return self._trials.get(key)

    def is_ours(self, record: ImportRecord) -> bool:
        """Was it uploaded here; others were read in at the command line."""
        return Path(record.options.path).parent == self._folder

    def bad_rows(self, record: ImportRecord) -> Path | None:
        """The file of its bad rows."""
        path = Path(record.options.bad)
        return path if self.is_ours(record) and record.bad and path.exists() else None

    async def run(self) -> None:
        """Work until cancelled. What a restart broke off is taken up first."""
        for record in reversed(await self._store.imports(limit=RESUMED)):
            if record.state == "running" and self.is_ours(record):
                self._waiting.append(Work(key=record.id, deed="run", by=Actor(name=record.by)))
                self._wanted.set()
        while True:
            await self._wanted.wait()
            while self._waiting:
                work = self._waiting.popleft()
                task = asyncio.create_task(self._do(work), name=f"import {work.deed}")
                self._now = (work, task)
                try:
                    await asyncio.wait([task])
                finally:
                    task.cancel()
                    await asyncio.wait([task])
                    self._now = None
            self._wanted.clear()

    async def _do(self, work: Work) -> None:
        def tell(position: int) -> None:
            work.position = position

        try:
            record = await self._store.import_record(work.key)
            if work.deed == "check":
                self._trials[work.key] = await try_out(
                    self._store, record.mapping, record.options, by=work.by, progress=tell, rows=ROWS
                )
            else:
                done = await run(self._store, work.key, by=work.by, progress=tell, rows=ROWS)
                await asyncio.to_thread(_unlink, done.options.path)
        except asyncio.CancelledError:
            if work.stopped:
                await self._stopped(work)
            raise
        except (StoreError, OSError) as error:
            log.warning("import failed", id=work.key, error=type(error).__name__)
            if work.deed == "run":
                with suppress(StoreError):
                    await self._store.set_import(work.key, "failed", error=type(error).__name__)
        except Exception:
            log.exception("import failed", id=work.key)
            if work.deed == "run":
                with suppress(StoreError):
                    await self._store.set_import(work.key, "failed", error="internal")

    async def _stopped(self, work: Work) -> None:
        if work.deed == "run":
            await self._store.set_import(work.key, "cancelled")


def _columns(options: ImportOptions, mapping: Mapping[str, str]) -> tuple[ImportColumn, ...]:
    """The columns as they are mapped; guessed where nothing is mapped yet. Raises `ExchangeError` and OSError."""
    rows = open_rows(Path(options.path), options.source, header=options.header)
    try:
        chosen = {name: mapping.get(name) for name in {*rows.columns, *mapping}} if mapping else {}
        return columns_of(rows, options.region, chosen)
    finally:
        rows.close()


def _unlink(*paths: str | Path) -> None:
    for path in paths:
        Path(path).unlink(missing_ok=True)


async def _keep(path: Path, pieces: AsyncIterator[bytes]) -> None:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise TooLarge
            await asyncio.to_thread(file.write, piece)
