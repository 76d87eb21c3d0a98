"""What a FastAGI session sets is what the dialplan reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from cti.agi import AgiSession, FastAgiServer
from tests.system.people import Caller

pytestmark = pytest.mark.system

VALUES: dict[str, str | int] = {"PHONES": "PJSIP/anna&PJSIP/anna-desk", "ODD": 'x,"y\\(z', "CLOSED": "])", "RING": 20}


class Story:
    """Sets the variables and reads them back."""

    def __init__(self) -> None:
        self.read: asyncio.Future[dict[str, str | None]] = asyncio.get_running_loop().create_future()

    async def inbound(self, session: AgiSession) -> None:
        await session.set_variables(VALUES)
        self.read.set_result({name: await session.get_variable(name) for name in VALUES})
        await session.set_variable("FARLEY_STEP", "hangup")

    async def ended(self, session: AgiSession) -> None:
        await session.set_variable("FARLEY_NOTED", "yes")


@pytest.fixture
async def story() -> Story:
    """What the server of this test does."""
    return Story()


@pytest.fixture
async def agi(story: Story) -> AsyncIterator[FastAgiServer]:
    """Our own server, in place of one that does what the test says."""
    async with FastAgiServer({"inbound": story.inbound, "ended": story.ended}, port=0) as server:
        yield server


async def test_several_variables_arrive_whole_whatever_is_in_them(story: Story, caller: Callable[..., Caller]) -> None:
    async with caller(), asyncio.timeout(15):
        assert await story.read == {name: str(value) for name, value in VALUES.items()}
