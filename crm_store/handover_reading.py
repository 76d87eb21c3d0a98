"""What a hand-over needs to know before it begins: the customers, those who get them, and what each has on him."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Text, cast, func, select

from crm_store.errors import NotFound, Unfit
from crm_store.handover_plan import Giver, Held, Receiver
from crm_store.handover_record import HandoverPlan
from crm_store.schema import agents, assignments, customers

_NOW = assignments.c.until.is_(None)
_HELD = (
    select(
        assignments.c.id,
        assignments.c.customer,
        assignments.c.deputies,
        customers.c.name,
        customers.c.language,
        customers.c.segment,
        customers.c.cost_to_serve,
    )
    .join(customers, customers.c.id == assignments.c.customer)
    .where(_NOW)
    .order_by(assignments.c.id)
)


def held_by(
    connection: Connection, owner: str, *, at: datetime, after: int, limit: int, lock: bool = False
) -> list[Held]:
    """The next customers that somebody has had since `at` or longer, by the ids of their assignments."""
    mine = (assignments.c.owner == owner, assignments.c.since <= at, assignments.c.id > after)
    query = _HELD.where(*mine).limit(limit)
    rows = connection.execute(query.with_for_update(of=assignments) if lock else query)
    return [
        Held(
            id=row.id,
            customer=row.customer,
            name=row.name,
            deputies=tuple(row.deputies),
            language=row.language,
            segment=row.segment,
            cost=None if row.cost_to_serve is None else float(row.cost_to_serve),
        )
        for row in rows
    ]


def deputy_posts(connection: Connection, login: str, at: datetime) -> list[int]:
    """The assignments of today, not his own, of which somebody is a deputy: a look at every customer's."""
    spelled = cast(assignments.c.deputies, Text).contains(json.dumps(login), autoescape=True)
    others = assignments.c.owner.is_distinct_from(login)
    found = select(assignments.c.id, assignments.c.deputies).where(_NOW, others, assignments.c.since <= at, spelled)
    return [row.id for row in connection.execute(found.order_by(assignments.c.id)) if login in row.deputies]


def giver_of(connection: Connection, plan: HandoverPlan) -> Giver:
    """Who gives by this plan, as things stand. Raises `NotFound` for its owner, `Unfit` where it cannot be."""
    staff = {row.login: row for row in connection.execute(select(agents))}
    if plan.owner not in staff:
        raise NotFound("There is no such agent.")
    to = tuple(dict.fromkeys(plan.to))
    if plan.owner in to:
        raise Unfit("to", "himself")
    if not to and not plan.deputies_first:
        raise Unfit("to", "empty")
    if any(login not in staff or staff[login].role != "agent" for login in to):
        raise Unfit("to", "unknown")
    loads, usual = _costs(connection, plan.owner, to) if plan.load == "cost" else (counts(connection, to), 1.0)
    segments = _segments(connection, to) if "segment" in plan.match else {}
    return Giver(
        plan,
        (
            Receiver(
                login=login,
                teams=frozenset(staff[login].teams),
                skills=staff[login].skills,
                load=loads.get(login, 0),
                segments=segments.get(login, frozenset()),
            )
            for login in to
        ),
        agents=frozenset(login for login, row in staff.items() if row.role == "agent"),
        teams=frozenset(staff[plan.owner].teams),
        skills=staff[plan.owner].skills,
        usual=usual,
    )


def counts(connection: Connection, logins: Iterable[str]) -> dict[str, int]:
    """How many customers each of them has; who has none is left out."""
    many = select(assignments.c.owner, func.count().label("many")).where(_NOW, assignments.c.owner.in_(tuple(logins)))
    return {row.owner: row.many for row in connection.execute(many.group_by(assignments.c.owner))}


def _costs(connection: Connection, owner: str, to: Iterable[str]) -> tuple[dict[str, float], float]:
    """What the customers of each cost to serve, and what one usually costs, of whom that is not known."""
    cost = customers.c.cost_to_serve
    rows = connection.execute(
        select(assignments.c.owner, func.count(), func.count(cost), func.sum(cost))
        .join(customers, customers.c.id == assignments.c.customer)
        .where(_NOW, assignments.c.owner.in_((owner, *to)))
        .group_by(assignments.c.owner)
    ).all()
    known = sum(with_cost for _, _, with_cost, _ in rows)
    usual = sum(float(total or 0) for _, _, _, total in rows) / known if known else 1.0
    return {login: float(total or 0) + (all_ - with_cost) * usual for login, all_, with_cost, total in rows}, usual


def _segments(connection: Connection, to: Iterable[str]) -> dict[str, frozenset[str]]:
    rows = connection.execute(
        select(assignments.c.owner, customers.c.segment)
        .join(customers, customers.c.id == assignments.c.customer)
        .where(_NOW, assignments.c.owner.in_(tuple(to)))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for owner, segment in rows:
        found.setdefault(owner, set()).add(segment)
    return {owner: frozenset(segments) for owner, segments in found.items()}
