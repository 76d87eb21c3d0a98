"""How fast customers come in: a CSV of them is imported twice, beside the same rows by bare executemany and COPY.

Run `python -m tests.bench.bench_import [CUSTOMERS]`; 100,000 when no number is given. The floor writes the rows that
the import has written, ready made, into the same tables, in batches of the same size, without any look-up.
"""

from __future__ import annotations

import asyncio
import csv
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import asyncpg
from sqlalchemy import make_url

from crm_store.actor import Actor
from crm_store.exchange.import_record import ImportOptions
from crm_store.exchange.mapping import columns_of, mapping_of
from crm_store.exchange.reading import open_rows
from crm_store.exchange.run import run
from crm_store.exchange.sniff import sniff
from crm_store.exchange.worker import ROWS
from crm_store.records import AgentRecord
from crm_store.store import Store
from tests.bench.table import Row, show
from tests.contract.conftest import postgres_program, postgresql_running

CUSTOMERS = 100_000
GOAL = 20_000
BY = Actor(name="bench")
OWNER = AgentRecord(login="olena", name="Olena", role="agent")
TABLES = {
    "customers": None,
    "name_words": None,
    "contact_points": "id",
    "assignments": "id",
}
"""What one row of the file becomes, and the column that the database numbers by itself."""

_FAMILY = ("Шевченко", "Коваленко", "Бондаренко", "Ткаченко", "Мельник", "Кравчук", "Олійник", "Гриценко", "Лисенко")
_GIVEN = (("Олена", "f"), ("Тарас", "m"), ("Ірина", "f"), ("Андрій", "m"), ("Наталія", "f"), ("Сергій", "m"))
_PATRONYMIC = {"f": ("Петрівна", "Іванівна", "Олексіївна"), "m": ("Петрович", "Іванович", "Олексійович")}


def write_file(path: Path, customers: int) -> None:
    """A firm's customers: external id, name in three parts, number as people write it, e-mail, birthday, owner."""
    draw = random.Random(1938)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("ID", "ПІБ", "Телефон", "E-mail", "Дата народження", "Мова", "Менеджер"))
        for number in range(customers):
            given, sex = draw.choice(_GIVEN)
            family = draw.choice(_FAMILY) + draw.choice(("", "ін", "ук", "ська"))
            name = f"{family} {given} {draw.choice(_PATRONYMIC[sex])}"
            phone = f"0{draw.choice(('67', '50', '63'))} {draw.randrange(10**7):07d}"
            born = f"{draw.randrange(1, 29):02d}.{draw.randrange(1, 13):02d}.{draw.randrange(1940, 2008)}"
            out.writerow((f"crm-{number}", name, phone, f"u{draw.randrange(10**9)}@example.com", born, "uk", "olena"))


async def imported(url: str, path: Path) -> float:
    """Seconds that an import of the file takes, as `farley import` carries it out."""
    store = await Store.open(url)
    try:
        if not any(agent.login == OWNER.login for agent in await store.agents()):
            await store.add_agent(OWNER, "no password")
        source = sniff(path)
        rows = open_rows(path, source)
        mapping = mapping_of(columns_of(rows, "UA"))
        rows.close()
        options = ImportOptions(path=str(path), bad=f"{path}.bad", source=source, region="UA", language="uk")
        key = await store.add_import(path.name, mapping, options, by=BY)
        begun = perf_counter()
        record = await run(store, key, by=BY)
        taken = perf_counter() - begun
        assert record.bad == 0, record
        return taken
    finally:
        await store.close()


def floor_of_sqlite(filled: Path, empty: Path) -> float:
    """Seconds that bare sqlite3 takes for the same rows."""
    with sqlite3.connect(filled) as source:
        rows = {name: _rows_of_sqlite(source, name, without) for name, without in TABLES.items()}
    source.close()
    bare = sqlite3.connect(empty, isolation_level=None)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536", "wal_autocheckpoint=16000"):
        bare.execute(f"PRAGMA {pragma}")
    begun = perf_counter()
    for parts in _batches({name: found for name, (_, found) in rows.items()}):
        bare.execute("BEGIN IMMEDIATE")
        for name, part in parts.items():
            columns = rows[name][0]
            names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
            bare.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", part)
        bare.execute("COMMIT")
    taken = perf_counter() - begun
    bare.close()
    return taken


