"""Reads what is urgent with a customer: what he waits for, calls of his that nobody took, birthdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from crm_store.columns import Moment
from crm_store.records import Relative, Request, Urgent
from crm_store.schema import timeline, voicemails
from crm_store.urgent import next_birthday

BIRTHDAY_AHEAD = timedelta(days=7)
MISSED_BACK = timedelta(days=7)

_UNANSWERED = frozenset({"abandoned", "timed_out", "empty"})

_LAST_CALLS = (
    select(timeline.c.at, timeline.c.direction, timeline.c.outcome)
    .where(
        timeline.c.customer == bindparam("customer"),
        timeline.c.at >= bindparam("since", type_=Moment()),
        timeline.c.channel == "call",
    )
    .order_by(timeline.c.at.desc())
)
_UNHEARD = select(func.count().label("messages"), func.max(voicemails.c.at).label("last")).where(
    voicemails.c.customer == bindparam("customer"), voicemails.c.heard_at.is_(None)
)


def urgent(
    connection: Connection,
    customer: int,
    birthday: tuple[str, date | None],
    requests: tuple[Request, ...],
    relatives: tuple[Relative, ...],
    now: datetime,
) -> tuple[Urgent, ...]:
    """What is urgent with a customer at `now`; `birthday` is his name and date of birth."""
    return (
        *(Urgent(code="pending_request", text=request.title, on=request.due) for request in requests),
        *_messages(connection, customer, now),
        *_missed(connection, customer, now),
        *_birthdays(birthday, relatives, now.date()),
    )


def _messages(connection: Connection, customer: int, now: datetime) -> Iterator[Urgent]:
    """What he left that nobody has heard; `text` is how many messages."""
    unheard = connection.execute(_UNHEARD, {"customer": customer}).one()
    if unheard.messages:
        yield Urgent(code="voicemail", text=str(unheard.messages), on=unheard.last.astimezone(now.tzinfo).date())


def _missed(connection: Connection, customer: int, now: datetime) -> Iterator[Urgent]:
    """His calls of the last days that nobody answered, since somebody last spoke with him; `text` is how many."""
    missed: list[datetime] = []
    for row in connection.execute(_LAST_CALLS, {"customer": customer, "since": now - MISSED_BACK}):
        if row.direction == "inbound" and row.outcome in _UNANSWERED:
            missed.append(row.at)
        elif row.outcome == "answered":
            break
    if missed:
        yield Urgent(code="missed_call", text=str(len(missed)), on=missed[0].astimezone(now.tzinfo).date())


def _birthdays(own: tuple[str, date | None], relatives: tuple[Relative, ...], today: date) -> Iterator[Urgent]:
    name, born = own
    if born and (on := next_birthday(born, today)) - today <= BIRTHDAY_AHEAD:
        yield Urgent(code="birthday", text=name, on=on)
    for relative in relatives:
        if relative.birthday and (on := next_birthday(relative.birthday, today)) - today <= BIRTHDAY_AHEAD:
            yield Urgent(code="family_birthday", text=relative.name, on=on, relation=relative.relation)
