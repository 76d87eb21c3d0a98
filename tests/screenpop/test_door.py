"""The web server under a flood of connections."""

from __future__ import annotations

import asyncio

from tests.screenpop.conftest import Run
from tests.screenpop.support import Running, new_browser, open_socket, resume, signed_in


async def _idle(running: Running) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that has been taken in, and then says no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
    assert b" 200 " in await reader.readline()
    return reader, writer


async def test_whoever_opens_many_connections_loses_the_oldest_and_nobody_is_locked_out(run: Run) -> None:
    async with (
        run(connections=3, idle_seconds=3600) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        assert (await resume(socket))[0]["agent"] == "anna"
        hogs = [await _idle(running) for _ in range(9)]
        async with new_browser(running) as boris, boris.get("/healthz") as answer:
            assert answer.status == 200
        for reader, _ in hogs[:5]:
            assert await _closed(reader)
        await (await socket.ping())
        for _, writer in hogs:
            writer.close()


async def test_whoever_asks_and_does_not_read_is_cut_off_too(run: Run, tmp_path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "large.js").write_bytes(b"x" * 30_000_000)
    async with run(connections=1, static=tmp_path) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port, limit=1024)
        writer.write(b"GET /assets/large.js HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b" 200 " in await reader.readline()
        _, other = await _idle(running)
        assert await _closed(reader)
        other.close()
        writer.close()


async def _closed(reader: asyncio.StreamReader) -> bool:
    """The service has closed it. Raises TimeoutError: it does not."""
    try:
        async with asyncio.timeout(10):
            while await reader.read(1 << 16):
                pass
    except ConnectionResetError:
        pass
    return True
