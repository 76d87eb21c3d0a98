"""From the push to the last of 500 screens painted: our pops against a bare `websockets` broadcast, in the same run.

Run `python -m tests.bench.bench_push`.
"""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import multiprocessing
import os
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import msgspec
from msgspec.structs import replace
from websockets.asyncio.server import ServerConnection, broadcast
from websockets.asyncio.server import serve as serve_bare
from websockets.exceptions import ConnectionClosed

from crm_store.records import AgentRecord
from crm_store.store import Store
from screenpop.messages import PopShown, Resume, Why
from tests.bench.table import Row, percentile, show
from tests.screenpop.conftest import OPTIONS, QUICK_HASH, make_services
from tests.screenpop.support import PASSWORD, FakeDesks, serve, view

SCREENS = 500
ROUNDS = 40
POP = replace(view("1700000000.1", note="n" * 1500), why=(Why(code="owner_ready", after=0.0, agent="anna"),) * 3)
SEQ = re.compile(rb'"seq":(\d+)')


class Screen(asyncio.Protocol):
    """A browser reduced to its acknowledgements; it costs both servers the same."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.buffer, self.open = port, cookie, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Cookie: farley={self.cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.open:
            head, end, self.buffer = self.buffer.partition(b"\r\n\r\n")
            if not end:
                self.buffer = head
                return
            assert b" 101 " in head, head
            self.open = True
            self.say(b'{"type":"resume"}')
        while (frame := self.frame()) is not None:
            if seq := SEQ.search(frame):
                self.say(b'{"type":"ack","seq":%s}' % seq[1])

    def frame(self) -> bytes | None:
        """The next whole frame (RFC 6455, section 5.2)."""
        if len(self.buffer) < 4:
            return None
        start, size = 2, self.buffer[1]
        if size == 126:
            start, size = 4, int.from_bytes(self.buffer[2:4], "big")
        if len(self.buffer) < start + size:
            return None
        frame, self.buffer = self.buffer[start : start + size], self.buffer[start + size :]
        return frame

    def say(self, text: bytes) -> None:
        self.transport.write(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)


def screens(port: int, cookies: list[str]) -> None:
    """The process of all screens; it ends when the other side closes its end of the pipe or kills it."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for cookie in cookies:
            await loop.create_connection(lambda cookie=cookie: Screen(port, cookie), "127.0.0.1", port)
        await asyncio.Event().wait()

    asyncio.run(run())


@asynccontextmanager
async def screens_at(port: int, cookies: list[str]) -> AsyncIterator[None]:
    process = multiprocessing.get_context("spawn").Process(target=screens, args=(port, cookies), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


class Bare:
    """What `websockets` does alone: broadcast one encoded message, count what comes back."""

    def __init__(self) -> None:
        self.connections: set[ServerConnection] = set()
        self.waiting = SCREENS
        self.done = asyncio.Event()

    async def handle(self, connection: ServerConnection) -> None:
        self.connections.add(connection)
        with suppress(ConnectionClosed):
            async for _ in connection:
                self.waiting -= 1
                if not self.waiting:
                    self.done.set()

    async def push(self, seq: int) -> None:
        self.waiting, self.done = SCREENS, asyncio.Event()
        broadcast(self.connections, msgspec.json.encode(PopShown(seq=seq, pop=POP)), text=True)
        await self.done.wait()


class FullHouse(FakeDesks):
    """Tells when all agents have resumed."""

    def __init__(self) -> None:
        super().__init__()
        self.everybody_is_there = asyncio.Event()

    def resumed(self, agent: str, resume: Resume, /) -> None:
        super().resumed(agent, resume)
        if sum(told[0] == "resumed" for told in self.told) == SCREENS:
            self.everybody_is_there.set()


async def measure(folder: str) -> tuple[list[float], list[float]]:
    """Milliseconds of every round: ours, and the floor."""
    agents = [f"agent{number}" for number in range(SCREENS)]
    store = await Store.open(f"sqlite:///{folder}/farley.sqlite")
    for agent in agents:
        await store.add_agent(AgentRecord(login=agent, name=agent, role="agent"), QUICK_HASH)
    desks, bare = FullHouse(), Bare()
    services = dataclasses.replace(make_services(store, OPTIONS), desks=desks)
    pops, ours, floor = services.pops, [], []
    cookies = [(await services.sessions.sign_in(agent, PASSWORD, ""))[0] for agent in agents]

    async def to_all() -> None:
        sent = [(agent, pops.show(agent, POP)) for agent in agents]
        painted = await asyncio.gather(*(pops.painted(agent, seq, 30) for agent, seq in sent))
        assert all(painted)

    async with (
        serve(services) as running,
        serve_bare(bare.handle, "127.0.0.1", 0, compression=None, ping_interval=None) as other,
        screens_at(running.port, cookies),
        screens_at(other.sockets[0].getsockname()[1], cookies),
    ):
        await bare.done.wait()
        await desks.everybody_is_there.wait()
        for seq in range(ROUNDS):  # in turn, so that a busy machine slows both alike
            await timed(ours, to_all())
            await timed(floor, bare.push(seq))
    services.sessions.close()
    await store.close()
    return ours, floor


async def timed(times: list[float], work: Coroutine[Any, Any, None]) -> None:
    start = perf_counter()
    await work
    times.append((perf_counter() - start) * 1000)


def main() -> None:
    with TemporaryDirectory(prefix="farley-bench-") as folder:
        ours, floor = asyncio.run(measure(folder))
    rows = []
    for rank in (0.5, 0.99):
        one, other = percentile(ours, rank), percentile(floor, rank)
        what = f"p{rank * 100:.0f} of {ROUNDS}"
        rows.append(Row(what=what, ours=f"{one:.1f} ms", floor=f"{other:.1f} ms", against=f"{one / other:.2f}"))
    size = len(msgspec.json.encode(POP))
    title = f"From the push to the last of {SCREENS} screens painted: each his own pop of {size} bytes"
    show(title, rows, floor="websockets broadcast")


if __name__ == "__main__":
    main()
