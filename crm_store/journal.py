"""The book of who did what, and what other programs are told of it: both written in the transaction of the deed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, insert, select

from crm_store.actor import SYSTEM, Actor
from crm_store.schema import audit, deliveries, webhooks

Action = Literal[
    "saw", "created", "changed", "removed", "exported", "erased", "merged", "unmerged", "assigned", "confirmed",
    "handed_over", "undone", "imported", "signed_in",
]  # fmt: skip

_ACTIVE = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.active)
_QUIET = frozenset({"saw", "exported", "confirmed", "signed_in"})
_OURS = frozenset({"user", "session", "token", "webhook", "delivery"})


def note(
    connection: Connection,
    actor: Actor,
    action: Action,
    kind: str,
    subject: str | int | None = None,
    *,
    customer: int | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Write down that `actor` did `action` to the `kind` of thing that `subject` names, and tell the webhooks.

    `details` are codes, field names and figures, never what a field held: the audit outlives an erased customer.
    Webhooks hear of `kind.action` (`request.created`), except of what changed nothing and of who may come in.
    """
    at = at or datetime.now(UTC)
    values = {
        "at": at,
        "actor": actor.name,
        "address": actor.address,
        "action": action,
        "kind": kind,
        "subject": None if subject is None else str(subject),
        "customer": customer,
        "details": details or {},
        "key": key,
    }
    connection.execute(insert(audit).values(**values))
    if action not in _QUIET and kind not in _OURS:
        event_type = f"{kind}.{action}"
        tell(connection, event_type, at, actor=actor, customer=customer, subject=subject, details=details)


def tell(
    connection: Connection,
    event_type: str,
    at: datetime,
    *,
    actor: Actor = SYSTEM,
    customer: int | None = None,
    subject: str | int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Tell the webhooks that want this type of event, without a line in the audit."""
    kind = event_type.partition(".")[0]
    wanted = [
        row.id for row in connection.execute(_ACTIVE) if not {"*", event_type, f"{kind}.*"}.isdisjoint(row.events)
    ]
    if wanted:
        told = {"customer": customer, "subject": subject if subject is None else str(subject), "actor": actor.name}
        _keep(connection, wanted, event_type, at, told | {"details": details or {}})


def ping(connection: Connection, webhook: int, at: datetime) -> None:
    """Tell one webhook of nothing, to see whether it listens."""
    told: dict[str, Any] = {"customer": None, "subject": str(webhook), "actor": SYSTEM.name, "details": {}}
    _keep(connection, [webhook], "webhook.ping", at, told)


def _keep(connection: Connection, wanted: list[int], event_type: str, at: datetime, told: dict[str, Any]) -> None:
    event = str(uuid4())
    payload = msgspec.json.encode({"id": event, "type": event_type, "at": at, **told}).decode()
    common = {"event": event, "type": event_type, "payload": payload, "created_at": at, "next_try_at": at}
    connection.execute(
        insert(deliveries), [{"webhook": webhook, "state": "pending", "tries": 0, **common} for webhook in wanted]
    )
