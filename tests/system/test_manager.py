"""What the manager interface lets Farley see and do, on a real Asterisk."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import msgspec
import pytest

from cti.pbx.render import Site
from tests.system.fake_agi import FakeAgi
from tests.system.manager import Manager
from tests.system.people import Caller, DeskPhone

pytestmark = pytest.mark.system
Callers = Callable[..., Caller]
Phones = Callable[..., DeskPhone]


@pytest.fixture
def site(site: Site) -> Site:
    """Newchannel passes as well: it carries the caller's number before anything has cleaned it."""
    more = {"manager.conf": "[farley](+)\neventfilter=^Event: Newchannel[[:space:]]\n"}
    return msgspec.structs.replace(site, extra={**site.extra, **more})


ALLOWED = [
    {"Action": "Ping"},
    {"Action": "CoreStatus"},
    {"Action": "CoreShowChannels"},
    {"Action": "DeviceStateList"},
    {"Action": "ShowDialPlan", "Context": "farley-inbound"},
    {"Action": "QueueStatus", "Queue": "farley-fallback"},
    {"Action": "QueueAdd", "Queue": "farley-fallback", "Interface": "PJSIP/anna"},
    {"Action": "QueuePause", "Queue": "farley-fallback", "Interface": "PJSIP/anna", "Paused": "true"},
    {"Action": "QueueRemove", "Queue": "farley-fallback", "Interface": "PJSIP/anna"},
    {"Action": "DBGetTree", "Family": "farley"},
]
REFUSED = [
    {"Action": "Command", "Command": "core show version"},
    {"Action": "Originate", "Channel": "PJSIP/anna", "Application": "Wait", "Data": "1"},
    {"Action": "UpdateConfig", "SrcFilename": "manager.conf", "DstFilename": "manager.conf"},
    {"Action": "UserEvent", "UserEvent": "Anything"},
    {"Action": "ModuleLoad", "Module": "func_shell.so", "LoadType": "load"},
    {"Action": "DBPut", "Family": "farley", "Key": "1.1", "Val": "forged"},
    {"Action": "Reload"},
    {"Action": "GetConfig", "Filename": "manager.conf"},
    {
        "Action": "DialplanExtensionAdd",
        "Context": "farley-call",
        "Extension": "1",
        "Priority": "1",
        "Application": "Wait",
    },
]


async def test_farley_may_do_what_it_needs(manager: Manager) -> None:
    for fields in ALLOWED:
        if fields["Action"] == "QueuePause":
            await manager.act(**ALLOWED[-4])
        assert "Response: Success" in await manager.act(**fields), fields


async def test_farley_may_do_no_more(manager: Manager) -> None:
    for fields in REFUSED:
        assert "Permission denied" in await manager.act(**fields), fields


async def test_a_call_is_told_from_ringing_to_hang_up(
    manager: Manager, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna", ring_ms=100), caller() as he:
        session = await agi.next()
        await session.dial("PJSIP/anna", agent="anna")
        for name in ("DialBegin", "DialState", "DialEnd", "BridgeEnter"):
            assert f"Linkedid: {session.arguments[0]}" in await manager.event(name)
        he.hang_up()
        await manager.event("Hangup")
    assert not any("Event: VarSet" in event or "Event: Newexten" in event for event in manager.events)


async def test_caller_whose_number_is_an_event_forges_none(
    manager: Manager, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    forged = "123\r\n\r\nEvent: Hangup\r\nForged: yes"
    async with phone("anna"), caller(number=quote(forged)) as he:
        await (await agi.next()).dial("PJSIP/anna", agent="anna")
        await manager.event("BridgeEnter")
        he.hang_up()
        await manager.event("Hangup")
    assert any("Event: Newchannel" in event for event in manager.events)
    assert not any("\nForged: yes" in event for event in manager.events)
