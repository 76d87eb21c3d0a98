"""Customers: making one of an unknown caller, and who serves him."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, and_, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.agents import require_agents
from crm_store.errors import NotFound
from crm_store.names import parts, words
from crm_store.numbers import e164
from crm_store.records import NewCustomer
from crm_store.schema import assignments, contact_points, customers, name_words, timeline
from crm_store.subject import Subject


class People(Subject):
    """Customers and their experts."""

    async def create_customer(self, new: NewCustomer, *, by: Actor) -> int:
        """Keep a new customer and return his id.

        Raises `InvalidNumber`, or `NotFound` when the owner is no agent.
        """
        return await self.database.write(_create, new, e164(new.number, self.region), by, datetime.now(UTC))

    async def assignment(self, customer: int) -> tuple[str | None, tuple[str, ...]]:
        """The customer's owner and deputies, first deputy first."""
        return await self.database.read(_assignment, customer)

    async def assign(self, customer: int, owner: str | None, deputies: tuple[str, ...], *, by: Actor) -> None:
        """Give the customer to an owner and deputies; who served him until now is kept as history.

        Raises `NotFound` for a customer or an agent that does not exist.
        """
        await self.database.write(_assign, customer, owner, deputies, by, datetime.now(UTC))


def require_customer(connection: Connection, customer: int) -> None:
    """Raise `NotFound` unless there is such a customer."""
    if connection.scalar(select(customers.c.id).where(customers.c.id == customer)) is None:
        raise NotFound("There is no such customer.")


def _create(connection: Connection, new: NewCustomer, number: str, by: Actor, now: datetime) -> int:
    person = parts(new.name, new.language)
    customer: int = connection.execute(
        insert(customers)
        .values(
            kind="person",
            name=new.name,
            given_name=person.given,
            patronymic=person.patronymic,
            family_name=person.family,
            sex=person.sex,
            language=new.language,
            segment=new.segment,
            created_at=now,
            created_by=by.name,
        )
        .returning(customers.c.id)
    ).scalar_one()
    journal.note(connection, by, "created", "customer", customer, customer=customer, at=now)
    connection.execute(insert(contact_points).values(customer=customer, kind="phone", value=number, main=True))
    if found := words(new.name):
        connection.execute(insert(name_words), [{"word": word, "customer": customer} for word in found])
    if new.owner is not None:
        _assign(connection, customer, new.owner, (), by, now)
    if new.note:
        connection.execute(
            insert(timeline).values(customer=customer, at=now, kind="note", title="", text=new.note, agent=by.name)
        )
    return customer


_NOW = select(assignments.c.owner, assignments.c.deputies).where(assignments.c.until.is_(None))


def _assignment(connection: Connection, customer: int) -> tuple[str | None, tuple[str, ...]]:
    row = connection.execute(_NOW.where(assignments.c.customer == customer)).first()
    return (row.owner, tuple(row.deputies)) if row else (None, ())


def _assign(
    connection: Connection, customer: int, owner: str | None, deputies: tuple[str, ...], by: Actor, now: datetime
) -> None:
    require_customer(connection, customer)
    require_agents(connection, {owner, *deputies} - {None})
    connection.execute(
        update(assignments)
        .where(and_(assignments.c.customer == customer, assignments.c.until.is_(None)))
        .values(until=now)
    )
    connection.execute(
        insert(assignments).values(customer=customer, owner=owner, deputies=deputies, since=now, by=by.name)
    )
    who = {"owner": owner, "deputies": deputies}
    journal.note(connection, by, "assigned", "customer", customer, customer=customer, details=who, at=now)
