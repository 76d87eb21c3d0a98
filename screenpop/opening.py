"""Keeps the engine told which queues are open, by their hours and the clock on the wall."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from routing import events
from screenpop.floor import Floor
from screenpop.hours import is_open, next_change, zone_is_known

LONGEST_SECONDS = 60.0
"""The clock is looked at at least so often: it may be set, and the machine may sleep."""

log = structlog.get_logger()


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


class Opening:
    """The opening hours of all queues. `now` is the clock."""

    def __init__(self, floor: Floor, *, now: Callable[[], datetime] = utc_now) -> None:
        self.floor = floor
        self.now = now
        self._closed: set[str] = set()
        self._changed = asyncio.Event()

    def look(self) -> float:
        """Tell the engine of every queue that has opened or closed since the last look.

        Returns the seconds until the next look: until hours begin or end, but not too long.
        """
        when = self.now()
        for name in self._closed - self.floor.queues.keys():
            self._tell(name, opened=True)
        for name, queue in self.floor.queues.items():
            if queue.hours and not zone_is_known(queue.hours):
                log.error("time zone unknown, taken for always open", queue=name, zone=queue.hours.zone)
            opened = is_open(queue.hours, when)
            if opened == (name in self._closed):
                self._tell(name, opened=opened)
        changes = (next_change(queue.hours, when, days=1) for queue in self.floor.queues.values())
        return min([LONGEST_SECONDS, *((change - when).total_seconds() for change in changes if change)])

    def changed(self) -> None:
        """A queue was added, changed or removed: look at once, and find anew when to look next."""
        self.look()
        self._changed.set()

    async def run(self) -> None:
        """Look whenever hours begin or end, for ever."""
        while True:
            pause = self.look()
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    def _tell(self, queue: str, *, opened: bool) -> None:
        (self._closed.discard if opened else self._closed.add)(queue)
        kind = events.QueueOpened if opened else events.QueueClosed
        self.floor.tell(kind(at=time.monotonic(), queue=queue))
        log.info("queue opened" if opened else "queue closed", queue=queue)
