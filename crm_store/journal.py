"""The book of who did what, and what other programs are told of it: both written in the transaction of the deed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, insert, select

from crm_store.actor import Actor
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
        _tell(connection, f"{kind}.{action}", values, at)


def _tell(connection: Connection, event_type: str, values: dict[str, Any], at: datetime) -> None:
    wanted = [
        row.id
        for row in connection.execute(_ACTIVE)
        if "*" in row.events or event_type in row.events or f"{values['kind']}.*" in row.events
    ]
    if not wanted:
        return
    event = str(uuid4())
    body = {"id": event, "type": event_type, "at": at, "customer": values["customer"], "subject": values["subject"]}
    payload = msgspec.json.encode(body | {"actor": values["actor"], "details": values["details"]}).decode()
    connection.execute(
        insert(deliveries),
        [
            {
                "webhook": webhook,
                "event": event,
                "type": event_type,
                "payload": payload,
                "state": "pending",
                "tries": 0,
                "next_try_at": at,
                "created_at": at,
            }
            for webhook in wanted
        ],
    )
