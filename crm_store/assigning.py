"""Who serves a customer and who has served him, and how many customers each expert has."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from crm_store.actor import Actor
from crm_store.errors import Stale
from crm_store.handover_record import Assignment, AssignmentFields, Expert
from crm_store.people import assign, lock_customer, require_customer
from crm_store.record import Record
from crm_store.schema import agents, assignments
from crm_store.subject import Subject

MOST = 200
_maker = agents.alias("maker")


class Assignments(Record, frozen=True, kw_only=True):
    """Who serves a customer, and before that who served him, newest first; `version` to change it by."""

    items: tuple[Assignment, ...]
    version: int


class Assigning(Subject):
    """Customers and their experts."""

    async def experts(self) -> tuple[Expert, ...]:
        """All who take calls or have customers, by name."""
        return await self.database.scan(_experts)

    async def assignments(self, customer: int) -> Assignments:
        """Who serves a customer and who did; at most two hundred. Raises `NotFound`."""
        return await self.database.read(_assignments, customer)

    async def change_assignment(
        self, customer: int, fields: AssignmentFields, *, version: int, by: Actor
    ) -> Assignments:
        """Give a customer to others, if he is still served as `version` says.

        Raises `Stale`, `NotFound` for a customer or an agent that does not exist, `CustomerMerged`, `CustomerErased`.
        """
        return await self.database.write(_change, customer, fields, version, by, datetime.now(UTC))


def _experts(connection: Connection) -> tuple[Expert, ...]:
    now = select(assignments.c.owner, func.count().label("many")).where(
        assignments.c.until.is_(None), assignments.c.owner.is_not(None)
    )
    count = {row.owner: row.many for row in connection.execute(now.group_by(assignments.c.owner))}
    return tuple(
        Expert(
            agent=row.login,
            name=row.name,
            takes_calls=row.role == "agent",
            teams=tuple(row.teams),
            skills=row.skills,
            customers=count.get(row.login, 0),
        )
        for row in connection.execute(select(agents).order_by(agents.c.name, agents.c.login))
        if row.role == "agent" or row.login in count
    )


def _assignments(connection: Connection, customer: int) -> Assignments:
    require_customer(connection, customer)
    fields = (assignments.c[name] for name in Assignment.__struct_fields__ if name not in ("owner_name", "by_name"))
    rows = connection.execute(
        select(*fields, agents.c.name.label("owner_name"), _maker.c.name.label("by_name"))
        .outerjoin(agents, agents.c.login == assignments.c.owner)
        .outerjoin(_maker, _maker.c.login == assignments.c.by)
        .where(assignments.c.customer == customer)
        .order_by(assignments.c.until.is_not(None), assignments.c.since.desc(), assignments.c.id.desc())
        .limit(MOST)
    )
    items = tuple(Assignment(**{**row._mapping, "deputies": tuple(row.deputies)}) for row in rows)
    return Assignments(items=items, version=_version(items))


def _version(items: tuple[Assignment, ...]) -> int:
    """The assignment that holds; 0: nobody serves him."""
    return items[0].id if items and items[0].until is None else 0


def _change(
    connection: Connection, customer: int, fields: AssignmentFields, version: int, by: Actor, now: datetime
) -> Assignments:
    lock_customer(connection, customer)
    if _assignments(connection, customer).version != version:
        raise Stale
    deputies = tuple(login for login in dict.fromkeys(fields.deputies) if login != fields.owner)
    assign(connection, customer, fields.owner, deputies, by, now)
    return _assignments(connection, customer)
