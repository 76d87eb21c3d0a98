"""The checks of `farley doctor` that need no Asterisk: packages, web app, store, and who listens."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import screenpop
from crm_store.errors import StoreError
from crm_store.records import AgentRecord
from cti.cli.common import opened_store
from cti.cli.finding import Finding
from cti.prompts import Prompts
from cti.settings import Settings

CONNECT_SECONDS = 3.0
LOOPBACK = ("127.", "::1", "localhost")


def packages() -> Finding:
    """Whether the Python packages are of the versions that Farley is tested with."""
    wanted = list(_pinned(requires("farley") or []))
    others = [f"{name} {found}, not {pin}" for name, pin in wanted if (found := _installed(name)) != pin]
    if others:
        return Finding(what="packages", seen="; ".join(others), advice="Run `make install`.")
    return Finding(what="packages", seen=f"{len(wanted)} of the locked versions")


def _pinned(requirements: list[str]) -> Iterator[tuple[str, str]]:
    for requirement in requirements:
        found = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)", requirement)
        if found:
            yield found[1], found[2]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def web_app(static: Path = Path(screenpop.__file__).parent / "static") -> Finding:
    """Whether the web app has been built."""
    if (static / "index.html").is_file():
        return Finding(what="web app", seen="built")
    return Finding(
        what="web app", seen=f"no {static / 'index.html'}", advice="Run `make install`; it needs Node.js 20."
    )


def exposure(settings: Settings) -> Finding:
    """Whether passwords would cross a network in the clear."""
    service = settings.service
    behind_tls = service.tls_cert is not None or (service.public_url or "").startswith("https:")
    if behind_tls or service.host.startswith(LOOPBACK):
        return Finding(what="exposure", seen="TLS" if behind_tls else "loopback only")
    return Finding(
        what="exposure",
        seen=f"http on {service.host}",
        advice="Set service.tls_cert and tls_key, or put a TLS proxy before it and set service.public_url to https://…",
    )


def voice(settings: Settings) -> tuple[Finding, ...]:
    """Whether there is a recording of every sentence, and a place for callers' messages."""
    prompts = Prompts(settings.prompts_folder, settings.voice.language)
    missing = prompts.missing()
    lacking = Finding(
        what="prompts",
        seen=f"{len(missing)} sentences without a recording in {prompts.folder}",
        advice="Make them: `farley prompts`. Callers hear only music where there is none.",
    )
    return (
        lacking if missing else Finding(what="prompts", seen=f"all recorded in {prompts.folder}"),
        _messages(settings.messages_folder),
    )


def _messages(folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(what="messages", seen=f"kept in {folder}")
    advice = "Set voice.messages to a folder that Farley and Asterisk can write to."
    return Finding(what="messages", seen=f"no place for them: {there} cannot be written to", advice=advice)


async def store(settings: Settings) -> tuple[tuple[Finding, ...], tuple[AgentRecord, ...]]:
    """Whether the store opens and holds what a call needs; and its agents."""
    try:
        async with opened_store(settings) as opened:
            agents, queues = await opened.agents(), {queue.name for queue in await opened.queues()}
    except (StoreError, ValueError, OSError) as error:
        advice = "Check store.url: its folder must exist or be creatable, and be writable by this user."
        return (Finding(what="store", seen=str(error), advice=advice),), ()
    default = settings.routing.default_queue
    no_queue = "" if default in queues else f"Add it: `farley queue set {default} --title … --team …`"
    return (
        Finding(what="store", seen="opens, tables up to date"),
        Finding(what="queues", seen=", ".join(sorted(queues)) or "none", advice=no_queue),
        _takers([agent for agent in agents if agent.role == "agent"]),
    ), agents


def _takers(agents: list[AgentRecord]) -> Finding:
    silent = ", ".join(agent.login for agent in agents if not agent.endpoint)
    if not agents:
        return Finding(what="agents", seen="none", advice="Add some: `farley user add …`")
    if silent:
        advice = "Give each a telephone: `farley user endpoint LOGIN …`"
        return Finding(what="agents", seen=f"without a telephone: {silent}", advice=advice)
    return Finding(what="agents", seen=f"{len(agents)}, each with a telephone")


async def listening(settings: Settings) -> tuple[Finding, ...]:
    """Whether the service is up: its FastAGI port, by the address that Asterisk uses, and its web port."""
    host, _, port = settings.agi.address.rpartition(":")
    return (
        await _answers("AGI", host.strip("[]"), int(port)),
        await _answers("web server", settings.service.host, settings.service.port),
    )


async def _answers(what: str, host: str, port: int) -> Finding:
    place = f"{host}:{port}"
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return Finding(what=what, seen=f"nobody listens on {place}", advice="Start the service: `farley run`.")
    writer.close()
    await writer.wait_closed()
    return Finding(what=what, seen=f"listens on {place}")
