"""One short connection to Asterisk's manager interface, for a command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cti.ami.connection import AmiConnection
from cti.ami.errors import AmiActionFailed, AmiDisconnected
from cti.ami.protocol import AmiMessage


class Manager:
    """A manager session. Every answer is waited for `within` seconds; the methods raise AmiError."""

    def __init__(self, connection: AmiConnection, within: float) -> None:
        self._connection = connection
        self._within = within

    async def action(self, name: str, **fields: str) -> AmiMessage:
        """Do one action and return its response."""
        return (await self._connection.ask(name, fields, within=self._within))[0]

    async def listed(self, name: str, **fields: str) -> list[AmiMessage]:
        """Do an action that is answered by a list of events and return those."""
        return await self._connection.ask(name, fields, within=self._within, as_list=True)

    async def has_context(self, context: str) -> bool:
        """Whether the dialplan has it. That we may not ask is another matter, and raised."""
        try:
            await self.listed("ShowDialPlan", Context=context)
        except AmiActionFailed as error:
            if "permission" in error.reason.lower():
                raise
            return False
        return True


@asynccontextmanager
async def manager(*, host: str, port: int, username: str, secret: str, within: float) -> AsyncIterator[Manager]:
    """Sign in, and leave afterwards. Raises AmiError."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(within):
            _, connection = await loop.create_connection(lambda: AmiConnection((), lambda event: None), host, port)
    except (OSError, TimeoutError) as error:
        raise AmiDisconnected(f"nobody listens on {host}:{port}") from error
    try:
        await connection.login(username, secret, within)
        yield Manager(connection, within)
    finally:
        connection.close()
        await connection.lost
