"""What is saved of a queue is in force at once, whoever saved it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from crm_store.errors import StoreUnavailable
from crm_store.queue_record import HoldFixed, HoldNever, QueueRecord
from crm_store.store import Store
from screenpop.queue_keeper import QueueKeeper
from tests.screenpop.house import PRIVATE, House, furnish


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:
    store = await furnish(tmp_path)
    yield store
    await store.close()


@pytest.fixture
async def house(store) -> House:
    return House(store)


@pytest.fixture
def looked() -> list[str]:
    return []


@pytest.fixture
def keeper(house, store, looked) -> QueueKeeper:
    return QueueKeeper(store, house.floor, changed=lambda: looked.append("hours"))


async def test_next_call_is_held_as_the_new_settings_say(house, store, keeper):
    house.ready("olena", "taras")
    house.arrive("1.1")
    await store.save_queue(replace(PRIVATE, hold=HoldNever()))
    await keeper.refresh()
    assert house.arrive("1.2").offered.agent == "taras"
    house.desks.set_state("taras", "not_ready")
    await store.save_queue(replace(PRIVATE, hold=HoldFixed(seconds=300)))
    await keeper.refresh()
    house.desks.set_state("taras", "ready")
    assert house.arrive("1.3").waiting_for == "olena"


async def test_new_queue_and_new_title_appear_on_the_floor(house, store, keeper, looked):
    await store.save_queue(replace(PRIVATE, title="Приватні"))
    await store.save_queue(QueueRecord(name="lending", title="Lending", team="lending"))
    await keeper.refresh()
    lines = [line for change in house.supervisor.of("floor_changed") for line in change["queues"]]
    assert {line["queue"]: line["title"] for line in lines} == {"private": "Приватні", "lending": "Lending"}
    assert house.floor.title("lending") == "Lending"
    assert looked == ["hours"]


async def test_removed_queue_leaves_the_floor_and_who_waits_in_it_is_still_served(house, store, keeper):
    house.desks.set_state("olena", "not_ready", "lunch")
    waiting = house.arrive("1.1")
    await store.remove_queue("private")
    await keeper.refresh()
    assert house.supervisor.of("floor")[-1]["queues"] == []
    house.ready("olena")
    assert waiting.phase == "offered"


async def test_nothing_is_told_when_nothing_changed(house, store, keeper, looked):
    await keeper.refresh()
    assert looked == []


async def test_store_that_is_away_changes_nothing(house, store, keeper):
    await store.close()
    with pytest.raises(StoreUnavailable):
        await keeper.refresh()
    assert house.floor.queues == {"private": PRIVATE}
