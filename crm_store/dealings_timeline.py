"""How what is kept of a customer shows in his timeline. `source` (`task:12`) ties the two together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, update

from crm_store.actor import Actor
from crm_store.dealing_records import Appointment, Deal, Interaction, KeptDocument, KeptRequest, Note, Operation, Task
from crm_store.schema import timeline
from crm_store.subject import upsert

Item = dict[str, Any]
Shows = Callable[[Any], Item | None]
"""What of a kept thing stands in the timeline; None: nothing, as it is now."""

_BLANK: Item = dict.fromkeys(("channel", "direction", "text", "agent", "outcome", "seconds"))


def of_operation(operation: Operation) -> Item:
    """When it was done, what became of it, and how much it was about."""
    text = _lines(_money(operation.amount, operation.currency), operation.reason)
    return {"at": operation.at, "title": operation.title, "text": text, "outcome": operation.status}


def of_deal(deal: Deal) -> Item | None:
    """Won or lost; hoped for, it is no event yet."""
    if deal.status == "open" or deal.closed_at is None:
        return None
    text = _lines(_money(deal.amount, deal.currency), deal.reason)
    return {"at": deal.closed_at, "title": deal.title, "text": text, "agent": deal.agent, "outcome": deal.status}


def of_request(request: KeptRequest) -> Item:
    """That it came in. What became of it are items of their own."""
    return {"at": request.opened_at, "title": request.title, "text": request.text, "agent": request.agent}


def of_task(task: Task) -> Item | None:
    """That it is done; until then it is on a list, not in the past."""
    if task.done_at is None:
        return None
    return {"at": task.done_at, "title": task.title, "text": task.text, "agent": task.agent, "outcome": task.status}


def of_appointment(appointment: Appointment) -> Item:
    """At the time for which it was made."""
    return {
        "at": appointment.starts_at,
        "title": appointment.title,
        "text": appointment.place,
        "channel": appointment.channel,
        "agent": appointment.agent,
        "outcome": appointment.status,
    }


def of_note(note: Note) -> Item:
    """As it was written."""
    return {"at": note.at, "title": note.title, "text": note.text, "agent": note.by}


def of_interaction(interaction: Interaction) -> Item:
    """As it was."""
    shown = ("at", "title", "text", "channel", "direction", "agent", "outcome", "seconds")
    return {field: getattr(interaction, field) for field in shown}


def of_document(document: KeptDocument) -> Item:
    """That it was laid in."""
    return {"at": document.at, "title": document.title, "text": document.file, "agent": document.by}


def show(connection: Connection, kind: str, key: int, customer: int, item: Item | None) -> None:
    """Put this into the timeline, in place of what stood there of the same thing; None takes it out."""
    if item is None:
        hide(connection, kind, key, customer)
        return
    values = _BLANK | item | {"customer": customer, "kind": kind}
    connection.execute(
        upsert(connection, timeline)
        .values(source=f"{kind}:{key}", **values)
        .on_conflict_do_update(
            index_elements=["source"], index_where=timeline.c.source.is_not(None), set_=_BLANK | item
        )
    )


def show_request(
    connection: Connection, before: KeptRequest | None, request: KeptRequest, by: Actor, now: datetime
) -> None:
    """A request shows as it came in, and each later change of its status as an item (`request:12:3`, its version)."""
    item = of_request(request)
    if before is None:
        show(connection, "request", request.id, request.customer, item | {"outcome": request.status})
        return
    told = {"title": request.title, "text": request.text}
    connection.execute(update(timeline).where(_source("request", request.id, request.customer)).values(told))
    if request.status != before.status:
        values = item | {"at": now, "agent": by.name, "outcome": request.status, "customer": request.customer}
        source = f"request:{request.id}:{request.version}"
        connection.execute(insert(timeline).values(kind="request", source=source, **values))


def hide(connection: Connection, kind: str, key: int, customer: int) -> None:
    """Take everything that tells of this out of the timeline."""
    connection.execute(delete(timeline).where(_source(kind, key, customer)))


def _source(kind: str, key: int, customer: int) -> ColumnElement[bool]:
    source = f"{kind}:{key}"
    return (timeline.c.customer == customer) & or_(
        timeline.c.source == source, timeline.c.source.startswith(f"{source}:", autoescape=True)
    )


def _money(amount: Decimal | None, currency: str | None) -> str | None:
    return (
        None if amount is None else f"{amount:,.2f} {currency or ''}".replace(",", "\N{NARROW NO-BREAK SPACE}").strip()
    )


def _lines(*lines: str | None) -> str | None:
    return "\n".join(filter(None, lines)) or None
