"""The second reading: customers who name other customers are tied to them, now that everybody is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from crm_store.dealings_relatives import opposite
from crm_store.exchange.bulk import among
from crm_store.exchange.entry import Entry, Link
from crm_store.exchange.matching import Found, find
from crm_store.schema import customers, import_keys, name_words, relatives
from crm_store.skeleton import skeletons

MERGED = "merged_into"


def link(connection: Connection, entries: Sequence[Entry], own: str | None) -> int:
    """Tie them, and tell how many relatives were written. Who is not found stays a name."""
    told = [(found, entry) for found, entry in zip(find(connection, entries, own), entries, strict=True) if found]
    there = _there(connection, [entry for _, entry in told], own)
    lists = _lists(connection, {found.row.id for found, _ in told} | set(there.values()))
    written = 0
    for found, entry in told:
        for each in entry.links:
            target = there.get(_wanted(entry, each))
            if each[1] == MERGED:
                if target and target != found.row.id:
                    connection.execute(
                        update(customers).where(customers.c.id == found.row.id).values(merged_into=target)
                    )
                continue
            written += _relate(connection, lists, found, each, target)
    return written


def _wanted(entry: Entry, each: Link) -> tuple[str, str]:
    how, what = each[3], each[4]
    if how == "id":
        return "id", f"{(entry.key or '').rpartition(':')[0]}:{what}"
    return how, what


def _there(connection: Connection, entries: Iterable[Entry], own: str | None) -> dict[tuple[str, str], int]:
    """Who is meant, by how and by what he is named."""
    wanted = {_wanted(entry, each) for entry in entries for each in entry.links}
    keys = {what for how, what in wanted if how == "id"}
    external = {what for how, what in wanted if how == "external_id"}
    names = {what for how, what in wanted if how == "name"}
    found: dict[tuple[str, str], int] = {}
    if keys:
        rows = connection.execute(
            select(import_keys.c.key, import_keys.c.customer).where(among(connection, import_keys.c.key, keys))
        )
        found |= {("id", key): customer for key, customer in rows}
        ours = {int(key.rpartition(":")[2]): key for key in keys if own and key.startswith(f"{own}:")}
        if ours:
            here = connection.scalars(select(customers.c.id).where(among(connection, customers.c.id, ours)))
            found |= {("id", ours[customer]): customer for customer in here}
    if external:
        column = customers.c.external_id
        rows = connection.execute(select(column, customers.c.id).where(among(connection, column, external)))
        found |= {("external_id", name): customer for name, customer in rows}
    return found | _organisations(connection, names)


def _organisations(connection: Connection, names: set[str]) -> dict[tuple[str, str], int]:
    """Organisations of exactly these names; a name that several bear says nothing."""
    first = {found[0] for name in names if (found := skeletons(name))}
    if not first:
        return {}
    rows = connection.execute(
        select(customers.c.name, func.min(customers.c.id))
        .join(name_words, name_words.c.customer == customers.c.id)
        .where(among(connection, name_words.c.word, first))
        .where(customers.c.kind == "organisation", customers.c.name.in_(sorted(names)))
        .where(customers.c.merged_into.is_(None), customers.c.erased_at.is_(None))
        .group_by(customers.c.name)
        .having(func.count(customers.c.id.distinct()) == 1)
    )
    return {("name", name): customer for name, customer in rows}


def _lists(connection: Connection, owners: set[int]) -> dict[int, list[Any]]:
    """What each of them lists: mutable rows of [id, name, relation, birthday, relative]."""
    column = relatives.c
    found: dict[int, list[Any]] = {owner: [] for owner in owners}
    query = select(column.customer, column.id, column.name, column.relation, column.birthday, column.relative)
    for owner, *row in connection.execute(query.where(among(connection, column.customer, owners))):
        found[owner].append(row)
    return found


def _relate(connection: Connection, lists: dict[int, list[Any]], found: Found, each: Link, target: int | None) -> int:
    name, relation, birthday, how, _ = each
    born = date.fromisoformat(birthday) if birthday else None
    if target is None:
        if not name:
            return 0
        return _write(connection, lists, found.row.id, name, relation, born, None)
    if how == "id":
        return _write(connection, lists, found.row.id, name, relation, born, target)
    called = connection.scalar(select(customers.c.name).where(customers.c.id == target)) or name
    written = _write(connection, lists, found.row.id, called, relation, None, target)
    back = opposite(relation, found.row.sex)
    return written + _write(connection, lists, target, found.row.name, back, found.row.birthday, found.row.id)


def _write(
    connection: Connection,
    lists: dict[int, list[Any]],
    owner: int,
    name: str,
    relation: str,
    birthday: date | None,
    relative: int | None,
) -> int:
    """Let `owner` list this relative once: by whom he is, or else by name and relation."""
    for row in lists[owner]:
        same = row[4] == relative if relative and row[4] else row[1] == name
        if row[2] == relation and same:
            if relative is None or row[4] == relative:
                return 0
            row[4] = relative
            column = relatives.c
            connection.execute(
                update(relatives).where(column.id == row[0]).values(relative=relative, version=column.version + 1)
            )
            return 1
    values = {"customer": owner, "name": name, "relation": relation, "birthday": birthday, "relative": relative}
    key = connection.execute(insert(relatives).values(**values).returning(relatives.c.id)).scalar_one()
    lists[owner].append([key, name, relation, birthday, relative])
    return 1
