"""Customers who are to be rung back: listed, and settled by hand."""

from __future__ import annotations

from crm_store.callback_record import CallbackState
from crm_store.callbacks import ListedCallback
from crm_store.errors import NotFound
from crm_store.records import Utc
from screenpop.http.bodies import Answer
from screenpop.http.route import WATCHERS, Ask, Route
from screenpop.inbox import inbox_changed

CALLBACK = r"/api/callbacks/{callback:\d{1,15}}"


class CallbackLine(Answer, frozen=True, kw_only=True):
    """A callback. `tries`: how often the customer was rung; given up: it is for his owner now, or for anybody."""

    id: int
    number: str
    customer: int | None
    customer_name: str | None
    queue: str
    owner: str | None
    asked_at: Utc
    state: CallbackState
    tries: int
    next_try_at: Utc | None
    last_result: str | None


class CallbackList(Answer, frozen=True, kw_only=True):
    """Open and given up callbacks, in the order of their places."""

    items: tuple[CallbackLine, ...]


async def callbacks(ask: Ask) -> CallbackList:
    """An agent gets those of his own customers and of callers without an owner; who watches, all."""
    found = await ask.services.store.callbacks_to_see(_owner(ask))
    return CallbackList(items=tuple(map(_line, found)))


async def done(ask: Ask) -> None:
    """Somebody has spoken with the customer, or need not: nobody rings him any more."""
    found = await ask.services.store.callback(int(ask.part("callback")))
    if _owner(ask) is not None and found.owner not in (None, ask.agent.login):
        raise NotFound("There is no such callback.")
    await ask.services.callbacks.settle(found.id, ask.agent.login)
    inbox_changed(ask.services.hub, found.owner)


def _owner(ask: Ask) -> str | None:
    return None if ask.agent.role in WATCHERS else ask.agent.login


def _line(found: ListedCallback) -> CallbackLine:
    values = {name: getattr(found.callback, name) for name in CallbackLine.__struct_fields__ if name != "customer_name"}
    return CallbackLine(**values, customer_name=found.customer_name)


ROUTES = (
    Route(
        method="GET",
        path="/api/callbacks",
        summary="The customers who are to be rung back",
        handler=callbacks,
        answer=CallbackList,
    ),
    Route(
        method="POST",
        path=f"{CALLBACK}/done",
        summary="Settle a callback",
        handler=done,
        status=204,
        errors=(NotFound,),
    ),
)
