"""One port for HTTP and WebSockets: the transport changes hands cleanly."""

from __future__ import annotations

import asyncio
import gc
import ssl

from aiohttp.web_protocol import RequestHandler
from websockets.asyncio.server import ServerConnection

from tests.screenpop.conftest import Browse, Run
from tests.screenpop.support import Running, open_socket, resume, say, signed_in


async def test_300_tabs_open_and_close_and_nothing_remains(run: Run) -> None:
    async with run(tabs=300) as running, signed_in(running, "anna") as anna:
        gc.collect()
        before = _connections()
        for _ in range(6):
            tabs = await asyncio.gather(*(_connect(anna, running) for _ in range(50)))
            assert running.services.hub.connections("anna") == 50
            running.desks.somebody_left.clear()
            await asyncio.gather(*(tab.close() for tab in tabs))
            await running.desks.somebody_left.wait()
        assert running.services.hub.connections("anna") == 0
        async with anna.get("/api/session") as answer:
            assert answer.status == 200
        gc.collect()
        assert _connections() == before
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if "handler" in repr(task)]


async def test_a_message_that_came_with_the_handshake_is_not_lost(running: Running, browse: Browse) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    cookie = (await browse("anna")).cookie_jar.filter_cookies(running.url)["farley"].value
    masked_resume = b"\x81" + bytes([0x80 | 17]) + b"\0\0\0\0" + b'{"type":"resume"}'
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.origin}\r\nCookie: farley={cookie}\r\n"
        "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        + masked_resume
    )
    assert b" 101 " in await reader.readline()
    await reader.readuntil(b"\r\n\r\n")
    assert b'"hello"' in await reader.read(200)
    writer.close()
    await writer.wait_closed()


async def test_a_broken_handshake_is_answered_and_closed(running: Running, browse: Browse) -> None:
    cookie = (await browse("anna")).cookie_jar.filter_cookies(running.url)["farley"].value
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: h\r\nOrigin: http://h\r\nCookie: farley={cookie}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 7\r\n\r\n".encode()
    )
    assert b" 400 " in await reader.readline()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    async with (await browse("anna")).get("/ws") as answer:
        assert answer.status == 403 or answer.status == 426


async def test_over_tls_the_same_port_serves_both(run: Run, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server, client = tls
    async with run(tls=server) as running, signed_in(running, "anna", tls=client) as anna:
        async with open_socket(anna, running, ssl=client) as socket:
            await resume(socket)
            await say(socket, "set_state", state="nonsense")
        async with anna.get("/api/session") as answer:
            assert answer.status == 200


async def _connect(browser, running):
    tab = await open_socket(browser, running)
    await resume(tab)
    return tab


def _connections() -> int:
    """How many are held in memory, by `websockets` and by aiohttp."""
    return sum(1 for each in gc.get_objects() if type(each) in (ServerConnection, RequestHandler))
