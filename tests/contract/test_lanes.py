"""Reads go on through what happens to a connection."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, text

from crm_store.backends import open_database
from crm_store.errors import NotFound, StoreUnavailable


@pytest.fixture
async def database(postgresql_url):
    database = await open_database(postgresql_url)
    yield database
    await database.close()


def _server_process(connection: Connection) -> int:
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


async def _end(database, process: int) -> None:
    await database.write(lambda c: c.execute(text("SELECT pg_terminate_backend(:it)"), {"it": process}) and None)


async def test_read_after_the_server_has_dropped_the_connection_finds_a_new_one(database):
    first = await database.read(_server_process)
    assert await database.read(_server_process) == first
    await _end(database, first)
    assert await database.read(_server_process) != first


async def test_read_that_the_server_ends_half_way_is_tried_once_more(database):
    tries: list[int] = []
    begun = asyncio.Event()

    def slow_at_first(connection: Connection) -> int:
        tries.append(_server_process(connection))
        begun.set()
        connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": 30 if len(tries) == 1 else 0})
        return tries[-1]

    await database.read(_server_process)
    reading = asyncio.create_task(database.read(slow_at_first))
    await begun.wait()
    await _end(database, tries[0])
    assert await reading == tries[1] != tries[0]


async def test_read_that_is_given_up_leaves_the_next_one_alone(database):
    begun = asyncio.Event()

    def slow(connection: Connection) -> None:
        begun.set()
        connection.execute(text("SELECT pg_sleep(30)"))

    for _ in range(12):  # more than there are connections
        reading = asyncio.create_task(database.read(slow))
        await begun.wait()
        begun.clear()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    assert await database.read(_server_process)


async def test_what_a_read_refuses_costs_no_connection(database):
    def refuses(connection: Connection) -> None:
        raise NotFound

    first = await database.read(_server_process)
    with pytest.raises(NotFound):
        await database.read(refuses)
    assert await database.read(_server_process) == first


async def test_closed_database_says_so(database):
    await database.close()
    with pytest.raises(StoreUnavailable):
        await database.read(_server_process)


async def test_many_scans_leave_room_for_a_quick_read(database):
    def slow(connection: Connection) -> None:
        connection.execute(text("SELECT pg_sleep(0.3)"))

    scans = [asyncio.create_task(database.scan(slow)) for _ in range(20)]
    await asyncio.sleep(0)
    assert await database.read(_server_process)
    assert not all(scan.done() for scan in scans)
    for scan in scans:
        scan.cancel()
    await asyncio.gather(*scans, return_exceptions=True)
