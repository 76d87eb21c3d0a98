"""What is to be told to webhooks: claimed by one node at a time, sent, tried again, or dead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, delete, or_, select, update

from crm_store.actor import Actor
from crm_store.errors import InvalidCursor, NotFound
from crm_store.journal import note, ping
from crm_store.record import Record, Utc
from crm_store.schema import deliveries, webhooks
from crm_store.subject import AnyRow, Subject

DeliveryState = Literal["pending", "done", "dead"]
KEPT_FOR: dict[DeliveryState, timedelta] = {"done": timedelta(days=7), "dead": timedelta(days=60)}


class Delivery(Record, frozen=True, kw_only=True):
    """An event for one webhook. `event` is its id, the same each time that it is sent. `tries`: how often it was.

    `last_error` is a code: why it was not taken.
    """

    id: int
    webhook: int
    event: str
    type: str
    state: DeliveryState
    tries: int
    next_try_at: Utc | None
    last_status: int | None
    last_error: str | None
    created_at: Utc
    done_at: Utc | None


class DeliveryPage(Record, frozen=True, kw_only=True):
    """Deliveries, newest first, and where to go on; `next` None: there are no more."""

    items: tuple[Delivery, ...]
    next: str | None


class Due(Record, frozen=True, kw_only=True):
    """What is to be sent now, where to, and the secrets to sign it with."""

    delivery: int
    webhook: int
    url: str
    secrets: tuple[str, ...]
    event: str
    payload: str
    tries: int


class Outcome(Record, frozen=True, kw_only=True):
    """What came of sending. No `error`: it was taken. An error without `retry_at` is the last: the letter is dead."""

    status: int | None = None
    error: str | None = None
    retry_at: Utc | None = None


class Deliveries(Subject):
    """What is to be told to webhooks, and was."""

    async def deliveries(
        self,
        *,
        webhook: int | None = None,
        state: DeliveryState | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> DeliveryPage:
        """A page of them, newest first. Raises `InvalidCursor`."""
        return await self.database.read(_page, webhook, state, _place(cursor), limit)

    async def resend(self, delivery: int, *, by: Actor) -> None:
        """Send it again, as if for the first time. Raises `NotFound`."""
        await self.database.write(_resend, delivery, by, datetime.now(UTC))

    async def resend_dead(self, webhook: int, *, by: Actor) -> int:
        """Send all dead letters of a webhook again; says how many. Raises `NotFound`."""
        return await self.database.write(_resend_dead, webhook, by, datetime.now(UTC))

    async def ping(self, webhook: int) -> None:
        """Tell a webhook `webhook.ping`, to see whether it listens. Raises `NotFound`."""
        await self.database.write(_ping, webhook, datetime.now(UTC))

    async def claim_deliveries(self, *, now: datetime, lease: timedelta, limit: int) -> tuple[Due, ...]:
        """The oldest due event of each webhook that no other node serves; they are this node's until the lease ends."""
        if not await self.database.read(_anything, now):
            return ()
        return await self.database.write(_claim, now, lease, limit)

    async def settle_delivery(self, due: Due, outcome: Outcome, *, now: datetime, lease: timedelta) -> Due | None:
        """Keep what came of it. Returns the webhook's next due event, under a new lease; None: its lease is over."""
        return await self.database.write(_settle, due, outcome, now, lease)

    async def forget_deliveries(self, *, now: datetime) -> None:
        """Remove what was taken a week ago, and what has been dead for two months."""
        await self.database.write(_forget, now)


_DELIVERY = select(*(deliveries.c[field] for field in Delivery.__struct_fields__))


def _page(
    connection: Connection, webhook: int | None, state: DeliveryState | None, before: int | None, limit: int
) -> DeliveryPage:
    query = _DELIVERY.order_by(deliveries.c.id.desc()).limit(limit + 1)
    if webhook is not None:
        query = query.where(deliveries.c.webhook == webhook)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    items = tuple(Delivery(**row._mapping) for row in connection.execute(query))
    return DeliveryPage(items=items[:limit], next=str(items[limit - 1].id) if len(items) > limit else None)


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise InvalidCursor
    return int(cursor)


