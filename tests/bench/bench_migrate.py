"""How long a caller's read and an agent's write wait while a large database of the last release is brought up to date.

Run `python -m tests.bench.bench_migrate [CUSTOMERS]`: a million customers unless told otherwise, on both databases. The
reader and the writer are a process of their own, as another node that still runs the earlier version would be.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from crm_store import migrations
from crm_store.backends import open_database
from crm_store.database import Database
from crm_store.errors import StoreUnavailable
from crm_store.postgresql import PostgreSQL
from crm_store.sqlite import Sqlite
from crm_store.store import Store
from tests.bench.table import Row, show
from tests.contract.conftest import postgresql_running

LAST_RELEASE = "0005"
GOAL = 1.0
AT = "'2026-03-04 05:06:07.000000'"
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count}))",
}
FILLED = (
    ("agents (login, name, role, language, teams, skills)", "'a' || i, 'A', 'agent', 'uk', '[]', '{{}}'", 100),
    (
        "customers (id, kind, name, language, segment, created_at, created_by)",
        f"i, 'person', 'Шевченко Олена ' || i, 'uk', 'standard', {AT}, 'x'",
        1,
    ),
    ("contact_points (id, customer, kind, value, main)", "i, i, 'phone', '+380' || (100000000 + i), TRUE", 1),
    ("name_words (word, customer)", "'шевченко' || (i % 5000), i", 1),
    ("name_words (word, customer)", "'олена' || (i % 300), i", 1),
    ("assignments (id, customer, owner, deputies, since, by)", f"i, i, 'a' || (i % 100 + 1), '[]', {AT}, 'x'", 1),
    ("relatives (id, customer, name, relation)", "i, i, 'Іван', 'son'", 0.5),
    ("products (id, customer, kind, title)", "i, i, 'card', 'Картка'", 1),
    ("requests (id, customer, kind, title, status, opened_at)", f"i, i, 'loan', 'Позика', 'received', {AT}", 0.5),
    (
        "timeline (id, customer, at, kind, title, text)",
        f"i, i % {{customers}} + 1, {AT}, 'note', '', 'Любить каву з молоком'",
        5,
    ),
)


def fill(connection: Connection, customers: int) -> None:
    migrations.upgrade(connection, LAST_RELEASE)
    numbers = NUMBERS[connection.dialect.name]
    for table, values, share in FILLED:
        count = share if share == 100 else int(share * customers)
        insert = f"INSERT INTO {table} {numbers} SELECT {values} FROM n"
        connection.execute(text(insert.format(count=count, customers=customers).replace(":", r"\:")))


async def prepare(url: str, customers: int) -> None:
    address = make_url(url)
    database: Database = (
        Sqlite(address)
        if address.get_backend_name() == "sqlite"
        else PostgreSQL(create_async_engine(address.set(drivername="postgresql+asyncpg")))
    )
    await database.write(fill, customers)
    if address.get_backend_name() == "postgresql":
        await database.read(lambda connection: connection.execute(text("VACUUM ANALYZE")) and None)
    await database.close()


READ = text(
    "SELECT customers.name, timeline.title FROM contact_points JOIN customers ON customers.id = contact_points.customer"
    " LEFT JOIN timeline ON timeline.customer = customers.id WHERE contact_points.kind = 'phone'"
    " AND contact_points.value = '+380100000777'"
)
WRITE = text("UPDATE timeline SET outcome = 'x' WHERE id = 4242")


def read(connection: Connection) -> None:
    connection.execute(READ).all()


def write(connection: Connection) -> None:
    connection.execute(WRITE)


async def watch(url: str) -> None:
    """Read and write again and again until standard input ends; then say the longest that each took."""
    address = make_url(url)
    database: Database = (
        Sqlite(address)
        if address.get_backend_name() == "sqlite"
        else PostgreSQL(create_async_engine(address.set(drivername="postgresql+asyncpg")))
    )
    over = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def longest(work: object) -> float:
        worst = 0.0
        while not over.done():
            began = perf_counter()
            if work is read:
                await database.read(read)
            else:
                with suppress(StoreUnavailable):  # SQLite gave up after its five seconds: that is a pause too
                    await database.write(write)
            worst = max(worst, perf_counter() - began)
            await asyncio.sleep(0.002)
        return worst

    print("ready", flush=True)
    print(*await asyncio.gather(longest(read), longest(write)), flush=True)
    await database.close()


async def upgrade(url: str) -> tuple[float, float]:
    """Seconds until the store is open, and those of what goes on behind it."""
    began = perf_counter()
    store = Store(await open_database(url), "UA")
    opened = perf_counter()
    await store.run_backfills()
    done = perf_counter()
    await store.close()
    return opened - began, done - opened


def measure(url: str, customers: int) -> list[Row]:
    name = make_url(url).get_backend_name()
    asyncio.run(prepare(url, customers))
    command = [sys.executable, "-m", "tests.bench.bench_migrate", "--watch", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdin
        assert watcher.stdout
        watcher.stdout.readline()
        opened, behind = asyncio.run(upgrade(url))
        watcher.stdin.close()
        reading, writing = map(float, watcher.stdout.read().split())
    return [
        Row(what=f"{name}: longest read", ours=f"{reading * 1000:,.0f} ms", goal="1,000 ms", met=reading <= GOAL),
        Row(what=f"{name}: longest write", ours=f"{writing * 1000:,.0f} ms", goal="1,000 ms", met=writing <= GOAL),
        Row(what=f"{name}: until the store is open", ours=f"{opened:,.1f} s"),
        Row(what=f"{name}: then behind the service", ours=f"{behind:,.1f} s"),
    ]


def main() -> None:
    if sys.argv[1:2] == ["--watch"]:
        asyncio.run(watch(sys.argv[2]))
        return
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rows = []
    with TemporaryDirectory() as folder:
        rows += measure(f"sqlite:///{Path(folder)}/store.db", customers)
    with postgresql_running() as server:
        rows += measure(f"postgresql://farley@/postgres?host={server}", customers)
    show(f"Bringing {customers:,} customers up to date while another node serves", rows)


if __name__ == "__main__":
    main()
