"""An agent confirms whom he talks with, and what is sensitive opens to him."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from crm_store.confirmations import How
from crm_store.errors import NotFound
from screenpop.errors import NotYourCall
from screenpop.http.bodies import Asked
from screenpop.http.customers import CUSTOMER
from screenpop.http.route import Ask, Route


class Confirmation(Asked, frozen=True, kw_only=True):
    """By what the agent knew the customer, and the call that it was on, if any."""

    how: How
    call: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


async def confirm(ask: Ask) -> None:
    """Keep the confirmation; his pop of that call comes again, open."""
    customer, call, services = int(ask.part("customer")), ask.body.call, ask.services
    if call is not None and not services.pops.has(ask.agent.login, call):
        raise NotYourCall
    await services.store.confirm(customer, by=ask.actor, call=call, how=ask.body.how, now=datetime.now(UTC))
    services.desks.confirmed(ask.agent.login, call, customer)


ROUTES = (
    Route(
        method="POST",
        path=f"{CUSTOMER}/confirmation",
        summary="Say that this customer is who he says he is",
        handler=confirm,
        body=Confirmation,
        status=204,
        errors=(NotYourCall, NotFound),
    ),
)
