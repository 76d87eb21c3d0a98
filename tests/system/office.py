"""The people of one test of the whole path: desks, phones and callers, all closed with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from cti.pbx.process import AsteriskProcess
from cti.secret import Secret
from tests.system.cord import Cord
from tests.system.people import Caller, DeskPhone
from tests.system.service import ANNAS, PATIENCE, Desk, Service

AMI_SECRET = Secret("only-for-the-tests")
PHONE_SECRET = Secret("desk-phone-of-the-tests")
AGENTS = ("anna", "boris", "viktor")


class Office:
    """Everybody in one test. What is opened here is closed with it."""

    def __init__(self, pbx: AsteriskProcess, cord: Cord, service: Service, open_things: AsyncExitStack) -> None:
        self.pbx = pbx
        self.cord = cord
        self.service = service
        self._open = open_things

    async def desk(self, login: str, *, ready: bool = False) -> Desk:
        """Somebody signs in."""
        desk = await self._open.enter_async_context(Desk(self.service, login))
        if ready:
            await desk.is_ready()
        return desk

    async def phone(self, agent: str, **how: object) -> DeskPhone:
        """The agent's desk phone registers."""
        make: Callable[..., DeskPhone] = DeskPhone
        phone = make(self.pbx.ports.phones, agent=agent, password=PHONE_SECRET.reveal(), **how)
        return await self._open.enter_async_context(phone)

    async def caller(self, number: str = ANNAS, **how: object) -> Caller:
        """Somebody rings."""
        make: Callable[..., Caller] = Caller
        return await self._open.enter_async_context(make(self.pbx.ports.trunk, number=number, **how))

    async def ledger_is_empty(self) -> None:
        """No line about a call that ended unseen is left in Asterisk's database, waited for if need be."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while "/farley/" in (shown := await self.pbx.console("database show farley")):
            assert asyncio.get_running_loop().time() < deadline, shown
            await asyncio.sleep(0.05)

    async def fallback_holds(self, callers: int) -> None:
        """Asterisk's fallback queue has so many callers, waited for if need be."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while f"has {callers} calls" not in (shown := await self.pbx.console("queue show farley-fallback")):
            assert asyncio.get_running_loop().time() < deadline, shown
            await asyncio.sleep(0.05)
