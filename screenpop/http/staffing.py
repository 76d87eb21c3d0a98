"""What supervisors plan with: agents per half hour, and a day under other settings."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from crm_store.errors import NotFound
from screenpop.errors import NoCalls, NoPlanner, NoShifts, PlannerBusy, PlanRefused, TooManyCalls
from screenpop.http.route import WATCHERS, Ask, Route
from screenpop.live import Planner
from screenpop.plans import Staffing, StaffingQuery, WhatIf, WhatIfChange

LOOK_EVERY = 0.5

T = TypeVar("T")


async def staffing(ask: Ask) -> Staffing:
    """Agents for each half hour of a weekday."""
    return await _while_connected(ask.request, _planner(ask).staffing(ask.query))


async def what_if(ask: Ask) -> WhatIf:
    """A day of the past as it was and with something changed."""
    return await _while_connected(ask.request, _planner(ask).what_if(ask.body))


def _planner(ask: Ask) -> Planner:
    if ask.services.planner is None:
        raise NoPlanner
    return ask.services.planner


async def _while_connected(request: web.Request, work: Coroutine[Any, Any, T]) -> T:
    """Do long work only while somebody waits for it: aiohttp says of a browser that left nothing but this."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY))[0]:
            if request.transport is None or request.transport.is_closing():
                raise PlanRefused
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


ROUTES = (
    Route(
        method="GET",
        path="/api/staffing",
        summary="How many agents each half hour of a weekday needs",
        handler=staffing,
        roles=WATCHERS,
        query=StaffingQuery,
        answer=Staffing,
        errors=(NotFound, NoPlanner, PlannerBusy, PlanRefused, TooManyCalls),
    ),
    Route(
        method="POST",
        path="/api/what-if",
        summary="A day of the past, replayed as it was and with something changed",
        handler=what_if,
        roles=WATCHERS,
        body=WhatIfChange,
        answer=WhatIf,
        errors=(NotFound, NoPlanner, PlannerBusy, PlanRefused, NoCalls, NoShifts, TooManyCalls),
    ),
)
