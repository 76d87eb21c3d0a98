"""A service on a free port with a real store, a floor that writes down what it is told, and browsers to sign in."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from argon2 import PasswordHasher
from msgspec.structs import replace
from obstore.store import MemoryStore

from crm_store.actor import Actor
from crm_store.document_files import DocumentFiles
from crm_store.documents import Documents
from crm_store.records import AgentRecord, NewCustomer
from crm_store.store import Store
from screenpop.http.idempotency import Once
from screenpop.hub import Hub
from screenpop.options import Limits, Options
from screenpop.pops import Pops
from screenpop.services import Services
from screenpop.sessions import Sessions
from screenpop.tokens import TokenDoor
from screenpop.trail import Trail
from tests.empty import empty_sqlite
from tests.screenpop.support import (
    PASSWORD,
    FakeCallbacks,
    FakeDemo,
    FakeDesks,
    FakeFloor,
    FakeKeeper,
    FakeQueues,
    Running,
    new_browser,
    serve,
    sign_in,
)

QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
OPTIONS = Options(
    session_key="a key for tests",
    phone_websocket="ws://127.0.0.1:8088/ws",
    sip_domain="pbx.test",
    sign_in_attempts=3,
    sign_in_attempts_per_address=7,
)
PEOPLE = (
    AgentRecord(login="anna", name="Anna", role="agent", endpoint="PJSIP/anna", sip_password="s3"),
    AgentRecord(login="boris", name="Boris", role="agent", endpoint="PJSIP/boris"),
    AgentRecord(login="vera", name="Vera", role="supervisor"),
    AgentRecord(login="adam", name="Adam", role="administrator"),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A real store with four people and one customer (number 1)."""
    opened = await Store.open(empty_sqlite(tmp_path / "farley.sqlite"))
    for person in PEOPLE:
        await opened.add_agent(person, QUICK_HASH)
    await opened.create_customer(
        NewCustomer(name="Olena Koval", number="+380441234567", owner="anna"), by=Actor(name="anna")
    )
    yield opened
    await opened.close()


@pytest.fixture
async def services(store: Store, tmp_path: Path) -> AsyncIterator[Services]:
    """Everything a browser's request needs."""
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>Farley</title>")
    (static / "assets" / "index-a1b2c3.js").write_text("export {};")
    made = make_services(store, replace(OPTIONS, static=static))
    yield made
    made.sessions.close()


def make_services(store: Store, options: Options) -> Services:
    """Services over `store`."""
    hub, keeper = Hub(), FakeKeeper(store)
    return Services(
        options=options,
        store=store,
        hub=hub,
        pops=Pops(hub),
        desks=FakeDesks(),
        floor=FakeFloor(),
        queues=FakeQueues(),
        callbacks=FakeCallbacks(store),
        keeper=keeper,
        sessions=Sessions(store=store, hub=hub, options=options),
        tokens=TokenDoor(store=store, options=options),
        once=Once(store),
        trail=Trail(keeper.start),
        documents=Documents(store, DocumentFiles(MemoryStore()), most_bytes=300_000),
        demo=FakeDemo(),
    )


Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def run(store: Store) -> Run:
    """`async with run(tabs=1)` is a service with other limits."""

    @asynccontextmanager
    async def with_limits(
        tls: ssl.SSLContext | None = None, static: Path = OPTIONS.static, **limits: float
    ) -> AsyncIterator[Running]:
        options = replace(OPTIONS, limits=Limits(**limits), secure=tls is not None, static=static)
        services = make_services(store, options)
        async with serve(services, tls) as running:
            yield running
        services.sessions.close()

    return with_limits


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server with a certificate of its own and of a client that trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    subject = ("-subj", "/CN=farley", "-addext", "subjectAltName=IP:127.0.0.1")
    command = ("openssl", "req", *made, *subject, "-keyout", str(key), "-out", str(certificate))
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
async def running(services: Services) -> AsyncIterator[Running]:
    """The service on a free port."""
    async with serve(services) as running:
        yield running


Browse = Callable[..., Awaitable[ClientSession]]


@pytest.fixture
async def browse(running: Running) -> AsyncIterator[Browse]:
    """`await browse()` is a browser on our page; `await browse("anna")` one that is signed in."""
    opened: list[ClientSession] = []

    async def new(login: str | None = None) -> ClientSession:
        opened.append(new_browser(running))
        if login:
            await sign_in(opened[-1], login)
        return opened[-1]

    yield new
    for session in opened:
        await session.close()
