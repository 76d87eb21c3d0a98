"""What the store adds to bare SQLite: identify, profile and 50 timeline rows, against the same SQL run by sqlite3.

Run `python -m tests.bench.bench_store`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, event, select

from crm_store.demo import build
from crm_store.schema import contact_points
from crm_store.store import Store
from tests.bench.table import Row, percentile, show

CALLS = 1_500
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

Statement = tuple[str, Any]


async def measure(folder: str) -> tuple[list[float], list[float]]:
    """Seconds of every call: ours, and the floor."""
    store = await Store.open(f"sqlite:///{folder}/demo.db")
    bare = sqlite3.connect(f"{folder}/demo.db")
    ours, floor = [], []
    try:
        await build(store, today=NOW.date(), hash_password=str)
        numbers = Random(7).choices(await store.database.read(_numbers), k=CALLS)
        statements = await _statements(store, numbers)
        for number in numbers:  # in turn, so that a busy machine slows both alike
            ours.append(await _timed(store, number))
            floor.append(_replayed(bare, statements[number]))
    finally:
        bare.close()
        await store.close()
    return ours, floor


def _numbers(connection: Connection) -> list[str]:
    own = (contact_points.c.kind == "phone", contact_points.c.label == "mobile")
    return list(connection.scalars(select(contact_points.c.value).where(*own)))


async def _work(store: Store, number: str) -> None:
    found = await store.identify(number)
    assert found.chosen is not None
    await store.profile(found.chosen, now=NOW)
    await store.timeline(found.chosen, limit=50)


async def _timed(store: Store, number: str) -> float:
    begun = perf_counter()
    await _work(store, number)
    return perf_counter() - begun


async def _statements(store: Store, numbers: list[str]) -> dict[str, list[Statement]]:
    """The SQL that the store runs for each number; running it also warms both sides' caches."""
    seen: dict[str, list[Statement]] = {}
    current: list[Statement] = []

    def listen(connection: Connection) -> Callable[[], None]:
        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            current.append((statement, parameters))

        event.listen(connection.engine, "before_cursor_execute", note)
        return lambda: event.remove(connection.engine, "before_cursor_execute", note)

    stop = await store.database.read(listen)
    for number in set(numbers):
        current.clear()
        await _work(store, number)
        seen[number] = list(current)
    stop()
    return seen


def _replayed(bare: sqlite3.Connection, statements: list[Statement]) -> float:
    begun = perf_counter()
    for statement, parameters in statements:
        bare.execute(statement, parameters).fetchall()
    return perf_counter() - begun


def main() -> None:
    with TemporaryDirectory(prefix="farley-bench-") as folder:
        ours, floor = asyncio.run(measure(folder))
    rows = []
    for rank in (0.5, 0.99):
        one, other = percentile(ours, rank) * 1000, percentile(floor, rank) * 1000
        what = f"p{rank * 100:.0f} of {CALLS}"
        rows.append(Row(what=what, ours=f"{one:.2f} ms", floor=f"{other:.2f} ms", against=f"{one / other:.1f}"))
    show("Store: identify, profile and 50 timeline rows of one caller", rows, floor="the same SQL, sqlite3")


if __name__ == "__main__":
    main()
