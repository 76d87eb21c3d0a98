"""Who may be the same as whom: found by what they share, in whatever alphabet, and never asked twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from crm_store import duplicate_search
from crm_store.dealing_records import ContactPointFields, CustomerFields
from crm_store.errors import InvalidCursor, NotFound
from tests.contract.conftest import OLENA

BORN = date(1985, 11, 20)


@pytest.fixture
def person(store):
    """`await person(name, phone=…, email=…, birthday=…)` keeps somebody and tells his id."""

    async def make(name: str, *, phone: str | None = None, email: str | None = None, **more: object) -> int:
        made = await store.add_customer(CustomerFields(name=name, **more), by=OLENA)
        for kind, value in (("phone", phone), ("email", email)):
            if value:
                await store.add("contact_point", made.id, ContactPointFields(kind=kind, value=value), by=OLENA)
        return made.id

    return make


async def sweep(store) -> None:
    """What goes on behind the service each night."""
    point: tuple[str, str] | None = ("", "")
    while point is not None:
        point = await store.search_shared_points(point)
    day: str | None = "0001-01-01"
    while day is not None:
        day = await store.search_shared_birthdays(day)


async def found(store, **only: object) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(each.one, each.other, each.reasons) for each in (await store.duplicates(**only)).items]


async def test_the_same_person_is_found_by_what_both_records_share(store, person):
    first = await person("Шевченко Олена Петрівна", phone="+380675550001", birthday=BORN)
    second = await person("Olena Shevchenko", phone="067 555 00 01")
    third = await person("Шевченко Олена", birthday=BORN)
    fourth = await person("Хтось Інший", email="olena@example.com")
    fifth = await person("Олена Ш.", email="olena@example.com")
    await sweep(store)
    assert sorted(await found(store)) == [
        (first, second, ("phone", "name")),
        (first, third, ("name", "birthday")),
        (fourth, fifth, ("email",)),
    ]


async def test_a_family_on_one_telephone_and_namesakes_are_not_proposed(store, person):
    await person("Шевченко Олена Петрівна", phone="+380675550001", birthday=BORN)
    await person("Бондаренко Іван", phone="+380675550001")
    await person("Шевченко Олена Петрівна", birthday=date(1990, 1, 1))
    await person("ТОВ Шевченко", phone="+380675550001", kind="organisation")
    await sweep(store)
    assert await found(store) == []


async def test_those_who_share_a_switchboard_are_not_all_proposed(store, person):
    for position in range(duplicate_search.MOST_SHARERS + 1):
        await person(f"Працівник {'абвгдежз'[position] * 3}", phone="+380445550100")
    await sweep(store)
    assert await found(store) == []


async def test_of_one_customer_it_is_looked_at_once(store, person):
    first = await person("Шевченко Олена", phone="+380675550001", birthday=BORN)
    second = await person("Шевченко Олена", phone="+380675550001")
    third = await person("Olena Shevchenko", birthday=BORN)
    assert await found(store, customer=first) == [
        (first, third, ("name", "birthday")),
        (first, second, ("phone", "name")),
    ]
    assert await store.find_duplicates(404) == 0


async def test_a_pair_that_was_dismissed_is_not_asked_again(store, person):
    await person("Шевченко Олена", phone="+380675550001")
    await person("Шевченко Олена", phone="+380675550001")
    await sweep(store)
    (pair,) = (await store.duplicates()).items
    await store.dismiss_duplicate(pair.id, by=OLENA)
    await store.dismiss_duplicate(pair.id, by=OLENA)
    await sweep(store)
    assert await found(store) == []
    with pytest.raises(NotFound):
        await store.dismiss_duplicate(404, by=OLENA)


async def test_a_merge_settles_the_pair_and_its_undoing_opens_it_again(store, person):
    first = await person("Шевченко Олена", phone="+380675550001")
    second = await person("Шевченко Олена", phone="+380675550001")
    await sweep(store)
    merge = await store.merge(first, second, by=OLENA)
    await sweep(store)
    assert await found(store) == []
    await store.undo_merge(merge.id, by=OLENA)
    assert len(await found(store)) == 1


async def test_both_are_shown_side_by_side(store, person):
    first = await person("Шевченко Олена", phone="+380675550001", birthday=BORN)
    second = await person("Shevchenko Olena", phone="+380675550001")
    await store.find_duplicates(first)
    (pair,) = (await store.duplicates()).items
    both = await store.compare(pair.id)
    assert [side.customer for side in both.sides] == [first, second]
    assert both.sides[0].points == ("+380675550001",)
    assert both.sides[0].birthday == BORN
    with pytest.raises(NotFound):
        await store.compare(404)


async def test_pages_follow_each_other_the_surest_first(store, person):
    for position in range(3):
        number = f"+38067555000{position}"
        await person("Шевченко Олена", phone=number, email=f"{position}@example.com")
        await person("Шевченко Олена", phone=number, email=f"{position if position else 'other'}@example.com")
    await sweep(store)
    first = await store.duplicates(limit=2)
    rest = await store.duplicates(cursor=first.next, limit=2)
    scores = [each.score for each in (*first.items, *rest.items)]
    assert (len(scores), scores) == (3, sorted(scores, reverse=True))
    assert rest.next is None
    for wrong in ("x", "AAAA"):
        with pytest.raises(InvalidCursor):
            await store.duplicates(cursor=wrong)


async def test_nobody_is_passed_over_where_one_batch_ends(store, person, monkeypatch):
    monkeypatch.setattr(duplicate_search, "ROWS_AT_ONCE", 3)
    for position in range(4):
        await person("Шевченко Олена", phone=f"+38067555000{position}", birthday=date(1985, 1, position + 1))
        await person("Шевченко Олена", phone=f"+38067555000{position}")
        await person("Шевченко Олена", birthday=date(1985, 1, position + 1))
    await sweep(store)
    assert len(await found(store, limit=100)) == 8


async def test_looking_for_duplicates_reads_no_whole_table(store, person):
    await person("Шевченко Олена", phone="+380675550001", birthday=BORN)

    def plans(connection: Connection) -> list[str]:
        told = []
        if connection.dialect.name == "sqlite":
            for query in (
                "SELECT id FROM customers WHERE birthday > '1985-01-01' ORDER BY birthday LIMIT 5000",
                "SELECT customer FROM contact_points WHERE (kind, value) > ('', '') ORDER BY kind, value LIMIT 5000",
            ):
                told += [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
        return told

    assert all("USING INDEX" in step or "USING COVERING INDEX" in step for step in await store.database.read(plans))
