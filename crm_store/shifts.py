"""When agents were at work: from sign-in to sign-out, or to the last moment at which they were known to be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from crm_store.records import Record, Utc
from crm_store.schema import shifts
from crm_store.subject import Subject

LOST_AFTER = timedelta(minutes=5)
"""An open shift of which nothing was heard for so long is over."""


class Shift(Record, frozen=True, kw_only=True):
    """One stretch of work. `until` of a shift that `is_open` is the last moment at which he was known to be there."""

    agent: str
    since: Utc
    until: Utc
    is_open: bool = False


class SignedOn(Record, frozen=True, kw_only=True):
    """An agent's shift began (`on`) or ended."""

    agent: str
    at: Utc
    on: bool


class Shifts(Subject):
    """Who was at work when."""

    async def book_shifts(self, changes: Sequence[SignedOn], present: Iterable[str], at: datetime) -> None:
        """Keep the changes, oldest first, and that these agents are there at `at`. Safe to repeat.

        A shift goes on over a gap shorter than `LOST_AFTER`, such as a restart; one that was left open for longer ends
        with the last moment at which its agent was there.
        """
        await self.database.write(_book, changes, frozenset(present), at)

    async def shifts(self, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that reach into this time, whole, by their beginning."""
        return await self.database.scan(_shifts, since, until)


def _book(connection: Connection, changes: Sequence[SignedOn], present: frozenset[str], at: datetime) -> None:
    for change in changes:
        if change.on:
            _begin(connection, change.agent, change.at)
        else:
            _reach(connection, change.agent, change.at, is_open=False)
    for agent in sorted(present):
        if not _reach(connection, agent, at, is_open=True):
            _begin(connection, agent, at)
    _end_lost(connection, at)


def _begin(connection: Connection, agent: str, at: datetime) -> None:
    """Let a new shift begin, unless one is open and was heard of lately, or this was said before."""
    _end_lost(connection, at)
    same = select(shifts.c.id).where(shifts.c.agent == agent, shifts.c.until >= at, shifts.c.since == at)
    if not _reach(connection, agent, at, is_open=True) and connection.scalar(same) is None:
        connection.execute(insert(shifts).values(agent=agent, since=at, until=at, is_open=True))


def _reach(connection: Connection, agent: str, at: datetime, *, is_open: bool) -> bool:
    """Let the agent's open shift last until `at` at least; False when he has none."""
    mine = select(shifts.c.id, shifts.c.until).where(shifts.c.agent == agent, shifts.c.is_open)
    row = connection.execute(mine).first()
    if row is None:
        return False
    values = {"until": max(row.until, at), "is_open": is_open}
    connection.execute(update(shifts).where(shifts.c.id == row.id).values(values))
    return True


def _end_lost(connection: Connection, at: datetime) -> None:
    connection.execute(update(shifts).where(shifts.c.is_open, shifts.c.until < at - LOST_AFTER).values(is_open=False))


_SHIFT = select(*(shifts.c[field] for field in Shift.__struct_fields__))


def _shifts(connection: Connection, since: datetime, until: datetime) -> tuple[Shift, ...]:
    within = _SHIFT.where(shifts.c.until > since, shifts.c.since < until).order_by(shifts.c.since, shifts.c.agent)
    return tuple(Shift(**row._mapping) for row in connection.execute(within))
