"""The day's figures follow the calls that the store has taken."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import NoReturn

import structlog

from crm_store.errors import StoreError
from crm_store.records import Today
from crm_store.store import Store
from screenpop.board import Board

log = structlog.get_logger()

FIGURES_AT_MOST_EVERY = 0.5
FIGURES_AT_LEAST_EVERY = 60.0
USUAL_TARGET = 20.0


async def follow(store: Store, board: Board, called: asyncio.Event, *, default_queue: str) -> NoReturn:
    """Refresh the day's figures after calls (`called`), and as the day goes on: at midnight it begins anew.

    The service level counts by the target of the `default_queue`.
    """
    while True:
        try:
            board.figures(await day_so_far(store, default_queue))
        except StoreError as error:
            log.warning("no figures", error=type(error).__name__)
        await asyncio.sleep(FIGURES_AT_MOST_EVERY)
        try:
            async with asyncio.timeout(FIGURES_AT_LEAST_EVERY):
                await called.wait()
        except TimeoutError:
            continue
        called.clear()


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
