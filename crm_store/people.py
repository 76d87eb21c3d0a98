"""Who serves a customer, and whether there is one to be served."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.agents import require_agents
from crm_store.errors import CustomerErased, CustomerMerged, NotFound
from crm_store.schema import assignments, customers
from crm_store.subject import AnyRow, Subject


class People(Subject):
    """The experts of customers."""

    async def assignment(self, customer: int) -> tuple[str | None, tuple[str, ...]]:
        """The customer's owner and deputies, first deputy first."""
        return await self.database.read(_assignment, customer)

    async def assign(self, customer: int, owner: str | None, deputies: tuple[str, ...], *, by: Actor) -> None:
        """Give the customer to an owner and deputies; who served him until now is kept as history.

        Raises `NotFound` for a customer or an agent that does not exist.
        """
        await self.database.write(assign, customer, owner, deputies, by, datetime.now(UTC))


def require_customer(connection: Connection, customer: int) -> None:
    """Raise `NotFound` unless there is such a customer."""
    if connection.scalar(select(customers.c.id).where(customers.c.id == customer)) is None:
        raise NotFound("There is no such customer.")


def lock_customer(connection: Connection, customer: int) -> AnyRow:
    """The customer's row, which nobody else changes, merges or erases until the end of the transaction.

    Whoever changes what is kept of him locks him first, so that none waits for another in a circle.

    Raises `NotFound`, and `CustomerMerged` or `CustomerErased` where nothing can be added to him or changed any more.
    """
    row = connection.execute(_LOCKED, {"customer": customer}).first()
    if row is None:
        raise NotFound("There is no such customer.")
    if row.merged_into is not None:
        raise CustomerMerged
    if row.erased_at is not None:
        raise CustomerErased
    return row


_LOCKED = select(customers).where(customers.c.id == bindparam("customer")).with_for_update(key_share=True)


_NOW = select(assignments.c.owner, assignments.c.deputies).where(assignments.c.until.is_(None))


def _assignment(connection: Connection, customer: int) -> tuple[str | None, tuple[str, ...]]:
    row = connection.execute(_NOW.where(assignments.c.customer == customer)).first()
    return (row.owner, tuple(row.deputies)) if row else (None, ())


def assign(
    connection: Connection, customer: int, owner: str | None, deputies: tuple[str, ...], by: Actor, now: datetime
) -> None:
    """Give the customer to them in a transaction that is already open."""
    lock_customer(connection, customer)
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
