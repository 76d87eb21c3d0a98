"""Who is first: the pop on the agent's screen, or his phone; and how long the pop takes from the dialplan's request.

Run `python -m tests.bench.bench_pop`. One agent has his phone in Chromium, the other one on his desk, where it rings at
once when it is asked. Painted is after the frame that shows the pop; asked to ring is when the INVITE has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from msgspec import Struct
from playwright.async_api import Browser, Page, async_playwright

from crm_store.records import NewCustomer
from tests.bench.centre import Centre, centre
from tests.bench.table import Row, percentile, show
from tests.system.browser.conftest import FLAGS
from tests.system.people import Caller
from tests.system.service import PASSWORD

CALLS = 100
GOALS = {"browser": 1.0, "desk": 0.99}  # share of calls whose pop was painted first
NUMBERS = {"browser": "+380440000001", "desk": "+380440000002"}
CUSTOMERS = [NewCustomer(name=f"Customer of {agent}", number=number, owner=agent) for agent, number in NUMBERS.items()]
WATCH = Path(__file__).with_name("watch.js")


class Moments(Struct, frozen=True, kw_only=True):
    """What happened to the calls of one agent: seconds of the wall clock, by call."""

    asked: Mapping[str, float]
    painted: Mapping[str, float]
    rang: Mapping[str, float]

    @property
    def ahead(self) -> list[float]:
        """Milliseconds from the paint to the ring; negative where the phone was first."""
        return [(self.rang[call] - painted) * 1000 for call, painted in self.painted.items()]

    @property
    def delays(self) -> list[float]:
        """Milliseconds from the dialplan's request to the paint."""
        return [(painted - self.asked[call]) * 1000 for call, painted in self.painted.items()]


async def measure() -> dict[str, Moments]:
    """The moments of both agents' calls, who take turns; every caller hangs up when he hears the phone ring."""
    async with (
        centre(desk=["desk"], browser=["browser"], customers=CUSTOMERS, phones="phone_rings") as hall,
        async_playwright() as playwright,
        AsyncExitStack() as stack,
    ):
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        stack.push_async_callback(chromium.close)
        pages = {agent: await sit_down(chromium, hall, agent) for agent in NUMBERS}
        for _ in range(CALLS):
            for agent, page in pages.items():
                async with Caller(hall.ports.trunk, number=NUMBERS[agent]) as caller:
                    await caller.hears_ringing()
                    caller.hang_up()
                    await caller.sip.sees("CANCEL", sent=True)
                await is_ready(page)
        asked = {record.call: record.arrived_at.timestamp() for record in await hall.service.all_ended(2 * CALLS)}
        return {agent: await moments(hall, page, asked) for agent, page in pages.items()}


async def sit_down(chromium: Browser, hall: Centre, agent: str) -> Page:
    """The agent signs in and is ready."""
    context = await chromium.new_context(base_url=hall.service.url, locale="en-US")
    await context.add_init_script(path=WATCH)
    sign_in = {"login": agent, "password": PASSWORD}
    origin = {"Origin": hall.service.url}
    await context.request.post("/api/session", data=sign_in, headers=origin, fail_on_status_code=True)
    page = await context.new_page()
    await page.goto("/")
    await page.locator(".statecontrol").wait_for()
    if agent == "browser":
        await page.get_by_text("Phone ready").wait_for()
    await page.keyboard.press("r")
    await is_ready(page)
    return page


async def is_ready(page: Page) -> None:
    """Wait until the page says so."""
    await page.locator(".statecontrol[data-state=ready]").wait_for()


async def moments(hall: Centre, page: Page, asked: Mapping[str, float]) -> Moments:
    """What the page has noted, and, if its agent's phone is on the desk, when that rang."""
    seen: dict[str, dict[str, float]] = await page.evaluate("farley")
    painted, rang = ({call: at / 1000 for call, at in seen[what].items()} for what in ("painted", "rang"))
    if not rang:  # a desk phone is not told the call's id; its calls come one after the other
        first = {invite.header("Call-ID"): invite.at for invite in reversed(hall.phones.seen("INVITE"))}
        rang = dict(zip(painted, sorted(first.values()), strict=True))
    return Moments(asked=asked, painted=painted, rang=rang)


def rows_of(agent: str, those: Moments) -> list[Row]:
    """Five lines of the table."""
    share = sum(ahead > 0 for ahead in those.ahead) / CALLS
    goal = GOALS[agent]
    row = Row(
        what="phone in the browser" if agent == "browser" else "phone on the desk, rings at once",
        ours=f"{share:.0%} painted first",
        goal="all" if goal == 1 else f"≥ {goal:.0%}",
        met=share >= goal,
    )
    figures = {
        "  painted before the ring by, worst": min(those.ahead),
        "  painted before the ring by, p50": percentile(those.ahead, 0.5),
        "  AGI request → painted, p50": percentile(those.delays, 0.5),
        "  AGI request → painted, p99": percentile(those.delays, 0.99),
    }
    return [row, *(Row(what=what, ours=f"{figure:.1f} ms") for what, figure in figures.items())]


def main() -> None:
    rows = [row for agent, those in asyncio.run(measure()).items() for row in rows_of(agent, those)]
    show(f"Pop before ring, {CALLS} calls each", rows)


if __name__ == "__main__":
    main()
