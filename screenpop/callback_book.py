"""The open callbacks as they are now, and the store behind them, which gets to know every change in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

import structlog
from msgspec.structs import replace

from crm_store.callback_record import CallbackRecord
from crm_store.errors import StoreError, StoreUnavailable
from crm_store.store import Store
from screenpop.callback_rules import try_of

log = structlog.get_logger()

STORE_PAUSE = 2.0


class CallbackBook:
    """What is true of each open callback. The store may lag behind while it is away, and loses nothing."""

    def __init__(self, store: Store, *, written: Callable[[CallbackRecord], None] = lambda record: None) -> None:
        """`written` hears of each one that the store has taken."""
        self.store = store
        self.written = written
        self.open: dict[int, CallbackRecord] = {}
        self._changed_at: dict[int, float] = {}
        self._unsaved: dict[int, CallbackRecord] = {}
        self._news = asyncio.Event()

    async def load(self) -> None:
        """Take up what was left by an earlier life. Raises the store's errors."""
        self.open = {record.id: record for record in await self.store.open_callbacks()}

    def add(self, record: CallbackRecord) -> None:
        """The store has a new one."""
        self.open[record.id] = record
        self._changed_at[record.id] = time.monotonic()
        self.written(record)

    def of_call(self, call: str) -> CallbackRecord | None:
        """The open callback that a call of ours is a try of."""
        which = try_of(call)
        return self.open.get(which[0]) if which else None

    def of_customer(self, number: str | None, queue: str) -> list[CallbackRecord]:
        """The open callbacks to this number, asked in this queue."""
        return [record for record in self.open.values() if (record.number, record.queue) == (number, queue)]

    def changed_after(self, record: CallbackRecord, at: float) -> bool:
        """Did it change after monotonic second `at`."""
        return self._changed_at.get(record.id, 0.0) > at

    def change(self, record: CallbackRecord, **changes: Any) -> CallbackRecord:
        """Something happened to it. One that is over leaves the book, once it is written down."""
        changed = replace(record, **changes)
        self._changed_at[record.id] = time.monotonic()
        self._unsaved[record.id] = changed
        if changed.is_open:
            self.open[record.id] = changed
        else:
            self.forget(record)
        self._news.set()
        return changed

    def forget(self, record: CallbackRecord) -> None:
        """It is settled elsewhere."""
        self.open.pop(record.id, None)
        self._changed_at.pop(record.id, None)

    async def run(self) -> NoReturn:
        """Write to the store what changed, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._unsaved:
                record = next(iter(self._unsaved.values()))
                try:
                    await self._write_down(record)
                except StoreUnavailable:
                    await asyncio.sleep(STORE_PAUSE)
                    continue
                except StoreError as error:
                    log.error("callback not written down", callback=record.id, error=type(error).__name__)
                if self._unsaved.get(record.id) is record:
                    del self._unsaved[record.id]

    async def _write_down(self, record: CallbackRecord) -> None:
        if record.state == "given_up":
            kept = await self.store.give_up_callback(record, record.done_at or datetime.now(UTC))
        else:
            kept = await self.store.save_callback(record)
        self.written(kept)
