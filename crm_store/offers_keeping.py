"""Rules for offers as the administrator keeps them: written, tried on a customer, put in force, taken out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.errors import NotFound, Stale, Unfit
from crm_store.known import Known
from crm_store.known_of import known_of
from crm_store.offer_conditions import Conditions
from crm_store.offer_record import OfferRule, OfferRuleFields, Status, Trial, faults
from crm_store.offers import checked, fits, held_back
from crm_store.schema import offer_rules, settings
from crm_store.subject import AnyRow, Subject, upsert

STAMP = "offer_rules"
"""The setting that changes with every change of a rule, so that whoever keeps the live ones knows when they are old."""

_BEFORE: dict[Status, frozenset[Status]] = {"live": frozenset({"draft", "off"}), "off": frozenset({"live"})}
"""From which states a rule goes into this one. Into `draft` it comes by being changed."""


class Offers(Subject):
    """What may be offered to whom."""

    _live: tuple[str | None, tuple[OfferRule, ...]] = (None, ())

    async def offer_rules(self) -> tuple[OfferRule, ...]:
        """All rules: the live ones first, then by priority."""
        return await self.database.read(_rules)

    async def offer_rule(self, rule: int) -> OfferRule:
        """One of them; raises `NotFound`."""
        return await self.database.read(_rule, rule)

    async def live_rules(self, stamp: str | None) -> tuple[OfferRule, ...]:
        """The rules in force; read anew only when `stamp`, the setting `offer_rules` as it is now, is another one."""
        if stamp != self._live[0]:
            self._live = (stamp, await self.database.read(_live_rules))
        return self._live[1]

    async def add_offer_rule(self, fields: OfferRuleFields, *, by: Actor) -> OfferRule:
        """Keep a new rule, as a draft. Raises `Unfit` where its conditions make no sense."""
        return await self.database.write(_add, fields, by, datetime.now(UTC))

    async def change_offer_rule(self, rule: int, fields: OfferRuleFields, *, version: int, by: Actor) -> OfferRule:
        """Write a rule anew; whatever it was, it is a draft then. Raises `Unfit`, `NotFound` or `Stale`."""
        return await self.database.write(_change, rule, fields, version, by, datetime.now(UTC))

    async def set_offer_rule(self, rule: int, status: Status, *, version: int, by: Actor) -> OfferRule:
        """Put a rule in force (`live`) or out of it (`off`).

        Raises `Unfit` where this version was never tried, or where no way leads there; `NotFound`, `Stale`.
        """
        return await self.database.write(_set_status, rule, status, version, by, datetime.now(UTC))

    async def remove_offer_rule(self, rule: int, *, version: int, by: Actor) -> None:
        """Forget a rule. Raises `NotFound` or `Stale`."""
        await self.database.write(_remove, rule, version, by)

    async def try_offer_rule(self, rule: int, customer: int, *, now: datetime, by: Actor) -> Trial:
        """Hold a rule against a customer, as of `now`; from then on this version counts as tried.

        Raises `NotFound` for a rule or a customer that does not exist.
        """
        known = await self.database.read(known_of, customer, now)
        kept = await self.offer_rule(rule)
        await self.database.write(_tried, kept, customer, by)
        return trial(kept, known, now)


def trial(rule: OfferRule, known: Known, now: datetime) -> Trial:
    """How a rule does with a customer."""
    conditions = checked(rule.conditions, known, now)
    return Trial(
        rule=rule.id,
        version=rule.version,
        customer=known.customer,
        name=known.name,
        fits=fits(conditions),
        held_back=held_back(rule, known),
        conditions=conditions,
    )


def _rules(connection: Connection) -> tuple[OfferRule, ...]:
    kept = (_record(row) for row in connection.execute(select(offer_rules)))
    return tuple(sorted(kept, key=lambda rule: (rule.status != "live", -rule.priority, rule.id)))


def _live_rules(connection: Connection) -> tuple[OfferRule, ...]:
    return tuple(rule for rule in _rules(connection) if rule.status == "live")


def _rule(connection: Connection, rule: int) -> OfferRule:
    row = connection.execute(select(offer_rules).where(offer_rules.c.id == rule)).first()
    if row is None:
        raise NotFound("There is no such rule.")
    return _record(row)


def _record(row: AnyRow) -> OfferRule:
    values = dict(row._mapping)
    tested = values.pop("tested_version")
    conditions = msgspec.convert(values.pop("conditions"), Conditions)
    return OfferRule(**values, conditions=conditions, tried=tested == row.version)


def _columns(fields: OfferRuleFields) -> dict[str, Any]:
    for field, code in faults(fields):
        raise Unfit(field, code)
    return {name: getattr(fields, name) for name in OfferRuleFields.__struct_fields__}


def _add(connection: Connection, fields: OfferRuleFields, by: Actor, now: datetime) -> OfferRule:
    values = _columns(fields) | {"status": "draft", "version": 1, "changed_at": now, "changed_by": by.name}
    row = connection.execute(insert(offer_rules).values(**values).returning(offer_rules)).one()
    journal.note(connection, by, "created", "offer_rule", row.id, at=now)
    _stamp(connection)
    return _record(row)


def _change(
    connection: Connection, rule: int, fields: OfferRuleFields, version: int, by: Actor, now: datetime
) -> OfferRule:
    before = _expect(connection, rule, version)
    values = _columns(fields) | {"status": "draft", "version": version + 1, "changed_at": now, "changed_by": by.name}
    connection.execute(update(offer_rules).where(offer_rules.c.id == rule).values(**values))
    changed = [name for name in OfferRuleFields.__struct_fields__ if getattr(before, name) != getattr(fields, name)]
    journal.note(connection, by, "changed", "offer_rule", rule, details={"fields": changed, "status": "draft"}, at=now)
    _stamp(connection)
    return _rule(connection, rule)


def _set_status(connection: Connection, rule: int, status: Status, version: int, by: Actor, now: datetime) -> OfferRule:
    before = _expect(connection, rule, version)
    if before.status == status:
        return before
    if before.status not in _BEFORE.get(status, ()):
        raise Unfit("status", "no_such_way")
    if status == "live" and not before.tried:
        raise Unfit("status", "not_tried")
    # What was tried is still what it says: the version that was tried moves along.
    tested = version + 1 if before.tried else None
    values = {"status": status, "version": version + 1, "tested_version": tested}
    connection.execute(
        update(offer_rules).where(offer_rules.c.id == rule).values(**values, changed_at=now, changed_by=by.name)
    )
    journal.note(connection, by, "changed", "offer_rule", rule, details={"status": status}, at=now)
    _stamp(connection)
    return _rule(connection, rule)


def _remove(connection: Connection, rule: int, version: int, by: Actor) -> None:
    _expect(connection, rule, version)
    connection.execute(delete(offer_rules).where(offer_rules.c.id == rule))
    journal.note(connection, by, "removed", "offer_rule", rule)
    _stamp(connection)


def _tried(connection: Connection, rule: OfferRule, customer: int, by: Actor) -> None:
    """Who tries a rule on a customer sees something of him; a version that is not there any more was not tried."""
    this = (offer_rules.c.id == rule.id) & (offer_rules.c.version == rule.version)
    connection.execute(update(offer_rules).where(this).values(tested_version=rule.version))
    journal.note(connection, by, "saw", "customer", customer, customer=customer, details={"offer_rule": rule.id})


def _expect(connection: Connection, rule: int, version: int) -> OfferRule:
    connection.execute(select(offer_rules.c.id).where(offer_rules.c.id == rule).with_for_update())
    kept = _rule(connection, rule)
    if kept.version != version:
        raise Stale
    return kept


def _stamp(connection: Connection) -> None:
    value = uuid4().hex
    connection.execute(
        upsert(connection, settings)
        .values(key=STAMP, value=value)
        .on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
