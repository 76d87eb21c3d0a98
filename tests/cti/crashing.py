"""A process that keeps things and is killed (`kill -9`) at its n-th step, then at the next, until it comes to its end.

Run with the store's URL and a folder; each attempt has a spool of its own there, and says in `ATTEMPT.kept` what it was
told is kept. Attempts are forks of a process that has loaded everything, so that hundreds take seconds.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from crm_store import migrations, writes
from crm_store.actor import Actor
from crm_store.records import CallRecord, Number
from crm_store.store import Store
from crm_store.writes import AnyWrite, CallKept, CustomerChosen, DispositionGiven, NoteWritten, Seen
from cti import spool_file
from cti.backoff import Backoff
from cti.spool import Rejected, Spool
from cti.writes import decoded

OLENA = Actor(name="olena")
MOST_STEPS = 400
POISON = b'{"write":"poison"}'


def things(attempt: int) -> list[bytes]:
    """What one attempt keeps, in order: two revisions of a call, two notes, and one of everything else."""
    at = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=attempt)
    call = f"{attempt}.1"
    record = CallRecord(
        call=call,
        revision=1,
        arrived_at=at,
        queue="private",
        number=Number(input="+380675550001", kind="e164", e164="+380675550001"),
    )
    ended = msgspec.structs.replace(record, revision=2, ended_at=at + timedelta(seconds=30), outcome="answered")
    every: list[AnyWrite] = [
        CallKept(record=record),
        NoteWritten(call=call, by=OLENA, text="чернетка", at=at),
        CustomerChosen(call=call, by=OLENA, customer=1, number="+380675550001", at=at),
        Seen(key=f"seen {attempt}", by=OLENA, customer=1, how="pop", at=at),
        CallKept(record=ended),
        NoteWritten(call=call, by=OLENA, text="остаточно", at=at + timedelta(seconds=1)),
        DispositionGiven(call=call, by=OLENA, code="resolved", at=at),
    ]
    payloads = [msgspec.json.encode(each) for each in every]
    return [*payloads[:3], POISON, *payloads[3:]]


class Fate:
    """Counts steps, and ends this process at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **more: Any) -> Any:
            self.step()
            result = work(*arguments, **more)
            self.step()
            return result

        return stepping

    def torn(self, pwrite: Callable[[int, memoryview, int], int]) -> Callable[[int, memoryview, int], int]:
        """A write of which only the first half may come to the disk."""

        def writing(fd: int, data: memoryview, position: int) -> int:
            self.step()
            half = pwrite(fd, data[: len(data) // 2], position)
            self.step()
            return half + pwrite(fd, data[half:], position + half)

        return writing


async def attempt(number: int, url: str, folder: Path) -> None:
    fate = Fate(number)
    spool_file.os.pwrite = fate.torn(os.pwrite)  # type: ignore[assignment]
    for module, name in ((spool_file.os, "fsync"), (spool_file.os, "ftruncate"), (Path, "rename")):
        setattr(module, name, fate.around(getattr(module, name)))
    writes._apply = fate.around(writes._apply)  # within the transaction
    spool_file._WORTH_COMPACTING = 300  # type: ignore[misc]
    store = await Store.open(url)

    async def apply(payload: bytes) -> None:
        fate.step()
        if payload == POISON:
            raise Rejected
        await store.apply(decoded(payload))
        fate.step()

    kept = os.open(folder / f"{number}.kept", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    async with Spool(folder / str(number), apply, backoff=Backoff(first=0.001, longest=0.002)) as spool:
        every = things(number)
        await keep(spool, every[:5], kept)
        running = asyncio.create_task(spool.run())
        await keep(spool, every[5:], kept, drained=spool.drained)
        await spool.drained()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    await store.close()


async def keep(
    spool: Spool, payloads: list[bytes], kept: int, drained: Callable[[], Awaitable[None]] | None = None
) -> None:
    for payload in payloads:
        if await spool.put(payload):
            os.write(kept, payload + b"\n")
        if drained:
            await drained()


def main(url: str, folder: Path) -> None:
    migrations.revisions()
    for number in range(MOST_STEPS):
        if not (child := os.fork()):
            asyncio.run(attempt(number, url, folder))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(number, os.WEXITSTATUS(status), flush=True)
            return
    print(MOST_STEPS, 1, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
