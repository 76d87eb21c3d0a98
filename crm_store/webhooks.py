"""Webhooks: who is told what, with which secret it is signed."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from crm_store.actor import Actor
from crm_store.errors import NotFound, Stale
from crm_store.journal import note
from crm_store.record import Record, Utc
from crm_store.schema import deliveries, webhooks
from crm_store.subject import AnyRow, Subject

OLD_SECRET_FOR = timedelta(hours=24)
_BEGINNING = "whsec_"

EventPattern = Annotated[str, Meta(pattern=r"^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,40}))$")]
"""`task.created`, all of a kind as `task.*`, or everything as `*`."""


class WebhookFields(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to tell which events. One that is not `active` is told nothing of what happens meanwhile."""

    url: Annotated[str, Meta(max_length=2000, pattern=r"^https?://[^\s@/?#]+([/?][^\s#]*)?$")]
    events: Annotated[tuple[EventPattern, ...], Meta(min_length=1, max_length=100)]
    active: bool = True


class Webhook(WebhookFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A webhook as it is kept: how many events wait for it, and how many it will never be told (dead letters)."""

    id: int
    version: int
    created_at: Utc
    created_by: str
    pending: int
    dead: int


class Webhooks(Subject):
    """Who is told what."""

    async def webhooks(self) -> tuple[Webhook, ...]:
        """All of them, by number."""
        return await self.database.read(_all)

    async def webhook(self, webhook: int) -> Webhook:
        """One of them. Raises `NotFound`."""
        return await self.database.read(_one, webhook)

    async def add_webhook(self, fields: WebhookFields, *, by: Actor) -> tuple[str, Webhook]:
        """Keep a new one. Also returns the secret that its events are signed with."""
        secret = _new_secret()
        return secret, await self.database.write(_add, fields, secret, by, datetime.now(UTC))

    async def change_webhook(self, webhook: int, fields: WebhookFields, *, version: int, by: Actor) -> Webhook:
        """Change it. Raises `NotFound` and `Stale`."""
        return await self.database.write(_change, webhook, fields, version, by)

    async def remove_webhook(self, webhook: int, *, version: int, by: Actor) -> None:
        """Forget it, and what it was to be told. Raises `NotFound` and `Stale`."""
        await self.database.write(_remove, webhook, version, by)

    async def renew_secret(self, webhook: int, *, by: Actor) -> str:
        """Give it a new secret, and return that; for a day the old one signs too. Raises `NotFound`."""
        secret = _new_secret()
        await self.database.write(_renew, webhook, secret, by, datetime.now(UTC))
        return secret


def _new_secret() -> str:
    """As Standard Webhooks writes them: 24 to 64 random bytes in base64."""
    return _BEGINNING + base64.b64encode(secrets.token_bytes(32)).decode()


def _how_many(state: str) -> ColumnElement[int]:
    its = (deliveries.c.webhook == webhooks.c.id, deliveries.c.state == state)
    return select(func.count()).where(*its).scalar_subquery().label(state)


_KEPT = ("id", "url", "events", "active", "version", "created_at", "created_by")
_WEBHOOK = select(*(webhooks.c[field] for field in _KEPT), _how_many("pending"), _how_many("dead"))


def _all(connection: Connection) -> tuple[Webhook, ...]:
    return tuple(map(_webhook, connection.execute(_WEBHOOK.order_by(webhooks.c.id))))


def _one(connection: Connection, webhook: int) -> Webhook:
    row = connection.execute(_WEBHOOK.where(webhooks.c.id == webhook)).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return _webhook(row)


def _webhook(row: AnyRow) -> Webhook:
    return Webhook(**{**row._mapping, "events": tuple(row.events)})


def _add(connection: Connection, fields: WebhookFields, secret: str, by: Actor, now: datetime) -> Webhook:
    values = _values(fields) | {"secret": secret, "created_at": now, "created_by": by.name}
    key = connection.execute(insert(webhooks).values(**values).returning(webhooks.c.id)).scalar_one()
    note(connection, by, "created", "webhook", key, details={"events": fields.events}, at=now)
    return _one(connection, key)


def _change(connection: Connection, webhook: int, fields: WebhookFields, version: int, by: Actor) -> Webhook:
    _require(connection, webhook, version)
    values = _values(fields) | {"version": version + 1}
    connection.execute(update(webhooks).where(webhooks.c.id == webhook).values(**values))
    note(connection, by, "changed", "webhook", webhook, details={"events": fields.events, "active": fields.active})
    return _one(connection, webhook)


def _remove(connection: Connection, webhook: int, version: int, by: Actor) -> None:
    _require(connection, webhook, version)
    connection.execute(delete(deliveries).where(deliveries.c.webhook == webhook))
    connection.execute(delete(webhooks).where(webhooks.c.id == webhook))
    note(connection, by, "removed", "webhook", webhook)


def _renew(connection: Connection, webhook: int, secret: str, by: Actor, now: datetime) -> None:
    values = {"old_secret": webhooks.c.secret, "old_secret_until": now + OLD_SECRET_FOR, "secret": secret}
    if not connection.execute(update(webhooks).where(webhooks.c.id == webhook).values(**values)).rowcount:
        raise NotFound("There is no such webhook.")
    note(connection, by, "changed", "webhook", webhook, details={"fields": ["secret"]}, at=now)


def _require(connection: Connection, webhook: int, version: int) -> None:
    found = connection.scalar(select(webhooks.c.version).where(webhooks.c.id == webhook).with_for_update())
    if found is None:
        raise NotFound("There is no such webhook.")
    if found != version:
        raise Stale


def _values(fields: WebhookFields) -> dict[str, Any]:
    return {field: getattr(fields, field) for field in WebhookFields.__struct_fields__}
