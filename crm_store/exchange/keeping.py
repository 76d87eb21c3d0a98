"""What a line of JSON holds of a customer besides himself: added, or changed where the same thing is kept already.

A thing is the same by its external id; without one, when all that the line says of it is kept so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection, insert, select, update

from crm_store.dealing_records import KeptRequest
from crm_store.dealings_kinds import KINDS
from crm_store.dealings_rules import CLOSING
from crm_store.dealings_timeline import of_request, show
from crm_store.exchange.bulk import among, new_ids
from crm_store.exchange.entry import Entry
from crm_store.exchange.errors import Bad
from crm_store.exchange.parts import PARTS, Part
from crm_store.schema import assignments, call_marks, call_segments, calls, timeline
from crm_store.subject import AnyRow

_CALLS = ("calls", "call_segments", "call_marks")
_APART = frozenset({"contact_points", "relatives", *_CALLS})

_IDENTITY = ("external_id", "source", "call")
"""By the first of these that it has, a thing is the same."""
_ENDS = {
    "requests": ("closed_at", CLOSING),
    "tasks": ("done_at", frozenset({"done"})),
    "deals": ("closed_at", frozenset({"won", "lost"})),
}

Told = tuple[int, Entry]
"""A customer, and the row that tells of him."""


class _Thing(Struct, eq=False):
    """One thing of a row: whose, what is said of it, its number in the file; then its key here, and if it is new."""

    customer: int
    values: dict[str, Any]
    given: frozenset[str]
    number: int | None
    key: int = 0
    new: bool = False


def keep(
    connection: Connection, told: Sequence[Told], fresh: set[int], by: str, now: datetime, *, dry: bool = False
) -> set[int]:
    """Keep all of it; gives the customers of whom anything was written, or, when `dry`, would be.

    `fresh` are those who are new.
    """
    told = [(customer, entry) for customer, entry in told if entry.parts]
    if not told:
        return set()
    changed = _keep_calls(connection, told, dry=dry)
    theirs = _calls_of(connection, told)
    numbered: dict[tuple[int, str, int], int] = {}
    for name, part in PARTS.items():
        if name in _APART:
            continue
        things = list(_things(told, name, part, by, now))
        _refer(things, part, name, numbered)
        if name == "timeline":
            _refer_to_calls(things, theirs)
        changed |= _match_and_write(connection, part, things, fresh, dry=dry)
        numbered |= {(each.customer, name, each.number): each.key for each in things if each.number is not None}
        if part.kind is not None and not dry:
            _show(connection, part, [each for each in things if each.new], told)
    return changed


def check(connection: Connection, told: Sequence[tuple[int | None, Entry]]) -> dict[int, Bad]:
    """Rows with a thing whose external id is another customer's, by their line."""
    faults: dict[int, Bad] = {}
    for name, part in PARTS.items():
        if "external_id" not in part.table.c:
            continue
        named: dict[str, tuple[int | None, int]] = {}
        for customer, entry in told:
            for each in (entry.parts or {}).get(name, ()):
                external_id = each.get("external_id")
                if external_id in named:
                    faults[entry.line] = Bad("external_id_taken", name)
                elif external_id:
                    named[external_id] = (customer, entry.line)
        if not named:
            continue
        column = part.table.c
        rows = connection.execute(
            select(column.external_id, column.customer).where(among(connection, column.external_id, named))
        )
        for external_id, owner in rows:
            customer, line = named[external_id]
            if customer != owner:
                faults[line] = Bad("external_id_taken", name)
    return faults


def _things(told: Iterable[Told], name: str, part: Part, by: str, now: datetime) -> Iterator[_Thing]:
    usual: dict[str, Any] = {"by": by, "created_by": by, "created_at": now, "opened_at": now, "at": now}
    for customer, entry in told:
        for each in (entry.parts or {}).get(name, ()):
            values = structs.asdict(msgspec.convert(each, part.takes))
            number = values.pop("id", None)
            for column, value in usual.items():
                if column in values and values[column] is None:
                    values[column] = value
            ended, ending = _ENDS.get(name, ("", frozenset()))
            if values.get("status") in ending and values[ended] is None:
                values[ended] = now
            given = frozenset(key for key in each if key != "id")
            yield _Thing(customer=customer, values=values, given=given, number=number)


def _refer(things: Iterable[_Thing], part: Part, name: str, numbered: dict[tuple[int, str, int], int]) -> None:
    """Let references to things of the same row name what they became here; what leads nowhere is left out."""
    for each in things:
        for column, other in part.refers:
            number = each.values[column]
            each.values[column] = numbered.get((each.customer, other, number)) if number is not None else None
        if name == "timeline" and each.values["source"]:
            kind, _, rest = each.values["source"].partition(":")
            number, _, version = rest.partition(":")
            key = numbered.get((each.customer, f"{kind}s", int(number))) if number.isdecimal() else None
            each.values["source"] = f"{kind}:{key}{':' if version else ''}{version}" if key else None


