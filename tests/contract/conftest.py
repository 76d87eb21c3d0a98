"""The store on every backend: what holds for one holds for all."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from crm_store.actor import Actor
from crm_store.backends import open_database
from crm_store.database import Database
from crm_store.postgresql import PostgreSQL
from crm_store.records import AgentRecord, CallRecord, NewCustomer, Number
from crm_store.sqlite import Sqlite
from crm_store.store import Store
from crm_store.writes import CustomerChosen
from tests.empty import empty_sqlite

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
OLENA = Actor(name="olena")

MakeCustomer = Callable[..., Awaitable[int]]
MakeCall = Callable[..., CallRecord]


@pytest.fixture(params=["sqlite", "postgresql"] if find_spec("asyncpg") else ["sqlite"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database without any table, on each backend in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"] if find_spec("asyncpg") else ["sqlite"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty store, on each backend in turn."""
    if request.param == "sqlite":
        yield empty_sqlite(tmp_path / "store.db")
        return
    server: str = request.getfixturevalue("postgresql_server")
    url = _database(server, template=request.getfixturevalue("postgresql_empty"))
    yield url
    postgres_program("dropdb", "-h", server, "-U", "farley", "-f", _name(url))


@pytest.fixture(scope="session")
def postgresql_empty(postgresql_server: str) -> str:
    """The name of an empty store on the server, of which others are copies."""
    url = _database(postgresql_server)

    async def make() -> None:
        await (await open_database(url)).close()

    thread = Thread(target=lambda: asyncio.run(make()))
    thread.start()
    thread.join()
    return _name(url)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The server of this run."""
    with postgresql_running() as folder:
        yield folder


@contextmanager
def postgresql_running(data: Path | None = None, **settings: str) -> Iterator[str]:
    """A PostgreSQL server of our own, in a folder of its own, heard on no port; gives its socket's folder.

    What it keeps is gone afterwards unless it is kept in `data`, which may be there already. It does not wait for the
    disk; `settings` are more of its own.
    """
    with TemporaryDirectory(prefix="pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        kept = data or Path(folder) / "data"
        if not (kept / "PG_VERSION").exists():
            postgres_program("initdb", "-D", f"{kept}", "-U", "farley", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        more = "".join(f" -c {name}={value}" for name, value in settings.items())
        options = f"-k {folder} -c listen_addresses= -c fsync=off{more}"
        postgres_program("pg_ctl", "-D", f"{kept}", "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield folder
        finally:
            postgres_program("pg_ctl", "-D", f"{kept}", "-m", "fast" if data else "immediate", "-w", "stop")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """A new database on the server."""
    return _database(postgresql_server)


def _name(url: str) -> str:
    return str(make_url(url).database)


def _database(server: str, template: str = "template0") -> str:
    name = f"t{uuid4().hex}"
    postgres_program("createdb", "-h", server, "-U", "farley", "-T", template, name)
    return f"postgresql://farley@/{name}?host={server}"


def postgres_program(command: str, *arguments: str) -> None:
    """Run one of the server's programs; it refuses to be root, so root becomes `postgres`."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{command}"))
    assert found, "install the Debian package postgresql: the store's contract holds on it too"
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, str(found[-1]), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An empty store with the experts `olena` and `taras`."""
    store = await Store.open(store_url)
    for login, name in (("olena", "Олена Гриценко"), ("taras", "Тарас Мельничук")):
        await store.add_agent(AgentRecord(login=login, name=name, role="agent", teams=("private",)), f"hash of {login}")
    yield store
    await store.close()


@pytest.fixture
def at_revision() -> Callable[[str, Callable[[Connection], object]], Awaitable[None]]:
    """`await at_revision(url, make)`: a database as an earlier version left it, by a function of a connection."""

    async def build(url: str, make: Callable[[Connection], object]) -> None:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            database: Database = Sqlite(address)
        else:
            database = PostgreSQL(create_async_engine(address.set(drivername="postgresql+asyncpg")))
        await database.write(make)
        await database.close()

    return build


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def customer(store: Store) -> MakeCustomer:
    async def make(name: str = "Шевченко Олена Петрівна", number: str = "+380675550001", **rest: str) -> int:
        return await store.create_customer(NewCustomer(name=name, number=number, **rest), by=OLENA)

    return make


@pytest.fixture
def choose(store: Store) -> Callable[[str, int], Awaitable[None]]:
    """`await choose(call, customer)`: an agent says whose call it is."""

    async def say(call: str, customer: int) -> None:
        said = CustomerChosen(call=call, by=OLENA, customer=customer, number=None, at=datetime.now(UTC))
        await store.apply(said)

    return say


@pytest.fixture
def call() -> MakeCall:
    """A call record of revision 1 with everything optional left out, changed as asked."""

    def make(call: str = "1700000000.1", **changes: object) -> CallRecord:
        values: dict[str, object] = {
            "revision": 1,
            "arrived_at": NOW,
            "queue": "private",
            "number": Number(input="0675550001", kind="e164", e164="+380675550001"),
        }
        return CallRecord(call=call, **{**values, **changes})

    return make
