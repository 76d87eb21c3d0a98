"""Calls: kept whole and once, in whatever order and however often their records arrive."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec import structs

from crm_store.actor import Actor
from crm_store.records import Number, ReasonRecord, Segment
from crm_store.writes import DispositionGiven, NoteWritten

TARAS = Actor(name="taras")


@pytest.fixture
def whole(call, now):
    """An answered call with everything that a record can hold."""
    return call(
        revision=7,
        name_given="Олена Ш.",
        trunk="kyivstar",
        did="+380445550100",
        owner="olena",
        on_shift=True,
        outcome="answered",
        agent="taras",
        answered_at=now + timedelta(seconds=14.5),
        ended_at=now + timedelta(seconds=100),
        wait=14.5,
        talk=80.0,
        hold=5.5,
        reasons=(ReasonRecord(after=0.0, code="owner_talking", agent="olena", seconds=12.0),),
        segments=(
            Segment(agent="olena", offered_at=now, ended_at=now + timedelta(seconds=9), outcome="missed"),
            Segment(
                agent="taras",
                offered_at=now + timedelta(seconds=9),
                ringing_at=now + timedelta(seconds=10),
                answered_at=now + timedelta(seconds=14.5),
                ended_at=now + timedelta(seconds=100),
                outcome="answered",
                hold=5.5,
            ),
        ),
    )


async def test_call_comes_back_as_it_was_recorded(store, customer, whole):
    record = structs.replace(whole, customer=await customer())
    assert await store.record_call(record)
    assert await store.call(record.call) == record
    assert await store.call("another") is None


async def test_record_that_arrives_twice_or_late_changes_nothing(store, whole):
    await store.record_call(whole)
    assert not await store.record_call(whole)
    assert not await store.record_call(structs.replace(whole, revision=6, outcome="abandoned", segments=()))
    assert await store.call(whole.call) == whole


async def test_newer_record_replaces_the_older_with_its_segments(store, call, whole, now):
    await store.record_call(call(segments=(Segment(agent="olena", offered_at=now),) * 3))
    assert [record.call for record in await store.open_calls()] == [whole.call]
    assert await store.record_call(whole)
    assert await store.call(whole.call) == whole
    assert await store.open_calls() == ()


async def test_record_of_an_unknown_customer_is_kept_as_nobodys(store, call):
    await store.record_call(call(customer=404))
    assert (await store.call("1700000000.1")).customer is None


@pytest.mark.parametrize("text", ["\udcff\udcfe", "a\0b", "Іван'; DROP TABLE calls; --", "<img onerror>", "9" * 4096])
async def test_whatever_the_trunk_presents_can_be_kept(store, call, text):
    assert await store.record_call(call(number=Number(input=text, kind="invalid"), name_given=text, did=text))
    kept = await store.call("1700000000.1")
    assert kept is not None
    assert kept.number.kind == "invalid"


async def test_ended_call_shows_in_the_timeline_once_with_note_and_disposition(store, customer, whole, now):
    known = await customer()
    record = structs.replace(whole, customer=known)
    await store.record_call(structs.replace(record, revision=1, ended_at=None))
    assert (await store.timeline(known)).items == ()
    await store.record_call(record)
    await store.apply(NoteWritten(call=record.call, by=TARAS, text="Передзвонити о третій", at=now))
    await store.apply(DispositionGiven(call=record.call, by=TARAS, code="follow_up", at=now))
    await store.record_call(structs.replace(record, revision=8, talk=81.0))
    (item,) = (await store.timeline(known)).items
    assert (item.kind, item.channel, item.direction, item.outcome) == ("interaction", "call", "inbound", "answered")
    assert (item.agent, item.agent_name, item.seconds) == ("taras", "Тарас Мельничук", 81.0)
    assert (item.text, item.disposition) == ("Передзвонити о третій", "follow_up")


@pytest.mark.parametrize("chosen_first", [True, False])
async def test_customer_whom_the_agent_chose_is_never_undone(store, customer, choose, whole, chosen_first):
    guessed, chosen = await customer("Заремський Остап"), await customer("Заремська Любов")
    if not chosen_first:
        await store.record_call(structs.replace(whole, customer=guessed))
    await choose(whole.call, chosen)
    for revision in (8, 9):
        await store.record_call(structs.replace(whole, revision=revision, customer=guessed))
    assert (await store.call(whole.call)).customer == chosen
    assert (await store.timeline(guessed)).items == ()
    assert len((await store.timeline(chosen)).items) == 1
    assert (await store.identify("0675550001")).chosen == chosen


async def test_records_and_choices_that_arrive_at_once_leave_the_newest_and_the_chosen(store, customer, choose, whole):
    guessed, chosen = await customer("Заремський Остап"), await customer("Заремська Любов")
    records = [structs.replace(whole, revision=revision, customer=guessed) for revision in (3, 9, 1, 7, 9, 2)]
    kept = await asyncio.gather(
        *(store.record_call(record) for record in records[:3]),
        choose(whole.call, chosen),
        *(store.record_call(record) for record in records[3:]),
    )
    assert kept.count(True) >= 1
    assert await store.call(whole.call) == structs.replace(whole, revision=9, customer=chosen)
    assert [len((await store.timeline(who)).items) for who in (guessed, chosen)] == [0, 1]
