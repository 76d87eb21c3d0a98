"""What somebody still has to do for customers who change hands: it goes with them, and comes back with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, literal, select, update

from crm_store.schema import appointments, assignments, callbacks, requests, tasks, timeline, voicemails
from crm_store.subject import AnyRow

_Item = TypeVar("_Item")
_AT_ONCE = 1_000
_NOW = assignments.c.until.is_(None)
_ROOTS: tuple[tuple[Table, str], ...] = (
    (tasks, "agent"),
    (requests, "agent"),
    (appointments, "agent"),
    (callbacks, "owner"),
    (voicemails, "owner"),
)
"""Where work is written down, and the column that says whose it is."""


def work_of(connection: Connection, login: str, at: datetime) -> dict[int, Counter[str]]:
    """How much he still has to do, by customer and then by table: the names are those of `Unfinished`."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for table, whose in _ROOTS:
        mine = select(table.c.customer, func.count().label("many")).where(
            table.c[whose] == login, table.c.customer.is_not(None), _to_do(table, at)
        )
        for row in connection.execute(mine.group_by(table.c.customer)):
            found[row.customer][table.name] = row.many
    return found


def take_along(connection: Connection, login: str, given: Sequence[int], at: datetime) -> None:
    """What he still has to do for these customers is for their owners of now; their assignments say what that was."""
    took: defaultdict[int, dict[str, list[list[int]]]] = defaultdict(dict)
    for table, whose in _ROOTS:
        his = (table.c[whose] == login, table.c.customer.in_(given), _to_do(table, at))
        moved = update(table).where(*his).values(_anew(table, whose, _owner(table)))
        for customer, *place in connection.execute(moved.returning(table.c.customer, *_place(table))).all():
            took[customer].setdefault(table.name, []).append(place)
    if took:
        noted = update(assignments).where(_NOW, assignments.c.customer == bindparam("of"))
        connection.execute(noted, [{"of": customer, "took": what} for customer, what in took.items()])
    _show(connection, [key for what in took.values() for key, _ in what.get("appointments", ())], _owner(timeline))


def bring_back(connection: Connection, login: str, returned: Sequence[AnyRow], at: datetime) -> None:
    """What these assignments took along is his again, unless somebody has changed or done it since."""
    customers = [row.customer for row in returned]
    for table, whose in _ROOTS:
        key, version = _place(table)
        places: defaultdict[int, list[int]] = defaultdict(list)
        for row in returned:
            for its_key, its_version in (row.took or {}).get(table.name, ()):
                places[its_version].append(its_key)
        for then, keys in places.items():
            for some in _batches(keys):
                same = (key.in_(some), version == then, table.c.customer.in_(customers), _to_do(table, at))
                back = update(table).where(*same).values(_anew(table, whose, login)).returning(key)
                came = list(connection.scalars(back))
                if table is appointments:
                    _show(connection, came, login)


def _to_do(table: Table, at: datetime) -> ColumnElement[bool]:
    """Is it still to be done, and is nobody about to do it."""
    match table.name:
        case "tasks":
            return tasks.c.status == "open"
        case "requests":
            return requests.c.closed_at.is_(None)
        case "appointments":
            return (appointments.c.status == "planned") & (appointments.c.starts_at > at)
        case "callbacks":
            return callbacks.c.state.in_(("waiting", "scheduled", "given_up"))
        case _:
            return voicemails.c.heard_at.is_(None)


def _place(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Which row it is, and at which version; 0 where there are none."""
    return table.c.id, table.c.version if "version" in table.c else literal(0)


def _anew(table: Table, whose: str, login: Any) -> dict[str, Any]:
    return {whose: login} | ({"version": table.c.version + 1} if "version" in table.c else {})


def _owner(table: Table) -> Any:
    """Who serves the row's customer now."""
    return select(assignments.c.owner).where(_NOW, assignments.c.customer == table.c.customer).scalar_subquery()


def _show(connection: Connection, keys: Sequence[int], login: Any) -> None:
    """A planned appointment stands in the timeline already, and says there with whom."""
    for some in _batches(keys):
        shown = timeline.c.source.in_([f"appointment:{key}" for key in some])
        connection.execute(update(timeline).where(shown).values(agent=login))


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
