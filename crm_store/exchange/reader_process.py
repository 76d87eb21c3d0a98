"""The process that reads a file, as the one that writes sees it: batches come while the last one is being kept."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec

from crm_store.exchange.entry import Batch
from crm_store.exchange.errors import ExchangeError
from crm_store.exchange.worker import Job

AHEAD = 2
"""Batches that may wait to be kept."""

_DECODER = msgspec.msgpack.Decoder(Batch)


@asynccontextmanager
async def reading(job: Job) -> AsyncIterator[AsyncIterator[Batch]]:
    """The batches of a job. The process is ended on the way out. Iterating raises `ExchangeError` if it breaks off."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "crm_store.exchange.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(msgspec.json.encode(job))
    process.stdin.close()
    queue: asyncio.Queue[Batch | None] = asyncio.Queue(AHEAD)
    told = asyncio.create_task(process.stderr.read())
    fetching = asyncio.create_task(_fetch(process.stdout, queue))
    try:
        yield _given(queue)
    finally:
        if not fetching.done():  # else it ends by itself, and killing would take its exit status from asyncio
            fetching.cancel()
            with suppress(ProcessLookupError):
                process.kill()
        await process.wait()
        await asyncio.gather(fetching, told, return_exceptions=True)


async def _fetch(stream: asyncio.StreamReader, queue: asyncio.Queue[Batch | None]) -> None:
    try:
        while length := int.from_bytes(await stream.readexactly(4), "big"):
            await queue.put(_DECODER.decode(await stream.readexactly(length)))
        await queue.put(Batch([], [], 0, -1))
    except asyncio.IncompleteReadError:
        await queue.put(None)


async def _given(queue: asyncio.Queue[Batch | None]) -> AsyncIterator[Batch]:
    while True:
        batch = await queue.get()
        if batch is None:
            raise ExchangeError("The file could not be read to its end.")
        if batch.position < 0:
            return
        yield batch
