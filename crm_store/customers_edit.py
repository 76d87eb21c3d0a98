"""A customer's own record: who he is. Its name is kept in parts, for greeting him, and in words, for finding him."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.columns import storable
from crm_store.dealing_records import ContactPointFields, Customer, CustomerFields, NoteFields
from crm_store.dealings import add
from crm_store.dealings_kinds import KINDS
from crm_store.dealings_relatives import rename
from crm_store.dealings_rules import exact
from crm_store.errors import NotFound, Stale, Unfit
from crm_store.names import PersonName, parts, visible, words
from crm_store.people import assign, lock_customer
from crm_store.records import NewCustomer
from crm_store.schema import customers, name_words
from crm_store.skeleton import skeletons
from crm_store.subject import AnyRow, Subject

_PARTS = {"given_name": "given", "patronymic": "patronymic", "family_name": "family", "sex": "sex"}


class CustomerRecords(Subject):
    """Who customers are."""

    async def customer(self, customer: int) -> Customer:
        """A customer's own record. Raises `NotFound`."""
        return await self.database.read(_customer, customer)

    async def add_customer(self, fields: CustomerFields, *, by: Actor) -> Customer:
        """Keep a new customer. Raises `Unfit`, or `Conflict` when the external id is somebody's already."""
        return await self.database.write(add_customer, fields, by, datetime.now(UTC))

    async def create_customer(self, new: NewCustomer, *, by: Actor) -> int:
        """Keep somebody who was unknown when he rang, with his number, and tell his id.

        Raises `InvalidNumber`, `Unfit`, or `NotFound` when the owner is no agent.
        """
        return await self.database.write(_create, new, by, datetime.now(UTC), self.region)

    async def change_customer(self, customer: int, fields: CustomerFields, *, version: int, by: Actor) -> Customer:
        """Replace his record; parts of the name that are left out, or do not fit a new name, are taken from the name.

        Raises `NotFound`, `Stale`, `CustomerMerged`, `CustomerErased`, `Unfit` or `Conflict`.
        """
        return await self.database.write(change_customer, customer, fields, version, by, datetime.now(UTC))


def add_customer(connection: Connection, fields: CustomerFields, by: Actor, now: datetime) -> Customer:
    """Keep a new customer in a transaction that is already open."""
    values = _values(fields, None) | {"created_at": now, "created_by": by.name}
    row = connection.execute(insert(customers).values(**values).returning(customers)).one()
    keep_words(connection, row.id, row.name)
    journal.note(connection, by, "created", "customer", row.id, customer=row.id, at=now)
    return _record(row)


def change_customer(
    connection: Connection, customer: int, fields: CustomerFields, version: int, by: Actor, now: datetime
) -> Customer:
    """Replace a customer's record in a transaction that is already open. Where nothing differs, nothing is written."""
    before = _record(lock_customer(connection, customer))
    if before.version != version:
        raise Stale
    values = _values(fields, before)
    changed = sorted(name for name, value in values.items() if value != getattr(before, name))
    if not changed:
        return before
    still = (customers.c.id == customer) & (customers.c.version == version)
    written = update(customers).where(still).values(version=version + 1, **values).returning(customers)
    row = connection.execute(written).first()
    if row is None:
        raise Stale
    if "name" in changed:
        keep_words(connection, customer, row.name)
        rename(connection, customer, name=row.name)
    if "birthday" in changed and row.birthday is not None:
        rename(connection, customer, birthday=row.birthday)
    details = {"fields": changed, "version": row.version}
    journal.note(connection, by, "changed", "customer", customer, customer=customer, details=details, at=now)
    return _record(row)


def _create(connection: Connection, new: NewCustomer, by: Actor, now: datetime, region: str) -> int:
    who = CustomerFields(name=new.name, language=new.language, segment=new.segment)
    customer = add_customer(connection, who, by, now).id
    phone = ContactPointFields(kind="phone", value=new.number, main=True)
    add(connection, KINDS["contact_point"], customer, phone, by, now, region)
    if new.owner is not None:
        assign(connection, customer, new.owner, (), by, now)
    if new.note:
        add(connection, KINDS["note"], customer, NoteFields(text=new.note, at=now), by, now, region)
    return customer


def keep_words(connection: Connection, customer: int, name: str) -> None:
    """Let the customer be found by the words of this name, and of no other."""
    connection.execute(delete(name_words).where(name_words.c.customer == customer))
    if found := skeletons(name):
        connection.execute(insert(name_words), [{"word": word, "customer": customer} for word in found])


def name_parts(fields: CustomerFields, before: Customer | None) -> dict[str, Any]:
    """The parts of his name to be kept: as written, and what is left out as far as the name shows it.

    A part that was only sent back along with another name goes with the old name, unless the new one has it too.
    """
    if fields.kind == "organisation":
        return dict.fromkeys(_PARTS)
    shown = parts(fields.name, fields.language)
    renamed = before is not None and before.name != fields.name
    return {name: _part(name, fields, before if renamed else None, shown) for name in _PARTS}


def _part(name: str, fields: CustomerFields, renamed_from: Customer | None, shown: PersonName) -> str | None:
    given: str | None = getattr(fields, name)
    derived: str | None = getattr(shown, _PARTS[name])
    if given is None:
        return derived
    sent_back = renamed_from is not None and given == getattr(renamed_from, name)
    if not sent_back or (name == "sex" and derived is None):
        return given
    return derived or (given if set(words(given)) <= set(words(fields.name)) else None)


def _values(fields: CustomerFields, before: Customer | None) -> dict[str, Any]:
    values = {name: _clean(name, getattr(fields, name)) for name in CustomerFields.__struct_fields__}
    if not values["name"]:
        raise Unfit("name", "empty")
    return values | name_parts(fields, before)


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return exact(name, value)
    return (storable(visible(value)) or None) if isinstance(value, str) else value


def _customer(connection: Connection, customer: int) -> Customer:
    row = connection.execute(select(customers).where(customers.c.id == customer)).first()
    if row is None:
        raise NotFound("There is no such customer.")
    return _record(row)


def _record(row: AnyRow) -> Customer:
    return Customer(**{field: row._mapping[field] for field in Customer.__struct_fields__})
