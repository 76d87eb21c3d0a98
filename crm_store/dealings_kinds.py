"""The kinds of things that are kept of a customer; `crm_store.dealings` is the one way to keep them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Table

from crm_store import dealing_records as records
from crm_store import dealings_timeline as shows
from crm_store import schema
from crm_store.actor import Actor

KindName = Literal[
    "contact_point", "relative", "consent", "product", "operation", "deal", "request", "task", "appointment", "note",
    "interaction", "document",
]  # fmt: skip

Kept = (
    records.KeptContactPoint
    | records.KeptRelative
    | records.Consent
    | records.KeptProduct
    | records.Operation
    | records.Deal
    | records.KeptRequest
    | records.Task
    | records.Appointment
    | records.Note
    | records.Interaction
    | records.KeptDocument
)

Made = Callable[[Actor, datetime], dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind. `newest` is the moment by which lists are ordered, newest first; None: by key.

    `made` is what is written once, when it is added; `shows` what of it stands in the timeline.
    """

    name: KindName
    table: Table
    fields: type[records.Fields]
    kept: type[Kept]
    newest: Column[Any] | None = None
    made: Made = lambda by, now: {}
    shows: shows.Shows | None = None

    @property
    def plural(self) -> str:
        """Its name in addresses and lists: `contact-points`."""
        return f"{self.name.replace('_', '-')}s"


def _created(by: Actor, now: datetime) -> dict[str, Any]:
    return {"created_at": now, "created_by": by.name}


def _by(by: Actor, now: datetime) -> dict[str, Any]:
    return {"by": by.name}


def _opened(by: Actor, now: datetime) -> dict[str, Any]:
    return {"opened_at": now}


def _laid_in(by: Actor, now: datetime) -> dict[str, Any]:
    return {"at": now, "by": by.name}


KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="contact_point",
            table=schema.contact_points,
            fields=records.ContactPointFields,
            kept=records.KeptContactPoint,
        ),
        Kind(name="relative", table=schema.relatives, fields=records.RelativeFields, kept=records.KeptRelative),
        Kind(
            name="consent",
            table=schema.consents,
            fields=records.ConsentFields,
            kept=records.Consent,
            newest=schema.consents.c.at,
            made=_by,
        ),
        Kind(name="product", table=schema.products, fields=records.ProductFields, kept=records.KeptProduct),
        Kind(
            name="operation",
            table=schema.operations,
            fields=records.OperationFields,
            kept=records.Operation,
            newest=schema.operations.c.at,
            shows=shows.of_operation,
        ),
        Kind(
            name="deal",
            table=schema.deals,
            fields=records.DealFields,
            kept=records.Deal,
            newest=schema.deals.c.opened_at,
            shows=shows.of_deal,
        ),
        Kind(
            name="request",
            table=schema.requests,
            fields=records.RequestFields,
            kept=records.KeptRequest,
            newest=schema.requests.c.opened_at,
            made=_opened,
        ),
        Kind(
            name="task",
            table=schema.tasks,
            fields=records.TaskFields,
            kept=records.Task,
            newest=schema.tasks.c.created_at,
            made=_created,
            shows=shows.of_task,
        ),
        Kind(
            name="appointment",
            table=schema.appointments,
            fields=records.AppointmentFields,
            kept=records.Appointment,
            newest=schema.appointments.c.starts_at,
            made=_created,
            shows=shows.of_appointment,
        ),
        Kind(
            name="note",
            table=schema.notes,
            fields=records.NoteFields,
            kept=records.Note,
            newest=schema.notes.c.at,
            made=_by,
            shows=shows.of_note,
        ),
        Kind(
            name="interaction",
            table=schema.interactions,
            fields=records.InteractionFields,
            kept=records.Interaction,
            newest=schema.interactions.c.at,
            shows=shows.of_interaction,
        ),
        Kind(
            name="document",
            table=schema.documents,
            fields=records.DocumentFields,
            kept=records.KeptDocument,
            newest=schema.documents.c.at,
            made=_laid_in,
            shows=shows.of_document,
        ),
    )
}
