"""What waited on disk: kept exactly once, however late, however often and in whatever order it comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, func, select, update

from crm_store.actor import Actor
from crm_store.errors import Conflict, NotFound
from crm_store.records import Number
from crm_store.schema import audit, customers
from crm_store.writes import CallKept, CustomerChosen, DispositionGiven, NoteWritten, Seen

TARAS = Actor(name="taras", address="10.0.0.7")
CALL = "1700000000.1"
NUMBER = "+380675550001"


def merged(customer: int, into: int):
    return lambda connection: (
        connection.execute(update(customers).where(customers.c.id == customer).values(merged_into=into)) and None
    )


def erased(customer: int, now):
    return lambda connection: (
        connection.execute(update(customers).where(customers.c.id == customer).values(erased_at=now)) and None
    )


def audited(connection: Connection, action: str = "changed") -> int:
    query = select(func.count()).select_from(audit).where(audit.c.action == action)
    return connection.execute(query).scalar_one()


@pytest.fixture
def ended(call, now):
    return call(ended_at=now + timedelta(seconds=9), answered_at=now, outcome="answered", name_given="Олена")


@pytest.fixture
def note(now):
    return NoteWritten(call=CALL, by=TARAS, text="остаточно", at=now)


async def test_a_note_may_come_before_its_call_and_comes_once(store, customer, ended, note):
    known = await customer()
    assert await store.note(CALL) == ("", None)
    for _ in range(2):
        await store.apply(note)
        await store.apply(DispositionGiven(call=CALL, by=TARAS, code="resolved", at=note.at))
        await store.apply(CallKept(record=replace(ended, customer=known)))
    assert await store.note(CALL) == ("остаточно", "resolved")
    (item,) = (await store.timeline(known)).items
    assert item.text == "остаточно"
    assert await store.database.read(audited) == 2


async def test_an_older_note_that_comes_again_does_not_undo_a_newer_one(store, note):
    newer = replace(note, text="новіше", at=note.at + timedelta(seconds=1))
    for write in (note, newer, note):
        await store.apply(write)
    assert (await store.note(CALL))[0] == "новіше"


async def test_a_choice_is_kept_with_the_call_and_for_the_number(store, customer, ended, now):
    guessed, chosen = await customer("Заремський Остап"), await customer("Заремська Любов")
    await store.apply(CallKept(record=replace(ended, customer=guessed)))
    choice = CustomerChosen(call=CALL, by=TARAS, customer=chosen, number=NUMBER, at=now)
    await store.apply(choice)
    await store.apply(replace(choice, customer=guessed, at=now + timedelta(seconds=1)))
    await store.apply(choice)
    assert (await store.call(CALL)).customer == guessed
    assert (await store.identify(NUMBER)).chosen == guessed
    assert [len((await store.timeline(who)).items) for who in (guessed, chosen)] == [1, 0]


async def test_an_older_choice_on_another_call_does_not_undo_a_newer_one_for_the_number(store, customer, now):
    first, second = await customer("Заремський Остап"), await customer("Заремська Любов")
    newer = CustomerChosen(call="2.2", by=TARAS, customer=second, number=NUMBER, at=now)
    await store.apply(newer)
    await store.apply(replace(newer, call=CALL, customer=first, at=now - timedelta(hours=1)))
    assert (await store.identify(NUMBER)).chosen == second


async def test_what_comes_for_a_customer_who_was_merged_is_his_who_was_kept(store, customer, ended, now):
    gone, between, kept = await customer("Шевченко О."), await customer("Шевченко Ол."), await customer()
    await store.database.write(merged(gone, between))
    await store.database.write(merged(between, kept))
    await store.apply(CallKept(record=replace(ended, customer=gone)))
    assert (await store.call(CALL)).customer == kept
    await store.apply(CustomerChosen(call="2.2", by=TARAS, customer=gone, number=NUMBER, at=now))
    assert (await store.identify(NUMBER)).chosen == kept
    assert len((await store.timeline(kept)).items) == 1


async def test_a_call_of_a_customer_who_was_erased_tells_nothing_of_him(store, customer, ended, now):
    gone = await customer()
    await store.database.write(erased(gone, now))
    await store.apply(CallKept(record=replace(ended, customer=gone)))
    kept = await store.call(CALL)
    assert (kept.customer, kept.name_given, kept.number) == (None, None, Number(input="", kind="anonymous"))
    await store.apply(CustomerChosen(call=CALL, by=TARAS, customer=gone, number=NUMBER, at=now))
    assert (await store.call(CALL)).customer is None


async def test_a_customer_who_is_not_known_leaves_a_call_of_nobody(store, ended, now):
    await store.apply(CallKept(record=replace(ended, customer=404)))
    await store.apply(CustomerChosen(call=CALL, by=TARAS, customer=404, number=NUMBER, at=now))
    assert (await store.call(CALL)).customer is None


async def test_who_saw_a_customer_is_written_down_once(store, customer, now):
    seen = Seen(key="f00", by=TARAS, customer=await customer(), how="pop", at=now)
    for _ in range(2):
        await store.apply(seen)
    assert await store.database.read(audited, "saw") == 1


async def test_what_no_database_can_keep_is_refused_for_good(store, call):
    with pytest.raises((Conflict, NotFound)):
        await store.apply(CallKept(record=call(revision=2**63)))
