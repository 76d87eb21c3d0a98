"""Every revision of a call record goes to disk at once, from there to the store, and the day's figures follow."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import msgspec
import structlog

from crm_store.errors import StoreError, StoreUnavailable
from crm_store.records import CallRecord, Today
from crm_store.store import Store
from cti.background import Background
from cti.spool import Rejected, Spool, SpoolFull
from screenpop.board import Board

log = structlog.get_logger()

FIGURES_AT_MOST_EVERY = 0.5
FIGURES_AT_LEAST_EVERY = 60.0
USUAL_TARGET = 20.0


class CallRecords:
    """Loses no record while the store is away. The board hears whether the store takes them, and the new figures.

    The spool must be open; `follow` and the spool's own `run` are long tasks. The service level
    counts by the target of the `default_queue`.
    """

    def __init__(self, store: Store, board: Board, path: Path, jobs: Background, *, default_queue: str) -> None:
        """Raises what `Spool` raises."""
        self.spool = Spool(path, self._write_down)
        self._store = store
        self._board = board
        self._jobs = jobs
        self._default_queue = default_queue
        self._news = asyncio.Event()

    def keep(self, record: CallRecord) -> None:
        """Take one revision. Returns at once."""
        self._jobs.start(self._put(record), "call record")

    async def follow(self) -> NoReturn:
        """Refresh the day's figures after calls, and as the day goes on: at midnight it begins anew."""
        while True:
            try:
                self._board.figures(await day_so_far(self._store, self._default_queue))
            except StoreError as error:
                log.warning("no figures", error=type(error).__name__)
            await asyncio.sleep(FIGURES_AT_MOST_EVERY)
            try:
                async with asyncio.timeout(FIGURES_AT_LEAST_EVERY):
                    await self._news.wait()
            except TimeoutError:
                continue
            self._news.clear()

    async def _put(self, record: CallRecord) -> None:
        try:
            await self.spool.put(msgspec.json.encode(record))
        except SpoolFull:
            log.error("call record lost: disk and memory are full", call=record.call, revision=record.revision)

    async def _write_down(self, payload: bytes) -> None:
        """One revision goes to the store; the spool tries again while it is away."""
        try:
            await self._store.record_call(msgspec.json.decode(payload, type=CallRecord))
        except StoreUnavailable:
            self._board.health("store", works=False, what="records")
            raise
        except (StoreError, msgspec.DecodeError) as error:
            raise Rejected(type(error).__name__) from error
        self._board.health("store", works=True, what="records")
        self._news.set()


async def day_so_far(store: Store, default_queue: str) -> Today:
    """The figures since midnight where the service runs, by the present target of this queue, or of the first one.

    Raises the store's errors.
    """
    queues = await store.queues()
    target = next((queue.service_seconds for queue in queues if queue.name == default_queue), None)
    if target is None:
        target = queues[0].service_seconds if queues else USUAL_TARGET
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return await store.today(midnight.astimezone(UTC), service_seconds=target)
