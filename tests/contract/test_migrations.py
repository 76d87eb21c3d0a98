"""Data of every earlier version comes through unharmed, whoever starts first, and however often it breaks off."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text

from crm_store import migrations
from crm_store.errors import NewerDatabase
from crm_store.migrations import indexes
from crm_store.queue_record import HoldFixed
from crm_store.schema import metadata
from crm_store.store import Store
from tests.contract.old_rows import rows_of

Rows = dict[str, list[dict[str, object]]]
# Their contents are made anew from others: queues of the first version, and the words by which names are found.
WORKED_OUT = {"queues", "name_words", "alembic_version"}


def fill(connection: Connection, revision: str) -> None:
    migrations.upgrade(connection, revision)
    for statement in rows_of(revision):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":  # the rows came with keys of their own
        for table in reflected(connection).tables.values():
            if "id" in table.c:
                name = f"'{table.name}'"
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence({name}, 'id'), (SELECT max(id) FROM {table.name}))"
                )


def reflected(connection: Connection) -> MetaData:
    there = MetaData()
    there.reflect(connection)
    return there


def everything(connection: Connection) -> Rows:
    """All rows of all tables, in the order of their keys, but for how far a backfill is."""
    found = {}
    for name, table in reflected(connection).tables.items():
        ordered = table.select().order_by(*table.primary_key.columns)
        found[name] = [dict(row._mapping) for row in connection.execute(ordered)]
    found["settings"] = [row for row in found["settings"] if not row["key"].startswith("backfill")]
    return found


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


@pytest.mark.parametrize("revision", migrations.revisions())
async def test_data_of_every_earlier_version_comes_through_unharmed(bare_url, at_revision, revision, now):
    before: Rows = {}

    def prepare(connection: Connection) -> None:
        fill(connection, revision)
        before.update(everything(connection))

    await at_revision(bare_url, prepare)
    store = await Store.open(bare_url)
    try:
        await store.run_backfills()
        after = await store.database.read(everything)
        for table in before.keys() - WORKED_OUT:
            kept = [{key: row[key] for key in old} for old, row in zip(before[table], after[table], strict=True)]
            assert kept == before[table], table
        assert await store.database.read(differences) == []
        assert await store.database.read(indexes.missing) == ()
        (queue,) = await store.queues()
        assert (queue.title, queue.hold, queue.ring) == ("Приватні", HoldFixed(seconds=45.0), 25.0)
        assert (await store.agent("olena")).capacity == {"voice": 1}
        assert (await store.identify("067 555-00-01")).chosen == 1
        profile = await store.profile(1, now=now)
        assert (profile.owner, profile.deputies, profile.segment) == ("olena", ("taras",), "premium")
        assert [item.text for item in (await store.timeline(1)).items] == ["Любить каву", "Передзвонити"]
        assert [found.customer for found in await store.search("Шевченко")] == [1]
    finally:
        await store.close()


async def test_two_nodes_that_start_at_once_both_come_up(bare_url, at_revision):
    await at_revision(bare_url, partial(fill, revision="0005"))
    stores = await asyncio.gather(*(Store.open(bare_url) for _ in range(2)))
    try:
        for store in stores:
            assert await store.database.read(differences) == []
            assert (await store.identify("0675550001")).chosen == 1
    finally:
        for store in stores:
            await store.close()


async def test_an_upgrade_that_broke_off_between_steps_goes_on(bare_url, at_revision, monkeypatch):
    await at_revision(bare_url, partial(fill, revision="0005"))
    create, built = indexes.create, indexes.create_concurrently

    class Broken(Exception):
        pass

    async def fails_at(name: str) -> None:
        def breaks(connection, index):
            if index.name == name:
                raise Broken
            (built if connection.dialect.name == "postgresql" else create)(connection, index)

        monkeypatch.setattr(indexes, "create", breaks)
        monkeypatch.setattr(indexes, "create_concurrently", breaks)
        with pytest.raises(Broken):
            await Store.open(bare_url)

    await fails_at("ix_relatives_relative")
    await fails_at("uq_timeline_source")
    monkeypatch.undo()
    store = await Store.open(bare_url)
    assert await store.database.read(differences) == []
    await store.close()


async def test_an_index_that_was_left_half_built_is_built_anew(store_url, store):
    def spoil(connection: Connection) -> None:
        connection.execute(text("DROP INDEX uq_timeline_source"))
        if connection.dialect.name == "postgresql":  # as CREATE INDEX CONCURRENTLY leaves it when it is broken off
            connection.execute(text("CREATE INDEX uq_timeline_source ON timeline (source)"))
            connection.execute(
                text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'uq_timeline_source'::regclass")
            )

    await store.database.write(spoil)
    again = await Store.open(store_url)
    try:
        assert await again.database.read(indexes.missing) == ()
        assert await again.database.read(differences) == []
    finally:
        await again.close()


async def test_calls_go_on_while_a_second_process_brings_the_tables_up_to_date(store_url, store, customer, at_revision):
    """The newer program must not wait for an agent's long read, nor let others wait behind it."""
    known = await customer()

    def older(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
        for name in ("customer_at", "note_at", "disposition_at"):
            connection.execute(text(f"ALTER TABLE call_marks DROP COLUMN {name}"))
        for name in ("past_counts", "duplicates", "merges"):
            connection.execute(text(f"DROP TABLE {name}"))

    await store.database.write(older)
    opening = asyncio.create_task(Store.open(store_url))
    while not opening.done():
        assert (await store.identify("0675550001")).chosen == known
        await asyncio.sleep(0)
    await (await opening).close()


async def test_an_older_program_says_that_the_database_is_newer(store_url, store):
    def newer(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await store.database.write(newer)
    with pytest.raises(NewerDatabase, match="newer version of Farley has brought this database to revision 9999"):
        await Store.open(store_url)
