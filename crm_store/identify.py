"""Who may be calling from a number, and who serves him: one indexed read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, func, select, update

from crm_store.actor import Actor
from crm_store.numbers import e164, normalise
from crm_store.people import require_customer
from crm_store.profile import profile_of
from crm_store.records import Candidate, Identification, Number, Profile
from crm_store.schema import assignments, calls, contact_points, customers
from crm_store.subject import AnyRow, Subject, upsert

MOST_CANDIDATES = 20

# How sure each reason makes us, best first; `only_match` stands alone.
SCORES = {"only_match": 1.0, "chosen": 0.95, "last_spoke": 0.8, "main_number": 0.6, "shared": 0.3}

_CANDIDATES = (
    select(
        contact_points.c.customer,
        contact_points.c.main,
        contact_points.c.last_spoke_at,
        contact_points.c.chosen_at,
        customers.c.name,
        assignments.c.owner,
        assignments.c.deputies,
    )
    .join(customers, customers.c.id == contact_points.c.customer)
    .outerjoin(assignments, and_(assignments.c.customer == customers.c.id, assignments.c.until.is_(None)))
    .where(contact_points.c.kind == "phone", contact_points.c.value == bindparam("number"))
    .order_by(
        contact_points.c.chosen_at.desc().nulls_last(),
        contact_points.c.last_spoke_at.desc().nulls_last(),
        contact_points.c.main.desc(),
        contact_points.c.id,
    )
    .limit(MOST_CANDIDATES)
)


class Identifying(Subject):
    """Who is calling."""

    async def identify(self, number: str, *, region: str | None = None) -> Identification:
        """Rank the customers who may be calling from `number`, as presented; any input is taken.

        A customer whom an agent chose for this number comes first, then the one last spoken with on it, then the one
        whose main number it is. `owner` and `deputies` are those of the chosen one, or of all candidates if they agree.
        """
        presented = normalise(number, region or self.region)
        if presented.e164 is None:
            return Identification(number=presented)
        return await self.database.read(_identify, presented)

    async def recognise(self, number: str, *, now: datetime) -> tuple[Identification, Profile | None]:
        """`identify`, and the profile as of `now` if it is clear who is calling: both in one read."""
        presented = normalise(number, self.region)
        if presented.e164 is None:
            return Identification(number=presented), None
        return await self.database.read(_recognise, presented, now)

    async def remember_choice(self, number: str, customer: int, *, by: Actor) -> None:
        """Rank `customer` first for `number` from now on; the number becomes his contact point if it was not yet.

        Raises `InvalidNumber` or `NotFound`.
        """
        await self.database.write(_remember, e164(number, self.region), customer, by, datetime.now(UTC))


def _recognise(connection: Connection, number: Number, now: datetime) -> tuple[Identification, Profile | None]:
    found = _identify(connection, number)
    return found, profile_of(connection, found.chosen, now) if found.chosen is not None else None


def _identify(connection: Connection, number: Number) -> Identification:
    rows = connection.execute(_CANDIDATES, {"number": number.e164}).all()
    reasons = _reasons(rows)
    served = {(row.owner, tuple(row.deputies or ())) for row in rows}
    decided = bool(rows) and reasons[0] != "shared"
    if decided:
        owner, deputies = rows[0].owner, tuple(rows[0].deputies or ())
    elif len({owner for owner, _ in served}) == 1:
        owner = rows[0].owner
        deputies = tuple(login for login in rows[0].deputies or () if all(login in other for _, other in served))
    else:
        owner, deputies = None, ()
    return Identification(
        number=number,
        candidates=tuple(
            Candidate(customer=row.customer, name=row.name, score=SCORES[reason], reason=reason)
            for row, reason in zip(rows, reasons, strict=True)
        ),
        chosen=rows[0].customer if decided else None,
        owner=owner,
        deputies=deputies,
    )


def _reasons(rows: Sequence[AnyRow]) -> list[str]:
    """Why each stands where he does. `main_number` is a reason only for the one customer whose main number it is."""
    if len(rows) == 1:
        return ["only_match"]
    one_main = sum(row.main for row in rows) == 1
    return [_reason(row, one_main) for row in rows]


def _reason(row: AnyRow, one_main: bool) -> str:
    if row.chosen_at:
        return "chosen"
    if row.last_spoke_at:
        return "last_spoke"
    return "main_number" if row.main and one_main else "shared"


def _remember(connection: Connection, number: str, customer: int, by: Actor, at: datetime) -> None:
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
