"""The write spool: what must reach the store waits on local disk until the store has taken it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self, TypeVar

import structlog

from cti.backoff import Backoff
from cti.errors import CtiError
from cti.spool_file import Record, SpoolFile, record_line

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class Rejected(CtiError):
    """The store will never take this record. The message, free of personal data, says why."""


class SpoolFull(CtiError):
    """The disk takes nothing, and too many records are waiting in memory: this one was not kept."""


class Spool:
    """Keeps records until `apply` has taken them, in the order in which they were put, through crash and outage.

    `apply` must be idempotent: after a crash, or when a write failed half-way, a record comes again. If it raises
    Rejected, the record goes to the file `PATH.rejected` and the next one follows; if it raises anything else, the same
    record is tried again later. While the disk takes nothing, up to `memory_limit` records are kept in memory, and
    `on_alarm` hears the reason, and None when all is well again.
    """

    def __init__(
        self,
        path: Path,
        apply: Callable[[bytes], Awaitable[None]],
        *,
        on_alarm: Callable[[str | None], None] = lambda reason: None,
        memory_limit: int = 10_000,
        backoff: Backoff | None = None,
    ) -> None:
        """Raises SpoolInUse, or OSError if there can be no file at `path`."""
        self._file = SpoolFile(path)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._apply = apply
        self._on_alarm = on_alarm
        self._memory_limit = memory_limit
        self._backoff = backoff or Backoff(first=0.2, longest=30.0)
        self._memory: list[bytes] = []
        self._writing: asyncio.Task[bool] | None = None
        self._news = asyncio.Event()
        self._drained = asyncio.Event()
        self.alarm: str | None = None
        self.rejected = 0

    @property
    def pending(self) -> int:
        """Records that the store has not taken yet."""
        return self._file.count + len(self._memory)

    async def put(self, payload: bytes) -> bool:
        """Keep a record of one line; True when it is on disk, False if only in memory. SpoolFull: it was not kept.

        Records that are put at the same time share one fsync.
        """
        if b"\n" in payload:
            raise ValueError("a record is one line")
        if len(self._memory) >= self._memory_limit:
            raise SpoolFull
        self._memory.append(payload)
        self._news.set()
        self._drained.clear()
        if self._writing is not None:  # it began without this record
            await asyncio.shield(self._writing)
        return await self._write() if self._memory else True

    async def run(self) -> NoReturn:
        """Offer the records to the store, until cancelled."""
        while True:
            if not self.pending:
                self._drained.set()
                self._news.clear()
                await self._news.wait()
            elif await self._advance():
                self._backoff.reset()
            else:
                await asyncio.sleep(self._backoff.next())

    async def catch_up(self, *, within: float) -> bool:
        """Before `run`: offer what an earlier process left, once, for up to `within` seconds. True: nothing is left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._advance()
        return not self.pending

    async def drained(self) -> None:
        """Return when the store has taken everything; `run` must be running."""
        await self._drained.wait()

    async def close(self) -> None:
        """Write what is only in memory, and let go of the file."""
        while self._memory and await self._write():
            pass
        self._thread.shutdown()
        self._file.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _write(self) -> bool:
        """Bring what is in memory to disk; a caller who is cancelled does not stop it."""
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_memory(), name="spool write")
        return await asyncio.shield(self._writing)

    async def _write_memory(self) -> bool:
        batch = tuple(self._memory)
        try:
            await self._in_thread(self._file.append, batch)
        except OSError as error:
            self._sound(f"the disk takes nothing: {error.strerror}")
            return False
        finally:
            self._writing = None
        del self._memory[: len(batch)]
        self._sound(None)
        return True

    async def _advance(self) -> bool:
        """Offer the next records; False if the store or the disk is not able to go on now."""
        try:
            for record in await self._in_thread(self._file.read):
                if not await self._offer(record):
                    return False
                await self._in_thread(self._file.done, record)
            return not self._memory or await self._write() or await self._offer_from_memory()
        except OSError as error:
            self._sound(f"the disk lets nothing go: {error.strerror}")
            return False

    async def _offer_from_memory(self) -> bool:
        """The disk takes nothing, but the store may."""
        payload = self._memory[0]
        if not await self._offer(Record(payload=payload, line=record_line(payload))):
            return False
        while self._writing is not None:
            await asyncio.shield(self._writing)
        if self._memory and self._memory[0] is payload:
            del self._memory[0]
        return True

    async def _offer(self, record: Record) -> bool:
        """True if this record is settled: taken by the store, or put aside for ever."""
        try:
            if record.payload is None:
                raise Rejected("damaged on disk")
            await self._apply(record.payload)
        except Rejected as why:
            await self._in_thread(self._file.reject, record)
            self.rejected += 1
            _log.error("record put aside", why=str(why))
        except Exception as error:
            _log.warning("the store takes nothing", why=type(error).__name__, pending=self.pending)
            return False
        return True

    async def _in_thread(self, work: Callable[..., _T], *args: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _sound(self, alarm: str | None) -> None:
        if alarm != self.alarm:
            self.alarm = alarm
            (_log.error if alarm else _log.warning)("spool alarm", reason=alarm or "over")
            self._on_alarm(alarm)
