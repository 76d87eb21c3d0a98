"""What a day of calls has to teach."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from crm_store.learning import PastCall, Talk, Wait
from crm_store.records import Segment


def _segment(now, agent, begins, seconds, **changes):
    answered = now + timedelta(seconds=begins)
    return Segment(
        agent=agent,
        offered_at=now,
        answered_at=answered,
        ended_at=answered + timedelta(seconds=seconds),
        outcome="answered",
        **changes,
    )


async def test_talks_are_told_by_agent_with_the_time_on_hold(store, call, now):
    missed = Segment(agent="taras", offered_at=now, ended_at=now, outcome="missed")
    segments = (missed, _segment(now, "olena", 10, 100, hold=30.0), _segment(now, "taras", 110, 40))
    await store.record_call(call(segments=segments, outcome="answered", answered_at=now, ended_at=now, wait=10.0))
    await store.record_call(call("still talking", segments=(Segment(agent="olena", offered_at=now, answered_at=now),)))
    assert set(await store.talks(now, now + timedelta(days=1))) == {
        Talk(queue="private", agent="olena", seconds=100),
        Talk(queue="private", agent="taras", seconds=40),
    }


async def test_waits_tell_who_gave_up_from_who_was_answered_or_sent_on(store, call, now):
    for outcome, wait in (("answered", 5.0), ("abandoned", 60.0), ("short_abandon", 2.0), ("callback", 40.0)):
        await store.record_call(call(outcome, outcome=outcome, wait=wait, ended_at=now))
    await store.record_call(call("waiting"))
    assert set(await store.waits(now, now + timedelta(days=1))) == {
        Wait(queue="private", seconds=5, gave_up=False),
        Wait(queue="private", seconds=60, gave_up=True),
        Wait(queue="private", seconds=2, gave_up=True),
        Wait(queue="private", seconds=40, gave_up=False),
    }


async def test_only_the_calls_that_arrived_in_the_time_asked_for_count(store, call, now):
    ended = {"outcome": "abandoned", "wait": 30.0, "ended_at": now}
    for serial, hours in enumerate((-1, 0, 23, 24)):
        await store.record_call(call(f"c{serial}", arrived_at=now + timedelta(hours=hours), **ended))
    day = (now, now + timedelta(days=1))
    assert len(await store.waits(*day)) == 2
    assert len(await store.past_calls(*day)) == 2


async def test_a_past_call_comes_with_what_routing_needs_of_its_customer(store, customer, call, now):
    known = await customer(owner="olena", segment="vip", language="uk")
    await store.record_call(
        call(
            customer=known,
            owner="taras",
            outcome="answered",
            wait=12.0,
            agent="taras",
            answered_at=now + timedelta(seconds=12),
            ended_at=now + timedelta(seconds=112),
        )
    )
    await store.record_call(call("unknown", outcome="abandoned", wait=3.0, ended_at=now))
    told = {past.customer: past for past in await store.past_calls(now, now + timedelta(days=1))}
    assert told[known] == PastCall(
        arrived_at=now,
        queue="private",
        customer=known,
        owner="taras",
        deputies=(),
        segment="vip",
        language="uk",
        outcome="answered",
        wait=12.0,
        talk=100.0,
        agent="taras",
    )
    assert (told[None].talk, told[None].segment, told[None].outcome) == (None, None, "abandoned")


async def test_a_day_is_found_by_its_index(store_url, store):
    if store_url.startswith("sqlite"):
        plan = await store.database.read(
            lambda connection: str(
                connection.execute(text("EXPLAIN QUERY PLAN SELECT wait FROM calls WHERE arrived_at >= '2026'")).all()
            )
        )
        assert "ix_calls_arrived_at" in plan
