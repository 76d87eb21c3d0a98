"""No record is lost while the store is away, none is written twice, and the figures follow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crm_store.errors import StoreUnavailable
from crm_store.records import CallRecord, Number
from crm_store.store import Store
from cti import call_records
from cti.background import Background
from cti.backoff import Backoff
from cti.call_records import CallRecords
from cti.spool import SpoolFull
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


class Desk:
    """The records of one process, in a folder that outlives it."""

    def __init__(self, store: Store, jobs: Background, folder: Path) -> None:
        self.store = store
        self.jobs = jobs
        self.house = House(store)
        self.board = self.house.floor.board
        self.records = CallRecords(store, self.board, folder / "spool", jobs, default_queue="private")
        self.records.spool._backoff = Backoff(first=0.001, longest=0.002)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await furnish(tmp_path)
    async with Background() as jobs:
        desk = Desk(store, jobs, tmp_path)
        async with desk.records.spool:
            running = asyncio.create_task(desk.records.spool.run())
            yield desk
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await jobs.idle()
    await store.close()


class Outage:
    """The store takes nothing until it is over; `written` is what it took then."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.over = False
        self.written: list[CallRecord] = []
        self._record_call = store.record_call
        monkeypatch.setattr(store, "record_call", self._try)

    async def _try(self, record: CallRecord) -> bool:
        if not self.over:
            raise StoreUnavailable
        self.written.append(record)
        return await self._record_call(record)


async def test_a_record_reaches_the_store(desk: Desk) -> None:
    desk.records.keep(RECORD)
    await desk.jobs.idle()
    await desk.records.spool.drained()
    assert await desk.store.call("1.1") == RECORD


async def test_while_the_store_is_gone_records_wait_and_then_each_is_written_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = Outage(desk.store, monkeypatch)
    later = replace(RECORD, revision=2)
    desk.records.keep(RECORD)
    desk.records.keep(later)
    await desk.house.until(lambda: desk.board.degraded)
    assert desk.board.degraded == ("store",)
    await desk.jobs.idle()
    assert desk.records.spool.pending == 2
    outage.over = True
    await desk.records.spool.drained()
    assert outage.written == [RECORD, later]
    assert desk.board.degraded == ()
    assert desk.house.supervisor.of("health")[-1]["degraded"] == []


async def test_a_record_that_the_store_will_never_take_is_put_aside(desk: Desk) -> None:
    desk.records.keep(replace(RECORD, customer=99))
    desk.records.keep(replace(RECORD, call="2.2"))
    await desk.jobs.idle()
    await desk.records.spool.drained()
    assert desk.records.spool.rejected == 1
    assert await desk.store.call("2.2") is not None
    assert desk.board.degraded == ()


async def test_a_disk_and_a_memory_that_are_full_are_told_and_hurt_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(payload: bytes) -> bool:
        raise SpoolFull

    monkeypatch.setattr(desk.records.spool, "put", full)
    desk.records.keep(RECORD)
    await desk.jobs.idle()
    printed = capsys.readouterr().out
    assert "call record lost" in printed
    assert "50111" not in printed


async def test_the_figures_follow_a_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_records, "FIGURES_AT_MOST_EVERY", 0.0)
    following = asyncio.create_task(desk.records.follow())
    desk.records.keep(RECORD)
    await desk.house.until(lambda: desk.board.today.offered)
    assert (desk.board.today.answered, desk.board.today.service_level) == (1, 1.0)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_figures_that_cannot_be_read_are_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_records, "FIGURES_AT_MOST_EVERY", 0.0)
    monkeypatch.setattr(call_records, "FIGURES_AT_LEAST_EVERY", 0.0)
    today, asked = desk.store.today, 0

    async def now_and_then(*question: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise StoreUnavailable
        return await today(*question, **more)

    monkeypatch.setattr(desk.store, "today", now_and_then)
    following = asyncio.create_task(desk.records.follow())
    desk.records.keep(RECORD)
    await desk.house.until(lambda: desk.board.today.offered)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_the_service_level_counts_by_the_default_queues_present_target(desk: Desk) -> None:
    await desk.store.record_call(RECORD)
    assert (await call_records.day_so_far(desk.store, "private")).service_level == 1.0
    await desk.store.save_queue(replace(PRIVATE, service_seconds=2.0))
    assert (await call_records.day_so_far(desk.store, "private")).service_level == 0.0
    await desk.store.save_queue(replace(PRIVATE, name="another"))
    assert (await call_records.day_so_far(desk.store, "private")).service_level == 0.0
