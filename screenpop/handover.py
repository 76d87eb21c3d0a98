"""Hands an aiohttp request's transport over to `websockets`, so that both serve one port.

It leans on internals of aiohttp 3.14 (`RequestHandler.transport`, `connection_lost`, `_message_tail`) and websockets 17
(`ServerConnection` over any server with `handler`, `handler_tasks` and `is_serving`): both are pinned.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from aiohttp import web
from websockets.asyncio.server import Server, ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.server import ServerProtocol

from screenpop.closing import Close

Serve = Callable[[ServerConnection], Awaitable[None]]

log = structlog.get_logger()
_quiet = logging.getLogger("screenpop.websockets")
_quiet.setLevel(logging.CRITICAL)


class Handover:
    """Owns the connections that it took over, each served in its own task."""

    def __init__(self, *, frame: int, closing_seconds: float) -> None:
        self.handler_tasks: set[asyncio.Task[None]] = set()
        self._frame, self._closing = frame, closing_seconds
        self._serves: dict[ServerConnection, tuple[Serve, Callable[[], object]]] = {}
        self._connections: set[ServerConnection] = set()
        self._open = True

    def take(self, request: web.Request, serve: Serve, gone: Callable[[], object]) -> web.Response:
        """Answer the WebSocket handshake of `request` and run `serve` on the connection, then close it.

        `gone` is called last, whatever happened. The response returned only tells aiohttp that its part is over.
        """
        aiohttp_side: Any = request.protocol
        transport = aiohttp_side.transport
        if transport is None:
            raise ConnectionResetError
        early, aiohttp_side._message_tail = aiohttp_side._message_tail, b""
        connection = ServerConnection(
            ServerProtocol(max_size=self._frame, logger=_quiet),
            cast(Server, self),
            ping_interval=None,
            close_timeout=self._closing,
        )
        self._serves[connection] = serve, gone
        self._connections.add(connection)
        transport.set_protocol(connection)
        aiohttp_side.transport = None
        aiohttp_side.connection_lost(None)
        connection.connection_made(transport)
        transport.resume_reading()
        connection.data_received(_head(request) + early)
        return web.Response(status=101)

    def is_serving(self) -> bool:
        """Asked by `websockets`: may a handshake still succeed."""
        return self._open

    async def handler(self, connection: ServerConnection) -> None:
        """Run by `websockets` as a task for each connection."""
        serve, gone = self._serves.pop(connection)
        try:
            await connection.handshake(server_header=None)
            if connection.protocol.state is State.OPEN:
                await serve(connection)
            await connection.close()
        except ConnectionClosed:
            pass
        except Exception as error:
            log.exception("browser connection failed", error=type(error).__name__)
            await connection.close(1011)
        finally:
            connection.transport.abort()
            self._connections.discard(connection)
            gone()
            self.handler_tasks.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def close(self) -> None:
        """Take no more, send everybody away (1012, the service restarts), and wait until they have gone."""
        self._open = False
        for connection in self._connections:
            if connection.protocol.state is State.OPEN:
                connection.protocol.fail(Close.RESTART, Close.RESTART.reason)
                connection.send_data()
        if self.handler_tasks:
            _, stuck = await asyncio.wait(self.handler_tasks, timeout=self._closing)
            for task in stuck:
                task.cancel()
            await asyncio.gather(*stuck, return_exceptions=True)


def _head(request: web.Request) -> bytes:
    """The lines of the handshake that matter, as they came (RFC 6455, section 4.2.1)."""
    lines = ["GET /ws HTTP/1.1"]
    for name in ("Host", "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version"):
        lines += [f"{name}: {value}" for value in request.headers.getall(name, [])]
    return "\r\n".join([*lines, "", ""]).encode("ascii", "replace")
