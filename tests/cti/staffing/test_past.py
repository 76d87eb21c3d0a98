"""Days of the store become recordings that can be replayed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_store.records import AgentRecord, CallRecord, Number, QueueRecord
from crm_store.shifts import SignedOn
from crm_store.store import Store
from cti.staffing.errors import StaffingError
from cti.staffing.past import as_past, midnight, recorded

DAY = date(2026, 11, 18)
QUEUE = QueueRecord(name="private", title="Private", team="private")


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/store.db")
    for login, team in (("olena", "private"), ("bohdan", "lending")):
        await store.add_agent(AgentRecord(login=login, name=login, role="agent", teams=(team,)), "")
    yield store
    await store.close()


def record(call, *, hours=9.0, talk=None, outcome="abandoned", queue="private", wait=30.0):
    at = midnight(DAY) + timedelta(hours=hours)
    answered = at + timedelta(seconds=wait) if talk is not None else None
    return CallRecord(
        call=call,
        revision=1,
        arrived_at=at,
        queue=queue,
        number=Number(input="", kind="anonymous"),
        owner="olena",
        outcome="answered" if answered else outcome,
        agent="olena" if answered else None,
        wait=wait,
        answered_at=answered,
        ended_at=(answered or at) + timedelta(seconds=talk or 0),
    )


async def test_only_the_calls_of_the_queue_and_of_the_days_count(store):
    for call in (record("a"), record("b", hours=23.9), record("c", hours=24.1), record("d", queue="lending")):
        await store.record_call(call)
    recording = await recorded(store, QUEUE, DAY, DAY)
    assert [call.arrival for call in recording.calls] == [9 * 3600, 23.9 * 3600]
    assert len((await recorded(store, QUEUE, DAY, DAY + timedelta(days=1))).calls) == 3


async def test_the_patience_of_those_who_were_answered_or_sent_on_stays_unknown(store):
    await store.record_call(record("answered", talk=60))
    await store.record_call(record("gave up", hours=10))
    await store.record_call(record("sent on", hours=11, outcome="timed_out"))
    answered, gave_up, sent_on = (await recorded(store, QUEUE, DAY, DAY)).calls
    assert (answered.answered, answered.patience, answered.service, answered.agent) == (True, None, 60, "olena")
    assert (gave_up.answered, gave_up.patience, gave_up.service) == (False, 30, None)
    assert (sent_on.answered, sent_on.patience, sent_on.wait) == (None, None, 30)
    assert [past.service for past in as_past([answered, gave_up, sent_on])] == [60, None]


async def test_shifts_are_cut_at_midnight_and_only_of_those_who_serve_the_queue(store):
    begin = midnight(DAY)
    for agent, on, off in (("olena", -1, 3), ("bohdan", 9, 17), ("olena", 22, 26)):
        news = [
            SignedOn(agent=agent, at=begin + timedelta(hours=on), on=True),
            SignedOn(agent=agent, at=begin + timedelta(hours=off), on=False),
        ]
        await store.book_shifts(news, [], begin + timedelta(hours=off))
    recording = await recorded(store, QUEUE, DAY, DAY, roster=True)
    assert [(shift.agent, shift.on / 3600, shift.off / 3600) for shift in recording.shifts] == [
        ("olena", 0, 3),
        ("olena", 22, 24),
    ]


async def test_too_many_calls_are_refused_before_they_fill_the_memory(store):
    for number in range(3):
        await store.record_call(record(f"c{number}"))
    with pytest.raises(StaffingError, match="more than 2 calls"):
        await recorded(store, QUEUE, DAY, DAY, most=2)
