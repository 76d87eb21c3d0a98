"""The demo company: its customers ring, and say so when they cannot; its passwords are ours alone."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_store.demo import DemoCaller
from cti import demo
from cti.demo import DID, DemoCompany
from cti.pbx.ports import LOOPBACK, Ports
from cti.secret import Secret
from cti.settings import Demo, Service, Settings, Store
from screenpop.errors import DemoUnreachable
from tests.cti.pbx import Pbx

PORTS = Ports(trunk=5061, phones=5062, http=8088, ami=5038, rtp_start=10000, rtp_end=10400)
CALLERS = (
    DemoCaller(number="+380501112233", code="loan", hint="a home loan", names=("Olena", "Ivan")),
    DemoCaller(number="+12025550143", code="unknown", hint="nobody we know"),
)


@pytest.fixture
def pbx() -> Pbx:
    return Pbx()


@pytest.fixture
def company(pbx: Pbx) -> DemoCompany:
    company = DemoCompany(CALLERS, PORTS, {"uk": "speech/uk"})
    company.use(pbx)  # type: ignore[arg-type]
    return company


async def test_a_customer_rings(company: DemoCompany, pbx: Pbx) -> None:
    assert await company.call("+380501112233") == "+380501112233"
    assert pbx.done == [("Originate", f"PJSIP/farley-demo-trunk/sip:{DID}@{LOOPBACK}:5061")]


async def test_somebody_rings_when_nobody_is_named(company: DemoCompany) -> None:
    assert await company.call(None) in {caller.number for caller in CALLERS}


async def test_while_asterisk_is_away_nobody_can_ring(company: DemoCompany, pbx: Pbx) -> None:
    pbx.connected = False
    with pytest.raises(DemoUnreachable):
        await company.call("+380501112233")


async def test_before_the_service_has_started_nobody_can_ring() -> None:
    with pytest.raises(DemoUnreachable):
        await DemoCompany(CALLERS, PORTS, {"uk": "speech/uk"}).call(None)


def test_the_page_says_who_they_are(company: DemoCompany) -> None:
    assert [caller.hint for caller in company.callers()] == ["Olena / Ivan – a home loan", "nobody we know"]


async def test_enter_lets_a_customer_ring_and_a_closed_terminal_nobody(
    company: DemoCompany, pbx: Pbx, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n"))
    company.on_enter()
    await asyncio.gather(*company._ringing)
    pbx.connected = False
    company.on_enter()
    await asyncio.gather(*company._ringing)
    assert len(pbx.done) == 1
    printed = capsys.readouterr().out
    assert "is calling." in printed
    assert "did not go out" in printed
    forgotten: list[object] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "remove_reader", forgotten.append)
    company.on_enter()
    assert len(forgotten) == 1
    assert not company._ringing


async def test_the_bank_is_built_once_and_its_passwords_are_ours_alone(tmp_path: Path) -> None:
    settings = Settings(
        service=Service(data_dir=tmp_path),
        store=Store(url=f"sqlite:///{tmp_path}/farley.sqlite"),
        demo=Demo(customers=30),
    )
    sign_ins, agents, callers = await demo._company(settings)
    assert set(sign_ins) == {agent.login for agent in agents}
    assert callers
    assert (tmp_path / demo.SIGN_INS).stat().st_mode & 0o777 == 0o600
    again, _, _ = await demo._company(replace(settings, demo=Demo(customers=40)))
    assert again == sign_ins


async def test_everything_is_on_loopback() -> None:
    wide_open = Settings(service=Service(host="0.0.0.0", port=0x2198))
    settings = demo._on_loopback(wide_open, PORTS, Secret("kept"))
    assert {settings.service.host, settings.agi.host, settings.ami.host, settings.phone.domain} == {LOOPBACK}
    assert settings.phone.websocket_url == f"ws://{LOOPBACK}:8088/ws"
    assert settings.ami.login_secret().reveal() == "kept"
