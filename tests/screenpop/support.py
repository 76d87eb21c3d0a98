"""Stand-ins for the live floor, and small helpers for talking to the service as a browser would."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import ClientSession, CookieJar, TCPConnector
from websockets.asyncio.client import ClientConnection, connect
from yarl import URL

from crm_store.actor import Actor
from crm_store.records import AgentRecord, Today
from crm_store.store import Store
from crm_store.writes import AnyWrite
from routing.model import AgentState
from screenpop.door import open_door
from screenpop.errors import NotKept, NotYourCall
from screenpop.http.bodies import DemoCaller
from screenpop.messages import AgentLine, CallPhase, FloorShown, Part, PopView, Resume, Waiting
from screenpop.services import Services

PASSWORD = "correct horse"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class FakeDesks:
    """Writes down what it is told."""

    told: list[tuple[Any, ...]] = field(default_factory=list)
    somebody_left: asyncio.Event = field(default_factory=asyncio.Event)

    def connected(self, agent: AgentRecord, /) -> None:
        self.told.append(("connected", agent.login))

    def resumed(self, agent: str, resume: Resume, /) -> None:
        self.told.append(("resumed", agent, resume.state, resume.reason))

    def disconnected(self, agent: str, /) -> None:
        self.told.append(("disconnected", agent))
        self.somebody_left.set()

    def set_state(self, agent: str, state: str, reason: str | None = None, /) -> None:
        self.told.append(("set_state", agent, state, reason))

    def reject(self, agent: str, call: str, /) -> None:
        self.told.append(("reject", agent, call))

    def phone(self, agent: str, /, *, reachable: bool) -> None:
        self.told.append(("phone", agent, reachable))

    def line(self, agent: str, /) -> AgentLine:
        return AgentLine(agent=agent, name=agent.title(), teams=(), state=AgentState.NOT_READY, since=NOW)

    def waiting(self, agent: str, /) -> Waiting:
        return Waiting(own=(), count=0, longest=None)

    async def transfer(self, agent: str, call: str, /, *, queue: str | None, to: str | None) -> None:
        if call == "gone":
            raise NotYourCall
        self.told.append(("transfer", agent, call, queue, to))

    async def choose_customer(self, by: Actor, call: str, customer: int, /) -> None:
        if call == "gone":
            raise NotYourCall
        self.told.append(("choose_customer", by.name, call, customer))

    def confirmed(self, agent: str, call: str | None, customer: int, /) -> None:
        self.told.append(("confirmed", agent, call, customer))

    def noted(self, agent: str, call: str, text: str, /) -> None:
        self.told.append(("noted", agent, call, text))

    def disposed(self, agent: str, call: str, code: str, /) -> None:
        self.told.append(("disposed", agent, call, code))


@dataclass
class FakeKeeper:
    """Lets the store take what is kept, and writes it down; `full` is a disk and a store that take nothing."""

    store: Store
    kept: list[AnyWrite] = field(default_factory=list)
    full: bool = False

    async def keep(self, write: AnyWrite, /) -> None:
        if self.full:
            raise NotKept
        self.kept.append(write)
        await self.store.apply(write)

    def start(self, write: AnyWrite, /) -> None:
        self.kept.append(write)

    async def caught_up(self, *, within: float) -> bool:
        return not self.full


@dataclass
class FakeFloor:
    """An empty floor."""

    degraded: tuple[Part, ...] = ()

    def shown(self) -> FloorShown:
        today = Today(
            offered=0,
            answered=0,
            abandoned=0,
            service_level=None,
            asa=None,
            continuity=None,
            on_shift_continuity=None,
        )
        return FloorShown(queues=(), agents=(), calls=(), today=today)


@dataclass
class FakeQueues:
    """Counts how often the queues were taken up anew."""

    refreshed: int = 0

    async def refresh(self) -> None:
        self.refreshed += 1


class FakeCallbacks:
    """Settles in the store, has nobody on the floor, and counts the hand-overs that it was `told` of."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.told = 0

    async def settle(self, callback: int, by: str, /) -> None:
        await self.store.settle_callback(callback, by, NOW)

    def handed_over(self) -> None:
        self.told += 1


class FakeDemo:
    """One customer who can ring."""

    def callers(self) -> tuple[DemoCaller, ...]:
        return (DemoCaller(number="+380441234567", hint="a birthday"),)

    async def call(self, number: str | None, /) -> str:
        return number or "+380441234567"


def view(call: str, phase: CallPhase = "offered", note: str = "") -> PopView:
    """A pop of an unknown caller."""
    return PopView(
        call=call,
        phase=phase,
        since=NOW,
        offered=NOW,
        queue="service",
        queue_title="Service",
        number="+380441234567",
        number_kind="e164",
        name_given=None,
        trust="trunk",
        candidates=(),
        profile=None,
        why=(),
        note=note,
    )


@dataclass(frozen=True)
class Running:
    """A service that answers at `origin`."""

    services: Services
    port: int

    @property
    def origin(self) -> str:
        return f"{'https' if self.services.options.secure else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> URL:
        return URL(self.origin)

    @property
    def desks(self) -> FakeDesks:
        assert isinstance(self.services.desks, FakeDesks)
        return self.services.desks


@asynccontextmanager
async def serve(services: Services, tls: ssl.SSLContext | None = None) -> AsyncIterator[Running]:
    """Run the service on a free port."""
    async with open_door(services, "127.0.0.1", 0, tls) as listening:
        yield Running(services, listening.sockets[0].getsockname()[1])


def new_browser(running: Running, tls: ssl.SSLContext | None = None) -> ClientSession:
    """A browser on our page, with its own cookies."""
    connector = TCPConnector(ssl=tls or True)
    headers = {"Origin": running.origin}
    return ClientSession(running.origin, headers=headers, cookie_jar=CookieJar(unsafe=True), connector=connector)


async def sign_in(browser: ClientSession, login: str) -> None:
    """Sign in with the right password."""
    async with browser.post("/api/session", json={"login": login, "password": PASSWORD}) as answer:
        assert answer.status == 200


@asynccontextmanager
async def signed_in(running: Running, login: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[ClientSession]:
    """A browser that is signed in."""
    async with new_browser(running, tls) as browser:
        await sign_in(browser, login)
        yield browser


def cookies(browser: ClientSession, running: Running) -> str:
    """The Cookie header that the browser would send."""
    jar = browser.cookie_jar.filter_cookies(running.url)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def open_socket(browser: ClientSession, running: Running, **changes: Any) -> connect:
    """`async with` a WebSocket of a signed-in browser."""
    settings: dict[str, Any] = {
        "origin": running.origin,
        "additional_headers": {"Cookie": cookies(browser, running)},
        "compression": None,
        "proxy": None,
        **changes,
    }
    return connect(f"{running.origin.replace('http', 'ws')}/ws", **settings)


async def say(socket: ClientConnection, kind: str, **fields: Any) -> None:
    """Send one message of the catalogue."""
    await socket.send(msgspec.json.encode({"type": kind, **fields}).decode())


async def hear(socket: ClientConnection) -> dict[str, Any]:
    """The next message."""
    return msgspec.json.decode(await socket.recv())


async def hear_until(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of this type; those before it are passed over."""
    while (message := await hear(socket))["type"] != kind:
        pass
    return message


async def resume(socket: ClientConnection, **fields: Any) -> list[dict[str, Any]]:
    """Say `resume` and hear what every tab is told: hello, then for agents mine, then health."""
    await say(socket, "resume", **fields)
    heard = [await hear(socket)]
    while heard[-1]["type"] != "health":
        heard.append(await hear(socket))
    return heard
