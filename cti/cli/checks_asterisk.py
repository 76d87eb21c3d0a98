"""The checks of `farley doctor` that ask Asterisk over AMI: version, modules, dialplan, way back, queue, phones."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable

from crm_store.records import AgentRecord
from cti.ami.errors import AmiError
from cti.cli.checks_callback import callbacks
from cti.cli.finding import Finding
from cti.cli.manager import Manager
from cti.settings import Settings

OLDEST = 20
CONTEXTS = ("farley-inbound", "farley-call", "farley-headers", "farley-ended", "farley-transfer")
MODULES = (
    "res_agi",
    "app_dial",
    "app_queue",
    "chan_pjsip",
    "func_callerid",
    "func_channel",
    "func_strings",
    "func_db",
    "func_timeout",
    "app_stack",
    "res_http_websocket",
    "res_pjsip_header_funcs",
    "res_pjsip_transport_websocket",
)
INCLUDE = "See docs/attach.md: include extensions_farley.conf, then `asterisk -rx 'dialplan reload'`."


async def asterisk(ami: Manager, settings: Settings, agents: Iterable[AgentRecord]) -> tuple[Finding, ...]:
    """All of them, one after the other. An action that Asterisk refuses is a finding too."""
    checks: tuple[tuple[str, Callable[[], Awaitable[Finding]]], ...] = (
        ("Asterisk", lambda: version(ami)),
        ("modules", lambda: modules(ami)),
        ("dialplan", lambda: dialplan(ami)),
        ("FARLEY_AGI", lambda: way_back(ami, settings)),
        ("allowed peers", lambda: peers(settings)),
        ("fallback queue", lambda: fallback(ami, settings)),
        ("phones", lambda: phones(ami, agents)),
        ("trunks", lambda: trunks(ami, settings)),
        ("callbacks", lambda: callbacks(ami, settings)),
    )
    found = []
    for what, check in checks:
        try:
            found.append(await check())
        except AmiError as error:
            advice = "Give the account the classes of manager_farley.conf, then `asterisk -rx 'manager reload'`."
            found.append(Finding(what=what, seen=str(error), advice=advice))
    return tuple(found)


async def version(ami: Manager) -> Finding:
    """Whether this Asterisk is one that Farley knows."""
    said = (await ami.action("CoreSettings")).get("AsteriskVersion", "unknown")
    major = said.partition(".")[0].removeprefix("GIT-")
    old = major.isdigit() and int(major) < OLDEST
    return Finding(what="Asterisk", seen=said, advice=f"Asterisk {OLDEST} or newer is needed." if old else "")


async def modules(ami: Manager) -> Finding:
    """Whether the modules that the dialplan and the browser phones need are loaded."""
    loaded = {name: (await ami.action("Getvar", Variable=f"IFMODULE({name}.so)")).get("Value") for name in MODULES}
    if not any(loaded.values()):
        advice = "Load func_module, so that they can be told, or look with `asterisk -rx 'module show'`."
        return Finding(what="modules", seen="Asterisk does not tell", advice=advice)
    if missing := [name for name, said in loaded.items() if said != "1"]:
        advice = "Load them: `asterisk -rx 'module load NAME.so'`, and see that modules.conf does."
        return Finding(what="modules", seen=f"not loaded: {', '.join(missing)}", advice=advice)
    return Finding(what="modules", seen=f"all {len(MODULES)} loaded")


async def dialplan(ami: Manager) -> Finding:
    """Whether Farley's part of the dialplan is loaded."""
    missing = [context for context in CONTEXTS if not await ami.has_context(context)]
    if missing:
        return Finding(what="dialplan", seen=f"no context {', '.join(missing)}", advice=INCLUDE)
    return Finding(what="dialplan", seen=f"{', '.join(CONTEXTS)} loaded")


async def way_back(ami: Manager, settings: Settings) -> Finding:
    """Whether the dialplan asks at the address where we listen."""
    said = (await ami.action("Getvar", Variable="FARLEY_AGI")).get("Value", "")
    ours = settings.agi.address
    if said == ours:
        return Finding(what="FARLEY_AGI", seen=f"the dialplan asks at {said}")
    advice = f"Set FARLEY_AGI={ours} in farley_site.conf and reload the dialplan, or agi.advertised to what is right."
    return Finding(what="FARLEY_AGI", seen=f"the dialplan asks at {said or 'no address'}, not at {ours}", advice=advice)


async def peers(settings: Settings) -> Finding:
    """Whether a FastAGI connection from the Asterisk that we know by AMI would be let in."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(settings.ami.host, None, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    addresses = sorted({str(place[4][0]).partition("%")[0] for place in found})
    outside = [
        address
        for address in addresses
        if not any(ipaddress.ip_address(address) in network for network in settings.agi.networks)
    ]
    if outside or not addresses:
        seen = f"{', '.join(outside)} would be refused" if outside else f"{settings.ami.host} has no address"
        return Finding(what="allowed peers", seen=seen, advice="Add Asterisk's address to agi.allowed_peers.")
    return Finding(what="allowed peers", seen=f"{', '.join(addresses)} is let in")


async def fallback(ami: Manager, settings: Settings) -> Finding:
    """Whether the queue exists that callers enter while Farley is away, and is the one whose members we keep."""
    ours = settings.routing.fallback_queue
    named = (await ami.action("Getvar", Variable="FARLEY_FALLBACK")).get("Value", "")
    if named != ours:
        advice = "Let FARLEY_FALLBACK in farley_site.conf and routing.fallback_queue name the same queue."
        return Finding(what="fallback queue", seen=f"the dialplan names {named or 'none'}, not {ours}", advice=advice)
    if any(event.event == "QueueParams" for event in await ami.listed("QueueStatus", Queue=ours)):
        return Finding(what="fallback queue", seen=f"{ours} is there")
    advice = "Include queues_farley.conf, then `asterisk -rx 'queue reload all'`."
    return Finding(what="fallback queue", seen=f"no queue {ours}", advice=advice)


async def phones(ami: Manager, agents: Iterable[AgentRecord]) -> Finding:
    """Whether Asterisk has the endpoints that agents are rung on."""
    there = await _endpoints(ami)
    wanted = {
        phone.removeprefix("PJSIP/")
        for agent in agents
        for phone in (agent.endpoint or "").split("&")
        if phone.startswith("PJSIP/")
    }
    if missing := sorted(wanted - there):
        advice = "Include their sections (`farley user endpoint LOGIN --webrtc` shows them), then `pjsip reload`."
        return Finding(what="phones", seen=f"no endpoint {', '.join(missing)}", advice=advice)
    return Finding(what="phones", seen=f"{len(wanted)} endpoints, all in Asterisk")


async def trunks(ami: Manager, settings: Settings) -> Finding:
    """Whether the trunks that the settings name are endpoints: of a wrong name nothing would be believed or read."""
    wanted = settings.trunks.keys() | settings.routing.trunk_trust.keys()
    if missing := sorted(wanted - await _endpoints(ami)):
        advice = "Name them in farley.toml as their endpoints are named in Asterisk (`pjsip show endpoints`)."
        return Finding(what="trunks", seen=f"no endpoint {', '.join(missing)}", advice=advice)
    return Finding(what="trunks", seen=f"{len(wanted)} in the settings, all in Asterisk")


async def _endpoints(ami: Manager) -> set[str]:
    return {event.get("Device").removeprefix("PJSIP/") for event in await ami.listed("DeviceStateList")}
