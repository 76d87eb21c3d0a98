"""What a new version works out for old rows: each row once, resumed where it broke off, shared by nodes."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, func, select, update

from crm_store import backfills
from crm_store.migrations.backfill import Backfill, Progress
from crm_store.schema import customers
from crm_store.store import Store

NAMES = ("Олена", "Тарас", "Іван", "Марія", "Петро")


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(customers)).scalar_one()


def shout(connection: Connection, after: int) -> tuple[int, int | None]:
    """Two customers more get an exclamation mark."""
    rows = select(customers.c.id).where(customers.c.id > after).order_by(customers.c.id).limit(2)
    ids = connection.scalars(rows).all()
    connection.execute(update(customers).where(customers.c.id.in_(ids)).values(name=customers.c.name + "!"))
    return len(ids), ids[-1] if ids else None


SHOUT = Backfill(name="shout", total=count, step=shout)


@pytest.fixture
async def people(store, customer, monkeypatch):
    for position, name in enumerate(NAMES):
        await customer(name, f"+38067555000{position}")
    monkeypatch.setattr(backfills, "BACKFILLS", (SHOUT,))
    return store


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(select(customers.c.name).order_by(customers.c.id)))


async def test_every_row_is_done_once_and_it_says_how_far_it_is(people):
    told: list[Progress] = []
    assert await people.backfills() == (Progress(name="shout"),)
    await people.run_backfills(told.append)
    assert await people.database.read(names) == [f"{name}!" for name in NAMES]
    assert [(each.done, each.total, each.finished) for each in told] == [
        (2, 5, False), (4, 5, False), (5, 5, False), (5, 5, True),
    ]  # fmt: skip
    await people.run_backfills()
    assert await people.database.read(names) == [f"{name}!" for name in NAMES]


async def test_what_broke_off_goes_on_where_it_stopped(people, monkeypatch):
    def breaks(connection: Connection, after: int) -> tuple[int, int | None]:
        if after:
            shout(connection, after)
            raise RuntimeError("gone")
        return shout(connection, after)

    monkeypatch.setattr(backfills, "BACKFILLS", (Backfill(name="shout", total=count, step=breaks),))
    with pytest.raises(RuntimeError):
        await people.run_backfills()
    assert (await people.backfills())[0].done == 2
    monkeypatch.setattr(backfills, "BACKFILLS", (SHOUT,))
    await people.run_backfills()
    assert await people.database.read(names) == [f"{name}!" for name in NAMES]


async def test_two_nodes_share_the_work(people, store_url):
    other = await Store.open(store_url)
    try:
        await asyncio.gather(people.run_backfills(), other.run_backfills())
    finally:
        await other.close()
    assert await people.database.read(names) == [f"{name}!" for name in NAMES]


async def test_an_empty_store_has_nothing_to_do(store, monkeypatch):
    monkeypatch.setattr(backfills, "BACKFILLS", (SHOUT,))
    await store.run_backfills()
    assert (await store.backfills())[0].finished


def test_the_names_of_backfills_differ():
    assert len({each.name for each in backfills.BACKFILLS}) == len(backfills.BACKFILLS)
