"""One signed-in browser tab: writes never wait, and a tab that does not keep up is given up."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection
from websockets.protocol import State

from crm_store.records import AgentRecord, Role
from screenpop.closing import Close
from screenpop.figures import DROPPED
from screenpop.hub import encode
from screenpop.messages import Outgoing
from screenpop.options import Limits
from screenpop.sessions import Session


class Tab:
    """A WebSocket and whose it is."""

    def __init__(self, socket: ServerConnection, session: Session, limits: Limits) -> None:
        self._socket, self._session, self._limits = socket, session, limits

    @property
    def record(self) -> AgentRecord:
        """Who sits before it, as he was when it opened."""
        return self._session.agent

    @property
    def agent(self) -> str:
        """The login behind it."""
        return self._session.agent.login

    @property
    def role(self) -> Role:
        """What that login may see."""
        return self._session.agent.role

    @property
    def session(self) -> str:
        """The hash of its session's token."""
        return self._session.token_hash

    def tell(self, message: Outgoing) -> None:
        """Push one message to this tab alone."""
        self.push(encode(message))

    def push(self, data: bytes) -> bool:
        """Write without waiting; False: it was too slow or is closing, and has been given up."""
        if self._socket.protocol.state is not State.OPEN:
            return False
        if self._socket.transport.get_write_buffer_size() > self._limits.unsent:
            self.close(Close.SLOW)
            return False
        self._socket.protocol.send_text(data)
        self._socket.send_data()
        return True

    def close(self, why: Close) -> None:
        """Say why and hang up. What cannot be delivered within `closing_seconds` is thrown away."""
        if self._socket.protocol.state is not State.OPEN:
            return
        DROPPED.labels(why.name.lower()).inc()
        self._socket.protocol.fail(why, why.reason)
        self._socket.send_data()
        asyncio.get_running_loop().call_later(self._limits.closing_seconds, self._socket.transport.abort)

    async def receive(self) -> str | None:
        """The next text frame. None, and closed: it was a binary one. Raises `ConnectionClosed`."""
        frame = await self._socket.recv()
        if isinstance(frame, str):
            return frame
        self.close(Close.BINARY)
        return None

    async def alive(self) -> bool:
        """Does the browser answer a ping in time. If not, it is closed."""
        try:
            async with asyncio.timeout(self._limits.pong_seconds):
                await (await self._socket.ping())
        except TimeoutError:
            self.close(Close.SLOW)
            return False
        return True
