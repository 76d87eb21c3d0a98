"""What an agent has before him: his tasks, the requests that he answers for, his appointments."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct

from crm_store.dealings_todo import (
    AppointmentList,
    AppointmentToKeep,
    RequestList,
    RequestToAnswer,
    TaskList,
    TaskToDo,
)
from crm_store.errors import InvalidCursor
from crm_store.record import Utc
from screenpop.errors import Invalid
from screenpop.http.closed import closed
from screenpop.http.route import Ask, Route
from screenpop.veil import is_sensitive

T = TypeVar("T", TaskToDo, RequestToAnswer, AppointmentToKeep)
Agent = Annotated[str, Meta(min_length=1, max_length=100)]
Cursor = Annotated[str, Meta(max_length=500)]
Limit = Annotated[int, Meta(ge=1, le=200)]


class TasksAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose tasks (`me`, or a login), and which of them."""

    agent: Agent = "me"
    status: Literal["open", "done", "cancelled", "all"] = "open"
    cursor: Cursor | None = None
    limit: Limit = 50


class RequestsAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose requests to answer (`me`, or a login), and which of them."""

    agent: Agent = "me"
    status: Literal["open", "closed", "all"] = "open"
    cursor: Cursor | None = None
    limit: Limit = 50


class AppointmentsAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose appointments (`me`, or a login), which of them, and from when on."""

    agent: Agent = "me"
    status: Literal["planned", "kept", "missed", "cancelled", "all"] = "planned"
    since: Utc | None = None
    cursor: Cursor | None = None
    limit: Limit = 50


async def tasks(ask: Ask) -> TaskList:
    """What is due first comes first."""
    asked: TasksAsked = ask.query
    status = None if asked.status == "all" else asked.status
    found = await ask.services.store.tasks_of(_whose(ask), status=status, cursor=asked.cursor, limit=asked.limit)
    return TaskList(items=await _open(ask, "task", found.items), next=found.next)


async def requests(ask: Ask) -> RequestList:
    """The oldest comes first."""
    asked: RequestsAsked = ask.query
    status = None if asked.status == "all" else asked.status
    found = await ask.services.store.requests_of(_whose(ask), status=status, cursor=asked.cursor, limit=asked.limit)
    return RequestList(items=await _open(ask, "request", found.items), next=found.next)


async def appointments(ask: Ask) -> AppointmentList:
    """The next one comes first."""
    asked: AppointmentsAsked = ask.query
    status = None if asked.status == "all" else asked.status
    found = await ask.services.store.appointments_of(
        _whose(ask), status=status, since=asked.since, cursor=asked.cursor, limit=asked.limit
    )
    return AppointmentList(items=await _open(ask, "appointment", found.items), next=found.next)


def _whose(ask: Ask) -> str:
    agent: str = ask.query.agent
    if agent != "me":
        return agent
    if ask.login is None:
        raise Invalid(hint="agent: name the agent, another program has no tasks of its own")
    return ask.login


async def _open(ask: Ask, kind: str, items: tuple[T, ...]) -> tuple[T, ...]:
    """Those that are not closed to who asks."""
    if not is_sensitive(kind, ask.services.options.sensitive):
        return items
    hidden = {customer for customer in {item.customer for item in items} if await closed(ask, customer)}
    return tuple(item for item in items if item.customer not in hidden)


ROUTES = (
    Route(
        method="GET",
        path="/api/tasks",
        summary="An agent's tasks",
        handler=tasks,
        query=TasksAsked,
        answer=TaskList,
        scope="customers:read",
        errors=(InvalidCursor,),
    ),
    Route(
        method="GET",
        path="/api/requests",
        summary="The requests that an agent answers for",
        handler=requests,
        query=RequestsAsked,
        answer=RequestList,
        scope="customers:read",
        errors=(InvalidCursor,),
    ),
    Route(
        method="GET",
        path="/api/appointments",
        summary="An agent's appointments",
        handler=appointments,
        query=AppointmentsAsked,
        answer=AppointmentList,
        scope="customers:read",
        errors=(InvalidCursor,),
    ),
)
