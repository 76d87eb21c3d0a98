"""Nothing that was kept is lost while store or disk are away, and whoever waits is told the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from crm_store.actor import Actor
from crm_store.errors import StoreUnavailable
from crm_store.records import CallRecord, Number
from crm_store.store import Store
from crm_store.writes import AnyWrite, CallKept, CustomerChosen, DispositionGiven, NoteWritten, Seen
from cti import spool_file, writes
from cti.background import Background
from cti.backoff import Backoff
from cti.spool import SpoolFull
from cti.writes import Writes, decoded
from screenpop.errors import NotKept
from tests.screenpop.house import House, furnish

NOW = datetime.now(UTC)
OLENA = Actor(name="olena", address="10.0.0.7")
RECORD = CallRecord(
    call="1.1",
    revision=1,
    arrived_at=NOW,
    queue="private",
    number=Number(input="+380501112233", kind="e164", e164="+380501112233"),
    outcome="answered",
    wait=3.0,
    answered_at=NOW,
    ended_at=NOW,
)
NOTE = NoteWritten(call="1.1", by=OLENA, text="Передзвонити", at=NOW)
EVERY: tuple[AnyWrite, ...] = (
    CallKept(record=RECORD),
    NOTE,
    DispositionGiven(call="1.1", by=OLENA, code="resolved", at=NOW),
    CustomerChosen(call="1.1", by=OLENA, customer=1, number="+380501112233", at=NOW),
    Seen(key="k", by=OLENA, customer=1, how="pop", at=NOW),
)


class Desk:
    """What one process keeps, in a folder that outlives it."""

    def __init__(self, store: Store, jobs: Background, folder: Path) -> None:
        self.store = store
        self.jobs = jobs
        self.house = House(store)
        self.board = self.house.floor.board
        self.writes = Writes(store, self.board, folder / "spool", jobs)
        self.writes.spool._backoff = Backoff(first=0.001, longest=0.002)

    async def settled(self) -> None:
        await self.jobs.idle()
        await self.writes.spool.drained()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await furnish(tmp_path)
    async with Background() as jobs:
        desk = Desk(store, jobs, tmp_path)
        async with desk.writes.spool:
            running = asyncio.create_task(desk.writes.spool.run())
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
        self.written: list[AnyWrite] = []
        self._apply = store.apply
        monkeypatch.setattr(store, "apply", self._try)

    async def _try(self, write: AnyWrite) -> None:
        if not self.over:
            raise StoreUnavailable
        self.written.append(write)
        await self._apply(write)


@pytest.mark.parametrize("write", EVERY, ids=lambda write: type(write).__name__)
def test_everything_comes_out_of_the_spool_as_it_went_in(write: AnyWrite) -> None:
    assert decoded(msgspec.json.encode(write)) == write


def test_a_record_that_an_earlier_version_left_is_still_read() -> None:
    assert decoded(msgspec.json.encode(RECORD)) == CallKept(record=RECORD)


async def test_everything_reaches_the_store(desk: Desk) -> None:
    desk.writes.record(RECORD)
    await desk.settled()
    assert await desk.store.call("1.1") == RECORD
    for write in EVERY[1:]:
        await desk.writes.keep(write)
    assert await desk.writes.caught_up(within=10.0)
    assert await desk.store.note("1.1") == ("Передзвонити", "resolved")
    kept = await desk.store.call("1.1")
    assert kept
    assert kept.customer == 1


async def test_while_the_store_is_gone_an_agents_note_is_kept_at_once_and_written_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = Outage(desk.store, monkeypatch)
    later = CallKept(record=replace(RECORD, revision=2))
    await desk.writes.keep(CallKept(record=RECORD))
    await desk.writes.keep(NOTE)
    await desk.writes.keep(later)
    await desk.house.until(lambda: desk.board.degraded)
    assert desk.board.degraded == ("store",)
    assert desk.writes.spool.pending == 3
    assert not await desk.writes.caught_up(within=0.0)
    outage.over = True
    await desk.writes.spool.drained()
    assert outage.written == [CallKept(record=RECORD), NOTE, later]
    assert desk.board.degraded == ()
    assert desk.house.supervisor.of("health")[-1]["degraded"] == []


async def test_what_cannot_be_read_is_put_aside_and_the_next_goes_on(desk: Desk) -> None:
    await desk.writes.spool.put(b'{"write":"nonsense"}')
    await desk.writes.keep(NOTE)
    await desk.writes.spool.drained()
    assert desk.writes.spool.rejected == 1
    assert (await desk.store.note("1.1"))[0] == "Передзвонити"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes, position: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool_file, "_write", full)


async def test_a_full_disk_is_told_to_every_screen_and_the_note_goes_to_the_store(desk: Desk, full_disk: None) -> None:
    await desk.writes.keep(NOTE)
    assert (await desk.store.note("1.1"))[0] == "Передзвонити"
    assert desk.board.degraded == ("disk",)
    for tab in (desk.house.olena, desk.house.supervisor):
        assert tab.of("health")[-1]["degraded"] == ["disk"]


async def test_an_agent_is_told_when_neither_disk_nor_store_takes_his_note(
    desk: Desk, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "SETTLED_WITHIN", 0.01)
    outage = Outage(desk.store, monkeypatch)
    with pytest.raises(NotKept):
        await desk.writes.keep(NOTE)
    outage.over = True
    await desk.writes.spool.drained()
    assert outage.written == [NOTE]


async def test_a_disk_and_a_memory_that_are_full_are_told_and_hurt_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full(payload: bytes) -> bool:
        raise SpoolFull

    monkeypatch.setattr(desk.writes.spool, "put", full)
    desk.writes.record(RECORD)
    await desk.jobs.idle()
    printed = capsys.readouterr().out
    assert "disk and memory are full" in printed
    assert "50111" not in printed
    assert desk.writes.lost == 1
    with pytest.raises(NotKept):
        await desk.writes.keep(NOTE)
