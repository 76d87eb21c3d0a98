"""What a caller or an agent waits for never goes through a table: the plans of both databases say so."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from crm_store.candidates import CANDIDATES
from crm_store.known_of import KNOWN, known_at
from crm_store.search import found
from crm_store.statement import Statement
from crm_store.store import Store
from crm_store.timeline import OLDER, first_page
from tests.bench.bank import CROWD, CROWD_NUMBER, NOW, number_of
from tests.bench.bank_load import load

CUSTOMERS = 20_000
ONE = 1_237
HOT = {
    "whose number it is": (CANDIDATES, {"number": number_of(ONE)}),
    "whose number it is of ten thousand": (CANDIDATES, {"number": CROWD_NUMBER}),
    "all that is known of him": (KNOWN, known_at(ONE, NOW)),
    "the first page of his timeline": (OLDER, first_page(ONE, 50)),
    "a batch of his timeline": (OLDER, first_page(ONE, 500)),
}
TYPED = (
    "ко",
    "ів",
    "k",
    "Шевченко",
    "Kovalenko Ol",
    "іва ол",
    "тов бонд",
    "067 10",
    "+38050",
    "c120",
    "REQ-11",
    "R-12",
)

Plan = dict[str, Any]

_SMALL = {"agents", "settings"}  # a firm has hundreds of the one and a dozen of the other
_THROUGH = re.compile(r"^SCAN (?!anon_|CONSTANT ROW)(\w+)")


@pytest.fixture(scope="module")
def banks() -> dict[str, str]:
    """The URL of the bank on each database; the first test that asks for one makes it."""
    return {}


@pytest.fixture
async def store(bare_url: str, banks: dict[str, str]) -> AsyncIterator[Store]:
    """A bank of 20,000 customers, with the statistics that PostgreSQL plans by."""
    kind = bare_url.split(":")[0]
    if kind not in banks:
        await load(bare_url, CUSTOMERS, lambda _: None)
        banks[kind] = bare_url
    store = await Store.open(banks[kind])
    yield store
    await store.close()


@pytest.mark.parametrize("what", HOT)
async def test_nothing_is_gone_through_while_a_caller_waits(store, what):
    statement, parameters = HOT[what]
    assert await store.database.read(_gone_through, statement, parameters) == set()


@pytest.mark.parametrize("typed", TYPED)
async def test_nothing_is_gone_through_while_an_agent_types(store, typed):
    assert await store.database.read(_gone_through_by_search, typed) == set()


async def test_number_of_ten_thousand_customers_costs_as_much_as_that_of_one(store):
    answer = await store.identify(CROWD_NUMBER)
    assert (len(answer.candidates), answer.chosen) == (20, None)
    assert await store.database.read(_read_for, CANDIDATES, {"number": CROWD_NUMBER}) < CROWD / 50


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _gone_through(connection: Connection, statement: Statement[Any], parameters: dict[str, Any]) -> set[str]:
    """The tables that are read whole; on PostgreSQL by the plan for these parameters, and by that for any."""
    if _is_sqlite(connection):
        return _whole_sqlite(connection, statement.sqlite, statement.for_sqlite(parameters))
    values = statement.for_postgresql(parameters)
    found = _whole_postgresql(connection, f"{statement.postgresql}", values)
    connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
    connection.exec_driver_sql(f"PREPARE hot AS {statement.postgresql}")
    given = ", ".join(f"'{value}'" for value in values)
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE hot({given})").scalar_one()
    connection.exec_driver_sql("DEALLOCATE hot")
    connection.exec_driver_sql("RESET plan_cache_mode")
    return found | _whole_of(plan)


def _gone_through_by_search(connection: Connection, typed: str) -> set[str]:
    said: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        found(connection, typed, "UA", 20, "a101")
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert said
    whole = _whole_sqlite if _is_sqlite(connection) else _whole_postgresql
    return {table for statement, parameters in said for table in whole(connection, statement, parameters)}


def _whole_sqlite(connection: Connection, statement: str, parameters: Any) -> set[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))
    return {match[1] for row in plan if (match := _THROUGH.match(row.detail)) and match[1] not in _SMALL}


def _whole_postgresql(connection: Connection, statement: str, parameters: Any) -> set[str]:
    return _whole_of(connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", tuple(parameters)).scalar_one())


def _whole_of(plan: Any) -> set[str]:
    through = (node for node in _nodes(plan) if node["Node Type"] == "Seq Scan")
    return {node["Relation Name"] for node in through if node["Relation Name"] not in _SMALL}


def _nodes(plan: Any) -> Iterator[Plan]:
    """All nodes of a plan, which comes as text or as JSON."""
    below = [root["Plan"] for root in (json.loads(plan) if isinstance(plan, str) else plan)]
    while below:
        node = below.pop()
        yield node
        below += node.get("Plans", ())


def _read_for(connection: Connection, statement: Statement[Any], parameters: dict[str, Any]) -> float:
    """The most rows that a part of the plan had in hand; SQLite tells only that it sorts, which takes them all."""
    if _is_sqlite(connection):
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement.sqlite}", tuple(statement.for_sqlite(parameters))
        )
        return CROWD if any("TEMP B-TREE" in row.detail for row in plan) else 0
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.postgresql}"
    plan = connection.exec_driver_sql(explain, tuple(statement.for_postgresql(parameters))).scalar_one()
    return max(node["Actual Rows"] * node["Actual Loops"] for node in _nodes(plan))
