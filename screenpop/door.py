"""Where browsers come in: a bounded number of connections, so that a flood of them leaves room for calls."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from screenpop.server import build_runner
from screenpop.services import Services

FAREWELL_SECONDS = 0.05  # 0 would be for ever


@asynccontextmanager
async def open_door(
    services: Services, host: str, port: int, tls: ssl.SSLContext | None = None
) -> AsyncIterator[asyncio.Server]:
    """Serve browsers there, until the block ends."""
    limits = services.options.limits
    runner = build_runner(services)
    await runner.setup()
    try:
        assert runner.server is not None
        door = Door(runner.server, limits.connections)
        async with await asyncio.get_running_loop().create_server(door, host, port, ssl=tls) as listening:
            for each in listening.sockets:
                _give_up_on_who_does_not_read(each, limits.unread_seconds)
            yield listening
    finally:
        await runner.cleanup()


class Door:
    """Makes the protocol of each new connection; when there are `most`, the oldest is cut off.

    So whoever opens many and does nothing loses them to those who have something to ask. WebSockets are not counted:
    theirs is the gateway's own bound.
    """

    def __init__(self, server: web.Server, most: int) -> None:
        self._server, self._most = server, most
        self._leaving: dict[web.RequestHandler, asyncio.Task[None]] = {}

    def __call__(self) -> asyncio.Protocol:
        staying = [guest for guest in self._server.connections if guest not in self._leaving]
        if len(staying) >= self._most:
            oldest = staying[0]
            self._leaving[oldest] = asyncio.get_running_loop().create_task(self._cut(oldest))
        return self._server()

    async def _cut(self, guest: web.RequestHandler) -> None:
        transport = guest.transport
        try:
            await guest.shutdown(FAREWELL_SECONDS)
            if transport is not None:
                transport.abort()
        finally:
            del self._leaving[guest]


def _give_up_on_who_does_not_read(listening: socket.socket, seconds: float) -> None:
    """Connections inherit it: what a peer has not taken by then ends them (tcp(7), TCP_USER_TIMEOUT)."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))
