"""The planner as the service has it: every question goes to a process of its own, one at a time."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import TypeVar

import msgspec
import structlog
from msgspec import structs

from crm_store.errors import NotFound
from cti.settings import Settings
from cti.staffing.worker import Question, Reply
from screenpop.errors import NoCalls, NoShifts, PlannerBusy, PlanRefused, ScreenpopError, TooManyCalls
from screenpop.plans import Staffing, StaffingQuery, WhatIf, WhatIfChange

log = structlog.get_logger()

SECONDS = 120.0
MOST_WAITING = 4
REFUSALS: dict[str, type[ScreenpopError | NotFound]] = {
    "no_calls": NoCalls,
    "no_shifts": NoShifts,
    "too_many_calls": TooManyCalls,
    "not_found": NotFound,
}

T = TypeVar("T")


class WorkerPlanner:
    """Answers in a process that yields to calls, sees the store for itself and is ended when nobody waits any more.

    One question is worked on at a time, a few wait, more are refused with PlannerBusy.
    """

    def __init__(self, settings: Settings) -> None:
        self._base = Question(
            url=settings.store.url,
            region=settings.store.region,
            default=settings.routing.default_queue,
            today=datetime.now().astimezone().date(),
        )
        self._turn = asyncio.Lock()
        self._asking = 0

    async def staffing(self, query: StaffingQuery) -> Staffing:
        """The plan of a weekday. Raises `ScreenpopError` and `StoreError`."""
        return _given((await self._ask(structs.replace(self._base, staffing=query))).staffing)

    async def what_if(self, change: WhatIfChange) -> WhatIf:
        """A day with something changed. Raises `ScreenpopError` and `StoreError`."""
        return _given((await self._ask(structs.replace(self._base, what_if=change))).what_if)

    async def _ask(self, question: Question) -> Reply:
        if self._asking > MOST_WAITING:
            raise PlannerBusy
        self._asking += 1
        try:
            async with self._turn:
                today = datetime.now().astimezone().date()
                reply = await _in_own_process(structs.replace(question, today=today))
        finally:
            self._asking -= 1
        if reply.refused is not None:
            raise REFUSALS.get(reply.refused, PlanRefused)
        return reply


def _given(answer: T | None) -> T:
    if answer is None:
        raise PlanRefused
    return answer


async def _in_own_process(question: Question) -> Reply:
    """Ask, and end the process whatever happens."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cti.staffing.worker", stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, complaint = await process.communicate(msgspec.json.encode(question))
    except TimeoutError:
        raise PlanRefused from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        log.error("planner failed", status=process.returncode, error=last.partition(":")[0])
        raise PlanRefused
    return msgspec.json.decode(answer, type=Reply)
