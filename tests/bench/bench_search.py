"""What an agent waits while he types: searches at a million customers, beside the same SQL run by the bare driver.

Run `python -m tests.bench.bench_search [--sizes 200k,1m] [--databases sqlite,postgresql] [--keep DIR]`. Each text is
searched letter by letter, as it is typed; the floor runs the statements of the last search again, in turn with ours.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, event

from crm_store.search import found
from crm_store.store import Store
from tests.bench.bank import number_of
from tests.bench.bank_load import customers_of
from tests.bench.bank_servers import bank, folder_for_banks
from tests.bench.bare import Query, bare
from tests.bench.table import Row, percentile, show

GOAL_MS = 50.0
TURNS = 3
TEXTS = {
    "two letters": ("ко", "ів", "ch", "ал"),
    "family name": ("шевченко", "Kovalchuk", "Цимбаленко"),
    "two names": ("іваненко ол", "Kravchuk Andrii", "ко ів", "мороз соломія"),
    "company": ("тов бонд", "коваль тов"),
    "number": ("067 10", "+38050100", number_of(77_777), "0442000000"),
    "mail and request": ("c12345@ex", "REQ-1234", "R-777"),
    "nobody": ("яяяя", "zzzz wwww", "+1 202 555"),
}


def _typed(text: str) -> list[str]:
    """The text as far as it is typed, from its second letter on."""
    return [text[:length] for length in range(2, len(text) + 1)]


async def _statements(store: Store, text: str) -> list[Query]:
    """What a search says to the database."""
    said: list[Query] = []

    def listening(connection: Connection) -> None:
        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            said.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        try:
            found(connection, text, store.region, 20, None)
        finally:
            event.remove(connection, "before_cursor_execute", note)

    await store.database.browse(listening)
    return said


async def measure(url: str) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds of every search, ours and the floor's, by what was typed."""
    times: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in TEXTS}
    async with AsyncExitStack() as stack:
        store = await Store.open(url)
        stack.push_async_callback(store.close)
        driver = await bare(url)
        stack.push_async_callback(driver.close)
        for what, typed in ((what, typed) for what, texts in TEXTS.items() for text in texts for typed in _typed(text)):
            said = await _statements(store, typed)
            ours, floor = times[what]
            for _ in range(TURNS):
                began = perf_counter()
                await store.search(typed)
                ours.append(perf_counter() - began)
                began = perf_counter()
                await driver.run(*said)
                floor.append(perf_counter() - began)
    return times


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default="200k", type=lambda text: text.split(","))
    asked.add_argument("--databases", default="sqlite,postgresql", type=lambda text: text.split(","))
    asked.add_argument("--keep", help="a folder in which the banks stay, and are found again")
    given = asked.parse_args()
    rows = []
    with folder_for_banks(given.keep) as folder:
        for database in given.databases:
            for size in given.sizes:
                with bank(database, size, folder) as url:
                    assert customers_of(size) > 100_000, "the number that is searched must be there"
                    measured = asyncio.run(measure(url))
                for what, (ours, floor) in measured.items():
                    worst, least = max(ours) * 1000, percentile(floor, 0.99) * 1000
                    late = percentile(ours, 0.99) * 1000
                    rows.append(
                        Row(
                            what=f"{database} {size}, {what} ({len(ours)})",
                            ours=f"{percentile(ours, 0.5) * 1000:.1f} / {late:.1f} / {worst:.1f} ms",
                            floor=f"p99 {least:.1f} ms",
                            against=f"{late / least:.1f}",
                            goal=f"p99 ≤ {GOAL_MS:.0f} ms",
                            met=late <= GOAL_MS,
                        )
                    )
    show("Search as the agent types: p50 / p99 / worst", rows, floor="the same SQL, bare driver")


if __name__ == "__main__":
    main()
