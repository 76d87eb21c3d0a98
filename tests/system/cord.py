"""A cord between the service and Asterisk's manager interface that a test can pull out and plug in again."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from cti.pbx.ports import LOOPBACK, free_port


class Cord:
    """Listens on `port` and passes everything on to `target`, until it is cut."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Plug it in."""
        self._server = await asyncio.start_server(self._join, LOOPBACK, self.port)

    async def cut(self) -> None:
        """Pull it out: what is connected breaks, and nothing connects."""
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(LOOPBACK, self._target)
        self._writers |= {writer, there}
        try:
            await asyncio.gather(_pass_on(reader, there), _pass_on(there_reader, writer))
        finally:
            for each in (writer, there):
                self._writers.discard(each)
                each.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    except ConnectionError:
        pass
    writer.transport.abort()
