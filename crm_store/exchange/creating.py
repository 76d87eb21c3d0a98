"""New customers, a whole batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from crm_store.exchange.bulk import Wire, insert_many, new_ids, trusted
from crm_store.exchange.entry import CUSTOMER, Entry
from crm_store.schema import assignments, contact_points, customers, import_keys, name_words

_CUSTOMER = ("id", *CUSTOMER, "created_at", "created_by", "erased_at", "version")
_POINT = ("customer", "kind", "value", "label", "main", "last_spoke_at", "chosen_at", "chosen_by", "version")
_ASSIGNMENT = ("customer", "owner", "deputies", "since", "by")
_NONE: dict[str, Any] = {}


def create(connection: Connection, entries: Sequence[Entry], *, language: str, by: str, now: datetime) -> list[int]:
    """Keep these as new customers with their words, contact points, owners and keys; gives their numbers, in order."""
    ids = new_ids(connection, customers, len(entries))
    wire = Wire(connection)
    with trusted(connection):
        insert_many(connection, customers, _CUSTOMER, _customers(entries, ids, wire, language, by, now))
        found = [(word, customer) for customer, entry in zip(ids, entries, strict=True) for word in entry.words]
        insert_many(connection, name_words, ("word", "customer"), sorted(found))
        insert_many(connection, contact_points, _POINT, _points(entries, ids, wire))
        insert_many(connection, assignments, _ASSIGNMENT, _assignments(entries, ids, wire, by, now))
        keys = [(entry.key, customer) for customer, entry in zip(ids, entries, strict=True) if entry.key is not None]
        insert_many(connection, import_keys, ("key", "customer"), sorted(keys))
    return ids


def _customers(
    entries: Sequence[Entry], ids: Sequence[int], wire: Wire, language: str, by: str, now: datetime
) -> list[tuple[Any, ...]]:
    rows = []
    usual = wire.moment(now)
    for customer, entry in zip(ids, entries, strict=True):
        external, kind, name, given, patronymic, family, sex, spoken, segment, birthday, *rest = entry.values
        extra = entry.extra or _NONE
        made, maker, erased = usual, by, None
        if extra:
            made = wire.moment_of(extra.get("created_at")) or usual
            maker, erased = extra.get("created_by", by), wire.moment_of(extra.get("erased_at"))
        rows.append(
            (
                *(customer, external, kind or "person", name, given, patronymic, family, sex),
                *(spoken or language, segment or "standard", wire.day(birthday), *rest, made, maker, erased, 1),
            )
        )
    return rows


def _points(entries: Sequence[Entry], ids: Sequence[int], wire: Wire) -> list[tuple[Any, ...]]:
    return [
        (customer, kind, value, label, main, spoke and wire.moment_of(spoke), chosen and wire.moment_of(chosen), who, 1)
        for customer, entry in zip(ids, entries, strict=True)
        for kind, value, label, main, spoke, chosen, who in entry.points
    ]


def _assignments(
    entries: Sequence[Entry], ids: Sequence[int], wire: Wire, by: str, now: datetime
) -> list[tuple[Any, ...]]:
    since = wire.moment(now)
    return [
        (customer, entry.owner, msgspec.json.encode(entry.deputies).decode() if entry.deputies else "[]", since, by)
        for customer, entry in zip(ids, entries, strict=True)
        if entry.owner is not None or entry.deputies
    ]
