"""Two who are one: both histories are there, and undoing it leaves not a trace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Connection, Date, Float, Integer, Table, insert

from crm_store.columns import Amount, Document, Moment
from crm_store.dealing_records import NoteFields, TaskFields
from crm_store.errors import Conflict, CustomerMerged, InvalidCursor, NotFound, Unfit
from crm_store.merge_moves import WHOSE
from crm_store.schema import agents, audit, contact_points, customers, metadata, relatives
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from tests.contract.conftest import OLENA

AT = datetime(2026, 11, 1, tzinfo=UTC)
number = count(1)


def as_they_are(connection: Connection, people: list[int]) -> dict[str, list[object]]:
    """All that is theirs, without the count of changes."""
    known = customers.select().where(customers.c.id.in_(people)).order_by(customers.c.id)
    found: dict[str, list[object]] = {
        "customers": [{**row._mapping, "version": 0} for row in connection.execute(known)]
    }
    for table in WHOSE:
        theirs = table.select().where(table.c.customer.in_(people)).order_by(*table.primary_key.columns)
        found[table.name] = [dict(row._mapping) for row in connection.execute(theirs)]
    return found


def row_of(table: Table, customer: int, **more: object) -> dict[str, object]:
    """A row with something in every column that must have something."""
    values: dict[str, object] = {}
    for column in table.c:
        if column.nullable or column.server_default is not None or column.name == "id":
            continue
        match column.type:
            case Moment():
                values[column.name] = AT
            case Document():
                values[column.name] = []
            case Boolean():
                values[column.name] = False
            case Float() | Amount():
                values[column.name] = 0
            case Date():
                values[column.name] = AT.date()
            case Integer():
                values[column.name] = 1
            case _:
                values[column.name] = f"{table.name} {next(number)}"
    return values | {"customer": customer} | more


def add(connection: Connection, table: Table, customer: int, **more: object) -> None:
    connection.execute(insert(table).values(row_of(table, customer, **more)))


def test_every_table_that_has_customers_is_merged():
    theirs = {table.name for table in metadata.tables.values() if "customer" in table.c}
    assert theirs - {table.name for table in WHOSE} == {"audit", "name_words"}


PLAIN = [table for table in WHOSE if table.name not in ("contact_points", "assignments", "relatives", "timeline")]
WHO = st.integers(0, 2)
SCENES = st.fixed_dictionaries(
    {
        "things": st.lists(st.tuples(st.sampled_from(PLAIN), WHO), max_size=8),
        "points": st.lists(
            st.tuples(WHO, st.sampled_from(["a", "b"]), st.booleans(), st.none() | st.integers(0, 9)),
            unique_by=lambda point: point[:2],
            max_size=6,
        ),
        "owners": st.tuples(*[st.sampled_from([None, "olena", "taras"])] * 3),
        "birthdays": st.tuples(*[st.none() | st.dates()] * 3),
        "family": st.lists(st.tuples(WHO, st.just(3)), max_size=3),
        "pairs": st.lists(st.permutations([0, 1, 2]), min_size=1, max_size=4),
    }
)


def furnish(connection: Connection, scene: dict) -> list[int]:
    """Four customers and all that is theirs; the last is a relative of others."""
    people = []
    for birthday in (*scene["birthdays"], None):
        made = insert(customers).values(
            kind="person", name="Х", language="uk", segment="s", created_at=AT, created_by="x", birthday=birthday
        )
        people.append(connection.scalar(made.returning(customers.c.id)))
    for table, who in scene["things"]:
        add(connection, table, people[who])
    for who, value, main, spoke in scene["points"]:
        at = None if spoke is None else AT + timedelta(days=spoke)
        marks = {"last_spoke_at": at, "chosen_at": at, "chosen_by": None if at is None else f"agent {spoke}"}
        add(connection, contact_points, people[who], kind="phone", value=value, main=main, **marks)
    owned = metadata.tables["assignments"]
    for customer, owner in zip(people, scene["owners"], strict=False):
        add(connection, owned, customer, until=AT)
        if owner:
            add(connection, owned, customer, owner=owner)
    for who, other in scene["family"]:
        add(connection, relatives, people[who], relative=people[other])
        add(connection, relatives, people[other], relative=people[who])
    return people


def test_undoing_merges_leaves_everything_as_it_was(store_url):
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(store_url))

        @given(scene=SCENES)
        @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
        def check(scene: dict) -> None:
            runner.run(merge_and_undo(store, scene))

        try:
            runner.run(store.database.write(two_experts))
            check()
        finally:
            runner.run(store.close())


def two_experts(connection: Connection) -> None:
    for login in ("olena", "taras"):
        connection.execute(
            insert(agents).values(login=login, name=login, role="agent", language="uk", teams=[], skills={})
        )


async def merge_and_undo(store: Store, scene: dict) -> None:
    people = await store.database.write(furnish, scene)
    states, merges = [await store.database.read(as_they_are, people)], []
    for kept, merged, _ in scene["pairs"]:
        try:
            merges.append((await store.merge(people[kept], people[merged], by=OLENA)).id)
        except CustomerMerged:
            continue
        states.append(await store.database.read(as_they_are, people))
    for merge in reversed(merges):
        assert await store.database.read(as_they_are, people) == states.pop()
        await store.undo_merge(merge, by=OLENA)
    assert await store.database.read(as_they_are, people) == states.pop()


@pytest.fixture
async def pair(store, customer, call, now):
    """Two records of one woman, each with a history."""
    kept = await customer("Шевченко Олена Петрівна", "+380675550001")
    merged = await customer("Olena Shevchenko", "+380675550002", note="Любить каву", owner="taras")
    await store.record_call(call("7.7", customer=merged, answered_at=now, ended_at=now, outcome="answered"))
    await store.add("task", merged, TaskFields(title="Подзвонити"), by=OLENA)
    return kept, merged


async def test_both_histories_are_of_the_one_who_is_kept(store, pair, now):
    kept, merged = pair
    await store.merge(kept, merged, by=OLENA)
    assert [item.text for item in (await store.timeline(kept)).items if item.kind == "note"] == ["Любить каву"]
    assert (await store.call("7.7")).customer == kept
    profile = await store.profile(kept, now=now)
    assert {point.value for point in profile.contact_points} == {"+380675550001", "+380675550002"}
    assert (profile.owner, [task.title for task in profile.tasks]) == ("taras", ["Подзвонити"])
    for each in ("0675550001", "0675550002"):
        assert (await store.identify(each)).chosen == kept
    assert (await store.customer(merged)).merged_into == kept
    assert (await store.timeline(merged)).items == ()
    with pytest.raises(CustomerMerged):
        await store.add("note", merged, NoteFields(text="zu spät"), by=OLENA)


async def test_a_message_that_comes_later_is_of_the_one_who_is_kept(store, pair, now):
    kept, merged = pair
    await store.merge(kept, merged, by=OLENA)
    late = NewVoicemail(file="a.wav", call="8.8", at=now, seconds=5.0, queue="private", customer=merged)
    await store.add_voicemail(late)
    assert [left.customer for left in await store.voicemails()] == [kept]


async def test_what_was_added_since_stays_with_the_one_who_was_kept(store, pair):
    kept, merged = pair
    merge = await store.merge(kept, merged, by=OLENA)
    await store.add("note", kept, NoteFields(text="Потім"), by=OLENA)
    undone = await store.undo_merge(merge.id, by=OLENA)
    assert (undone.undone_by, undone.can_be_undone) == ("olena", False)
    texts = [[item.text for item in (await store.timeline(who)).items if item.kind == "note"] for who in pair]
    assert texts == [["Потім"], ["Любить каву"]]


async def test_merges_of_merges_are_undone_from_the_last(store, pair, customer):
    kept, merged = pair
    third = await customer("Шевченко О. П.", "+380675550003")
    first = await store.merge(kept, merged, by=OLENA)
    second = await store.merge(third, kept, by=OLENA)
    for wrong in ((merged, third), (third, kept)):
        with pytest.raises(CustomerMerged):
            await store.merge(*wrong, by=OLENA)
    with pytest.raises(CustomerMerged):
        await store.undo_merge(first.id, by=OLENA)
    page = await store.merges(limit=1)
    assert [(merge.id, merge.can_be_undone) for merge in page.items] == [(second.id, True)]
    (older,) = (await store.merges(cursor=page.next, limit=1)).items
    assert (older.id, older.can_be_undone) == (first.id, False)
    await store.undo_merge(second.id, by=OLENA)
    await store.undo_merge(first.id, by=OLENA)
    assert (await store.call("7.7")).customer == merged
    with pytest.raises(Conflict):
        await store.undo_merge(first.id, by=OLENA)


async def test_what_is_not_one_is_not_merged(store, pair, customer):
    kept, _ = pair
    son = await customer("Шевченко Іван", "+380675550003")

    def set_apart(connection: Connection) -> int:
        add(connection, relatives, kept, relative=son)
        made = insert(customers).values(
            kind="organisation", name="ТОВ", language="uk", segment="s", created_at=AT, created_by="x"
        )
        return connection.scalar(made.returning(customers.c.id))

    firm = await store.database.write(set_apart)
    for other in (kept, son, firm):
        with pytest.raises(Unfit):
            await store.merge(kept, other, by=OLENA)
    with pytest.raises(NotFound):
        await store.merge(kept, 404, by=OLENA)
    with pytest.raises(NotFound):
        await store.undo_merge(404, by=OLENA)
    with pytest.raises(InvalidCursor):
        await store.merges(cursor="x")


async def test_a_merge_and_its_undoing_are_in_the_audit(store, pair):
    merge = await store.merge(*pair, by=OLENA)
    await store.undo_merge(merge.id, by=OLENA)

    def told(connection: Connection) -> list[tuple[str, str]]:
        rows = connection.execute(audit.select().where(audit.c.action.in_(["merged", "unmerged"])))
        return [(row.action, row.details["merged"]) for row in rows]

    assert await store.database.read(told) == [("merged", pair[1]), ("unmerged", pair[1])]


async def test_two_who_merge_at_once_do_not_hurt_each_other(store, pair):
    results = await asyncio.gather(
        *(store.merge(*order, by=OLENA) for order in (pair, pair[::-1], pair)), return_exceptions=True
    )
    assert sum(isinstance(result, CustomerMerged) for result in results) == 2