def _again(now: datetime) -> dict[str, object]:
    return {"state": "pending", "tries": 0, "next_try_at": now, "done_at": None}


def _resend(connection: Connection, delivery: int, by: Actor, now: datetime) -> None:
    if not connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(**_again(now))).rowcount:
        raise NotFound("There is no such delivery.")
    note(connection, by, "changed", "delivery", delivery, at=now)


def _resend_dead(connection: Connection, webhook: int, by: Actor, now: datetime) -> int:
    _require(connection, webhook)
    dead = (deliveries.c.webhook == webhook, deliveries.c.state == "dead")
    count = connection.execute(update(deliveries).where(*dead).values(**_again(now))).rowcount
    note(connection, by, "changed", "delivery", None, details={"webhook": webhook, "count": count}, at=now)
    return count


def _ping(connection: Connection, webhook: int, now: datetime) -> None:
    _require(connection, webhook)
    ping(connection, webhook, now)


def _require(connection: Connection, webhook: int) -> None:
    if connection.scalar(select(webhooks.c.id).where(webhooks.c.id == webhook)) is None:
        raise NotFound("There is no such webhook.")


def _next_of(webhook: ColumnElement[int] | int, now: datetime) -> Select[int]:
    """The oldest event of a webhook that is due. One that must wait for its next try does not hold up the rest."""
    its = (deliveries.c.webhook == webhook, deliveries.c.state == "pending", deliveries.c.next_try_at <= now)
    return select(deliveries.c.id).where(*its).order_by(deliveries.c.id).limit(1)


def _waiting(now: datetime) -> Select[Any]:
    """The webhooks that have something due and are served by no node, each with its next event."""
    following = _next_of(webhooks.c.id, now).scalar_subquery()
    free = or_(webhooks.c.leased_until.is_(None), webhooks.c.leased_until <= now)
    return select(webhooks, following.label("delivery")).where(webhooks.c.active, free, following.is_not(None))


def _anything(connection: Connection, now: datetime) -> bool:
    return connection.execute(_waiting(now).limit(1)).first() is not None


def _claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Due, ...]:
    free = _waiting(now).order_by("delivery").limit(limit).with_for_update(skip_locked=True, of=webhooks)
    return tuple(_due(connection, row, row.delivery, now, lease) for row in connection.execute(free).all())


def _due(connection: Connection, webhook: AnyRow, delivery: int, now: datetime, lease: timedelta) -> Due:
    connection.execute(update(webhooks).where(webhooks.c.id == webhook.id).values(leased_until=now + lease))
    kept = connection.execute(select(deliveries).where(deliveries.c.id == delivery)).one()
    both = webhook.old_secret and webhook.old_secret_until > now
    return Due(
        delivery=delivery,
        webhook=webhook.id,
        url=webhook.url,
        secrets=(webhook.secret, webhook.old_secret) if both else (webhook.secret,),
        event=kept.event,
        payload=kept.payload,
        tries=kept.tries,
    )


def _settle(connection: Connection, due: Due, outcome: Outcome, now: datetime, lease: timedelta) -> Due | None:
    state: DeliveryState = "pending" if outcome.retry_at else "dead" if outcome.error else "done"
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == due.delivery)
        .values(
            state=state,
            tries=due.tries + 1,
            next_try_at=outcome.retry_at,
            last_status=outcome.status,
            last_error=outcome.error,
            done_at=None if outcome.retry_at else now,
        )
    )
    row = connection.execute(select(webhooks).where(webhooks.c.id == due.webhook)).first()
    following = connection.scalar(_next_of(due.webhook, now)) if row and row.active else None
    if row and following is not None:
        return _due(connection, row, following, now, lease)
    connection.execute(update(webhooks).where(webhooks.c.id == due.webhook).values(leased_until=None))
    return None


def _forget(connection: Connection, now: datetime) -> None:
    for state, kept_for in KEPT_FOR.items():
        old = (deliveries.c.state == state, deliveries.c.done_at <= now - kept_for)
        connection.execute(delete(deliveries).where(*old))
