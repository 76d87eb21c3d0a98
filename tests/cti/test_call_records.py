"""The day's figures follow the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crm_store.errors import StoreUnavailable
from crm_store.records import CallRecord, Number
from crm_store.store import Store
from cti import call_records
from tests.screenpop.house import PRIVATE, House, furnish

RECORD = CallRecord(
    call="1.1",
    revision=1,
    arrived_at=datetime.now(UTC),
    queue="private",
    number=Number(input="+380501112233", kind="e164", e164="+380501112233"),
    outcome="answered",
    wait=3.0,
    answered_at=datetime.now(UTC),
    ended_at=datetime.now(UTC),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await furnish(tmp_path)
    yield store
    await store.close()


@asynccontextmanager
async def following(store: Store, house: House) -> AsyncIterator[asyncio.Event]:
    called = asyncio.Event()
    task = asyncio.create_task(call_records.follow(store, house.floor.board, called, default_queue="private"))
    yield called
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_figures_follow_a_call(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_records, "FIGURES_AT_MOST_EVERY", 0.0)
    house = House(store)
    async with following(store, house) as called:
        await store.record_call(RECORD)
        called.set()
        await house.until(lambda: house.floor.board.today.offered)
    today = house.floor.board.today
    assert (today.answered, today.service_level) == (1, 1.0)


async def test_figures_that_cannot_be_read_are_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_records, "FIGURES_AT_MOST_EVERY", 0.0)
    monkeypatch.setattr(call_records, "FIGURES_AT_LEAST_EVERY", 0.0)
    today, asked = store.today, 0

    async def now_and_then(*question: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise StoreUnavailable
        return await today(*question, **more)

    monkeypatch.setattr(store, "today", now_and_then)
    await store.record_call(RECORD)
    house = House(store)
    async with following(store, house):
        await house.until(lambda: house.floor.board.today.offered)


async def test_the_service_level_counts_by_the_default_queues_present_target(store: Store) -> None:
    await store.record_call(RECORD)
    assert (await call_records.day_so_far(store, "private")).service_level == 1.0
    await store.save_queue(replace(PRIVATE, service_seconds=2.0))
    assert (await call_records.day_so_far(store, "private")).service_level == 0.0
    await store.save_queue(replace(PRIVATE, name="another"))
    assert (await call_records.day_so_far(store, "private")).service_level == 0.0
