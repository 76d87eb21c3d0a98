"""The demo: Asterisk, the service and a small private bank on this machine's loopback, and customers who call."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher
from msgspec.structs import replace
from rich.console import Console
from rich.table import Table

from crm_store.demo import DEFAULT_QUEUE, DemoCaller, build, demo_callers
from crm_store.records import AgentRecord
from crm_store.store import Store
from cti import logs
from cti.ami.client import AmiClient
from cti.ami.errors import AmiError
from cti.app import serve
from cti.pbx.customer_call import customer_call
from cti.pbx.ports import LOOPBACK, Ports, free_port, free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import find_asterisk
from cti.pbx.render import AgentPhone, Site
from cti.pbx.speech import speeches
from cti.prompts import Prompts
from cti.prompts_speak import CannotSpeak, make_missing
from cti.running import RunningDemo, alone, announced
from cti.secret import Secret, kept_secret
from cti.settings import Callback, Settings
from screenpop.errors import DemoUnreachable
from screenpop.http.bodies import DemoCaller as Caller

DID = "0800500100"
SIGN_INS = "demo-sign-ins.json"

console = Console(highlight=False)


class DemoCompany:
    """Customers of the demo bank who can be made to ring; the supervisor's page and the Enter key do."""

    def __init__(self, callers: tuple[DemoCaller, ...], ports: Ports, sounds: Mapping[str, str]) -> None:
        self._ami: AmiClient | None = None
        self._ringing: set[asyncio.Task[None]] = set()
        self._callers = callers
        self._ports = ports
        self._sounds = sounds

    def use(self, ami: AmiClient) -> None:
        """The link to Asterisk by which customers ring."""
        self._ami = ami

    def callers(self) -> tuple[Caller, ...]:
        """Those with a story, strangers, and an ordinary customer of every expert."""
        return tuple(
            Caller(number=each.number, hint=" / ".join(each.names) + (" – " if each.names else "") + each.hint)
            for each in self._callers
        )

    async def call(self, number: str | None) -> str:
        """Let `number` ring, or somebody. Raises DemoUnreachable when Asterisk does not take the call."""
        if self._ami is None:
            raise DemoUnreachable
        number = number or random.choice(self._callers).number
        fields = customer_call(
            number=number, name="", did=DID, sound=random.choice(list(self._sounds.values())), ports=self._ports
        )
        action = fields.pop("Action")
        try:
            await self._ami.action(action, fields)
        except AmiError as error:
            raise DemoUnreachable(str(error)) from error
        return number

    def on_enter(self) -> None:
        """Somebody pressed Enter at the terminal, or closed it."""
        if not sys.stdin.readline():
            asyncio.get_running_loop().remove_reader(sys.stdin)
            return
        task = asyncio.get_running_loop().create_task(self._ring())
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def _ring(self) -> None:
        try:
            console.print(f"{await self.call(None)} is calling.")
        except DemoUnreachable as error:
            console.print(f"The call did not go out: {error}", markup=False)


async def run(settings: Settings) -> None:
    """Start everything, say where it is, let a customer call at every Enter, and stop everything at Ctrl-C.

    Raises DemoRunsAlready before anything of the other demo is touched.
    """
    data = settings.service.data_dir
    quiet = logs.written(replace(settings.service, log_level="warning"))
    with alone(data), quiet, console.status("Looking for Asterisk …") as status:
        asterisk = await asyncio.to_thread(find_asterisk, progress=status.update)
        status.update("Making the demo bank …")
        sign_ins, agents, callers = await _company(settings)
        status.update("Recording what customers say …")
        sounds = await asyncio.to_thread(speeches, data / "speech", asterisk)
        status.update("Recording what callers are told …")
        with suppress(CannotSpeak):  # they hear music then
            await asyncio.to_thread(make_missing, Prompts(settings.prompts_folder, settings.voice.language), asterisk)
        status.update("Starting Asterisk …")
        ports = free_ports()
        settings = _on_loopback(settings, ports, kept_secret(data / "ami.secret"))
        company = DemoCompany(callers, ports, sounds)

        def started() -> None:
            status.stop()
            _welcome(settings, sign_ins, agents)
            if sys.stdin.isatty():
                asyncio.get_running_loop().add_reader(sys.stdin, company.on_enter)

        async with AsteriskProcess(asterisk, data / "asterisk", _site(settings, ports, agents, sounds)):
            with announced(data, _word(settings, ports, sounds)):
                await serve(settings, demo=company, started=started)


