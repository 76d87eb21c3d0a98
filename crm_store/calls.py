"""Calls as they were: each kept whole, and copied to the customer's timeline once it has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from msgspec import structs
from sqlalchemy import Connection, delete, func, insert, select, update

from crm_store.actor import Actor
from crm_store.identify import remember_talks
from crm_store.journal import tell
from crm_store.records import CallRecord, Number, ReasonRecord, Segment
from crm_store.schema import call_marks, call_segments, calls, queues, timeline
from crm_store.subject import AnyRow, Subject, upsert
from crm_store.whose import whose

_TOLD: Final = ("queue", "direction", "outcome", "agent", "wait", "talk", "hold")
_NOBODYS: Final = Number(input="", kind="anonymous")


class Calls(Subject):
    """Calls, and what was said of them."""

    async def record_call(self, record: CallRecord) -> bool:
        """Keep a call with its segments; False when this revision or a newer one is kept already.

        Safe to repeat. The customer whom an agent chose stays. One who was merged is followed; one who was erased, or
        is not known, leaves a call of nobody.
        """
        return await self.database.write(record_call, record)

    async def call(self, call: str) -> CallRecord | None:
        """One call, whole."""
        return await self.database.read(_call, call)

    async def open_calls(self) -> tuple[CallRecord, ...]:
        """The calls that have no end yet, oldest first."""
        return await self.database.read(_open_calls)

    async def note(self, call: str) -> tuple[str, str | None]:
        """The note (empty when there is none) and the disposition of a call."""
        return await self.database.read(_note, call)


def record_call(connection: Connection, record: CallRecord) -> bool:
    """Keep a revision of a call; False when it or a newer one is kept already. Webhooks hear of its end, once."""
    # Marking first also locks the call until the end of the transaction, so that the customer below stays true.
    found = whose(connection, _marked(connection, record.call) or record.customer)
    values: dict[str, Any] = {
        field: getattr(record, field) for field in CallRecord.__struct_fields__ if field not in ("number", "segments")
    }
    number = _NOBODYS if found.erased else record.number
    values |= {f"number_{field}": value for field, value in structs.asdict(number).items()}
    values |= {"customer": found.customer, "name_given": None if found.erased else record.name_given}
    ended_before = connection.scalar(select(calls.c.ended_at).where(calls.c.call == record.call))
    newer = connection.execute(
        upsert(connection, calls)
        .values(**values)
        .on_conflict_do_update(index_elements=["call"], set_=values, where=calls.c.revision < record.revision)
    ).rowcount
    if not newer:
        return False
    connection.execute(delete(call_segments).where(call_segments.c.call == record.call))
    if record.segments:
        connection.execute(
            insert(call_segments),
            [
                {"call": record.call, "position": position, **structs.asdict(segment)}
                for position, segment in enumerate(record.segments)
            ],
        )
    _publish(connection, record.call)
    if record.ended_at is not None and ended_before is None:
        told = {field: getattr(record, field) for field in _TOLD}
        tell(connection, "call.ended", record.ended_at, customer=found.customer, subject=record.call, details=told)
    return True


def _publish(connection: Connection, call: str) -> None:
    """Let an ended call of a known customer show in his timeline, and in how his numbers rank."""
    row = connection.execute(
        select(calls, queues.c.title).outerjoin(queues, queues.c.name == calls.c.queue).where(calls.c.call == call)
    ).first()
    if row is None or row.customer is None or row.ended_at is None:
        return
    item = {
        "customer": row.customer,
        "at": row.arrived_at,
        "kind": "interaction",
        "channel": "call",
        "direction": row.direction,
        "title": row.title or row.queue,
        "agent": row.agent,
        "outcome": row.outcome,
        "seconds": row.talk if row.answered_at else None,
    }
    connection.execute(
        upsert(connection, timeline).values(call=call, **item).on_conflict_do_update(index_elements=["call"], set_=item)
    )
    if row.answered_at and row.number_e164:
        remember_talks(connection, row.number_e164, row.customer)


def give(connection: Connection, call: str, customer: int, at: datetime) -> bool:
    """Say whose call it is, for good; its record may arrive later. False when somebody said so at `at` or later."""
    if not _said(connection, call, at, "customer", customer=customer):
        return False
    before = connection.execute(select(calls.c.customer, calls.c.number_e164).where(calls.c.call == call)).first()
    connection.execute(update(calls).where(calls.c.call == call).values(customer=customer))
    _publish(connection, call)
    if before and before.customer and before.number_e164:
        remember_talks(connection, before.number_e164, before.customer)
    return True


def mark(
    connection: Connection, call: str, what: Literal["note", "disposition"], text: str, by: Actor, at: datetime
) -> bool:
    """Replace what was said of a call; its record may arrive later. False when something was said at `at` or later."""
    return _said(connection, call, at, what, **{what: text, f"{what}_by": by.name})


def _said(connection: Connection, call: str, at: datetime, what: str, **values: Any) -> bool:
    said_at = call_marks.c[f"{what}_at"]
    values |= {said_at.name: at}
    return bool(
        connection.execute(
            upsert(connection, call_marks)
            .values(call=call, **values)
            .on_conflict_do_update(index_elements=["call"], set_=values, where=said_at.is_(None) | (said_at < at))
        ).rowcount
    )


def _marked(connection: Connection, call: str) -> int | None:
    """Lock what is said of a call, and tell the customer whom an agent chose."""
    customer: int | None = connection.execute(
        upsert(connection, call_marks)
        .values(call=call)
        .on_conflict_do_update(index_elements=["call"], set_={"call": call})
        .returning(call_marks.c.customer)
    ).scalar_one()
    return customer


_SEGMENTS = select(*(call_segments.c[field] for field in Segment.__struct_fields__))


def _call(connection: Connection, call: str) -> CallRecord | None:
    row = connection.execute(select(calls).where(calls.c.call == call)).first()
    return _whole(connection, row) if row else None


def _open_calls(connection: Connection) -> tuple[CallRecord, ...]:
    rows = connection.execute(select(calls).where(calls.c.ended_at.is_(None)).order_by(calls.c.arrived_at)).all()
    return tuple(_whole(connection, row) for row in rows)


def _whole(connection: Connection, row: AnyRow) -> CallRecord:
    own = _SEGMENTS.where(call_segments.c.call == row.call).order_by(call_segments.c.position)
    values = {key: value for key, value in row._mapping.items() if not key.startswith("number_")}
    values["number"] = Number(input=row.number_input, kind=row.number_kind, e164=row.number_e164)
    values["reasons"] = msgspec.convert(row.reasons, tuple[ReasonRecord, ...])
    values["segments"] = tuple(Segment(**segment._mapping) for segment in connection.execute(own))
    return CallRecord(**values)


def _note(connection: Connection, call: str) -> tuple[str, str | None]:
    marks = select(func.coalesce(call_marks.c.note, ""), call_marks.c.disposition).where(call_marks.c.call == call)
    row = connection.execute(marks).first()
    return (row[0], row[1]) if row else ("", None)
