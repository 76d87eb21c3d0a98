"""The store on every backend: what holds for one holds for all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_store.records import AgentRecord, CallRecord, NewCustomer, Number
from crm_store.store import Store

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

MakeCustomer = Callable[..., Awaitable[int]]
MakeCall = Callable[..., CallRecord]


@pytest.fixture(params=["sqlite"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An empty store with the experts `olena` and `taras`."""
    store = await Store.open(store_url)
    for login, name in (("olena", "Олена Гриценко"), ("taras", "Тарас Мельничук")):
        await store.add_agent(AgentRecord(login=login, name=name, role="agent", teams=("private",)), f"hash of {login}")
    yield store
    await store.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def customer(store: Store) -> MakeCustomer:
    async def make(name: str = "Шевченко Олена Петрівна", number: str = "+380675550001", **rest: str) -> int:
        return await store.create_customer(NewCustomer(name=name, number=number, **rest), by="olena")

    return make


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
