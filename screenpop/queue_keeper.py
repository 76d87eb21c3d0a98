"""Keeps the floor's queues as the store has them, whoever saved them: the administrator's page or the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from crm_store.errors import StoreError
from crm_store.store import Store
from screenpop.floor import Floor

LOOK_SECONDS = 2.0
"""So often the store is asked whether another process has saved a queue: one read of a few rows."""

log = structlog.get_logger()


class QueueKeeper:
    """The queues in force. `changed` is called after one of them has come, gone, or been changed."""

    def __init__(self, store: Store, floor: Floor, *, changed: Callable[[], None]) -> None:
        self.store = store
        self.floor = floor
        self.changed = changed
        self._one_at_a_time = asyncio.Lock()

    async def refresh(self) -> None:
        """Take up what the store has now. Raises `StoreUnavailable`."""
        async with self._one_at_a_time:
            kept = {queue.name: queue for queue in await self.store.queues()}
            new = [queue for queue in kept.values() if self.floor.queues.get(queue.name) != queue]
            gone = self.floor.queues.keys() - kept.keys()
            for queue in new:
                self.floor.configure(queue)
                log.info("queue configured", queue=queue.name)
            for name in gone:
                self.floor.close_down(name)
                log.info("queue removed", queue=name)
            if new or gone:
                self.changed()

    async def follow(self) -> None:
        """Refresh for ever. While the store is away the queues stay as they are."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.refresh()
            except StoreError:
                log.debug("queues not looked at")
