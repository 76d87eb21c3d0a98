"""What the engine is taught from the calls in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crm_store.errors import StoreUnavailable
from crm_store.learning import Talk, Wait
from crm_store.records import CallRecord, Number, Segment
from crm_store.store import Store
from cti.learning import DAYS, Learner, learned


def _talks(queue="private", agent="olena", seconds=100.0, count=300):
    return [Talk(queue=queue, agent=agent, seconds=seconds)] * count


def _waits(queue="private", seconds=60.0, gave_up=True, count=300):
    return [Wait(queue=queue, seconds=seconds, gave_up=gave_up)] * count


def test_no_calls_teach_nothing():
    assert learned(1.0, [], []) == ()


def test_talks_and_patience_are_told_and_whose_customers_ring_how_often():
    answered = [Wait(queue="private", seconds=20, gave_up=False, owner="taras")] * 50
    (history,) = learned(7.0, _talks(), _waits(count=50) + answered)
    assert (history.at, history.queue, history.talk.count, history.patience.count) == (7.0, None, 300, 100)
    assert history.own_calls == {"taras": 50}
    assert history.patience.beyond(30) == 1, "who was answered after 20 s had not lost patience"
    assert history.patience.beyond(60) == 0


def test_a_queue_of_which_enough_is_known_is_told_apart():
    talks = _talks() + _talks("lending", seconds=400) + _talks("rare", count=5)
    waits = _waits() + _waits("lending", seconds=200) + _waits("rare", count=5)
    told = {history.queue: history for history in learned(0.0, talks, waits)}
    assert told.keys() == {None, "private", "lending"}
    assert told["lending"].talk.mean() == pytest.approx(400)
    assert told["private"].patience.mean() == pytest.approx(60)


async def test_the_engine_hears_of_the_calls_of_the_last_weeks(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/store.db")
    now = datetime.now(UTC)
    for days in (1, 20, DAYS + 5):
        at = now - timedelta(days=days)
        await store.record_call(
            CallRecord(
                call=f"c{days}",
                revision=1,
                arrived_at=at,
                queue="private",
                number=Number(input="", kind="anonymous"),
                outcome="answered",
                wait=10.0,
                answered_at=at,
                ended_at=at + timedelta(seconds=60),
                segments=(Segment(agent="olena", offered_at=at, answered_at=at, ended_at=at + timedelta(seconds=60)),),
            )
        )
    told = []
    await Learner(store, told.append).learn()
    await store.close()
    (history,) = told
    assert (history.talk.count, history.talk.mean(), history.patience.count) == (2, 60, 2)


async def test_a_store_that_is_away_stops_nothing(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/store.db")
    await store.close()
    learner = Learner(store, lambda event: pytest.fail("nothing can be known"))
    with pytest.raises(StoreUnavailable):
        await learner.learn()
