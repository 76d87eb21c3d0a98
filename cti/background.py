"""Short jobs that nobody waits for: an action for Asterisk, a record for the disk, a look into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

log = structlog.get_logger()

GRACE_SECONDS = 2.0

T = TypeVar("T")


class Background:
    """Keeps the jobs until they are done. One that fails is logged, and hurts nobody else.

    Leaving waits for the jobs that are going on, GRACE_SECONDS at most, and then cancels them.
    """

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[Any]] = set()

    def start(self, job: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Begin a job; `name` is for the log."""
        task = asyncio.get_running_loop().create_task(job, name=name)
        self._jobs.add(task)
        task.add_done_callback(self._done)
        return task

    async def idle(self) -> None:
        """Return when no job is going on."""
        while self._jobs:
            await asyncio.wait(self._jobs)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await self.idle()
        late = tuple(self._jobs)
        for job in late:
            job.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _done(self, job: asyncio.Task[Any]) -> None:
        self._jobs.discard(job)
        if not job.cancelled() and (error := job.exception()):
            log.error("job failed", job=job.get_name(), exc_info=error)
