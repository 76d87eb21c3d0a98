"""`farley doctor` against a real Asterisk: well when all is well, and otherwise it names what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_store.records import AgentRecord, QueueRecord
from crm_store.store import Store
from cti.cli.doctor import findings
from cti.pbx.process import AsteriskProcess
from cti.pbx.render import Site
from cti.secret import Secret
from cti.settings import Agi, Ami, Callback, Routing, Service, Settings, Voice
from cti.settings import Store as StoreSettings
from cti.settings_trunk import Trunk
from tests.system.conftest import AMI_SECRET
from tests.system.fake_agi import FakeAgi
from tests.system.sentences import speak

pytestmark = pytest.mark.system

BUILT = "web app"


@pytest.fixture
async def web_port() -> AsyncIterator[int]:
    """A port where somebody listens as the web server would."""
    async with await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def settings(pbx: AsteriskProcess, agi: FakeAgi, web_port: int, tmp_path: Path) -> Settings:
    """Settings that fit this Asterisk, over a store with a queue and an agent who has a telephone there."""
    url = f"sqlite:///{tmp_path / 'farley.sqlite'}"
    store = await Store.open(url)
    await store.save_queue(QueueRecord(name="main", title="Main", team="private"))
    await store.add_agent(AgentRecord(login="anna", name="Anna", role="agent", endpoint="PJSIP/anna"), "hash")
    await store.close()
    for language in ("en", "ru", "uk"):
        speak(tmp_path / "prompts", language)
    return Settings(
        voice=Voice(prompts=tmp_path / "prompts", messages=tmp_path / "messages"),
        service=Service(port=web_port),
        store=StoreSettings(url=url),
        agi=Agi(port=agi.port),
        ami=Ami(port=pbx.ports.ami, secret=AMI_SECRET),
    )


async def ills(settings: Settings) -> dict[str, str]:
    """What the doctor finds wrong, with the advice. Whether the web app is built is another matter."""
    found = [finding async for finding in findings(settings)]
    return {finding.what: f"{finding.seen} {finding.advice}" for finding in found if not finding.well}


async def test_all_is_well(settings: Settings) -> None:
    assert set(await ills(settings)) <= {BUILT}


async def test_sentences_were_never_recorded_and_messages_have_no_place(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "prompts/uk/closed.wav").unlink()
    found = await ills(replace(settings, voice=replace(settings.voice, messages=Path("/dev/null/messages"))))
    assert "1 sentences" in found["prompts"]
    assert "farley prompts" in found["prompts"]
    assert "voice.messages" in found["messages"]


async def test_nobody_serves(settings: Settings) -> None:
    found = await ills(replace(settings, service=Service(port=1), agi=Agi(port=1)))
    assert "farley run" in found["AGI"]
    assert "farley run" in found["web server"]


async def test_dialplan_asks_at_another_address(settings: Settings) -> None:
    found = await ills(replace(settings, agi=replace(settings.agi, advertised="127.0.0.1:1")))
    assert "FARLEY_AGI=127.0.0.1:1" in found["FARLEY_AGI"]


async def test_asterisk_would_be_refused(settings: Settings) -> None:
    found = await ills(replace(settings, agi=replace(settings.agi, allowed_peers=("10.0.0.0/8",))))
    assert "127.0.0.1 would be refused" in found["allowed peers"]


async def test_wrong_secret(settings: Settings) -> None:
    found = await ills(replace(settings, ami=replace(settings.ami, secret=Secret("wrong"))))
    assert "manager.conf" in found["AMI"]
    assert "wrong" not in found["AMI"]


async def test_no_secret(settings: Settings) -> None:
    found = await ills(replace(settings, ami=replace(settings.ami, secret=None)))
    assert "FARLEY_AMI__SECRET" in found["AMI"]


async def test_asterisk_does_not_run(settings: Settings) -> None:
    found = await ills(replace(settings, ami=replace(settings.ami, port=1)))
    assert "nobody listens on 127.0.0.1:1" in found["AMI"]


async def test_agent_is_rung_on_an_endpoint_that_asterisk_lacks(settings: Settings) -> None:
    store = await Store.open(settings.store.url)
    await store.set_endpoint("anna", "PJSIP/nowhere", None)
    await store.close()
    assert "no endpoint nowhere" in (await ills(settings))["phones"]


async def test_settings_name_a_trunk_that_asterisk_lacks(settings: Settings) -> None:
    named = replace(settings, trunks={"farley-trunk": Trunk(attestation=True)})
    assert "trunks" not in await ills(named)
    misnamed = replace(named, routing=Routing(trunk_trust={"carier": "none"}))
    assert "no endpoint carier" in (await ills(misnamed))["trunks"]


async def test_no_queue_for_calls_without_one(settings: Settings) -> None:
    found = await ills(replace(settings, routing=Routing(default_queue="other")))
    assert "farley queue set other" in found["queues"]


async def test_callers_would_fall_into_a_queue_without_our_agents(settings: Settings) -> None:
    found = await ills(replace(settings, routing=Routing(fallback_queue="office")))
    assert "not office" in found["fallback queue"]


async def test_store_cannot_be_opened(settings: Settings) -> None:
    found = await ills(replace(settings, store=replace(settings.store, url="sqlite:////dev/null/farley.sqlite")))
    assert "store.url" in found["store"]


async def test_dialplan_and_modules_are_not_loaded(settings: Settings, pbx: AsteriskProcess) -> None:
    await pbx.console("dialplan remove context farley-inbound")
    await pbx.console("module unload func_db.so")
    found = await ills(settings)
    assert "farley-inbound" in found["dialplan"]
    assert "func_db" in found["modules"]


async def test_account_may_not_ring_customers_back(settings: Settings) -> None:
    found = await ills(replace(settings, callback=Callback(dial="PJSIP/{number}@farley-trunk")))
    assert "originate" in found["callbacks"]


class TestAccountThatRingsOut:
    """A manager account that may place calls."""

    @pytest.fixture
    def site(self, site: Site) -> Site:
        return replace(site, rings_out=True)

    async def test_customers_can_be_rung_back(self, settings: Settings) -> None:
        found = await ills(replace(settings, callback=Callback(dial="PJSIP/{number}@farley-trunk")))
        assert "callbacks" not in found

    async def test_trunk_for_callbacks_is_not_there(self, settings: Settings) -> None:
        found = await ills(replace(settings, callback=Callback(dial="PJSIP/{number}@nowhere")))
        assert "no endpoint nowhere" in found["callbacks"]


class TestAccountWithoutPrivileges:
    """A manager account that may do less than Farley needs."""

    @pytest.fixture
    def site(self, site: Site) -> Site:
        return replace(site, extra={"manager.conf": "[weak]\nsecret=only-for-the-tests\nread=call\nwrite=call\n"})

    async def test_advice_names_the_classes(self, settings: Settings) -> None:
        found = await ills(replace(settings, ami=replace(settings.ami, username="weak")))
        assert "manager_farley.conf" in found["dialplan"]
