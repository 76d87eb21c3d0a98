"""What a ring costs the store: identify, profile and the first 50 timeline rows, beside the bare drivers' floor.

Run `python -m tests.bench.bench_store [--sizes 10k,1m,10m] [--databases sqlite,postgresql] [--keep DIR]`. The floor is
the same SQL with the same parameters in the same run, in turn with ours: sqlite3 in one worker thread that asyncio
awaits, and an asyncpg pool that says nothing more to the server than the query. Neither reads what comes back.
Customers are drawn at random; `first time` is when nobody has asked for them before, the other rows when somebody has.
A bank that fits into memory is read through before; of one that does not, the first time is the disk's.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from random import Random
from time import perf_counter
from typing import Any

from crm_store.candidates import CANDIDATES
from crm_store.known_of import KNOWN, known_at
from crm_store.statement import Statement
from crm_store.store import Store
from crm_store.timeline import OLDER, first_page
from tests.bench.bank import NOW, number_of
from tests.bench.bank_load import customers_of
from tests.bench.bank_servers import bank, folder_for_banks, read_through
from tests.bench.bare import READS, Bare, Query, bare
from tests.bench.table import Row, percentile, show

ROWS = 50
CALLS = 2_000
TURNS = 10
GOALS = {"sqlite": 2.0, "postgresql": 3.0}  # milliseconds at p99, one after the other
OVER_FLOOR = 1.5

Caller = Callable[[int], Awaitable[None]]
Times = dict[str, list[float]]  # seconds of every call, `ours` and `floor`


def _ours(store: Store) -> Caller:
    async def call(customer: int) -> None:
        found, profile = await store.recognise(number_of(customer), now=NOW)
        assert found.chosen == customer
        assert profile is not None
        await store.timeline(customer, limit=ROWS)

    return call


def _floor(driver: Bare, database: str) -> Caller:
    def query(statement: Statement[Any], parameters: dict[str, Any]) -> Query:
        if database == "sqlite":
            return statement.sqlite, statement.for_sqlite(parameters)
        return statement.postgresql, statement.for_postgresql(parameters)

    async def call(customer: int) -> None:
        number = {"number": number_of(customer)}
        await driver.run(query(CANDIDATES, number), query(KNOWN, known_at(customer, NOW)))
        await driver.run(query(OLDER, first_page(customer, ROWS)))

    return call


async def _one_by_one(callers: dict[str, Caller], customers: list[int]) -> Times:
    """Each customer by both, in turn first by the one and first by the other."""
    times: Times = {name: [] for name in callers}
    for position, customer in enumerate(customers):
        names = list(callers)
        for name in names if position % 2 else reversed(names):
            times[name].append(await _timed(callers[name], customer))
    return times


async def _at_once(callers: dict[str, Caller], customers: list[int], many: int) -> tuple[Times, dict[str, float]]:
    """So many in parallel, all by one, then all by the other, in turns; and how many a second there were."""
    times: Times = {name: [] for name in callers}
    seconds = dict.fromkeys(callers, 0.0)
    few = len(customers) // TURNS
    for turn in range(TURNS):
        for name, caller in callers.items():
            queue = iter(customers[turn * few : (turn + 1) * few])

            async def worker(queue: Any = queue, name: str = name, caller: Caller = caller) -> None:
                for customer in queue:
                    times[name].append(await _timed(caller, customer))

            began = perf_counter()
            await asyncio.gather(*(worker() for _ in range(many)))
            seconds[name] += perf_counter() - began
    return times, {name: len(times[name]) / spent for name, spent in seconds.items()}


async def _timed(caller: Caller, customer: int) -> float:
    began = perf_counter()
    await caller(customer)
    return perf_counter() - began


async def measure(url: str, customers: int) -> tuple[Times, Times, dict[int, tuple[Times, dict[str, float]]]]:
    """Of customers nobody asked for before, of the same again one by one, and of the same so many at once."""
    drawn = Random(7).sample(range(1, customers + 1), CALLS)
    async with AsyncExitStack() as stack:
        store = await Store.open(url)
        stack.push_async_callback(store.close)
        driver = await bare(url)
        stack.push_async_callback(driver.close)
        callers = {"ours": _ours(store), "floor": _floor(driver, url.split(":")[0])}
        for customer in Random(8).sample(range(1, customers + 1), 10 * READS):  # each connection plans a few times
            await asyncio.gather(*(caller(customer) for caller in callers.values() for _ in range(READS)))
        first = await _one_by_one(callers, drawn)
        again = await _one_by_one(callers, drawn)
        return first, again, {many: await _at_once(callers, drawn, many) for many in (10, 50)}


def _row(what: str, times: Times, rank: float, goal: float | None = None, rate: dict[str, float] | None = None) -> Row:
    ours, floor = (percentile(times[name], rank) * 1000 for name in ("ours", "floor"))
    fast = f" ({rate['ours']:,.0f}/s)" if rate else ""
    fast_floor = f" ({rate['floor']:,.0f}/s)" if rate else ""
    return Row(
        what=f"{what}, p{rank * 100:.0f}",
        ours=f"{ours:.2f} ms{fast}",
        floor=f"{floor:.2f} ms{fast_floor}",
        against=f"{ours / floor:.2f}",
        goal=f"≤ {goal:.0f} ms, ≤ {OVER_FLOOR} ×" if goal else "",
        met=ours <= goal and ours <= OVER_FLOOR * floor if goal else None,
    )


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default="10k,200k", type=lambda text: text.split(","))
    asked.add_argument("--databases", default="sqlite,postgresql", type=lambda text: text.split(","))
    asked.add_argument("--keep", help="a folder in which the banks stay, and are found again")
    return asked.parse_args()


def main() -> None:
    asked = _asked()
    rows, flat = [], []
    with folder_for_banks(asked.keep) as folder:
        for database in asked.databases:
            p99s: list[float] = []
            for size in asked.sizes:
                with bank(database, size, folder) as url:
                    fits = read_through(folder / f"{size}.{'db' if database == 'sqlite' else 'pg'}")
                    first, again, parallel = asyncio.run(measure(url, customers_of(size)))
                what = f"{database} {size}"
                begins = "first time" if fits else "first time, from disk"
                rows += [_row(f"{what}, {begins}", first, rank) for rank in (0.5, 0.99)]
                rows.append(_row(f"{what}, serial", again, 0.5))
                rows.append(_row(f"{what}, serial", again, 0.99, goal=GOALS[database]))
                for many, (times, rate) in parallel.items():
                    rows += [_row(f"{what}, {many} at once", times, rank, rate=rate) for rank in (0.5, 0.99)]
                p99s.append(percentile(again["ours"], 0.99) * 1000)
            if len(p99s) > 1:
                grown = f"{asked.sizes[0]} → {asked.sizes[-1]}"
                flat.append(f"{database} p99 {grown}: {p99s[0]:.2f} → {p99s[-1]:.2f} ms, × {p99s[-1] / p99s[0]:.2f}")
    show("Store: identify, profile and 50 timeline rows of one caller", rows, floor="the same SQL, bare driver")
    print("\n".join(flat))


if __name__ == "__main__":
    main()
