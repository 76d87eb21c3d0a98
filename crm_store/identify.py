"""Who may be calling from a number, and who serves him."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, update

from crm_store.actor import Actor
from crm_store.candidates import matches_of
from crm_store.known import Known
from crm_store.known_of import known_of
from crm_store.numbers import e164, normalise
from crm_store.people import require_customer
from crm_store.profile import Profiles
from crm_store.ranking import identification
from crm_store.records import Identification, Number, Profile
from crm_store.schema import calls, contact_points
from crm_store.subject import upsert


class Identifying(Profiles):
    """Who is calling."""

    async def identify(
        self, number: Number | str, *, region: str | None = None, on_duty: Collection[str] = frozenset()
    ) -> Identification:
        """Rank the customers who may be calling from `number`, as presented or normalised; any input is taken.

        `on_duty` are the logins of the agents who are signed in. A customer whom an agent chose for this number comes
        first, then the one last spoken with on it, then the one whose main number it is. `owner` and `deputies` are
        those of the chosen one; if nobody is clearly first, those whom all candidates share.
        """
        presented = self._presented(number, region)
        if presented.e164 is None:
            return Identification(number=presented)
        return identification(presented, await self.database.read(matches_of, presented.e164), on_duty)

    async def recognise(
        self, number: Number | str, *, now: datetime, on_duty: Collection[str] = frozenset()
    ) -> tuple[Identification, Profile | None]:
        """`identify`, and the profile as of `now` if it is clear who is calling: both in one read."""
        presented = self._presented(number, None)
        if presented.e164 is None:
            return Identification(number=presented), None
        found, known = await self.database.read(_recognise, presented, now, on_duty)
        return found, await self.profile_of(known, now) if known else None

    def _presented(self, number: Number | str, region: str | None) -> Number:
        return number if isinstance(number, Number) else normalise(number, region or self.region)

    async def remember_choice(self, number: str, customer: int, *, by: Actor) -> None:
        """Rank `customer` first for `number` from now on; the number becomes his contact point if it was not yet.

        Raises `InvalidNumber` or `NotFound`.
        """
        await self.database.write(remember, e164(number, self.region), customer, by, datetime.now(UTC))


def _recognise(
    connection: Connection, number: Number, now: datetime, on_duty: Collection[str]
) -> tuple[Identification, Known | None]:
    assert number.e164 is not None
    found = identification(number, matches_of(connection, number.e164), on_duty)
    return found, known_of(connection, found.chosen, now) if found.chosen is not None else None


def remember(connection: Connection, number: str, customer: int, by: Actor, at: datetime) -> None:
    """Let `customer` rank first for `number` (E.164) from `at` on."""
    require_customer(connection, customer)
    connection.execute(
        update(contact_points)
        .where(contact_points.c.kind == "phone", contact_points.c.value == number)
        .values(chosen_at=None, chosen_by=None)
    )
    mark = {"chosen_at": at, "chosen_by": by.name}
    connection.execute(
        upsert(connection, contact_points)
        .values(customer=customer, kind="phone", value=number, main=False, **mark)
        .on_conflict_do_update(index_elements=["customer", "kind", "value"], set_=mark)
    )


def remember_talks(connection: Connection, number: str, customer: int) -> None:
    """Note when somebody last spoke with `customer` on `number`, from the calls that are kept."""
    talks = (calls.c.customer == customer, calls.c.number_e164 == number, calls.c.ended_at.is_not(None))
    connection.execute(
        update(contact_points)
        .where(
            contact_points.c.customer == customer, contact_points.c.kind == "phone", contact_points.c.value == number
        )
        .values(last_spoke_at=select(func.max(calls.c.answered_at)).where(*talks).scalar_subquery())
    )
