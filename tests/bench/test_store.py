"""What the store adds to bare SQLite: identify, profile and 50 timeline rows, against the same SQL run by sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from crm_store.demo import build
from crm_store.schema import contact_points
from crm_store.store import Store

CALLS = 1_500
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

Statement = tuple[str, Any]


@pytest.mark.bench
async def test_caller_is_known_within_a_small_multiple_of_bare_sqlite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/demo.db")
    bare = sqlite3.connect(tmp_path / "demo.db")
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
    with capsys.disabled():
        _print("store", ours)
        _print("bare sqlite3", floor)
        for name, rank in (("p50", 0.5), ("p99", 0.99)):
            print(f"{name}: store / bare = {_percentile(ours, rank) / _percentile(floor, rank):.1f}")


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


def _print(name: str, seconds: list[float]) -> None:
    p50, p99 = (_percentile(seconds, rank) * 1_000 for rank in (0.5, 0.99))
    print(f"{name}: p50 {p50:.2f} ms, p99 {p99:.2f} ms over {len(seconds)} calls")


def _percentile(seconds: list[float], rank: float) -> float:
    return sorted(seconds)[int(rank * len(seconds))]
