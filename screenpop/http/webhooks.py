"""Webhooks and what was sent to them, for administrators and for programs that set themselves up."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta
from yarl import URL

from crm_store.deliveries import DeliveryPage, DeliveryState
from crm_store.errors import InvalidCursor, NotFound
from crm_store.events import happens, written
from crm_store.webhooks import Webhook, WebhookFields
from screenpop.errors import Invalid, ReceiverRefused
from screenpop.http.bodies import Answer, Asked
from screenpop.http.route import ADMINISTRATORS, Ask, Route
from screenpop.receivers import is_address, may_be_sent_to

LIST = "/api/webhooks"
WEBHOOK = rf"{LIST}/{{webhook:\d{{1,15}}}}"
DELIVERY = r"/api/deliveries/{delivery:\d{1,15}}"


class MadeWebhook(Answer, frozen=True, kw_only=True):
    """A webhook that was just made. `secret` signs what is sent to it; it is shown this once."""

    secret: str
    webhook: Webhook


class NewSecret(Answer, frozen=True, kw_only=True):
    """What signs from now on; for a day the old secret signs too. It is shown this once."""

    secret: str


class Resent(Answer, frozen=True, kw_only=True):
    """How many dead letters are sent again."""

    count: int


class WebhookList(Answer, frozen=True, kw_only=True):
    """All webhooks."""

    items: tuple[Webhook, ...]


class DeliveryQuery(Asked, frozen=True, kw_only=True):
    """Of which webhook, in which state, where to go on, and how many at most."""

    webhook: Annotated[int, Meta(ge=1, le=2**53)] | None = None
    state: DeliveryState | None = None
    cursor: Annotated[str, Meta(max_length=20)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


async def all_webhooks(ask: Ask) -> WebhookList:
    """Every webhook, how many events wait for it, and how many letters to it are dead."""
    return WebhookList(items=await ask.services.store.webhooks())


async def one(ask: Ask) -> Webhook:
    """One webhook."""
    return await ask.services.store.webhook(_webhook(ask))


async def make(ask: Ask) -> MadeWebhook:
    """Tell another program what happens from now on. The secret is in this answer and nowhere else."""
    _require_allowed(ask)
    secret, webhook = await ask.services.store.add_webhook(ask.body, by=ask.actor)
    return MadeWebhook(secret=secret, webhook=webhook)


async def change(ask: Ask) -> Webhook:
    """Change where it is told and what, or let it rest."""
    _require_allowed(ask)
    return await ask.services.store.change_webhook(_webhook(ask), ask.body, version=ask.version, by=ask.actor)


async def remove(ask: Ask) -> None:
    """Tell it nothing more, and forget what it was to be told."""
    await ask.services.store.remove_webhook(_webhook(ask), version=ask.version, by=ask.actor)


async def renew_secret(ask: Ask) -> NewSecret:
    """Make a new secret, where the old one may be known or is old."""
    return NewSecret(secret=await ask.services.store.renew_secret(_webhook(ask), by=ask.actor))


async def ping(ask: Ask) -> None:
    """Send it an event `webhook.ping`; the deliveries tell what came of it."""
    await ask.services.store.ping(_webhook(ask))


async def resend_dead(ask: Ask) -> Resent:
    """Send all its dead letters again."""
    return Resent(count=await ask.services.store.resend_dead(_webhook(ask), by=ask.actor))


async def deliveries(ask: Ask) -> DeliveryPage:
    """What was sent to webhooks or is to be, newest first."""
    query = ask.query
    return await ask.services.store.deliveries(
        webhook=query.webhook, state=query.state, cursor=query.cursor, limit=query.limit
    )


async def resend(ask: Ask) -> None:
    """Send one event again, with the same id."""
    await ask.services.store.resend(int(ask.part("delivery")), by=ask.actor)


def _webhook(ask: Ask) -> int:
    return int(ask.part("webhook"))


def _require_allowed(ask: Ask) -> None:
    """What can never be sent is better refused at once; what the name of an address leads to shows later."""
    for pattern in ask.body.events:
        if not happens(pattern):
            raise Invalid(hint=f"{pattern} never happens. There are *, kind.* and {written()} - at `$.events`")
    try:
        host = URL(ask.body.url).host or ""
    except ValueError as error:
        raise Invalid(hint=f"{error} - at `$.url`") from None
    address = "127.0.0.1" if host == "localhost" else host
    if is_address(address) and not may_be_sent_to(address, ask.services.options.webhook_networks):
        raise ReceiverRefused


ROUTES = (
    Route(
        method="GET",
        path=LIST,
        summary="All webhooks",
        handler=all_webhooks,
        roles=ADMINISTRATORS,
        answer=WebhookList,
        scope="webhooks:write",
    ),
    Route(
        method="POST",
        path=LIST,
        summary="Make a webhook",
        handler=make,
        roles=ADMINISTRATORS,
        body=WebhookFields,
        answer=MadeWebhook,
        status=201,
        errors=(ReceiverRefused,),
        scope="webhooks:write",
    ),
    Route(
        method="GET",
        path=WEBHOOK,
        summary="A webhook",
        handler=one,
        roles=ADMINISTRATORS,
        answer=Webhook,
        versioned=True,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
    Route(
        method="PUT",
        path=WEBHOOK,
        summary="Change a webhook",
        handler=change,
        roles=ADMINISTRATORS,
        body=WebhookFields,
        answer=Webhook,
        versioned=True,
        errors=(NotFound, ReceiverRefused),
        scope="webhooks:write",
    ),
    Route(
        method="DELETE",
        path=WEBHOOK,
        summary="Remove a webhook",
        handler=remove,
        roles=ADMINISTRATORS,
        status=204,
        versioned=True,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
    Route(
        method="POST",
        path=f"{WEBHOOK}/secret",
        summary="Give a webhook a new secret",
        handler=renew_secret,
        roles=ADMINISTRATORS,
        answer=NewSecret,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
    Route(
        method="POST",
        path=f"{WEBHOOK}/ping",
        summary="See whether a webhook listens",
        handler=ping,
        roles=ADMINISTRATORS,
        status=204,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
    Route(
        method="POST",
        path=f"{WEBHOOK}/resend",
        summary="Send all dead letters again",
        handler=resend_dead,
        roles=ADMINISTRATORS,
        answer=Resent,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
    Route(
        method="GET",
        path="/api/deliveries",
        summary="What was sent to webhooks",
        handler=deliveries,
        roles=ADMINISTRATORS,
        query=DeliveryQuery,
        answer=DeliveryPage,
        errors=(InvalidCursor,),
        scope="webhooks:write",
    ),
    Route(
        method="POST",
        path=f"{DELIVERY}/resend",
        summary="Send an event again",
        handler=resend,
        roles=ADMINISTRATORS,
        status=204,
        errors=(NotFound,),
        scope="webhooks:write",
    ),
)