def _calls_of(connection: Connection, told: Iterable[Told]) -> dict[str, int | None]:
    """The calls of which their timelines tell, each with the customer in whose timeline it stands by now."""
    names = {each["call"] for _, entry in told for each in (entry.parts or {}).get("timeline", ()) if each.get("call")}
    if not names:
        return {}
    rows = connection.execute(
        select(calls.c.call, timeline.c.customer)
        .outerjoin(timeline, timeline.c.call == calls.c.call)
        .where(among(connection, calls.c.call, names))
    )
    return {row.call: row.customer for row in rows}


def _refer_to_calls(things: Iterable[_Thing], theirs: dict[str, int | None]) -> None:
    """A call stands in one timeline; what tells of one that is not kept, or stands in another, tells of none."""
    for each in things:
        call = each.values["call"]
        if call is not None and (call not in theirs or theirs[call] not in (None, each.customer)):
            each.values["call"] = None


def _match_and_write(
    connection: Connection, part: Part, things: Sequence[_Thing], fresh: set[int], *, dry: bool
) -> set[int]:
    if not things:
        return set()
    table = part.table
    kept = _kept(connection, part, {each.customer for each in things} - fresh)
    changed: set[int] = set()
    for each in things:
        row = _same(part, each, kept.get(each.customer, []))
        each.new = row is None
        if row is None:
            continue
        kept[each.customer].remove(row)
        each.key = row.id
        values = {name: each.values[name] for name in each.given if not _is(row, each, name)}
        if "status" in values:
            values |= {name: each.values[name] for name in ("closed_at", "done_at") if name in each.values}
        if values:
            if "version" in table.c:
                values["version"] = row.version + 1
            if not dry:
                connection.execute(update(table).where(table.c.id == row.id).values(**values))
            changed.add(each.customer)
    added = [each for each in things if each.new]
    if dry:
        return changed | {each.customer for each in added}
    for each, key in zip(added, new_ids(connection, table, len(added)), strict=True):
        each.key = key
    if added:
        _make_room(connection, part, added)
        connection.execute(insert(table), [{"id": e.key, "customer": e.customer, **e.values} for e in added])
    return changed | {each.customer for each in added}


def _make_room(connection: Connection, part: Part, added: Iterable[_Thing]) -> None:
    """Only one assignment is without an end: the one that was so until now ends when the new one begins."""
    if part.table is not assignments:
        return
    for each in added:
        if each.values["until"] is None:
            now = (assignments.c.customer == each.customer) & assignments.c.until.is_(None)
            connection.execute(update(assignments).where(now).values(until=each.values["since"]))


def _kept(connection: Connection, part: Part, owners: set[int]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    if owners:
        query = select(part.table).where(among(connection, part.table.c.customer, owners)).order_by(part.table.c.id)
        for row in connection.execute(query):
            found.setdefault(row.customer, []).append(row)
    return found


def _same(part: Part, thing: _Thing, kept: Iterable[AnyRow]) -> AnyRow | None:
    names: Iterable[str] = [name for name in _IDENTITY if thing.values.get(name) is not None][:1] or thing.given
    return next((row for row in kept if all(_is(row, thing, name) for name in names)), None)


def _is(row: AnyRow, thing: _Thing, name: str) -> bool:
    value = thing.values[name]
    return bool(row._mapping[name] == (list(value) if isinstance(value, tuple) else value))


def _show(connection: Connection, part: Part, added: Iterable[_Thing], told: Iterable[Told]) -> None:
    """What is new, and of which the line's own timeline does not tell, shows in the timeline as if it had been added
    by hand."""
    assert part.kind is not None
    kind = KINDS[part.kind]
    shows = kind.shows or (lambda kept: None)
    if kind.shows is None and part.kind != "request":
        return
    with_timeline = {customer for customer, entry in told if "timeline" in (entry.parts or {})}
    for each in added:
        if each.customer not in with_timeline:
            kept = kind.kept(id=each.key, customer=each.customer, version=1, **each.values)
            item = of_request(kept) | {"outcome": kept.status} if isinstance(kept, KeptRequest) else shows(kept)
            show(connection, part.kind, each.key, each.customer, item)


def _keep_calls(connection: Connection, told: Sequence[Told], *, dry: bool) -> set[int]:
    """Calls that are not kept yet, with their segments and marks. A call is known by its own name."""
    items = {
        name: [
            (customer, structs.asdict(msgspec.convert(each, PARTS[name].takes)))
            for customer, entry in told
            for each in (entry.parts or {}).get(name, ())
        ]
        for name in _CALLS
    }
    names = {values["call"] for _, values in (*items["calls"], *items["call_marks"])}
    if not names:
        return set()
    kept = set(connection.scalars(select(calls.c.call).where(among(connection, calls.c.call, names))))
    marked = set(connection.scalars(select(call_marks.c.call).where(among(connection, call_marks.c.call, names))))
    new = [{"customer": c, **values} for c, values in items["calls"] if values["call"] not in kept]
    fresh = {values["call"] for values in new}
    segments = [values for _, values in items["call_segments"] if values["call"] in fresh]
    marks = [{"customer": c, **values} for c, values in items["call_marks"] if values["call"] not in marked]
    for table, rows in ((calls, new), (call_segments, segments), (call_marks, marks)):
        if rows and not dry:
            connection.execute(insert(table), rows)
    return {values["customer"] for values in (*new, *marks)}
