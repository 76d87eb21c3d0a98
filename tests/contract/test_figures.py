"""The day's figures, by the definitions of the glossary."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.records import Today


async def test_day_without_calls_has_no_shares(store, call, now):
    await store.record_call(call())
    assert await store.today(now - timedelta(hours=1), service_seconds=20) == Today(
        offered=0,
        answered=0,
        abandoned=0,
        service_level=None,
        asa=None,
        continuity=None,
        on_shift_continuity=None,
    )


async def test_service_level_leaves_short_abandons_and_other_ends_out(store, call, now):
    ended = {"ended_at": now, "arrived_at": now}
    for serial, (outcome, wait) in enumerate(
        [("answered", 10.0), ("answered", 20.0), ("answered", 60.0), ("abandoned", 40.0), ("short_abandon", 2.0)]
    ):
        answered = {"answered_at": now} if outcome == "answered" else {}
        await store.record_call(call(f"c{serial}", outcome=outcome, wait=wait, **answered, **ended))
    await store.record_call(call("t", outcome="timed_out", wait=90.0, **ended))
    today = await store.today(now, service_seconds=20)
    assert (today.offered, today.answered, today.abandoned) == (6, 3, 1)
    assert (today.service_level, today.asa) == (0.5, 30.0)


async def test_call_that_the_fallback_queue_put_through_counts_as_answered(store, call, now):
    await store.record_call(call(outcome="withdrawn", wait=5.0, answered_at=now, ended_at=now))
    today = await store.today(now, service_seconds=20)
    assert (today.answered, today.service_level) == (1, 1.0)


async def test_continuity_counts_the_calls_that_the_owner_answered(store, customer, call, now):
    known = await customer(owner="olena")
    for serial, (owner, agent, on_shift) in enumerate(
        [("olena", "olena", True), ("olena", "taras", True), ("olena", "taras", False), (None, "taras", False)]
    ):
        who = {"customer": known, "owner": owner, "agent": agent, "on_shift": on_shift}
        await store.record_call(call(f"c{serial}", **who, outcome="answered", answered_at=now, ended_at=now, wait=1.0))
    today = await store.today(now, service_seconds=20)
    assert today.continuity == pytest.approx(1 / 3)
    assert today.on_shift_continuity == pytest.approx(1 / 2)


async def test_yesterday_s_calls_are_not_today_s(store, call, now):
    at = now - timedelta(days=1)
    await store.record_call(call(arrived_at=at, ended_at=at, outcome="abandoned"))
    assert (await store.today(now, service_seconds=20)).offered == 0


async def test_call_counts_as_answered_while_it_is_still_going_on(store, call, now):
    await store.record_call(call("talking", outcome="answered", wait=4.0, answered_at=now, arrived_at=now))
    await store.record_call(call("waiting", arrived_at=now, ended_at=None))
    today = await store.today(now, service_seconds=20)
    assert (today.offered, today.answered, today.asa) == (1, 1, 4.0)
