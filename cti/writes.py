"""What must not be lost goes to disk at once, and from there to the store, each thing exactly once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import msgspec
import structlog

from crm_store.errors import StoreError, StoreUnavailable
from crm_store.records import CallRecord
from crm_store.store import Store
from crm_store.writes import AnyWrite, CallKept
from cti.background import Background
from cti.spool import Rejected, Spool, SpoolFull
from screenpop.board import Board
from screenpop.errors import NotKept

log = structlog.get_logger()

SETTLED_WITHIN: Final = 5.0
_TAGGED: Final = b'{"write":'


class Writes:
    """The spool, and what goes through it. The board hears whether disk and store take things.

    The spool must be open, and its `run` going. `called` is set whenever the store took a call.
    """

    def __init__(self, store: Store, board: Board, path: Path, jobs: Background) -> None:
        """Raises what `Spool` raises."""
        self.spool = Spool(path, self._apply, on_alarm=self._alarm)
        self.called = asyncio.Event()
        self.lost = 0
        self._store = store
        self._board = board
        self._jobs = jobs

    async def keep(self, write: AnyWrite) -> None:
        """Return when this cannot be lost any more: it is on disk, or, while the disk takes nothing, in the store.

        Raises NotKept when neither takes it for SETTLED_WITHIN seconds; it may still be kept later.
        """
        try:
            on_disk = await self.spool.put(msgspec.json.encode(write))
        except SpoolFull:
            raise NotKept from None
        if not on_disk and not await self.caught_up(within=SETTLED_WITHIN):
            raise NotKept

    def start(self, write: AnyWrite) -> None:
        """Keep it without making anybody wait."""
        self._jobs.start(self._put(write), "write")

    def record(self, record: CallRecord) -> None:
        """Keep a revision of a call's record without making anybody wait."""
        self.start(CallKept(record=record))

    async def caught_up(self, *, within: float) -> bool:
        """Wait until the store has everything; False when it has not after `within` seconds."""
        if not self.spool.pending:
            return True
        try:
            async with asyncio.timeout(within):
                await self.spool.drained()
        except TimeoutError:
            return False
        return True

    async def _put(self, write: AnyWrite) -> None:
        try:
            await self.spool.put(msgspec.json.encode(write))
        except SpoolFull:
            self.lost += 1
            log.error("lost: disk and memory are full", what=type(write).__name__, lost=self.lost)

    async def _apply(self, payload: bytes) -> None:
        """One thing goes to the store; the spool tries again while it is away."""
        try:
            write = decoded(payload)
            await self._store.apply(write)
        except StoreUnavailable:
            self._board.health("store", works=False, what="records")
            raise
        except (StoreError, msgspec.DecodeError) as error:
            raise Rejected(type(error).__name__) from error
        self._board.health("store", works=True, what="records")
        if isinstance(write, CallKept):
            self.called.set()

    def _alarm(self, reason: str | None) -> None:
        self._board.health("disk", works=reason is None)


def decoded(payload: bytes) -> AnyWrite:
    """A record as it stands in the spool. One without a tag is a call's, of a version that kept nothing else."""
    if payload.startswith(_TAGGED):
        write: AnyWrite = msgspec.json.decode(payload, type=AnyWrite)
        return write
    return CallKept(record=msgspec.json.decode(payload, type=CallRecord))
