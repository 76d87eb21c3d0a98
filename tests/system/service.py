"""`farley run` as a process over a small firm's store, and desks that speak to it as browsers do."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec
from argon2 import PasswordHasher

from crm_store.actor import SYSTEM
from crm_store.records import AgentRecord, CallRecord, NewCustomer, QueueRecord, Role
from crm_store.store import Store
from cti.pbx.ports import LOOPBACK, Ports, free_port

PASSWORD = "a-password-of-the-tests"
ANNAS = "+380441234567"
BORISES = "+380501112233"
FAMILY = "+380679876543"
PATIENCE = 15.0
Message = dict[str, Any]


class Service:
    """The service on a folder. `kill` is `kill -9`; `start` may follow."""

    def __init__(self, folder: Path, ports: Ports, agi_port: int, ami_secret: str, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.agi_port = agi_port
        self._process: Process | None = None
        self._log: list[str] = []
        self._reader: asyncio.Task[None] | None = None
        self._settings = {
            "SERVICE__PORT": str(self.port),
            "SERVICE__DATA_DIR": str(folder),
            "STORE__URL": f"sqlite:///{folder}/farley.sqlite",
            "AGI__PORT": str(agi_port),
            "AMI__PORT": str(ports.ami),
            "AMI__SECRET": ami_secret,
            "PHONE__WEBSOCKET_URL": f"ws://{LOOPBACK}:{ports.http}/ws",
            "ROUTING__DEFAULT_QUEUE": "main",
            **settings,
        }

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Returns when it serves."""
        environment = os.environ | {f"FARLEY_{key}": value for key, value in self._settings.items()}
        self._process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("farley")),
            "run",
            env=environment,
            stdout=PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        serving = asyncio.Event()
        self._reader = asyncio.create_task(self._read(serving))
        async with asyncio.timeout(PATIENCE):
            await serving.wait()
        assert not self._reader.done(), self.log

    async def kill(self) -> None:
        """Not a word, not a cleanup."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """As an administrator does."""
        await self._end(signal.SIGTERM)

    @property
    def log(self) -> str:
        """What it wrote."""
        return "".join(self._log)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._reader is not None:
            if self._process.returncode is None:
                self._process.send_signal(how)
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE)
            except TimeoutError:
                self._process.kill()
                raise
            finally:
                await self._reader

    async def _read(self, serving: asyncio.Event) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._log.append(line.decode())
            if "serving" in self._log[-1]:
                serving.set()
        serving.set()

    async def record(self, finished: Callable[[CallRecord], bool], number: str | None = None) -> CallRecord:
        """The record of the newest call (from `number`), as soon as it is `finished`. Read from the store itself."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            records = await self.records()
            for record in reversed(records):
                if (number is None or record.number.e164 == number) and finished(record):
                    return record
            assert asyncio.get_running_loop().time() < deadline, f"no such record: {records}\n{self.log[-5000:]}"
            await asyncio.sleep(0.05)

    async def note(self, call: str) -> tuple[str, str | None]:
        """What the agent wrote of the call, and his disposition. Read from the store itself."""
        store = await Store.open(self._settings["STORE__URL"])
        try:
            return await store.note(call)
        finally:
            await store.close()

    @contextmanager
    def store_locked(self) -> Iterator[None]:
        """Somebody else writes into the database, for long."""
        with closing(sqlite3.connect(self.folder / "farley.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    async def all_ended(self, count: int) -> list[CallRecord]:
        """All records, as soon as `count` of them, and no other, have their end."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while len(records := await self.records()) != count or not all(record.ended_at for record in records):
            assert asyncio.get_running_loop().time() < deadline, f"{records}\n{self.log[-5000:]}"
            await asyncio.sleep(0.05)
        return records

    async def records(self) -> list[CallRecord]:
        """All call records in the store, oldest first."""
        store = await Store.open(self._settings["STORE__URL"])
        try:
            names = await store.database.read(_calls)
            found = [await store.call(name) for name in names]
        finally:
            await store.close()
        return [record for record in found if record]


def _calls(connection: Any) -> list[str]:
    from sqlalchemy import select

    from crm_store.schema import calls

    return list(connection.scalars(select(calls.c.call).order_by(calls.c.arrived_at)))


async def furnish(url: str, agents: tuple[str, ...], supervisor: str = "iryna", **queue: Any) -> dict[str, int]:
    """A firm: `agents` in one team, a supervisor, and three customers. Returns the customers by name."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    store = await Store.open(url)
    try:
        await store.save_queue(QueueRecord(name="main", title="Private banking", team="private", **queue))
        for login in (*agents, supervisor):
            role: Role = "supervisor" if login == supervisor else "agent"
            await store.add_agent(
                AgentRecord(
                    login=login,
                    name=login.title(),
                    role=role,
                    teams=("private",),
                    endpoint=f"PJSIP/{login}" if role == "agent" else None,
                    sip_password="desk-phone-of-the-tests" if role == "agent" else None,
                ),
                hashed,
            )
        people = {
            "Mykola": NewCustomer(name="Микола Петрович Гриценко", number=ANNAS, owner=agents[0]),
            "Boris's": NewCustomer(name="John Smith", number=BORISES, owner=agents[1], language="en"),
            "Husband": NewCustomer(name="Іван Коваль", number=FAMILY, owner=agents[0]),
            "Wife": NewCustomer(name="Ганна Коваль", number=FAMILY, owner=agents[1]),
        }
        return {name: await store.create_customer(person, by=SYSTEM) for name, person in people.items()}
    finally:
        await store.close()


class Desk:
    """A signed-in browser without a screen: what it is told, in order, and what it says."""

    def __init__(self, service: Service, login: str) -> None:
        self.service = service
        self.login = login
        self.heard: list[Message] = []
        self._news = asyncio.Event()
        self._http = aiohttp.ClientSession(
            service.url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": service.url}
        )
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.sign_in()
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.disconnect()
        await self._http.close()

    @property
    def http(self) -> aiohttp.ClientSession:
        """Its requests, for what is no JSON."""
        return self._http

    async def sign_in(self) -> None:
        """With the tests' password."""
        await self.ask("POST", "/api/session", {"login": self.login, "password": PASSWORD})

    async def connect(self, **resume: Any) -> None:
        """Opens the WebSocket and resumes; the desk acknowledges every pop at once."""
        self._socket = await self._http.ws_connect("/ws")
        await self.say("resume", **resume)
        self._reader = asyncio.create_task(self._listen())
        await self.sees("hello")

    async def disconnect(self) -> None:
        """The network drops, or the browser closes."""
        if self._reader is not None:
            await self._socket.close()
            await self._reader

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """An HTTP request. Raises aiohttp.ClientResponseError for a refusal."""
        async with self._http.request(method, path, json=body, raise_for_status=True) as response:
            return await response.json() if response.status != 204 else None

    async def say(self, kind: str, **fields: Any) -> None:
        """A message over the WebSocket."""
        await self._socket.send_json({"type": kind, **fields})

    async def is_ready(self) -> None:
        """Asks for work, and has it acknowledged."""
        await self.say("set_state", state="ready")
        await self.sees("mine", lambda message: message["line"]["state"] == "ready")

    async def sees(
        self, kind: str, which: Callable[[Message], bool] = lambda message: True, *, after: int = 0
    ) -> Message:
        """The first message of the kind (beyond the first `after` of all) that fits, waited for if need be."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    for message in self.heard[after:]:
                        if message["type"] == kind and which(message):
                            return message
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            heard = [message for message in self.heard if message["type"] == kind][-3:]
            raise AssertionError(
                f"{self.login} saw no such {kind}; last: {heard}\n{self.service.log[-3000:]}"
            ) from None

    async def sees_pop(self, phase: str, *, after: int = 0) -> Message:
        """The pop in this phase."""
        found = await self.sees("pop", lambda message: message["pop"]["phase"] == phase, after=after)
        pop: Message = found["pop"]
        return pop

    async def sees_state(self, state: str, *, after: int = 0) -> Message:
        """His own state."""
        found = await self.sees("mine", lambda message: message["line"]["state"] == state, after=after)
        line: Message = found["line"]
        return line

    async def _listen(self) -> None:
        async for frame in self._socket:
            message = msgspec.json.decode(frame.data)
            self.heard.append(message)
            if message["type"] in ("pop", "pop_gone"):
                await self.say("ack", seq=message["seq"])
            self._news.set()
