"""What the store's past teaches the engine: at the start, and then every hour, beside the calls."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import structlog
from msgspec.structs import replace

from crm_store.errors import StoreError
from crm_store.learning import Talk, Wait
from crm_store.store import Store
from routing.events import HistoryLearned
from routing.survival import kaplan_meier

log = structlog.get_logger()

EVERY_SECONDS = 3600.0
DAYS = 60
SLICE = timedelta(hours=6)
"""So much is read at a time: with PostgreSQL the rows are unpacked between calls, on the same loop."""
ENOUGH_CALLS = 100_000
"""What is older is left alone once so many calls have been read."""
ENOUGH_OF_A_QUEUE = 200


class Learner:
    """Tells the engine how long conversations last and how long callers wait. `run` is a long task.

    A store that does not answer costs an hour of news and nothing else.
    """

    def __init__(self, store: Store, tell: Callable[[HistoryLearned], None]) -> None:
        self._store = store
        self._tell = tell

    async def run(self) -> NoReturn:
        """Learn now and every hour."""
        while True:
            try:
                await self.learn()
            except StoreError as error:
                log.warning("nothing learned", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def learn(self) -> None:
        """Read the past, newest first and never much at once, and tell what it says. Raises StoreError."""
        talks: list[Talk] = []
        waits: list[Wait] = []
        until = datetime.now(UTC)
        oldest = until - timedelta(days=DAYS)
        while until > oldest and len(waits) < ENOUGH_CALLS:
            since = until - SLICE
            talks += await self._store.talks(since, until)
            waits += await self._store.waits(since, until)
            until = since
        for event in await asyncio.to_thread(learned, time.monotonic(), talks, waits):
            self._tell(replace(event, at=time.monotonic()))  # the engine's time never goes back
        log.info("history learned", talks=len(talks), waits=len(waits))


def learned(at: float, talks: Iterable[Talk], waits: Iterable[Wait]) -> tuple[HistoryLearned, ...]:
    """What these say of all queues together, and of each queue of which enough is known; none for no calls at all."""
    talks, waits = tuple(talks), tuple(waits)
    by_queue: defaultdict[str, tuple[list[Talk], list[Wait]]] = defaultdict(lambda: ([], []))
    for talk in talks:
        by_queue[talk.queue][0].append(talk)
    for wait in waits:
        by_queue[wait.queue][1].append(wait)
    if not by_queue:
        return ()
    of_queues = (
        _history(at, queue, *known)
        for queue, known in sorted(by_queue.items())
        if len(by_queue) > 1 and min(len(known[0]), len(known[1])) >= ENOUGH_OF_A_QUEUE
    )
    return (_history(at, None, talks, waits), *of_queues)


def _history(at: float, queue: str | None, talks: Iterable[Talk], waits: Iterable[Wait]) -> HistoryLearned:
    waits = tuple(waits)
    return HistoryLearned(
        at=at,
        queue=queue,
        talk=kaplan_meier((round(talk.seconds), True) for talk in talks),
        patience=kaplan_meier((round(wait.seconds), wait.gave_up) for wait in waits),
        own_calls=dict(Counter(wait.owner for wait in waits if wait.owner is not None)) if queue is None else {},
    )
