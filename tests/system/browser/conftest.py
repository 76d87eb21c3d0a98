"""Asterisk, the service and Chromium: one browser for all tests, everything else anew for each.

A browser belongs to the event loop that began it, so all tests here, and what they stand on, share one loop.
"""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, async_playwright, expect

import screenpop
from crm_store.queue_record import HoldFixed
from cti.pbx.ports import free_port, free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import Asterisk
from cti.pbx.render import AgentPhone, Site
from tests.system.browser.office import VOICE_HZ, ScreenOffice
from tests.system.cord import Cord
from tests.system.office import AGENTS, AMI_SECRET, PHONE_SECRET
from tests.system.service import PATIENCE, Service, furnish

FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--disable-background-networking",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Debian's Chromium; its microphone hears a voice of one pitch."""
    assert Path(screenpop.__file__).with_name("static").joinpath("index.html").exists(), (
        "build the web app: make install"
    )
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    record_voice(voice)
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*FLAGS, f"--use-file-for-fake-audio-capture={voice}"]
        )
        yield browser
        await browser.close()


def record_voice(file: Path) -> None:
    """Bursts of one pitch: a tone without end would be taken for noise, and suppressed."""
    rate, sound = 48000, b""
    for index in range(rate * 3 // 10):
        burst = index < rate * 2 // 10
        sound += struct.pack("<h", round(12000 * burst * math.sin(math.tau * VOICE_HZ * index / rate)))
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(sound * 10)


@pytest.fixture
def agi_port() -> int:
    """Where the service of this test listens for calls."""
    return free_port()


@pytest.fixture
def site(agi_port: int) -> Site:
    """Anna's phone is in her browser; the others have theirs on the desk."""
    phones = tuple(
        AgentPhone(endpoint=name, password=PHONE_SECRET, kind="browser" if name == "anna" else "desk")
        for name in AGENTS
    )
    return Site(ports=free_ports(), agi=f"127.0.0.1:{agi_port}", ami_secret=AMI_SECRET, phones=phones)


@pytest_asyncio.fixture(loop_scope="session")
async def pbx(asterisk: Asterisk, site: Site, tmp_path: Path) -> AsyncIterator[AsteriskProcess]:
    """Asterisk, fully booted, with nobody registered."""
    async with AsteriskProcess(asterisk, tmp_path / "asterisk", site) as process:
        yield process


@pytest.fixture
def queue() -> dict[str, Any]:
    """Settings of the queue that a test may override."""
    return {"wrap_up": 60.0, "ring": 30.0, "hold": HoldFixed(seconds=30.0)}


@pytest.fixture
def settings() -> dict[str, str]:
    """Settings of the service that a test may override, as `SECTION__KEY`."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def office(
    chromium: Browser,
    pbx: AsteriskProcess,
    agi_port: int,
    tmp_path: Path,
    queue: dict[str, Any],
    settings: dict[str, str],
) -> AsyncIterator[ScreenOffice]:
    """Asterisk and the service, connected. A phone rings only when the pop is painted, however slow the machine is."""
    folder = tmp_path / "service"
    folder.mkdir()
    await furnish(f"sqlite:///{folder}/farley.sqlite", AGENTS, **queue)
    async with AsyncExitStack() as open_things:
        cord = await open_things.enter_async_context(Cord(pbx.ports.ami))
        ports = replace(pbx.ports, ami=cord.port)
        settings = {"ROUTING__POP_WAIT_MS": "1000", **settings}
        service = Service(folder, ports, agi_port, AMI_SECRET.reveal(), **settings)
        await service.start()
        open_things.push_async_callback(service.stop)
        yield ScreenOffice(pbx, cord, service, open_things, chromium)
