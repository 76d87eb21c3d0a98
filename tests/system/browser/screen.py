"""A real browser of somebody signed in: what it shows, what he presses, and whether its console stayed clean."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, WebError, expect

from tests.system.service import PASSWORD, Service

WATCH = Path(__file__).with_name("watch.js")
UNREACHABLE = r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed"


class Screen:
    """One browser context with its own cookies. `page` is its first tab.

    What the console says in red fails the test when the screen is closed, but for what matches one of `expected`.
    """

    page: Page

    def __init__(self, browser: Browser, service: Service, login: str | None) -> None:
        self.expected: list[str] = []
        self._browser = browser
        self._service = service
        self._login = login
        self._context: BrowserContext | None = None
        self._complaints: list[str] = []

    async def __aenter__(self) -> Self:
        self._context = await self._browser.new_context(base_url=self._service.url, locale="en-US")
        await self._context.add_init_script(path=WATCH)
        self._context.on("console", self._on_console)
        self._context.on("weberror", self._on_error)
        if self._login is not None:
            await self._context.request.post(
                "/api/session",
                data={"login": self._login, "password": PASSWORD},
                headers={"Origin": self._service.url},
                fail_on_status_code=True,
            )
        self.page = await self.tab()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._context is not None
        await self._context.close()
        unexpected = [said for said in self._complaints if not any(re.search(one, said) for one in self.expected)]
        assert not unexpected, f"the console of {self._login} says {unexpected}"

    async def tab(self, path: str = "/") -> Page:
        """One more tab."""
        assert self._context is not None
        page = await self._context.new_page()
        await page.goto(path)
        return page

    async def is_ready(self) -> None:
        """His phone is registered, and he asks for work by a key."""
        await expect(self.page.get_by_text("Phone ready")).to_be_visible()
        await self.page.keyboard.press("r")
        await self.is_in("ready")

    async def is_in(self, state: str) -> None:
        """His own state, as the bar shows it."""
        await expect(self.page.locator(f".statecontrol[data-state={state}]")).to_be_visible()

    async def asks(self, path: str) -> int:
        """The status of a GET with his cookies."""
        assert self._context is not None
        return (await self._context.request.get(path)).status

    async def story(self) -> list[str]:
        """What was painted and when the phone was asked to ring, in order."""
        noted: list[str] = await self.page.evaluate("farley.story")
        return noted

    async def hears_something(self) -> None:
        """Returns when sound comes in and is played."""
        before = await self.page.evaluate("farley.heard()")
        await self.page.wait_for_function("async (before) => (await farley.heard()) > before + 0.001", arg=before)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(f"{message.location['url']}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._complaints.append(str(error.error))


def pop(page: Page, phase: str) -> Locator:
    """The pop in this phase."""
    return page.locator(f".pop[data-phase={phase}]")


async def rings(page: Page) -> None:
    """The page offers to answer."""
    await expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()


async def shows_pop(page: Page, phase: str, name: str) -> None:
    """The page shows this caller's pop in this phase."""
    await expect(pop(page, phase).get_by_role("heading", level=1)).to_have_text(name)
