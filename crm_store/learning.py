"""What the past has to teach: how long conversations lasted, how long callers waited, and what a day was like."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from crm_store.records import Record, Utc
from crm_store.schema import assignments, call_segments, calls, customers
from crm_store.subject import Subject

GAVE_UP = ("abandoned", "short_abandon")
"""Outcomes of callers who hung up; all others were only watched until they left the queue."""


class Talk(Record, frozen=True, kw_only=True):
    """One conversation that has ended: `seconds` from answer to end, with what the caller was on hold."""

    queue: str
    agent: str
    seconds: float


class Wait(Record, frozen=True, kw_only=True):
    """How long one caller waited; `gave_up`: he hung up then, else he might have waited longer. `owner` is his own."""

    queue: str
    seconds: float
    gave_up: bool
    owner: str | None = None


class PastCall(Record, frozen=True, kw_only=True):
    """A call as it was: what a replay needs of it.

    `wait` is from arrival to answer or hang-up; `talk` the seconds from the first answer to the end, None when nobody
    answered. `owner` was the customer's own at the time; `deputies`, `segment` and `language` are as they are now.
    """

    arrived_at: Utc
    queue: str
    customer: int | None
    owner: str | None
    deputies: tuple[str, ...]
    segment: str | None
    language: str | None
    outcome: str
    wait: float
    talk: float | None
    agent: str | None


class Learning(Subject):
    """The past as material to learn from. None of these readings is on the way of a call."""

    async def talks(self, since: datetime, until: datetime) -> tuple[Talk, ...]:
        """The conversations of the calls that arrived from `since` on and before `until`."""
        return await self.database.scan(_talks, since, until)

    async def waits(self, since: datetime, until: datetime) -> tuple[Wait, ...]:
        """The waits of the calls that arrived from `since` on and before `until`."""
        return await self.database.scan(_waits, since, until)

    async def past_calls(self, since: datetime, until: datetime) -> tuple[PastCall, ...]:
        """The ended calls that arrived from `since` on and before `until`, in that order."""
        return await self.database.scan(_past_calls, since, until)


def _talks(connection: Connection, since: datetime, until: datetime) -> tuple[Talk, ...]:
    rows = connection.execute(
        select(calls.c.queue, call_segments.c.agent, call_segments.c.answered_at, call_segments.c.ended_at)
        .join(call_segments, call_segments.c.call == calls.c.call)
        .where(calls.c.arrived_at >= since, calls.c.arrived_at < until)
        .where(call_segments.c.answered_at.is_not(None), call_segments.c.ended_at.is_not(None))
    )
    return tuple(
        Talk(queue=queue, agent=agent, seconds=max(0.0, (ended_at - answered_at).total_seconds()))
        for queue, agent, answered_at, ended_at in rows
    )


def _waits(connection: Connection, since: datetime, until: datetime) -> tuple[Wait, ...]:
    rows = connection.execute(
        select(calls.c.queue, calls.c.wait, calls.c.outcome, calls.c.owner)
        .where(calls.c.arrived_at >= since, calls.c.arrived_at < until)
        .where(calls.c.wait.is_not(None), calls.c.outcome.is_not(None), calls.c.direction == "inbound")
    )
    return tuple(
        Wait(queue=queue, seconds=max(0.0, wait), gave_up=outcome in GAVE_UP, owner=owner)
        for queue, wait, outcome, owner in rows
    )


def _past_calls(connection: Connection, since: datetime, until: datetime) -> tuple[PastCall, ...]:
    rows = connection.execute(
        select(
            *(calls.c[field] for field in ("arrived_at", "queue", "customer", "owner", "outcome", "wait", "agent")),
            calls.c.answered_at,
            calls.c.ended_at,
            assignments.c.deputies,
            customers.c.segment,
            customers.c.language,
        )
        .outerjoin(customers, customers.c.id == calls.c.customer)
        .outerjoin(assignments, (assignments.c.customer == calls.c.customer) & assignments.c.until.is_(None))
        .where(calls.c.arrived_at >= since, calls.c.arrived_at < until)
        .where(calls.c.ended_at.is_not(None), calls.c.outcome.is_not(None), calls.c.wait.is_not(None))
        .where(calls.c.direction == "inbound")
        .order_by(calls.c.arrived_at, calls.c.call)
    )
    return tuple(
        PastCall(
            arrived_at=row.arrived_at,
            queue=row.queue,
            customer=row.customer,
            owner=row.owner,
            deputies=tuple(row.deputies or ()),
            segment=row.segment,
            language=row.language,
            outcome=row.outcome,
            wait=max(0.0, row.wait),
            talk=max(0.0, (row.ended_at - row.answered_at).total_seconds()) if row.answered_at else None,
            agent=row.agent,
        )
        for row in rows
    )
