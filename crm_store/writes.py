"""What must not be lost though the store is away, as it waits on disk; and how the store takes each exactly once.

Each may come again after a crash, and later than what was said after it: what is kept already, or is older than what
is kept, changes nothing.
"""

from __future__ import annotations

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import DataError

from crm_store import calls, journal
from crm_store.actor import Actor
from crm_store.errors import Conflict
from crm_store.identify import remember
from crm_store.record import Record, Utc
from crm_store.records import CallRecord
from crm_store.schema import audit, contact_points
from crm_store.subject import Subject
from crm_store.whose import whose


class Write(Record, frozen=True, kw_only=True, tag_field="write"):
    """One thing to be kept."""


class CallKept(Write, frozen=True, kw_only=True, tag="call"):
    """A revision of a call's record."""

    record: CallRecord


class NoteWritten(Write, frozen=True, kw_only=True, tag="note"):
    """What an agent wrote of a call, in place of what was there."""

    call: str
    by: Actor
    text: str
    at: Utc


class DispositionGiven(Write, frozen=True, kw_only=True, tag="disposition"):
    """An agent's verdict on a call, in place of an earlier one."""

    call: str
    by: Actor
    code: str
    at: Utc


class CustomerChosen(Write, frozen=True, kw_only=True, tag="customer"):
    """Who the caller is, as an agent found out; `number` (E.164) is from now on his first of all."""

    call: str
    by: Actor
    customer: int
    number: str | None
    at: Utc


class Seen(Write, frozen=True, kw_only=True, tag="saw"):
    """Somebody saw what is kept of a customer; `how` is a code (`pop`, `profile` …), `key` tells this sighting."""

    key: str
    by: Actor
    customer: int
    how: str
    at: Utc


AnyWrite = CallKept | NoteWritten | DispositionGiven | CustomerChosen | Seen


class Writes(Subject):
    """Takes what was kept on disk."""

    async def apply(self, write: AnyWrite) -> None:
        """Keep it, in one transaction; safe to repeat. A customer who was merged meanwhile is followed.

        Raises `Conflict` for what can never be kept.
        """
        try:
            await self.database.write(_apply, write)
        except DataError as error:
            raise Conflict from error


def _apply(connection: Connection, write: AnyWrite) -> None:
    match write:
        case CallKept():
            calls.record_call(connection, write.record)
        case NoteWritten():
            if calls.mark(connection, write.call, "note", write.text, write.by, write.at):
                journal.note(connection, write.by, "changed", "call", write.call, details=_NOTE, at=write.at)
        case DispositionGiven():
            if calls.mark(connection, write.call, "disposition", write.code, write.by, write.at):
                journal.note(connection, write.by, "changed", "call", write.call, details=_DISPOSITION, at=write.at)
        case CustomerChosen():
            _choose(connection, write)
        case Seen():
            _see(connection, write)


_NOTE = {"fields": ["note"]}
_DISPOSITION = {"fields": ["disposition"]}
_CUSTOMER = {"fields": ["customer"]}


def _choose(connection: Connection, write: CustomerChosen) -> None:
    customer = whose(connection, write.customer).customer
    if customer is None or not calls.give(connection, write.call, customer, write.at):
        return
    by = write.by
    journal.note(connection, by, "changed", "call", write.call, customer=customer, details=_CUSTOMER, at=write.at)
    chosen = (contact_points.c.kind == "phone", contact_points.c.value == write.number)
    newer = select(exists().where(*chosen, contact_points.c.chosen_at >= write.at))
    if write.number is not None and not connection.scalar(newer):
        remember(connection, write.number, customer, by, write.at)


def _see(connection: Connection, write: Seen) -> None:
    if not connection.scalar(select(exists().where(audit.c.key == write.key))):
        journal.note(
            connection,
            write.by,
            "saw",
            "customer",
            write.customer,
            customer=write.customer,
            details={"how": write.how},
            at=write.at,
            key=write.key,
        )
