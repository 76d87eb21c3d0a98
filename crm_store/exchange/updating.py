"""Customers whom a row finds kept already: what the row says is written where it differs, and nothing is taken away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, update

from crm_store.columns import AMOUNT_PARTS
from crm_store.customers_edit import keep_words
from crm_store.dealings_relatives import rename
from crm_store.exchange.convert import complete
from crm_store.exchange.entry import CUSTOMER, PLACE, Entry
from crm_store.exchange.matching import Found
from crm_store.identify import remember_talks
from crm_store.schema import assignments, contact_points, customers

_PARTS = ("given_name", "patronymic", "family_name")


def differs(entry: Entry, found: Found) -> bool:
    """Would `change` write anything."""
    return bool(_changed(entry, found)) or any(_points(entry, found)) or _assignment(entry, found) is not None


def change(connection: Connection, entry: Entry, found: Found, by: str, now: datetime) -> bool:
    """Write what differs; False when nothing did."""
    customer = found.row.id
    changed = _changed(entry, found)
    if changed:
        column = customers.c
        written = update(customers).where(column.id == customer)
        connection.execute(written.values(version=column.version + 1, **changed))
        if "name" in changed:
            keep_words(connection, customer, changed["name"])
            rename(connection, customer, name=changed["name"])
        if "birthday" in changed:
            rename(connection, customer, birthday=changed["birthday"])
    added, labelled = _points(entry, found)
    if added:
        connection.execute(insert(contact_points), [{"customer": customer, **point} for point in added])
        for point in added:
            if point["kind"] == "phone":
                remember_talks(connection, point["value"], customer)
    for key, label in labelled:
        point_column = contact_points.c
        told = update(contact_points).where(point_column.id == key)
        connection.execute(told.values(label=label, version=point_column.version + 1))
    serving = _assignment(entry, found)
    if serving is not None:
        owner, deputies = serving
        until_now = (assignments.c.customer == customer) & assignments.c.until.is_(None)
        connection.execute(update(assignments).where(until_now).values(until=now))
        values = {"customer": customer, "owner": owner, "deputies": deputies, "since": now, "by": by}
        connection.execute(insert(assignments).values(**values))
    return bool(changed or added or labelled or serving)


def _changed(entry: Entry, found: Found) -> dict[str, Any]:
    row = found.row._mapping
    values: dict[str, Any] = {}
    for name, said in zip(CUSTOMER, entry.values, strict=True):
        if said is None or name in entry.derived:
            continue
        value = _typed(name, said)
        if value != row[name]:
            values[name] = value
    return values | _worked_out(entry, row, values)


def _worked_out(entry: Entry, row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What follows from another name, or from other parts of one, in the language that he speaks; nothing from the
    same ones."""
    said = [name for name in _PARTS if name not in entry.derived and entry.values[PLACE[name]] is not None]
    taken_from = _PARTS if said else ("name",)
    if not entry.derived or values.keys().isdisjoint(taken_from):
        return {}
    shall = {**row, **values}
    told: list[Any] = [None] * len(CUSTOMER)
    for name in ("kind", *taken_from):
        told[PLACE[name]] = shall[name]
    complete(told, shall["language"])
    found = {name: told[PLACE[name]] for name in entry.derived}
    return {name: value for name, value in found.items() if value != row[name] and (value or name in _PARTS)}


def _typed(name: str, said: Any) -> Any:
    if name == "birthday":
        return date.fromisoformat(said)
    return Decimal(said) / AMOUNT_PARTS if name in ("value", "cost_to_serve") else said


def _points(entry: Entry, found: Found) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    """Contact points that he has not yet, and new labels of those that he has. Whoever has a main number keeps it."""
    added: list[dict[str, Any]] = []
    labelled: list[tuple[int, str]] = []
    main = {kind for (kind, _), (_, _, is_main) in found.points.items() if is_main}
    for kind, value, label, is_main, *_ in entry.points:
        kept = found.points.get((kind, value))
        if kept is None:
            added.append({"kind": kind, "value": value, "label": label, "main": is_main and kind not in main})
        elif label is not None and kept[1] != label:
            labelled.append((kept[0], label))
    return added, labelled


def _assignment(entry: Entry, found: Found) -> tuple[str | None, tuple[str, ...]] | None:
    """Owner and deputies as they shall be, if they are not; what the row does not say stays."""
    if entry.owner is None and not entry.deputies:
        return None
    kept = (found.row.owner, tuple(found.row.deputies or ()))
    said = (entry.owner or kept[0], entry.deputies or kept[1])
    return said if said != kept else None
