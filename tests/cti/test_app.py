"""The whole service in this process: it serves callers without Asterisk's manager, stops, and starts again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from crm_store.store import Store
from cti.app import serve
from cti.pbx.ports import LOOPBACK, free_port
from cti.secret import Secret
from cti.settings import Agi, Ami, Routing, Service, Settings
from cti.settings import Store as StoreSettings
from tests.cti.caller import Caller
from tests.screenpop.house import OLENAS, furnish


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Nobody listens on the manager's port."""
    await (await furnish(tmp_path)).close()
    return Settings(
        service=Service(host=LOOPBACK, port=free_port(), data_dir=tmp_path),
        store=StoreSettings(url=f"sqlite:///{tmp_path}/farley.sqlite"),
        agi=Agi(host=LOOPBACK, port=free_port()),
        ami=Ami(host=LOOPBACK, port=free_port(), secret=Secret("of the tests")),
        routing=Routing(default_queue="private"),
    )


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    """Until SIGTERM."""
    started = asyncio.Event()
    service = asyncio.create_task(serve(settings, started=started.set))
    starting = asyncio.create_task(started.wait())
    await asyncio.wait({service, starting}, return_when=asyncio.FIRST_COMPLETED)
    starting.cancel()
    try:
        yield
    finally:
        if not service.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await service


def caller(settings: Settings, call: str = "1.1") -> Caller:
    return Caller(settings.agi.port, "inbound", call, "private", "trunk", "", "", number=OLENAS)


async def stored(settings: Settings) -> Store:
    return await Store.open(settings.store.url)


async def test_a_caller_is_served_and_recorded_and_the_service_stops_and_starts_again(settings: Settings) -> None:
    for call in ("1.1", "2.2"):
        async with serving(settings), caller(settings, call) as he:
            await he.is_let_go()
            assert he.step == "fallback"
            async with Caller(settings.agi.port, "ended", call, "", "", "", "TIMEOUT", number=OLENAS) as handler:
                await handler.is_let_go()
            assert handler.variables == {"FARLEY_NOTED": "yes"}
    async with serving(settings):
        pass
    store = await stored(settings)
    records = [await store.call(call) for call in ("1.1", "2.2")]
    assert await store.open_calls() == ()
    await store.close()
    assert [record and (record.customer, record.outcome) for record in records] == [(1, "empty"), (1, "empty")]


async def test_a_caller_who_waits_when_the_service_stops_goes_to_the_fallback_queue(settings: Settings) -> None:
    async with serving(settings), caller(settings) as he:
        await he.hears('SET VARIABLE "FARLEY_STEP" "fallback"')
    async with serving(settings):
        pass
    store = await stored(settings)
    (record,) = await store.open_calls()
    await store.close()
    assert (record.customer, record.outcome) == (1, "empty")


async def test_its_pages_answer_and_its_metrics_tell_of_the_callers(settings: Settings) -> None:
    async with serving(settings), aiohttp.ClientSession(settings.service.origin) as browser:
        async with caller(settings) as he:
            await he.is_let_go()
        async with browser.get("/metrics") as answer:
            metrics = await answer.text()
    assert 'farley_calls{phase="fallback"} 1.0' in metrics
    assert 'farley_agi_conversations{outcome="finished"} 1.0' in metrics
    assert "farley_ami_connected 0.0" in metrics


async def test_a_port_that_is_taken_ends_it_and_leaves_nothing_running(settings: Settings) -> None:
    taken = await asyncio.start_server(lambda reader, writer: writer.close(), LOOPBACK, settings.agi.port)
    before = asyncio.all_tasks()
    with pytest.raises(OSError, match="address already in use"):
        await serve(settings)
    assert asyncio.all_tasks() == before
    taken.close()
    await taken.wait_closed()
