"""The write spool: nothing is lost by an outage, a crash or a full disk, and order is kept."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cti import spool_file
from cti.backoff import Backoff
from cti.spool import Rejected, Spool, SpoolFull
from cti.spool_file import SpoolInUse


class Store:
    """Takes records when it is up."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.up = asyncio.Event()
        self.up.set()
        self.attempts = asyncio.Queue[bytes]()

    async def apply(self, payload: bytes) -> None:
        self.attempts.put_nowait(payload)
        if payload.startswith(b"poison"):
            raise Rejected
        if not self.up.is_set():
            raise ConnectionError
        self.taken.append(payload)

    async def attempted(self, *expected: bytes) -> None:
        assert [await self.attempts.get() for _ in expected] == list(expected)


def spooling(path: Path, store: Store, **options: object) -> Spool:
    return Spool(path, store.apply, backoff=Backoff(first=0.001, longest=0.002), **options)  # type: ignore[arg-type]


@asynccontextmanager
async def running(spool: Spool) -> AsyncIterator[None]:
    task = asyncio.create_task(spool.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def content(path: Path) -> bytes:
    return path.read_bytes()


def rewrite(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "calls"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    real = os.pwrite

    def half(fd: int, data: memoryview, position: int) -> int:
        if len(data) < 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data[: len(data) // 2], position)

    def fill(full: bool) -> None:
        monkeypatch.setattr(spool_file.os, "pwrite", half if full else real)

    return fill


async def test_records_reach_the_store_in_order_and_leave_the_disk(path: Path) -> None:
    store = Store()
    async with spooling(path, store) as spool, running(spool):
        results = await asyncio.gather(*(spool.put(b"%d" % number) for number in range(100)))
        assert all(results)
        await spool.drained()
        assert store.taken == [b"%d" % number for number in range(100)]
        assert content(path) == b""


async def test_an_outage_of_the_store_only_delays(path: Path) -> None:
    store = Store()
    store.up.clear()
    async with spooling(path, store) as spool, running(spool):
        await spool.put(b"first")
        await store.attempted(b"first", b"first", b"first")
        await spool.put(b"second")
        assert spool.pending == 2
        store.up.set()
        await spool.drained()
    assert store.taken == [b"first", b"second"]


async def test_records_outlive_the_process_and_a_torn_last_line_does_not_spoil_the_next(path: Path) -> None:
    async with spooling(path, Store()) as spool:
        await spool.put("Олена".encode())
        await spool.put(b"second")
    rewrite(path, content(path)[:-3])
    store = Store()
    async with spooling(path, store) as spool:
        assert spool.pending == 1
        await spool.put(b"third")
        async with running(spool):
            await spool.drained()
    assert store.taken == ["Олена".encode(), b"third"]


UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from cti.spool import Spool

async def main():
    async def apply(payload):
        raise ConnectionError
    spool = Spool(Path(sys.argv[1]), apply)
    async def put(lane):
        for number in range(10**6):
            await spool.put(b"%d-%d" % (lane, number))
            print(f"{lane}-{number}", flush=True)
    await asyncio.gather(*map(put, range(4)))

asyncio.run(main())
"""


def put_until_killed(path: Path) -> set[bytes]:
    with subprocess.Popen([sys.executable, "-c", UNTIL_KILLED, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        kept = [process.stdout.readline() for _ in range(200)]
        process.kill()
        kept += process.stdout
    return {line.strip() for line in kept if line.endswith(b"\n")}


async def test_a_killed_process_loses_no_record_that_it_said_was_kept(path: Path) -> None:
    kept = await asyncio.to_thread(put_until_killed, path)
    assert len(kept) >= 200
    store = Store()
    async with spooling(path, store) as spool, running(spool):
        await spool.drained()
    assert kept <= set(store.taken)
    assert len(store.taken) == len(set(store.taken))


async def test_a_record_that_the_store_will_never_take_is_put_aside(path: Path) -> None:
    store = Store()
    async with spooling(path, store) as spool, running(spool):
        for payload in (b"poison 1", b"good", b"poison 2"):
            await spool.put(payload)
        await spool.drained()
        assert spool.rejected == 2
    assert store.taken == [b"good"]
    aside = content(path.with_name("calls.rejected")).splitlines()
    assert [line[9:] for line in aside] == [b"poison 1", b"poison 2"]


async def test_a_line_damaged_on_disk_is_put_aside(path: Path) -> None:
    async with spooling(path, Store()) as spool:
        await spool.put(b"one")
        await spool.put(b"two")
    rewrite(path, content(path).replace(b"one", b"0ne"))
    store = Store()
    async with spooling(path, store) as spool, running(spool):
        await spool.drained()
        assert (spool.rejected, store.taken) == (1, [b"two"])


async def test_a_full_disk_raises_an_alarm_and_loses_nothing(path: Path, full_disk: Callable[[bool], None]) -> None:
    alarms: list[str | None] = []
    store = Store()
    async with spooling(path, store, on_alarm=alarms.append, memory_limit=3) as spool:
        await spool.put(b"on disk")
        full_disk(True)
        assert await asyncio.gather(spool.put(b"a"), spool.put(b"b"), spool.put(b"c")) == [False, False, False]
        with pytest.raises(SpoolFull):
            await spool.put(b"d")
        assert spool.pending == 4
        assert alarms == ["the disk takes nothing: No space left on device"]
        full_disk(False)
    assert alarms[1:] == [None]
    async with spooling(path, store) as spool, running(spool):
        await spool.drained()
    assert store.taken == [b"on disk", b"a", b"b", b"c"]


async def test_with_a_full_disk_the_store_still_gets_its_records(path: Path, full_disk: Callable[[bool], None]) -> None:
    store = Store()
    async with spooling(path, store) as spool, running(spool):
        full_disk(True)
        for payload in (b"a", b"b", b"c"):
            assert not await spool.put(payload)
        await spool.drained()
        full_disk(False)
        assert await spool.put(b"d")
        await spool.drained()
    assert store.taken == [b"a", b"b", b"c", b"d"]


async def test_a_cancelled_put_is_still_kept_once(path: Path) -> None:
    store = Store()
    async with spooling(path, store) as spool:
        task = asyncio.create_task(spool.put(b"once"))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await spool.put(b"after")
        async with running(spool):
            await spool.drained()
    assert store.taken == [b"once", b"after"]


async def test_a_large_record_and_many_small_ones_are_read_whole(path: Path) -> None:
    store = Store()
    payloads = [b"x" * 1_000_000, *(b"%d" % number for number in range(3000)), b"y" * 600_000]
    async with spooling(path, store) as spool:
        await asyncio.gather(*map(spool.put, payloads))
        async with running(spool):
            await spool.drained()
    assert store.taken == payloads


async def test_a_record_of_two_lines_and_a_second_process_are_refused(path: Path) -> None:
    async with spooling(path, Store()) as spool:
        with pytest.raises(ValueError, match="one line"):
            await spool.put(b"two\nlines")
        with pytest.raises(SpoolInUse):
            spooling(path, Store())
