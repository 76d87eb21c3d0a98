"""Everything that ever happened with a customer, newest first: one indexed read a page."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, String, bindparam, cast, func, select, tuple_

from crm_store.columns import Id, Moment
from crm_store.errors import InvalidCursor
from crm_store.json_sql import rows, sent
from crm_store.names import words
from crm_store.record import Record
from crm_store.records import TimelineItem, TimelinePage
from crm_store.schema import agents, call_marks, timeline
from crm_store.statement import Statement
from crm_store.subject import Subject

MOST = 200
BATCH, MOST_READ = 500, 10_000

Place = tuple[datetime, int]

_BEGINNING: Place = (datetime.max.replace(tzinfo=UTC), 2**63 - 1)

# Each is looked up by its key. Joined, PostgreSQL might go through all marks of all calls for a page.
_MARK = call_marks.c.call == timeline.c.call
_NOTE = select(call_marks.c.note).where(_MARK).scalar_subquery()
_DISPOSITION = select(call_marks.c.disposition).where(_MARK).scalar_subquery()

ITEMS = (
    select(
        cast(timeline.c.id, String).label("id"),
        timeline.c.at,
        timeline.c.kind,
        timeline.c.channel,
        timeline.c.direction,
        timeline.c.title,
        func.coalesce(_NOTE, timeline.c.text).label("text"),
        timeline.c.agent,
        agents.c.name.label("agent_name"),
        timeline.c.outcome,
        timeline.c.seconds,
        _DISPOSITION.label("disposition"),
        timeline.c.source,
    )
    .select_from(timeline)
    .outerjoin(agents, agents.c.login == timeline.c.agent)
)
"""What is told of each thing that happened."""

OLDER = Statement(
    select(
        sent(
            rows(
                ITEMS.where(
                    timeline.c.customer == bindparam("customer", type_=Id),
                    tuple_(timeline.c.at, timeline.c.id)
                    < tuple_(bindparam("at", type_=Moment), bindparam("id", type_=Id)),
                )
                .order_by(timeline.c.at.desc(), timeline.c.id.desc())
                .limit(bindparam("limit", type_=Id))
            )
        )
    ),
    tuple[TimelineItem, ...],
)


class Wanted(Record, frozen=True, kw_only=True):
    """What to show of a timeline: of these kinds, channels and agents (all where none is named), with these words."""

    kinds: Collection[str] = ()
    channels: Collection[str] = ()
    agents: Collection[str] = ()
    words: tuple[str, ...] = ()

    def shows(self, item: TimelineItem) -> bool:
        """Is this of the things that are wanted; each word begins one of its title or text."""
        return (
            (not self.kinds or item.kind in self.kinds)
            and (not self.channels or item.channel in self.channels)
            and (not self.agents or item.agent in self.agents)
            and (not self.words or self._has_words(words(f"{item.title} {item.text or ''}")))
        )

    def _has_words(self, written: tuple[str, ...]) -> bool:
        return all(any(word.startswith(beginning) for word in written) for beginning in self.words)


_ALL = Wanted()


class Timelines(Subject):
    """What happened."""

    async def timeline(
        self,
        customer: int,
        *,
        cursor: str | None = None,
        limit: int = 50,
        kinds: Collection[str] = (),
        channels: Collection[str] = (),
        agents: Collection[str] = (),
        text: str = "",
    ) -> TimelinePage:
        """A page of at most `limit` (1 to 200) items older than `cursor`, which an earlier page gave as `next`.

        Only of these kinds, channels and agents where any are named, and where each word of `text` begins a word of
        what is written. Of what is seldom, a page may have fewer items than `limit` and yet a `next`: a page reads
        10,000 entries at most. Empty for a customer who does not exist. Raises `InvalidCursor`.
        """
        before = _place(cursor) if cursor is not None else _BEGINNING
        wanted = Wanted(kinds=kinds, channels=channels, agents=agents, words=words(text))
        limit = max(1, min(limit, MOST))
        if wanted == _ALL:
            return await self.database.read(_page, customer, before, limit)
        return await self.database.browse(_page_of, customer, before, limit, wanted)


def _page(connection: Connection, customer: int, before: Place, limit: int) -> TimelinePage:
    items = _older(connection, customer, before, limit + 1)
    shown = items[:limit]
    return TimelinePage(items=shown, next=_cursor(_place_of(shown[-1])) if len(items) > limit else None)


def _page_of(connection: Connection, customer: int, before: Place, limit: int, wanted: Wanted) -> TimelinePage:
    """Go down the timeline batch by batch until the page is full, and one more is found, or enough has been read."""
    found: list[TimelineItem] = []
    for _ in range(MOST_READ // BATCH):
        batch = _older(connection, customer, before, BATCH)
        found += filter(wanted.shows, batch)
        if len(found) > limit:
            return TimelinePage(items=tuple(found[:limit]), next=_cursor(_place_of(found[limit - 1])))
        if len(batch) < BATCH:
            return TimelinePage(items=tuple(found), next=None)
        before = _place_of(batch[-1])
    return TimelinePage(items=tuple(found), next=_cursor(before))


def _older(connection: Connection, customer: int, before: Place, limit: int) -> tuple[TimelineItem, ...]:
    return OLDER.one(connection, **_bounds(customer, before, limit)) or ()


def _bounds(customer: int, before: Place, limit: int) -> dict[str, Any]:
    return {"customer": customer, "at": before[0], "id": before[1], "limit": limit}


def first_page(customer: int, limit: int) -> dict[str, Any]:
    """The parameters of the statement for the newest items, and one more that tells whether there are others."""
    return _bounds(customer, _BEGINNING, limit + 1)


def _place_of(item: TimelineItem) -> Place:
    return item.at, int(item.id)


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
