"""What supervisors plan with, over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from crm_store.queue_record import HoldFixed, HoldNever
from screenpop.errors import NoCalls, PlannerBusy
from screenpop.plans import DayFigures, QueueChoice, Staffing, StaffingQuery, WhatIf, WhatIfChange
from screenpop.services import Services
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running

DAY = date(2026, 11, 18)
PLAN = Staffing(
    queue="private",
    queues=(QueueChoice(name="private", title="Private"),),
    weekday=3,
    weekdays=(3,),
    first=DAY,
    last=DAY,
    calls=0,
    share=0.8,
    within=20,
    wrap_up=60,
    handling=None,
    patience=None,
    tried=False,
    rows=(),
)
FIGURES = DayFigures(**dict.fromkeys(DayFigures.__struct_fields__, 1.0))
COMPARED = WhatIf(
    queue="private",
    day=DAY,
    agents=2,
    runs=3,
    hold=HoldNever(),
    owner_bonus=0,
    observed=FIGURES,
    before=FIGURES,
    after=FIGURES,
)


@dataclass
class FakePlanner:
    """Writes down what it is asked."""

    asked: list[Any] = field(default_factory=list)
    refusal: Exception | None = None
    hangs: bool = False
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def staffing(self, query: StaffingQuery, /) -> Staffing:
        return await self._answer(query, PLAN)

    async def what_if(self, change: WhatIfChange, /) -> WhatIf:
        return await self._answer(change, COMPARED)

    async def _answer(self, question: Any, answer: Any) -> Any:
        self.asked.append(question)
        if self.refusal:
            raise self.refusal
        self.begun.set()
        try:
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.ended.set()
        return answer


@pytest.fixture
def planner() -> FakePlanner:
    return FakePlanner()


@pytest.fixture
def planned(services: Services, planner: FakePlanner) -> FakePlanner:
    object.__setattr__(services, "planner", planner)
    return planner


async def test_supervisors_plan_a_weekday(planned: FakePlanner, browse: Browse, running: Running) -> None:
    vera = await browse("vera")
    async with vera.get("/api/staffing?queue=private&weekday=3&share=0.9&within=15&tried=true") as answer:
        assert (answer.status, (await answer.json())["weekdays"]) == (200, [3])
    assert planned.asked == [StaffingQuery(queue="private", weekday=3, share=0.9, within=15, tried=True)]


async def test_supervisors_ask_what_if(planned: FakePlanner, browse: Browse, running: Running) -> None:
    vera = await browse("vera")
    change = {"experts": 1, "since": "09:00", "until": "24:00", "hold": {"policy": "fixed", "seconds": 60}}
    async with vera.post("/api/what-if", json=change) as answer:
        told = await answer.json()
    assert (answer.status, told["day"], told["before"]["asa"]) == (200, "2026-11-18", 1.0)
    assert planned.asked == [WhatIfChange(experts=1, since="09:00", until="24:00", hold=HoldFixed(seconds=60))]


async def test_planning_is_not_for_agents(planned: FakePlanner, browse: Browse, running: Running) -> None:
    anna = await browse("anna")
    async with anna.get("/api/staffing") as answer:
        assert answer.status == 403
    async with anna.post("/api/what-if", json={}) as answer:
        assert answer.status == 403
    assert planned.asked == []


@pytest.mark.parametrize("query", ["weekday=7", "share=1", "within=-1", "queue=a%20b", "surprise=1"])
async def test_nonsense_is_refused_before_it_reaches_the_planner(
    planned: FakePlanner, browse: Browse, running: Running, query: str
) -> None:
    async with (await browse("vera")).get(f"/api/staffing?{query}") as answer:
        assert answer.status == 422
    assert planned.asked == []


async def test_refusals_have_codes_of_their_own(planned: FakePlanner, browse: Browse, running: Running) -> None:
    vera = await browse("vera")
    for refusal, status, code in ((NoCalls(), 409, "no_calls"), (PlannerBusy(), 503, "planner_busy")):
        planned.refusal = refusal
        async with vera.post("/api/what-if", json={}) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


async def test_work_that_nobody_waits_for_any_more_ends(planned: FakePlanner, browse: Browse, running: Running) -> None:
    planned.hangs = True
    vera = await browse("vera")
    asking = asyncio.create_task(vera.post("/api/what-if", json={}).__aenter__())
    await asyncio.wait_for(planned.begun.wait(), 30)
    asking.cancel()
    await asyncio.wait_for(planned.ended.wait(), 30)


async def test_a_service_without_a_planner_says_so(browse: Browse, running: Running) -> None:
    async with (await browse("vera")).get("/api/staffing") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (404, "no_planner")
