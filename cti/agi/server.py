"""The FastAGI server: one connection is one call is one coroutine, and no call can hurt another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from types import TracebackType
from typing import Final, Self

import structlog

from cti.agi.connection import AgiConnection
from cti.agi.errors import AgiError, AgiTimeout, CallerHungUp
from cti.agi.request import AgiRequest
from cti.agi.session import AgiSession

Handler = Callable[[AgiSession], Awaitable[None]]
Network = IPv4Network | IPv6Network

LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

_log = structlog.get_logger(__name__)


class FastAgiServer:
    """Serves `agi://host:port/PATH` with `handlers[PATH]`; when a handler returns or fails, the dialplan goes on.

    Whoever is not in `allowed_peers`, is one too many, asks for an unknown path or does not speak AGI is cut off at
    once, so that the dialplan falls to the fallback queue. Deadlines are in seconds.
    `port` 0 takes a free one, and then tells which.
    `counts` has: accepted, foreign, full, unknown_path, finished, hung_up, timed_out, broken, failed.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        *,
        host: str = "127.0.0.1",
        port: int = 4573,
        allowed_peers: Collection[Network] = LOOPBACK,
        max_connections: int = 1000,
        greeting_deadline: float = 2.0,
        reply_deadline: float = 5.0,
    ) -> None:
        self._handlers = handlers
        self._host = host
        self.port = port
        self._allowed_peers = tuple(allowed_peers)
        self._max_connections = max_connections
        self.greeting_deadline = greeting_deadline
        self.reply_deadline = reply_deadline
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()

    @property
    def active(self) -> int:
        """Connections that are open now."""
        return len(self._lines)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Line(self), self._host, self.port, backlog=512)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self, grace: float = 0.0) -> None:
        """Take no more calls, give those in progress `grace` seconds, then let their dialplans go on without us."""
        self._server.close()
        if self._tasks and grace > 0:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        lines = tuple(self._lines)
        for line in lines:
            line.cut(CallerHungUp("the server is closing"))
        await asyncio.gather(*(line.closed for line in lines))
        await self._server.wait_closed()

    def admit(self, line: _Line, peer: str) -> bool:
        """Whether this connection may speak."""
        reason = "full" if self.active >= self._max_connections else "foreign" if not self._allows(peer) else None
        if reason is not None:
            self.counts[reason] += 1
            _log.warning("AGI connection refused", reason=reason)
            return False
        self.counts["accepted"] += 1
        self._lines.add(line)
        return True

    def forget(self, line: _Line) -> None:
        """This connection is closed."""
        self._lines.discard(line)

    def start(self, line: _Line, request: AgiRequest) -> None:
        """Begin the call, unless the server is closing."""
        if not self._server.is_serving():
            line.close()
            return
        task = asyncio.get_running_loop().create_task(self._serve(line, request), name=f"agi {request.path}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, line: _Line, request: AgiRequest) -> None:
        outcome = "finished"
        try:
            handler = self._handlers.get(request.path)
            if handler is None:
                outcome = "unknown_path"
                _log.warning("AGI path unknown", path=request.path[:80])
                return
            await handler(AgiSession(line, request))
        except AgiError as error:
            outcome = _outcome(error)
            if outcome != "hung_up":
                _log.warning("AGI conversation failed", path=request.path, channel=request.channel, why=str(error))
        except Exception:
            outcome = "failed"
            _log.exception("AGI handler failed", path=request.path, channel=request.channel)
        finally:
            self.counts[outcome] += 1
            line.close()

    def _allows(self, peer: str) -> bool:
        address = ip_address(peer.partition("%")[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._allowed_peers)


def _outcome(error: AgiError) -> str:
    if isinstance(error, CallerHungUp):
        return "hung_up"
    return "timed_out" if isinstance(error, AgiTimeout) else "broken"


class _Line(AgiConnection):
    """One connection of a server."""

    def __init__(self, server: FastAgiServer) -> None:
        super().__init__(reply_deadline=server.reply_deadline)
        self._server = server
        self._greeting = False
        self.closed = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._server.admit(self, transport.get_extra_info("peername")[0]):
            self._greeting = True
            self.deadline.set(self._server.greeting_deadline)
        else:
            self._transport.abort()

    def greeted(self, request: AgiRequest) -> None:
        self._greeting = False
        self.deadline.clear()
        self._server.start(self, request)

    def end(self, why: AgiError) -> None:
        super().end(why)
        if self._greeting:
            self._greeting = False
            self._server.counts[_outcome(why)] += 1

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._server.forget(self)
        self.closed.set_result(None)
