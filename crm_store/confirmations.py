"""That an agent made sure who it is whom he talks with: it opens to him what is kept closed until then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, insert, select

from crm_store import journal
from crm_store.actor import Actor
from crm_store.people import require_customer
from crm_store.schema import confirmations
from crm_store.subject import Subject

How = Literal["birthday", "document", "callback", "known_voice", "other"]
"""By what an agent knew the caller: something only he tells, a paper he named, his own number rung, his voice."""


class Confirmations(Subject):
    """Who confirmed whom, on which call, and by what."""

    async def confirm(self, customer: int, *, by: Actor, call: str | None, how: How, now: datetime) -> None:
        """Keep that `by` made sure he talks with `customer`, on `call` if it was on one. Raises `NotFound`."""
        await self.database.write(_confirm, customer, by, call, how, now)

    async def is_open(self, agent: str, customer: int, *, now: datetime, within: timedelta) -> bool:
        """Has this agent confirmed this customer in the time `within` before `now`."""
        return await self.database.read(_is_open, agent, customer, now - within)


def _confirm(connection: Connection, customer: int, by: Actor, call: str | None, how: How, now: datetime) -> None:
    require_customer(connection, customer)
    connection.execute(insert(confirmations).values(customer=customer, agent=by.name, call=call, at=now, how=how))
    details = {"how": how} | ({"call": call} if call else {})
    journal.note(connection, by, "confirmed", "customer", customer, customer=customer, details=details, at=now)


def _is_open(connection: Connection, agent: str, customer: int, since: datetime) -> bool:
    found = select(confirmations.c.id).where(
        confirmations.c.customer == customer, confirmations.c.agent == agent, confirmations.c.at > since
    )
    return connection.scalar(found.limit(1)) is not None