def _site(settings: Settings, ports: Ports, agents: tuple[AgentRecord, ...], sounds: Mapping[str, str]) -> Site:
    """Asterisk's side of it: whoever has a SIP password has a phone. Who is rung back says the first sound."""
    return Site(
        ports=ports,
        agi=settings.agi.address,
        ami_secret=settings.ami.login_secret(),
        phones=tuple(
            AgentPhone(endpoint=agent.login, password=Secret(agent.sip_password))
            for agent in agents
            if agent.sip_password
        ),
        demo=True,
        extra={"extensions.conf": f"[globals](+)\nFARLEY_SPEECH={next(iter(sounds.values()))}\n"},
    )


def _word(settings: Settings, ports: Ports, sounds: Mapping[str, str]) -> RunningDemo:
    """What `farley call` and `farley doctor` need to know."""
    return RunningDemo(
        pid=os.getpid(),
        ports=ports,
        web_port=settings.service.port,
        agi_port=settings.agi.port,
        queue=settings.routing.default_queue,
        ami_username=settings.ami.username,
        ami_secret=settings.ami.login_secret().reveal(),
        did=DID,
        sounds=sounds,
    )


async def _company(settings: Settings) -> tuple[dict[str, str], tuple[AgentRecord, ...], tuple[DemoCaller, ...]]:
    """The demo bank, built at the first start; its passwords stay in a file that only we can read."""
    path = settings.service.data_dir / SIGN_INS
    store = await Store.open(settings.store.url, settings.store.region)
    try:
        if await store.setting("demo") is None:
            hasher = PasswordHasher()
            passwords = await build(
                store,
                today=datetime.now().astimezone().date(),
                hash_password=hasher.hash,
                seed=settings.demo.seed,
                size=settings.demo.customers,
            )
            _keep(path, passwords)
        sign_ins = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return sign_ins, await store.agents(), await demo_callers(store)
    finally:
        await store.close()


def _keep(path: Path, passwords: dict[str, str]) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=1)


def _on_loopback(settings: Settings, ports: Ports, secret: Secret) -> Settings:
    """The settings with the ports that are free just now; the web server keeps its own where that is free."""
    return replace(
        settings,
        service=replace(settings.service, host=LOOPBACK, port=free_port(settings.service.port)),
        routing=replace(settings.routing, default_queue=DEFAULT_QUEUE),
        agi=replace(settings.agi, host=LOOPBACK, port=free_port(settings.agi.port), advertised=None),
        ami=replace(settings.ami, host=LOOPBACK, port=ports.ami, secret=secret, secret_file=None),
        callback=Callback(dial="Local/{digits}@farley-demo-home/n", hours="00:00-24:00"),
        phone=replace(settings.phone, websocket_url=f"ws://{LOOPBACK}:{ports.http}/ws", domain=LOOPBACK),
    )


def _welcome(settings: Settings, sign_ins: dict[str, str], agents: tuple[AgentRecord, ...]) -> None:
    table = Table("Sign in as", "Password", "Who", box=None, pad_edge=False)
    for agent in sorted(agents, key=lambda agent: (agent.role != "supervisor", agent.role != "agent", agent.login)):
        table.add_row(agent.login, sign_ins.get(agent.login, "(changed)"), f"{agent.name}, {agent.role}")
    console.print(f"\nFarley is at [bold]{settings.service.origin}[/bold]\n")
    console.print(table)
    console.print("\nPress Enter to let a customer call, Ctrl-C to stop.\n")
