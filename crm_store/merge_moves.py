"""What goes over from one customer to another, a statement a table, and how it goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select, update

from crm_store import schema
from crm_store.schema import assignments, contact_points, relatives

Moved = dict[str, list[Any]]
"""The keys of the rows that went over, by table; of relatives who list him, `relatives.relative`."""
Before = dict[str, Any]
"""What else was changed, as it was."""

_AT_ONCE: Final = 1_000
_MARKS: Final = ("last_spoke_at", "chosen_at", "chosen_by")
LISTS_HIM: Final = "relatives.relative"
WHOSE: Final[tuple[Table, ...]] = (
    schema.appointments,
    schema.assignments,
    schema.call_marks,
    schema.callbacks,
    schema.calls,
    schema.confirmations,
    schema.consents,
    schema.contact_points,
    schema.deals,
    schema.documents,
    schema.import_keys,
    schema.interactions,
    schema.notes,
    schema.operations,
    schema.products,
    schema.relatives,
    schema.requests,
    schema.tasks,
    schema.timeline,
    schema.voicemails,
)
"""The tables whose rows are a customer's. Not the words of his name: by those nobody finds him who was merged away."""


def go_over(connection: Connection, merged: int, kept: int, now: datetime) -> tuple[Moved, Before]:
    """Give `kept` all that is of `merged`, except contact points that he has himself: their marks go over."""
    before = {"assignment": _end_assignment(connection, merged, kept, now), **_meet(connection, merged, kept)}
    moved = {table.name: _move(connection, table, merged, kept) for table in WHOSE}
    listed = update(relatives).where(relatives.c.relative == merged).values(relative=kept)
    moved[LISTS_HIM] = list(connection.scalars(listed.returning(relatives.c.id)))
    return {name: keys for name, keys in moved.items() if keys}, before


def go_back(connection: Connection, merged: int, kept: int, moved: Moved, before: Before) -> None:
    """Give it all back, as far as it is there still; what was added since stays."""
    for table in WHOSE:
        _give_back(connection, table, _key(table), "customer", moved.get(table.name, ()), merged, kept)
    _give_back(connection, relatives, relatives.c.id, "relative", moved.get(LISTS_HIM, ()), merged, kept)
    if before["assignment"] is not None:
        ended = (assignments.c.id == before["assignment"]) & (assignments.c.customer == merged)
        connection.execute(update(assignments).where(ended).values(until=None))
    if before["mains"]:
        theirs = contact_points.c.id.in_(before["mains"]) & (contact_points.c.customer == merged)
        connection.execute(update(contact_points).where(theirs).values(main=True))
    for mark in before["marks"]:
        _unmark(connection, mark)


def _move(connection: Connection, table: Table, merged: int, kept: int) -> list[Any]:
    theirs = table.c.customer == merged
    if table is contact_points:
        theirs &= ~_same(kept)
    return list(connection.scalars(update(table).where(theirs).values(customer=kept).returning(_key(table))))


def _same(kept: int) -> ColumnElement[bool]:
    """The other has this contact point too."""
    own = contact_points.alias()
    same = (own.c.kind == contact_points.c.kind, own.c.value == contact_points.c.value)
    return exists().where(own.c.customer == kept, *same)


def _give_back(
    connection: Connection, table: Table, key: ColumnElement[Any], whose: str, keys: Sequence[Any], to: int, of: int
) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        back = key.in_(keys[start : start + _AT_ONCE]) & (table.c[whose] == of)
        connection.execute(update(table).where(back).values({whose: to}))


def _key(table: Table) -> ColumnElement[Any]:
    (key,) = table.primary_key.columns
    return key


def _end_assignment(connection: Connection, merged: int, kept: int, now: datetime) -> int | None:
    """Whoever serves `kept` goes on with it; only where nobody does, the other's expert comes with him."""
    current = assignments.c.until.is_(None)
    if connection.scalar(select(assignments.c.id).where(assignments.c.customer == kept, current)) is None:
        return None
    ended = update(assignments).where(assignments.c.customer == merged, current).values(until=now)
    key: int | None = connection.scalar(ended.returning(assignments.c.id))
    return key


def _meet(connection: Connection, merged: int, kept: int) -> Before:
    """Where both have the same contact point, `kept`'s is marked as the newer of the two; one of a kind is the main."""
    own, other = contact_points.alias("own"), contact_points.alias("other")
    both = (
        select(own.c.id, *(own.c[name] for name in _MARKS), *(other.c[name].label(f"its_{name}") for name in _MARKS))
        .join(other, (other.c.kind == own.c.kind) & (other.c.value == own.c.value))
        .where(own.c.customer == kept, other.c.customer == merged)
    )
    marks = []
    for row in connection.execute(both).all():
        newer = _newer(row._mapping)
        if newer:
            connection.execute(update(contact_points).where(contact_points.c.id == row.id).values(newer))
            was = {name: _written(row._mapping[name]) for name in newer}
            marks.append({"id": row.id, "was": was, "became": {name: _written(newer[name]) for name in newer}})
    has_main = select(own.c.id).where(own.c.customer == kept, own.c.kind == contact_points.c.kind, own.c.main).exists()
    goes = (contact_points.c.customer == merged, contact_points.c.main, has_main, ~_same(kept))
    mains = update(contact_points).where(*goes).values(main=False).returning(contact_points.c.id)
    return {"marks": marks, "mains": list(connection.scalars(mains))}


def _newer(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row["its_last_spoke_at"] and (not row["last_spoke_at"] or row["its_last_spoke_at"] > row["last_spoke_at"]):
        found["last_spoke_at"] = row["its_last_spoke_at"]
    if row["its_chosen_at"] and (not row["chosen_at"] or row["its_chosen_at"] > row["chosen_at"]):
        found |= {"chosen_at": row["its_chosen_at"], "chosen_by": row["its_chosen_by"]}
    return found


def _unmark(connection: Connection, mark: dict[str, Any]) -> None:
    """As it was, unless it was marked anew since."""
    still = [contact_points.c[name] == _read(name, value) for name, value in mark["became"].items()]
    values = {name: _read(name, value) for name, value in mark["was"].items()}
    connection.execute(update(contact_points).where(contact_points.c.id == mark["id"], *still).values(values))


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value is not None and name.endswith("_at") else value


def related(connection: Connection, one: int, other: int) -> bool:
    """Is one listed as a relative of the other."""
    there = (relatives.c.customer, relatives.c.relative)
    either = or_(*((a == one) & (b == other) for a, b in (there, there[::-1])))
    return bool(connection.scalar(select(exists().where(either))))
