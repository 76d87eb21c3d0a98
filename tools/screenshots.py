"""Takes the pictures of the desk and the floor for the README: a day at the demo bank, played in Chromium.

`screenshots.py FOLDER [MORE]` writes desk.png and floor.png, and into MORE the dark and the narrow ones, to look at.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from cti.cli.manager import manager
from cti.pbx.customer_call import customer_call
from cti.running import RunningDemo, running_demo

FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--disable-background-networking",
)
WIDE = ViewportSize(width=1280, height=720)
NARROW = ViewportSize(width=390, height=844)
LOAN, MISSED, AT_HOME, ABROAD = "+380675550101", "+380505550102", "+380685550123", "+442079460105"
MILL, LONG_NAME, STRANGER, ANOTHER = "+380965550116", "+380975550104", "+12025550143", "+14155550132"
CUSTOMERS = {"olena": AT_HOME, "taras": MILL, "svitlana": MISSED, "bohdan": LONG_NAME, "daniel": ABROAD}
NOTE = "Brings the valuation on Thursday.\nSon finishes school: send him our offer of education loans."


class Bank:
    """The running demo: its address, its people's passwords, and customers who ring."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self._passwords: dict[str, str] = json.loads((folder / "var/demo-sign-ins.json").read_text(encoding="utf-8"))
        self._demo: RunningDemo = running_demo(folder / "var")

    async def sign_in(self, browser: Browser, login: str) -> Page:
        """Somebody's page, he being signed in."""
        context = await browser.new_context(base_url=self.address, viewport=WIDE, locale="en-GB", color_scheme="light")
        await context.grant_permissions(["microphone", "notifications"], origin=self.address)
        await context.request.post(
            "/api/session",
            data={"login": login, "password": self._passwords[login]},
            headers={"Origin": self.address},
            fail_on_status_code=True,
        )
        page = await context.new_page()
        await page.goto("/")
        return page

    async def ring(self, number: str, *, gives_up: int | None = None) -> None:
        """A customer rings, and says his say when somebody answers, or hangs up after so many seconds of music."""
        demo, sound = self._demo, self._demo.sounds["en"]
        fields = customer_call(number=number, name="", did=demo.did, sound=sound, ports=demo.ports)
        if gives_up:
            del fields["Context"], fields["Exten"], fields["Priority"]
            fields |= {"Application": "Wait", "Data": str(gives_up)}
        who, secret = demo.ami_username, demo.ami_secret
        async with manager(host="127.0.0.1", port=demo.ports.ami, username=who, secret=secret, within=5) as ami:
            await ami.action(fields.pop("Action"), **fields)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Bank]:
    """The demo on ports that are free, its data below `folder`."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("FARLEY_")}
    farley = Path(sys.executable).with_name("farley")
    process = await asyncio.create_subprocess_exec(
        farley, "demo", cwd=folder, env=variables, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield Bank(folder, await address(process))
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()


async def address(process: Process) -> str:
    """Where the demo says it is, once it says that all is ready."""
    assert process.stdout is not None
    said, found = "", ""
    while "Ctrl-C" not in said:
        line = (await process.stdout.readline()).decode()
        if not line:
            raise SystemExit(said)
        said += line
        found = found or line.partition("Farley is at ")[2].strip()
    return found


async def is_in(page: Page, state: str) -> None:
    """Wait until the agent's own page shows him in this state."""
    await expect(page.locator(f".statecontrol[data-state={state}]")).to_be_visible()


async def take_calls(page: Page) -> None:
    """He asks for work, as soon as his phone can ring. With Alt, as after a call the keyboard belongs to the note."""
    await expect(page.locator(".phone__status .dot--good")).to_be_visible()
    await page.keyboard.press("Alt+r")


async def answer(page: Page) -> None:
    """He answers the call that rings."""
    await expect(page.locator(".phone__buttons .button--good")).to_be_visible()
    await page.keyboard.press("a")
    await is_in(page, "talking")


async def hang_up(page: Page) -> None:
    await page.keyboard.press("e")
    await is_in(page, "wrap_up")


async def lunch(page: Page) -> None:
    await page.locator(".statecontrol .menu__button").click()
    await page.locator(".statecontrol .menu__item").nth(2).click()
    await is_in(page, "not_ready")


async def morning(bank: Bank, desks: dict[str, Page], floor: Page) -> None:
    """One caller gives up before anybody takes calls, a colleague serves Daniel's customer, the others serve theirs."""
    waiting = floor.locator(".floor__waiting tbody tr")
    await bank.ring(STRANGER, gives_up=7)
    await expect(waiting).to_have_count(1)
    await expect(waiting).to_have_count(0)
    await take_calls(desks["olena"])
    await bank.ring(CUSTOMERS["daniel"])
    await answer(desks["olena"])
    await hang_up(desks["olena"])
    await serve(bank, desks, floor)
    await serve(bank, desks, floor)


async def serve(bank: Bank, desks: dict[str, Page], floor: Page) -> None:
    """Everybody's customer rings, waits a little, and is answered once his expert takes calls."""
    served = [login for login in CUSTOMERS if login in desks]
    for login in served:
        await bank.ring(CUSTOMERS[login])
    await floor.wait_for_timeout(4000)
    for login in served:
        await take_calls(desks[login])
        await answer(desks[login])
        await hang_up(desks[login])


async def noon(bank: Bank, desks: dict[str, Page]) -> None:
    """Everybody in a state of his own; one caller is held for his expert, and another waits for anybody."""
    await lunch(desks["iryna"])
    for login in ("bohdan", "taras", "svitlana"):
        await take_calls(desks[login])
        await bank.ring(CUSTOMERS[login])
        await answer(desks[login])
    await desks["taras"].keyboard.press("h")
    await is_in(desks["taras"], "hold")
    await hang_up(desks["svitlana"])
    olena = desks["olena"]
    await take_calls(olena)
    await bank.ring(LOAN)
    await answer(olena)
    await olena.keyboard.press("n")
    await olena.keyboard.type(NOTE)
    await take_calls(desks["daniel"])
    for number in (STRANGER, ANOTHER, AT_HOME):
        await bank.ring(number)


async def play(bank: Bank, browser: Browser, folder: Path, more: Path | None) -> None:
    """The day, and the pictures of it."""
    floor = await bank.sign_in(browser, "halyna")
    desks = {login: await bank.sign_in(browser, login) for login in ("olena", "taras", "svitlana", "bohdan", "iryna")}
    await morning(bank, desks, floor)
    desks["daniel"] = await bank.sign_in(browser, "daniel")
    await noon(bank, desks)
    await floor.wait_for_timeout(9000)  # so that there is a wait to see
    pages = {"desk": desks["olena"], "floor": floor}
    for name, page in pages.items():
        await page.screenshot(path=folder / f"{name}.png")
    if more:
        for name, page in pages.items():
            await looks(page, more / name)


async def looks(page: Page, start: Path) -> None:
    """The same page light and dark, wide and narrow, in files whose names begin with `start`."""
    for size in (WIDE, NARROW):
        await page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=f"{start}-{scheme}-{size['width']}.png")


async def main(folder: Path, more: Path | None = None) -> None:
    """All of it; nothing is left running."""
    expect.set_options(timeout=20_000)
    for each in (folder, more):
        if each:
            each.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="farley-") as place:
        async with demo(Path(place)) as bank, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            await play(bank, browser, folder, more)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(*map(Path, sys.argv[1:3])))
