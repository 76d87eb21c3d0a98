"""The people of one test, some of whom sit before a real browser."""

from __future__ import annotations

from contextlib import AsyncExitStack

from playwright.async_api import Browser

from crm_store.records import CallRecord
from cti.pbx.process import AsteriskProcess
from tests.system.browser.screen import Screen
from tests.system.cord import Cord
from tests.system.office import Office
from tests.system.service import Service

VOICE_HZ = 1000
MYKOLA = "Микола Петрович Гриценко"


def ended(record: CallRecord) -> bool:
    """The record is complete."""
    return record.ended_at is not None


class ScreenOffice(Office):
    """Everybody in one test. What is opened here is closed with it."""

    def __init__(
        self, pbx: AsteriskProcess, cord: Cord, service: Service, open_things: AsyncExitStack, browser: Browser
    ) -> None:
        super().__init__(pbx, cord, service, open_things)
        self._browser = browser

    async def screen(self, login: str | None, *, ready: bool = False) -> Screen:
        """Somebody opens his browser and is signed in; None: nobody is yet."""
        screen = await self._open.enter_async_context(Screen(self._browser, self.service, login))
        if ready:
            await screen.is_ready()
        return screen
