"""The day in figures, from the calls that have ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from crm_store.records import Today
from crm_store.schema import calls
from crm_store.subject import Subject

# Also a call that Asterisk's fallback queue put through: somebody spoke with the caller.
_ANSWERED = or_(calls.c.answered_at.is_not(None), calls.c.outcome == "answered")
_ABANDONED = and_(calls.c.answered_at.is_(None), calls.c.outcome == "abandoned")
_OWNED = and_(calls.c.customer.is_not(None), calls.c.owner.is_not(None))
_BY_OWNER = and_(_OWNED, _ANSWERED, calls.c.agent == calls.c.owner)


class Figures(Subject):
    """How well callers are served."""

    async def today(self, since: datetime, *, service_seconds: float) -> Today:
        """Figures of inbound calls that arrived at `since` or later and have been answered, or have ended unanswered.

        Service level is answered within `service_seconds` ÷ (answered + abandoned); short abandons, which are an
        outcome of their own, count in `offered` only. ASA is the mean wait of answered calls. Continuity is the share
        of calls from customers with an owner that the owner answered; on shift: had he been signed in when it arrived.
        """
        return await self.database.read(_today, since, service_seconds)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _today(connection: Connection, since: datetime, service_seconds: float) -> Today:
    row = connection.execute(
        select(
            func.count().label("offered"),
            _count(_ANSWERED).label("answered"),
            _count(_ABANDONED).label("abandoned"),
            _count(and_(_ANSWERED, calls.c.wait <= service_seconds)).label("in_time"),
            func.avg(case((_ANSWERED, calls.c.wait))).label("asa"),
            _count(_OWNED).label("owned"),
            _count(_BY_OWNER).label("by_owner"),
            _count(and_(_OWNED, calls.c.on_shift)).label("owned_on_shift"),
            _count(and_(_BY_OWNER, calls.c.on_shift)).label("by_owner_on_shift"),
        ).where(
            calls.c.direction == "inbound",
            calls.c.arrived_at >= since,
            or_(calls.c.ended_at.is_not(None), calls.c.answered_at.is_not(None)),
        )
    ).one()
    return Today(
        offered=row.offered,
        answered=row.answered,
        abandoned=row.abandoned,
        service_level=_share(row.in_time, row.answered + row.abandoned),
        asa=row.asa,
        continuity=_share(row.by_owner, row.owned),
        on_shift_continuity=_share(row.by_owner_on_shift, row.owned_on_shift),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
