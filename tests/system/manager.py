"""A manager session without a client in between: what Asterisk's account lets pass, as it is."""

from __future__ import annotations

import asyncio


class Manager:
    """A manager session, raw: blocks of text as they come."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.events: list[str] = []

    async def act(self, **fields: str) -> str:
        """The response to one action; events that come before it are kept."""
        self._writer.write("".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n")
        while True:
            block = await self._block()
            if "Response: " in block:
                return block
            self.events.append(block)

    async def event(self, name: str) -> str:
        """The first event of that name, waited for if it has not come yet."""
        while not (found := [event for event in self.events if event.startswith(f"Event: {name}\r\n")]):
            self.events.append(await self._block())
        return found[0]

    async def _block(self) -> str:
        async with asyncio.timeout(15):
            return (await self._reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
