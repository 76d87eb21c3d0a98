"""A FastAGI server that does what a test says, on raw streams: it shows what Asterisk sends, byte for byte."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class FakeSession:
    """One AGI conversation."""

    def __init__(self, greeting: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.greeting = greeting
        self._reader = reader
        self._writer = writer
        pairs = (line.decode(errors="replace").partition(": ") for line in greeting)
        self.env = {name: value for name, _, value in pairs}

    @property
    def arguments(self) -> list[str]:
        """`agi_arg_1` and on."""
        return [value for name, value in self.env.items() if name.startswith("agi_arg_")]

    async def command(self, line: str) -> str:
        """Asterisk's reply."""
        self._writer.write(f"{line}\n".encode())
        return await self.line()

    async def line(self) -> str:
        """The next line from Asterisk, empty at its end."""
        return (await self._reader.readline()).decode(errors="replace").rstrip("\n")

    async def dial(self, target: str, *, agent: str, ring: int = 20) -> None:
        """Ends on purpose: an offer."""
        for name, value in {"DIAL": target, "RING": ring, "AGENT": agent, "STEP": "dial"}.items():
            await self.command(f'SET VARIABLE FARLEY_{name} "{value}"')
        self.close()

    async def step(self, step: str) -> None:
        """Ends on purpose: `fallback` or `hangup`."""
        await self.command(f'SET VARIABLE FARLEY_STEP "{step}"')
        self.close()

    async def wait_with_music(self) -> None:
        """What a caller gets who has to wait."""
        await self.command("ANSWER")
        await self.command("SET MUSIC ON")

    def close(self) -> None:
        """The end of the conversation."""
        self._writer.close()

    def break_off(self) -> None:
        """What the kernel does for a killed process: a reset."""
        self._writer.transport.abort()


class FakeAgi:
    """Listens on a free port, hands out conversations by their script's name. It takes note of `ended` at once."""

    def __init__(self) -> None:
        self.port = 0
        self._server: asyncio.Server | None = None
        self._waiting: dict[str, asyncio.Queue[FakeSession]] = {"inbound": asyncio.Queue(), "ended": asyncio.Queue()}
        self._sessions: list[FakeSession] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.die()

    async def next(self, script: str = "inbound", *, silent: bool = False) -> FakeSession:
        """The next conversation of this script. Unless `silent`, it stops the dialplan's dead man's switch."""
        async with asyncio.timeout(15):
            session = await self._waiting[script].get()
        if script == "inbound" and not silent:
            await session.command('SET VARIABLE TIMEOUT(absolute) "0"')
        return session

    def count(self, script: str) -> int:
        """Conversations of this script that nobody has taken yet."""
        return self._waiting[script].qsize()

    async def die(self) -> None:
        """`kill -9`: nobody listens any more, and every connection is reset."""
        if self._server is not None:
            self._server.close()
            for session in self._sessions:
                session.break_off()
            await self._server.wait_closed()
            self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting: list[bytes] = []
        while line := (await reader.readline()).rstrip(b"\n"):
            greeting.append(line)
        session = FakeSession(greeting, reader, writer)
        self._sessions.append(session)
        script = session.env.get("agi_network_script", "")
        if script == "ended":
            await session.command('SET VARIABLE FARLEY_NOTED "yes"')
            session.close()
        self._waiting.setdefault(script, asyncio.Queue()).put_nowait(session)
