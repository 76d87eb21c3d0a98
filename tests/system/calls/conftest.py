"""Asterisk and the service, connected, and a small firm."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crm_store.queue_record import HoldFixed
from cti.pbx.ports import free_port, free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.render import AgentPhone, Site
from tests.system.cord import Cord
from tests.system.office import AGENTS, AMI_SECRET, PHONE_SECRET, Office
from tests.system.service import Service, furnish


@pytest.fixture
def agi_port() -> int:
    """Where the service of this test listens for calls."""
    return free_port()


@pytest.fixture
def site(agi_port: int) -> Site:
    """Three agents, each with a desk phone."""
    phones = tuple(AgentPhone(endpoint=name, password=PHONE_SECRET, kind="desk") for name in AGENTS)
    return Site(ports=free_ports(), agi=f"127.0.0.1:{agi_port}", ami_secret=AMI_SECRET, phones=phones)


@pytest.fixture
def queue() -> dict[str, Any]:
    """Settings of the queue that a test may override."""
    return {"wrap_up": 60.0, "ring": 10.0, "hold": HoldFixed(seconds=30.0)}


@pytest.fixture
def settings() -> dict[str, str]:
    """Settings of the service that a test may override, as `SECTION__KEY`."""
    return {}


@pytest.fixture
async def office(
    pbx: AsteriskProcess, agi_port: int, tmp_path: Path, queue: dict[str, Any], settings: dict[str, str]
) -> AsyncIterator[Office]:
    """Asterisk and the service, connected."""
    folder = tmp_path / "service"
    folder.mkdir()
    await furnish(f"sqlite:///{folder}/farley.sqlite", AGENTS, **queue)
    async with AsyncExitStack() as open_things:
        cord = await open_things.enter_async_context(Cord(pbx.ports.ami))
        service = Service(folder, replace(pbx.ports, ami=cord.port), agi_port, AMI_SECRET.reveal(), **settings)
        await service.start()
        open_things.push_async_callback(service.stop)
        yield Office(pbx, cord, service, open_things)