def _rows_of_sqlite(source: sqlite3.Connection, name: str, without: str | None) -> tuple[list[str], list[Any]]:
    columns = [column[1] for column in source.execute(f"PRAGMA table_info({name})") if column[1] != without]
    order = "id" if name == "customers" else "customer, rowid"
    names = ", ".join(f'"{column}"' for column in columns)
    return columns, source.execute(f"SELECT {names} FROM {name} ORDER BY {order}").fetchall()


async def floor_of_postgresql(filled: str, empty: str) -> float:
    """Seconds that bare COPY takes for the same rows."""
    source, bare = await _connected(filled), await _connected(empty)
    rows: dict[str, tuple[list[str], list[Any]]] = {}
    for name, without in TABLES.items():
        found = await source.fetch(f"SELECT * FROM {name} ORDER BY {'id' if name == 'customers' else 'customer'}")
        columns = [column for column in found[0].keys() if column != without]  # noqa: SIM118
        rows[name] = columns, [tuple(row[column] for column in columns) for row in found]
    begun = perf_counter()
    for parts in _batches({name: found for name, (_, found) in rows.items()}):
        async with bare.transaction():
            for name, part in parts.items():
                await bare.copy_records_to_table(name, records=part, columns=rows[name][0])
    taken = perf_counter() - begun
    await source.close()
    await bare.close()
    return taken


def _batches(rows: dict[str, list[Any]]) -> Iterator[dict[str, list[Any]]]:
    count = -(-len(rows["customers"]) // ROWS)
    for batch in range(count):
        yield {
            name: found[len(found) * batch // count : len(found) * (batch + 1) // count]
            if name != "customers"
            else found[ROWS * batch : ROWS * (batch + 1)]
            for name, found in rows.items()
        }


async def _connected(url: str) -> asyncpg.Connection:
    address = make_url(url)
    return await asyncpg.connect(user=address.username, database=address.database, host=address.query["host"])


async def _emptied(url: str) -> None:
    """The tables, and who owns the customers, in a database without any."""
    store = await Store.open(url)
    await store.add_agent(OWNER, "no password")
    await store.close()


def _rows(what: str, customers: int, first: float, again: float, floor: float) -> list[Row]:
    def row(name: str, seconds: float, against: float | None) -> Row:
        speed = customers / seconds
        return Row(
            what=f"{what}, {name}",
            ours=f"{speed:,.0f}/s",
            floor=f"{customers / against:,.0f}/s" if against else "",
            against=f"{seconds / against:.1f}" if against else "",
            goal=f"{GOAL:,}/s",
            met=speed >= GOAL,
        )

    return [row("first import", first, floor), row("again, nothing changed", again, None)]


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A server of our own, with two databases."""
    data = folder / "pg"
    data.mkdir()
    data.chmod(0o700)
    if data.owner() == "root":
        shutil.chown(data, "postgres", "postgres")
    with postgresql_running(data) as socket:
        for name in ("filled", "bare"):
            postgres_program("createdb", "-h", socket, "-U", "farley", name)
        yield f"postgresql://farley@/{{}}?host={socket}"


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    rows = []
    with TemporaryDirectory(prefix="farley-bench-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        file = place / "customers.csv"
        write_file(file, customers)
        first, again = (asyncio.run(imported(f"sqlite:///{place}/filled.db", file)) for _ in range(2))
        asyncio.run(_emptied(f"sqlite:///{place}/bare.db"))
        floor = floor_of_sqlite(place / "filled.db", place / "bare.db")
        rows += _rows("SQLite", customers, first, again, floor)
        with postgresql(place) as url:
            first, again = (asyncio.run(imported(url.format("filled"), file)) for _ in range(2))
            asyncio.run(_emptied(url.format("bare")))
            floor = asyncio.run(floor_of_postgresql(url.format("filled"), url.format("bare")))
            rows += _rows("PostgreSQL", customers, first, again, floor)
    show(f"Import of {customers:,} customers from CSV", rows, floor="bare executemany, COPY")


if __name__ == "__main__":
    main()
