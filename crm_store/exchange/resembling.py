"""Customers who may be one: a new one who shares a telephone number or an address with somebody is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from crm_store.exchange.bulk import among
from crm_store.exchange.entry import Entry
from crm_store.schema import contact_points, duplicates
from crm_store.subject import upsert

MOST = 5
"""Customers who may share a value: a switchboard's number says nothing of who is who. And pairs that a row may give."""

Shared = dict[tuple[str, str], list[int]]
SCORES = {"phone": 0.5, "email": 0.6}


def holders(connection: Connection, entries: Iterable[Entry]) -> Shared:
    """Who has the numbers and addresses of these rows now."""
    values: dict[str, set[str]] = {"phone": set(), "email": set()}
    for entry in entries:
        for point in entry.points:
            if point[0] in values:
                values[point[0]].add(point[1])
    found: Shared = {}
    column = contact_points.c
    for kind, wanted in values.items():
        if wanted:
            query = select(column.value, column.customer).where(column.kind == kind)
            for value, customer in connection.execute(query.where(among(connection, column.value, wanted))):
                found.setdefault((kind, value), []).append(customer)
    return found


def pairs(entries: Sequence[Entry], ids: Sequence[int], held: Shared) -> dict[tuple[int, int], list[str]]:
    """New customers with those who had the same before them, in this batch too, and what they share."""
    found: dict[tuple[int, int], list[str]] = {}
    for customer, entry in zip(ids, entries, strict=True):
        own: dict[int, list[str]] = {}
        for kind, value, *_ in entry.points:
            if kind not in SCORES:
                continue
            others = held.setdefault((kind, value), [])
            if len(others) < MOST:
                for other in others:
                    own.setdefault(other, []).append(kind)
            others.append(customer)
        for other, reasons in list(own.items())[:MOST]:
            found[min(other, customer), max(other, customer)] = sorted(set(reasons))
    return found


def propose(connection: Connection, found: dict[tuple[int, int], list[str]], now: datetime) -> None:
    """Keep these pairs for somebody to settle, unless they were proposed before."""
    if found:
        rows: list[dict[str, Any]] = [
            {"one": one, "other": other, "score": max(map(SCORES.__getitem__, reasons)), "reasons": reasons}
            | {"state": "open", "found_at": now}
            for (one, other), reasons in found.items()
        ]
        connection.execute(upsert(connection, duplicates).on_conflict_do_nothing(), rows)
