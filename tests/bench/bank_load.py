"""Loads a bank of any size into an empty database: rows first, by the bare driver, then the indexes.

Run `python -m tests.bench.bank_load sqlite:///bank.db 1m`, and it says how long each table took.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter

import asyncpg
from sqlalchemy import Dialect, Index, make_url
from sqlalchemy.schema import CreateIndex

from crm_store.schema import metadata
from crm_store.store import Store
from tests.bench.bank import TABLES, steps

Told = Callable[[str], None]

_FOR_LOADING = {
    "journal_mode": "OFF",
    "synchronous": "OFF",
    "locking_mode": "EXCLUSIVE",
    "foreign_keys": "OFF",
    "cache_size": "-1000000",
}


def customers_of(size: str) -> int:
    """`10k`, `1m`: thousands and millions of customers."""
    return int(size[:-1]) * {"k": 1_000, "m": 1_000_000}[size[-1].lower()]


async def load(url: str, customers: int, told: Told = print) -> None:
    """Fill an empty database at a store's URL; `told` hears what took how many seconds."""
    began = perf_counter()
    await (await Store.open(url)).close()
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        assert address.database
        await asyncio.to_thread(_load_sqlite, address.database, customers, told)
    else:
        await _load_postgresql(url, customers, told)
    told(f"{customers:,} customers in {perf_counter() - began:.0f} s")


def _load_sqlite(file: str, customers: int, told: Told) -> None:
    bare = sqlite3.connect(file, isolation_level=None)
    for name, value in _FOR_LOADING.items():
        bare.execute(f"PRAGMA {name}={value}")
    dialect = make_url("sqlite://").get_dialect()()
    for index in _indexes():
        bare.execute(f"DROP INDEX {index.name}")
    with _timed(told) as now_at:
        for step in steps(customers, "sqlite"):
            now_at(step.what)
            if step.rows is None:
                bare.execute(step.statement)
            else:
                bare.executemany(step.statement, step.rows)
        for index in _indexes():
            now_at(str(index.name))
            bare.execute(_made(index, dialect))
    bare.execute("PRAGMA locking_mode=NORMAL")
    bare.execute("PRAGMA journal_mode=WAL")
    bare.close()


async def _load_postgresql(url: str, customers: int, told: Told) -> None:
    """Tables that are emptied in the transaction that fills them need no log: see `wal_level=minimal`."""
    dialect = make_url("postgresql://").get_dialect()()
    async with _connected(url) as bare:
        for setting in ("session_replication_role=replica", "maintenance_work_mem='1GB'", "work_mem='256MB'"):
            await bare.execute(f"SET {setting}")
        for index in _indexes():
            await bare.execute(f"DROP INDEX {index.name}")
        with _timed(told) as now_at:
            async with bare.transaction():
                await bare.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
                for step in steps(customers, "postgresql"):
                    now_at(step.what)
                    if step.rows is None:
                        await bare.execute(step.statement)
                    else:
                        await bare.executemany(step.statement, step.rows)
                await bare.execute("SELECT setval('customers_id_seq', max(id)) FROM customers")
            for index in _indexes():
                now_at(str(index.name))
                await bare.execute(_made(index, dialect))
            now_at("vacuum")
            await bare.execute("VACUUM (FREEZE, ANALYZE)")
            await bare.execute("CHECKPOINT")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    bare = await asyncpg.connect(url)
    try:
        yield bare
    finally:
        await bare.close()


def _indexes() -> Iterator[Index]:
    """Those of the tables that are filled, but for what keeps a table's own rule."""
    for table in TABLES:
        yield from sorted(metadata.tables[table].indexes, key=lambda index: str(index.name))


def _made(index: Index, dialect: Dialect) -> str:
    return str(CreateIndex(index).compile(dialect=dialect))


@contextmanager
def _timed(told: Told) -> Iterator[Callable[[str], None]]:
    """Gives what is to be told of each thing that is begun; several steps of one thing are told together."""
    begun, current = perf_counter(), ""

    def now_at(what: str) -> None:
        nonlocal begun, current
        if what != current:
            if current:
                told(f"  {current}: {perf_counter() - begun:.1f} s")
            begun, current = perf_counter(), what

    yield now_at
    now_at("")


if __name__ == "__main__":
    asyncio.run(load(sys.argv[1], customers_of(sys.argv[2])))
