"""Keeps the store told of who is at work, also over an outage of the store or a crash of our own."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NoReturn

import structlog

from crm_store.errors import StoreError
from crm_store.shifts import SignedOn
from crm_store.store import Store

log = structlog.get_logger()

EVERY_SECONDS = 60.0
MOST_CHANGES = 10_000


class ShiftBook:
    """What the floor says of sign-ins and sign-outs goes to the store, and every minute who is there.

    `present` tells who is on shift now. While the store is away the changes wait here. `run` is a long task.
    """

    def __init__(self, store: Store, present: Callable[[], Iterable[str]]) -> None:
        self._store = store
        self._present = present
        self._changes: deque[SignedOn] = deque(maxlen=MOST_CHANGES)
        self._news = asyncio.Event()

    def changed(self, agent: str, on: bool) -> None:
        """An agent's shift begins or ends now. Returns at once."""
        self._changes.append(SignedOn(agent=agent, at=datetime.now(UTC), on=on))
        self._news.set()

    async def run(self) -> NoReturn:
        """Write down every change at once, and every minute who is there."""
        while True:
            await self.write_down()
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def write_down(self) -> None:
        """Bring the store up to date; what it does not take now waits for the next time."""
        self._news.clear()
        changes = tuple(self._changes)
        try:
            await self._store.book_shifts(changes, tuple(self._present()), datetime.now(UTC))
        except StoreError as error:
            log.warning("shifts not written down", error=type(error).__name__, waiting=len(changes))
            return
        for _ in changes:
            self._changes.popleft()
