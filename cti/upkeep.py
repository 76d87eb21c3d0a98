"""What goes on behind the service: old rows worked out anew, duplicates found, what was kept long enough removed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from crm_store.documents import Documents
from crm_store.errors import StoreError
from crm_store.migrations.backfill import Progress
from crm_store.retention import RetentionKind
from crm_store.store import Store
from cti.backoff import Backoff

log = structlog.get_logger()

AT_HOUR = 3
"""Of the night, where the service runs."""


class Upkeep:
    """Runs for as long as the service; calls get at least half of the store's time."""

    def __init__(self, store: Store, messages: Path, documents: Documents, days: Mapping[RetentionKind, int]) -> None:
        self._store = store
        self._messages = messages
        self._documents = documents
        self._days = days

    async def run(self) -> None:
        """First what an upgrade left to be done, then every night the rest."""
        await self._until_done(self._backfills)
        while True:
            await asyncio.sleep(seconds_until(AT_HOUR, datetime.now().astimezone()))
            await self._until_done(self._night)

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        backoff = Backoff(first=1.0, longest=300.0)
        while True:
            try:
                return await work()
            except (StoreError, OSError) as error:
                log.warning("upkeep waits", error=type(error).__name__)
            await asyncio.sleep(backoff.next())

    async def _backfills(self) -> None:
        def told(progress: Progress) -> None:
            if progress.finished and progress.done:
                log.info("worked out anew for the rows of earlier versions", what=progress.name, rows=progress.done)

        await self._store.run_backfills(told)

    async def _night(self) -> None:
        await find_duplicates(self._store)
        for kind, days in self._days.items():
            rows = await remove_outlived(self._store, self._messages, self._documents, kind, days)
            if rows:
                log.info("kept long enough", kind=kind, rows=rows, days=days)


async def find_duplicates(store: Store) -> None:
    """Look through all numbers, addresses and birthdays, in small steps with as long a rest after each."""
    point: tuple[str, str] | None = ("", "")
    while point is not None:
        began = time.monotonic()
        point = await store.search_shared_points(point)
        await asyncio.sleep(time.monotonic() - began)
    day: str | None = "0001-01-01"
    while day is not None:
        began = time.monotonic()
        day = await store.search_shared_birthdays(day)
        await asyncio.sleep(time.monotonic() - began)


async def remove_outlived(store: Store, messages: Path, documents: Documents, kind: RetentionKind, days: int) -> int:
    """Remove what of this kind was over more than `days` ago, with what lies beside the store; how much it was."""
    until, rows, after = datetime.now(UTC) - timedelta(days=days), 0, None
    while True:
        began = time.monotonic()
        gone = await store.remove_outlived(kind, until, after)
        await remove_beside(messages, documents, gone.sounds, gone.contents)
        rows, after = rows + gone.rows, gone.after
        if after is None:
            break
        await asyncio.sleep(time.monotonic() - began)
    if rows:
        await store.note_retention(kind, rows, days)
    return rows


async def remove_beside(
    messages: Path, documents: Documents, sounds: tuple[str, ...], contents: tuple[str, ...]
) -> None:
    """Remove sounds that nobody may hear any more, and the contents that no document has now."""
    for sound in sounds:
        await asyncio.to_thread((messages / Path(sound).name).unlink, missing_ok=True)
    for content in contents:
        await documents.drop_unused(content)


def seconds_until(hour: int, now: datetime) -> float:
    """Until the clock next shows this hour; `now` has a zone."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ((then if then > now else then + timedelta(days=1)) - now).total_seconds()
