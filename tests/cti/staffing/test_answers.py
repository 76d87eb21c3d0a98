"""What the planner answers from a store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.queue_record import HoldFixed
from cti.staffing.answers import staffing, what_if
from cti.staffing.errors import NoCalls, NoShifts, NoSuchQueue
from screenpop.plans import StaffingQuery, WhatIfChange
from tests.cti.staffing.conftest import TODAY

PRIVATE = {"today": TODAY, "default": "private"}


async def test_the_plan_of_today_for_the_default_queue_by_its_own_settings(busy):
    plan = await staffing(busy, StaffingQuery(), **PRIVATE)
    assert (plan.queue, plan.weekday, plan.share, plan.within) == ("private", 3, 0.9, 20)
    assert [queue.title for queue in plan.queues] == ["Lending", "Private"]
    assert (plan.calls, plan.first, plan.last) == (280, TODAY - timedelta(days=14), TODAY - timedelta(days=1))
    assert plan.weekdays == tuple(range(7))
    assert plan.handling == pytest.approx(100)
    (row,) = plan.rows
    assert (row.number, row.calls, row.service_level) == (18, 20, None)
    assert row.agents == row.erlang_a <= row.erlang_c


async def test_another_goal_and_notes_need_more(busy):
    before = await staffing(busy, StaffingQuery(weekday=0), **PRIVATE)
    after = await staffing(busy, StaffingQuery(weekday=0, share=0.99, within=5, wrap_up=120), **PRIVATE)
    assert after.rows[0].agents > before.rows[0].agents
    assert (after.handling, after.wrap_up) == (220, 120)


async def test_tried_on_the_engine_when_asked(busy):
    plan = await staffing(busy, StaffingQuery(tried=True), **PRIVATE)
    assert plan.rows[0].service_level is not None
    assert plan.rows[0].error > 0


async def test_without_calls_there_is_nothing_to_plan_yet(busy):
    plan = await staffing(busy, StaffingQuery(queue="lending"), **PRIVATE)
    assert (plan.queue, plan.calls, plan.weekdays, plan.rows, plan.handling) == ("lending", 0, (), (), None)


async def test_yesterday_with_one_more_expert(busy):
    compared = await what_if(busy, WhatIfChange(experts=1, since="09:00", until="11:00"), **PRIVATE)
    assert (compared.day, compared.agents) == (TODAY - timedelta(days=1), 1)
    assert (compared.observed.calls, compared.observed.answered, compared.observed.asa) == (20, 16, 10)
    assert compared.after.asa < compared.before.asa
    assert compared.after.answered > compared.before.answered


async def test_another_hold_and_bonus_are_no_settings_that_stay(busy):
    change = WhatIfChange(hold=HoldFixed(seconds=60), owner_bonus=10)
    compared = await what_if(busy, change, **PRIVATE)
    assert compared.hold == (await busy.queue("private")).hold
    assert compared.owner_bonus == (await busy.queue("private")).owner_bonus != 10


async def test_what_cannot_be_replayed_is_told_apart(busy, store):
    with pytest.raises(NoSuchQueue):
        await staffing(busy, StaffingQuery(queue="none"), **PRIVATE)
    with pytest.raises(NoCalls):
        await what_if(busy, WhatIfChange(day=TODAY), **PRIVATE)
    with pytest.raises(NoCalls):
        await what_if(busy, WhatIfChange(queue="lending"), **PRIVATE)


async def test_calls_without_shifts_are_not_replayed(busy, monkeypatch):
    async def none(*_):
        return ()

    monkeypatch.setattr(busy, "shifts", none)
    with pytest.raises(NoShifts):
        await what_if(busy, WhatIfChange(), **PRIVATE)
