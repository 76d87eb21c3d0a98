"""A real Asterisk for every test: it boots in a quarter of a second, so each has one of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from cti.pbx.ports import free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import Asterisk, find_asterisk
from cti.pbx.render import AgentPhone, Site
from cti.secret import Secret
from tests.system.fake_agi import FakeAgi
from tests.system.manager import Manager
from tests.system.people import Caller, DeskPhone

AMI_SECRET = Secret("only-for-the-tests")
PASSWORD = Secret("desk-phone-of-the-tests")
DESK_AGENTS = ("anna", "boris", "viktor")
BROWSER_AGENTS = ("olena", "petro")


@pytest.fixture(scope="session")
def asterisk() -> Asterisk:
    """The Asterisk of this machine, unpacked at first use."""
    assert shutil.which("sipp"), "install SIPp: apt-get install sip-tester"
    return find_asterisk()


@pytest.fixture
async def agi() -> AsyncIterator[FakeAgi]:
    """A FastAGI server that does what the test says."""
    async with FakeAgi() as server:
        yield server


@pytest.fixture
def site(agi: FakeAgi) -> Site:
    """What this test's Asterisk is given. A test module of another kind overrides it."""
    desk = (AgentPhone(endpoint=name, password=PASSWORD, kind="desk") for name in DESK_AGENTS)
    browsers = (AgentPhone(endpoint=name, password=PASSWORD) for name in BROWSER_AGENTS)
    dangerous = {"modules.conf": "load=func_shell.so\n"}  # what a hostile caller would like to find
    return Site(
        ports=free_ports(),
        agi=f"127.0.0.1:{agi.port}",
        ami_secret=AMI_SECRET,
        phones=(*desk, *browsers),
        extra=dangerous,
    )


@pytest.fixture
async def pbx(asterisk: Asterisk, site: Site, tmp_path: Path) -> AsyncIterator[AsteriskProcess]:
    """Asterisk, fully booted, with nobody registered."""
    async with AsteriskProcess(asterisk, tmp_path / "asterisk", site) as process:
        yield process


@pytest.fixture
async def manager(pbx: AsteriskProcess) -> AsyncIterator[Manager]:
    """Farley's own manager account, logged in."""
    reader, writer = await asyncio.open_connection("127.0.0.1", pbx.ports.ami)
    session = Manager(reader, writer)
    await session.act(Action="Login", Username="farley", Secret=AMI_SECRET.reveal())
    await session.event("FullyBooted")
    yield session
    writer.close()
    await writer.wait_closed()


@pytest.fixture
def caller(pbx: AsteriskProcess) -> Callable[..., Caller]:
    """`async with caller(number=…, did=…) as he:` rings on the trunk."""
    return lambda **how: Caller(pbx.ports.trunk, **how)


@pytest.fixture
def phone(pbx: AsteriskProcess) -> Callable[..., DeskPhone]:
    """`async with phone("anna", does="answers", ring_ms=0) as hers:` is a registered desk phone."""
    return lambda agent, **how: DeskPhone(pbx.ports.phones, agent=agent, password=PASSWORD.reveal(), **how)
