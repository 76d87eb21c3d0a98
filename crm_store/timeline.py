"""Everything that ever happened with a customer, newest first: one indexed read a page."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, tuple_

from crm_store.columns import Moment
from crm_store.errors import InvalidCursor
from crm_store.records import TimelineItem, TimelinePage
from crm_store.schema import agents, call_marks, timeline
from crm_store.subject import AnyRow, Subject

MOST = 200

Place = tuple[datetime, int]

_NEWEST = (
    select(
        timeline.c.id,
        timeline.c.at,
        timeline.c.kind,
        timeline.c.channel,
        timeline.c.direction,
        timeline.c.title,
        func.coalesce(call_marks.c.note, timeline.c.text).label("text"),
        timeline.c.agent,
        agents.c.name.label("agent_name"),
        timeline.c.outcome,
        timeline.c.seconds,
        call_marks.c.disposition,
    )
    .outerjoin(agents, agents.c.login == timeline.c.agent)
    .outerjoin(call_marks, call_marks.c.call == timeline.c.call)
    .where(timeline.c.customer == bindparam("customer"))
    .order_by(timeline.c.at.desc(), timeline.c.id.desc())
    .limit(bindparam("limit"))
)
_OLDER = _NEWEST.where(tuple_(timeline.c.at, timeline.c.id) < tuple_(bindparam("at", type_=Moment()), bindparam("id")))


class Timelines(Subject):
    """What happened."""

    async def timeline(self, customer: int, *, cursor: str | None = None, limit: int = 50) -> TimelinePage:
        """A page of at most `limit` (1 to 200) items older than `cursor`, which an earlier page gave as `next`.

        Empty for a customer who does not exist. Raises `InvalidCursor`.
        """
        before = _place(cursor) if cursor is not None else None
        return await self.database.read(_page, customer, before, max(1, min(limit, MOST)))


def _page(connection: Connection, customer: int, before: Place | None, limit: int) -> TimelinePage:
    bounds: dict[str, Any] = {"customer": customer, "limit": limit + 1}
    if before is None:
        rows = connection.execute(_NEWEST, bounds).all()
    else:
        rows = connection.execute(_OLDER, bounds | {"at": before[0], "id": before[1]}).all()
    shown = rows[:limit]
    return TimelinePage(
        items=tuple(_item(row) for row in shown),
        next=_cursor((shown[-1].at, shown[-1].id)) if len(rows) > limit else None,
    )


def _item(row: AnyRow) -> TimelineItem:
    return TimelineItem(
        id=str(row.id),
        at=row.at,
        kind=row.kind,
        channel=row.channel,
        direction=row.direction,
        title=row.title,
        text=row.text,
        agent=row.agent,
        agent_name=row.agent_name,
        outcome=row.outcome,
        seconds=row.seconds,
        disposition=row.disposition,
    )


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode()


def _place(cursor: str) -> Place:
    try:
        at, row = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor), type=Place)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidCursor from error
    if at.tzinfo is None or not 0 <= row < 2**63:
        raise InvalidCursor
    return at, row
