"""What an agent has before him: his tasks, the requests that he answers for, his appointments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select, tuple_

from crm_store.columns import Moment
from crm_store.dealing_records import Appointment, KeptRequest, Task
from crm_store.dealings import MOST, Place, cursor_of, place_of
from crm_store.dealings_rules import in_utc
from crm_store.errors import InvalidCursor
from crm_store.record import Record, Utc
from crm_store.schema import appointments, customers, requests, tasks
from crm_store.subject import AnyRow, Subject

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class TaskToDo(Task, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A task, and the name of the customer whom it is for."""

    customer_name: str


class RequestToAnswer(KeptRequest, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A request, and the name of the customer whose it is."""

    customer_name: str


class AppointmentToKeep(Appointment, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An appointment, and the name of the customer with whom it is."""

    customer_name: str


class TaskList(Record, frozen=True, kw_only=True):
    """What is due first comes first. `next` is an opaque cursor; None: no more."""

    items: tuple[TaskToDo, ...]
    next: str | None


class RequestList(Record, frozen=True, kw_only=True):
    """The oldest first. `next` is an opaque cursor; None: no more."""

    items: tuple[RequestToAnswer, ...]
    next: str | None


class AppointmentList(Record, frozen=True, kw_only=True):
    """The next one first. `next` is an opaque cursor; None: no more."""

    items: tuple[AppointmentToKeep, ...]
    next: str | None


class ToDo(Subject):
    """The lists of agents. Any of them raises `InvalidCursor`."""

    async def tasks_of(
        self,
        agent: str,
        *,
        status: Literal["open", "done", "cancelled"] | None = "open",
        cursor: str | None = None,
        limit: int = 50,
    ) -> TaskList:
        """His tasks of this status (None: all), what is due first before the others, and what has no date last."""
        which = [tasks.c.agent == agent] + ([tasks.c.status == status] if status else [])
        due = func.coalesce(tasks.c.due, literal(_NEVER, Moment()), type_=Moment())
        rows, next = await self.database.read(_page, tasks, which, due, cursor, limit)
        return TaskList(items=tuple(TaskToDo(**_fields(row, TaskToDo)) for row in rows), next=next)

    async def requests_of(
        self,
        agent: str,
        *,
        status: Literal["open", "closed"] | None = "open",
        cursor: str | None = None,
        limit: int = 50,
    ) -> RequestList:
        """The requests that he answers for, the oldest first."""
        which = [requests.c.agent == agent]
        if status:
            which.append(requests.c.closed_at.is_(None) if status == "open" else requests.c.closed_at.is_not(None))
        rows, next = await self.database.read(_page, requests, which, requests.c.opened_at, cursor, limit)
        return RequestList(items=tuple(RequestToAnswer(**_fields(row, RequestToAnswer)) for row in rows), next=next)

    async def appointments_of(
        self,
        agent: str,
        *,
        status: Literal["planned", "kept", "missed", "cancelled"] | None = "planned",
        since: Utc | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> AppointmentList:
        """His appointments of this status (None: all) from `since` on, the next one first. Raises `Unfit`."""
        which = [appointments.c.agent == agent] + ([appointments.c.status == status] if status else [])
        if since is not None:
            which.append(appointments.c.starts_at >= in_utc("since", since))
        rows, next = await self.database.read(_page, appointments, which, appointments.c.starts_at, cursor, limit)
        return AppointmentList(
            items=tuple(AppointmentToKeep(**_fields(row, AppointmentToKeep)) for row in rows), next=next
        )


def _page(
    connection: Connection,
    table: Table,
    which: list[ColumnElement[bool]],
    at: ColumnElement[Any],
    cursor: str | None,
    limit: int,
) -> tuple[list[AnyRow], str | None]:
    """The rows of a page in the order of `at`, each with the customer's name, and where the next one begins."""
    limit = max(1, min(limit, MOST))
    query = (
        select(table, customers.c.name.label("customer_name"), at.label("due_at"))
        .join(customers, customers.c.id == table.c.customer)
        .where(*which)
        .order_by(at, table.c.id)
        .limit(limit + 1)
    )
    if cursor is not None:
        last: Place = place_of(cursor)
        if last[0] is None:
            raise InvalidCursor
        query = query.where(tuple_(at, table.c.id) > tuple_(literal(last[0], Moment()), last[1]))
    rows = list(connection.execute(query))
    more = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], None if more is None else cursor_of((more.due_at, more.id))


def _fields(row: AnyRow, kind: type[Record]) -> dict[str, Any]:
    return {field: row._mapping[field] for field in kind.__struct_fields__}
