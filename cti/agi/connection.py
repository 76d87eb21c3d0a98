"""One FastAGI socket on asyncio: one command at a time, each with a deadline, and the hang-up heard at any moment."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from enum import Enum
from typing import Final

from cti.agi.deadline import Deadline
from cti.agi.errors import AgiBroken, AgiError, AgiTimeout, CallerHungUp
from cti.agi.protocol import AgiParser, Broken, Reply
from cti.agi.request import AgiRequest

_NOOP: Final = b"NOOP\n"


class Stops(Enum):
    """What Asterisk does with a command that still runs when the next one comes."""

    NEVER = "it runs to its end, and then replies"
    SILENTLY = "it stops without a reply, as STREAM FILE does"
    WITH_REPLY = "it stops and replies, as WAIT FOR DIGIT does"


class AgiConnection(asyncio.Protocol):
    """What is said and heard over one connection. `reply_deadline` is in seconds."""

    def __init__(self, *, reply_deadline: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = AgiParser()
        self._reply_deadline = reply_deadline
        self._turn = asyncio.Lock()
        self._reply: asyncio.Future[Reply] | None = None
        self.deadline = Deadline(self._loop, self._be_late)
        self._stops = Stops.NEVER
        self._owed = 0
        self._flushing = False
        self._watchers: set[Callable[[], None]] = set()
        self.why_over: AgiError | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for heard in self._parser.feed(data):
            if isinstance(heard, Reply):
                self._hear_reply(heard)
            elif isinstance(heard, AgiRequest):
                self.greeted(heard)
            elif isinstance(heard, Broken):
                self.cut(AgiBroken(heard.reason))
            else:
                self.end(CallerHungUp())

    def eof_received(self) -> bool:
        self.end(CallerHungUp())
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.end(CallerHungUp())

    def greeted(self, request: AgiRequest) -> None:
        """The greeting is complete."""
        raise NotImplementedError

    def close(self) -> None:
        """Let the dialplan go on."""
        self._transport.close()

    def cut(self, why: AgiError) -> None:
        """End the conversation for `why`, and drop the socket without a word more."""
        self.end(why)
        self._transport.abort()

    def end(self, why: AgiError) -> None:
        """The conversation is over; the first reason stands. Whoever waits is told at once."""
        if self.why_over is not None:
            return
        self.why_over = why
        self.deadline.close()
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(why)
        for watcher in tuple(self._watchers):
            watcher()

    def check(self) -> None:
        """Raise the reason if the conversation is over."""
        if self.why_over is not None:
            raise self.why_over.with_traceback(None)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` in the very moment in which the conversation ends; it must not be over yet."""
        self._watchers.add(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Do not call `watcher` any more."""
        self._watchers.discard(watcher)

    async def exchange(self, command: bytes, *, within: float | None = None, stops: Stops = Stops.NEVER) -> Reply:
        """Send a command line, return its reply. `within`: seconds for the reply, the usual deadline if None.

        Cancelled, its reply will not be taken for the next command's.
        """
        async with self._turn:
            await self._settle()
            self._stops = stops
            return await self._ask(command, within or self._reply_deadline)

    async def flush(self) -> None:
        """Hear, and drop, whatever Asterisk still has to say about earlier commands."""
        async with self._turn:
            await self._settle()
            await self._flush()

    async def _flush(self) -> None:
        self._stops, self._flushing = Stops.NEVER, True
        await self._ask(_NOOP, self._reply_deadline)

    async def _ask(self, command: bytes, within: float) -> Reply:
        self._reply = self._loop.create_future()
        self.deadline.set(within)
        self._transport.write(command)
        return await self._reply

    async def _settle(self) -> None:
        """Let the reply of a command that was cancelled go by."""
        self.check()
        if self._reply is None:
            return
        if self._stops is not Stops.NEVER:
            # handle_streamfile(): "Stop this command, don't print a result line, as there is a new command".
            # If the file had just ended, there is a result line, with endpos; that of NOOP has none.
            # handle_waitfordigit() always prints one: the digit, 0, or 1 for "has something waiting".
            self._owed = int(self._stops is Stops.WITH_REPLY)
            await self._flush()
        else:
            self._reply = self._loop.create_future()
            await self._reply

    def _acknowledge(self) -> None:
        """Acknowledge what came at once. Asterisk's next reply waits for that (RFC 896), and we have nothing to send.

        Otherwise it would come 40 ms later (RFC 1122, 4.2.3.2). Linux only, as is the sending at once.
        """
        if hasattr(socket, "TCP_QUICKACK"):
            self._transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _be_late(self) -> None:
        self.cut(AgiTimeout())

    def _hear_reply(self, reply: Reply) -> None:
        if self.why_over is not None or (self._flushing and (reply.endpos is not None or reply.code == 520)):
            return
        if self._owed:
            self._owed -= 1
            self._acknowledge()
            return
        self._flushing = False
        asked, self._reply = self._reply, None
        if asked is None:
            # handle_exec() returns what the application returned, and 1 also means RESULT_SHOWUSAGE: a 520 follows.
            if reply.code != 520:
                self.cut(AgiBroken("a reply to no command"))
            return
        self.deadline.clear()
        if not asked.done():
            asked.set_result(reply)
