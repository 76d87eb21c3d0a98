"""The database: up to date, whole or not at all, and honest when it is gone."""

from __future__ import annotations

import asyncio
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from crm_store.backends import open_database
from crm_store.errors import Conflict, StoreUnavailable
from crm_store.schema import metadata


@pytest.fixture
async def database(tmp_path):
    database = await open_database(f"sqlite:///{tmp_path}/new/folder/store.db")
    yield database
    await database.close()


async def test_migrations_make_the_tables_of_the_schema(database):
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.read(differences) == []


async def test_opening_again_changes_nothing(database, tmp_path):
    await database.write(lambda connection: connection.execute(text("INSERT INTO settings VALUES ('a', 'b')")) and None)
    again = await open_database(f"sqlite:///{tmp_path}/new/folder/store.db")
    assert await again.read(lambda connection: connection.scalar(text("SELECT value FROM settings"))) == "b"
    await again.close()


async def test_transaction_that_fails_leaves_nothing(database):
    def fails(connection: Connection) -> None:
        connection.execute(text("INSERT INTO settings VALUES ('a', 'b')"))
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        await database.write(fails)
    assert await database.read(lambda connection: connection.scalar(text("SELECT count(*) FROM settings"))) == 0


async def test_contradiction_is_a_conflict_and_the_next_one_works(database):
    def orphan(connection: Connection) -> None:
        connection.execute(text("INSERT INTO name_words VALUES ('іван', 404)"))

    with pytest.raises(Conflict):
        await database.write(orphan)
    assert await database.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1


async def test_long_scan_keeps_neither_a_caller_nor_an_agent_who_searches_waiting(database):
    begun, answered = threading.Event(), threading.Event()

    def long(connection: Connection) -> bool:
        begun.set()
        return answered.wait(10)

    scan = asyncio.create_task(database.scan(long))
    await asyncio.to_thread(begun.wait)
    for work in (database.read, database.browse):
        assert await work(lambda connection: connection.scalar(text("SELECT 1"))) == 1
    answered.set()
    assert await scan


async def test_write_that_waits_for_a_lock_does_not_keep_a_caller_waiting(database):
    begun, answered = threading.Event(), threading.Event()

    def stuck(connection: Connection) -> bool:
        begun.set()
        return answered.wait(10)

    write = asyncio.create_task(database.write(stuck))
    await asyncio.to_thread(begun.wait)
    assert await database.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1
    answered.set()
    assert await write


async def test_each_kind_of_work_has_one_thread_and_none_is_left(database):
    def name(connection: Connection) -> str:
        return threading.current_thread().name

    kinds = (database.read, database.write, database.browse, database.scan)
    names = {await work(name) for work in kinds for _ in range(3)}
    assert len(names) == 4
    await database.close()
    assert not names & {thread.name for thread in threading.enumerate()}
    with pytest.raises(StoreUnavailable):
        await database.read(lambda connection: None)


async def test_file_that_is_no_database_is_unavailable(tmp_path):
    (tmp_path / "store.db").write_text("not a database, but long enough to be looked at as one by its header" * 20)
    with pytest.raises(StoreUnavailable):
        await open_database(f"sqlite:///{tmp_path}/store.db")


async def test_folder_that_cannot_be_made_is_unavailable(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        await open_database(f"sqlite:///{tmp_path}/file/store.db")


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense"])
async def test_url_that_no_backend_serves_says_so(url):
    with pytest.raises(ValueError, match="sqlite"):
        await open_database(url)
