"""The planner works in a process of its own, one question at a time, and stops when nobody waits."""

from __future__ import annotations

import asyncio
import os

import pytest

from crm_store.errors import NotFound
from cti.settings import Settings, Store
from cti.staffing import planner as module
from cti.staffing.planner import WorkerPlanner
from screenpop.errors import NoCalls, PlannerBusy, PlanRefused
from screenpop.plans import StaffingQuery, WhatIfChange


@pytest.fixture
def planner(store_url):
    return WorkerPlanner(Settings(store=Store(url=store_url)))


async def test_a_question_is_answered_by_another_process(planner, busy):
    plan = await planner.staffing(StaffingQuery(queue="private"))
    assert plan.queue == "private"


async def test_refusals_come_back_as_what_they_are(planner, store):
    with pytest.raises(NotFound):
        await planner.staffing(StaffingQuery(queue="none"))
    with pytest.raises(NoCalls):
        await planner.what_if(WhatIfChange(queue="private"))


async def test_a_store_that_cannot_be_opened_is_no_answer(tmp_path):
    (tmp_path / "store.db").mkdir()
    with pytest.raises(PlanRefused):
        await WorkerPlanner(Settings(store=Store(url=f"sqlite:///{tmp_path}/store.db"))).staffing(StaffingQuery())


async def test_who_leaves_ends_the_process(planner, store, monkeypatch):
    begun: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec
    running = asyncio.Event()

    async def noticed(*arguments, **options):
        begun.append(await begin("sleep", "600", **options))
        running.set()
        return begun[-1]

    monkeypatch.setattr(module.asyncio, "create_subprocess_exec", noticed)
    task = asyncio.create_task(planner.staffing(StaffingQuery()))
    await running.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0].pid, 0)


async def test_one_is_worked_on_a_few_wait_and_more_are_refused(planner, monkeypatch):
    working, most = 0, 0
    go_on = asyncio.Event()

    async def work(question):
        nonlocal working, most
        working += 1
        most = max(most, working)
        await go_on.wait()
        working -= 1
        return module.Reply(refused="no_calls")

    monkeypatch.setattr(module, "_in_own_process", work)
    asked = [asyncio.create_task(planner.staffing(StaffingQuery())) for _ in range(module.MOST_WAITING + 2)]
    refused = await asyncio.wait_for(asyncio.gather(asked[-1], return_exceptions=True), 30)
    assert isinstance(refused[0], PlannerBusy)
    go_on.set()
    answers = await asyncio.gather(*asked[:-1], return_exceptions=True)
    assert all(isinstance(answer, NoCalls) for answer in answers)
    assert most == 1
