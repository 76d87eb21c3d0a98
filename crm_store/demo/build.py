"""Builds the demo bank in an empty store."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, Table, insert

from crm_store import schema
from crm_store.actor import Actor
from crm_store.dealings import add
from crm_store.dealings_kinds import KINDS
from crm_store.demo.days import last_days
from crm_store.demo.history import is_recent_call, live, verdict
from crm_store.demo.memorable import memorable
from crm_store.demo.model import Person
from crm_store.demo.offers import rows as offer_rows
from crm_store.demo.people import population
from crm_store.demo.staff import AGENTS, DEFAULT_QUEUE, QUEUES
from crm_store.demo.twice import keep_twice
from crm_store.offers_keeping import STAMP as OFFERS_STAMP
from crm_store.queues import row_of
from crm_store.skeleton import skeletons
from crm_store.store import Store

CUSTOMERS = 2_000
_SYSTEM = "demo"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

Row = dict[str, Any]


async def build(
    store: Store, *, today: date, hash_password: Callable[[str], str], seed: int = 1938, size: int = CUSTOMERS
) -> dict[str, str]:
    """Fill an empty store and return the passwords by login; they are random, and kept only as `hash_password` makes.

    All else follows from `seed` and `today`. Raises `Conflict` when the staff is there already.
    """
    passwords = {agent.login: password() for agent in AGENTS}
    staff = await asyncio.to_thread(_staff, passwords, hash_password)
    people = await asyncio.to_thread(_people, seed, today, size)
    await store.database.write(_keep, staff, people, Random(seed), today)
    return passwords


def password() -> str:
    """A password that is easy to type and hard to guess: 59 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _staff(passwords: dict[str, str], hash_password: Callable[[str], str]) -> list[Row]:
    return [
        structs.asdict(agent)
        | {
            "endpoint": f"PJSIP/{agent.login}" if agent.role == "agent" else None,
            "sip_password": secrets.token_urlsafe(18) if agent.role == "agent" else None,
            "password_hash": hash_password(passwords[agent.login]),
        }
        for agent in AGENTS
    ]


def _people(seed: int, today: date, size: int) -> list[Person]:
    random = Random(seed)
    known = memorable(random, today)
    people = [*known, *population(random, today, size - len(known))]
    for person in people:
        live(person, random, today)
    return people


def _keep(connection: Connection, staff: list[Row], people: list[Person], random: Random, today: date) -> None:
    def keep(table: Table, rows: list[Row]) -> None:
        connection.execute(insert(table), rows)

    keep(schema.agents, staff)
    keep(schema.queues, [row_of(queue) for queue in QUEUES])
    ids = _keep_customers(connection, people, datetime.combine(today, time(0), UTC))
    keep(schema.name_words, [{"word": w, "customer": ids[p]} for p in people for w in skeletons(p.name)])
    keep(schema.contact_points, [row for person in people for row in _contact_points(person, ids[person])])
    keep(schema.assignments, [_assignment(person, ids[person], today) for person in people if person.owner])
    keep(schema.relatives, [row for person in people for row in _relatives(person, ids)])
    keep(schema.products, [{"customer": ids[p], **product} for p in people for product in p.products])
    keep(schema.timeline, _keep_requests(connection, people, ids))
    items = [(person, item) for person in people for item in person.items]
    recent = [(person, item) for person, item in items if is_recent_call(item, today)]
    for serial, (_, item) in enumerate(recent):
        item["call"] = f"demo-{serial}"
    keep(schema.calls, [_call(person, ids[person], item, random) for person, item in recent])
    keep(schema.call_segments, [_segment(item) for _, item in recent if item["outcome"] == "answered"])
    keep(schema.call_marks, [_mark(item, random) for _, item in recent])
    keep(schema.timeline, [{"customer": ids[person], **_BLANK, **item} for person, item in items])
    days = last_days(people, ids, random, today)
    keep(schema.calls, days.calls)
    keep(schema.call_segments, days.segments)
    keep(schema.timeline, days.timeline)
    keep(schema.shifts, days.shifts)
    for person in people:
        for deed in person.deeds:
            add(connection, _KINDS[type(deed.fields)], ids[person], deed.fields, Actor(name=deed.by), deed.at)
    keep_twice(connection, people[0], ids[people[0]], datetime.combine(today, time(0), UTC))
    keep(schema.offer_rules, offer_rows(datetime.combine(today, time(0), UTC), "admin"))
    keep(schema.settings, [{"key": "demo", "value": "1"}, {"key": OFFERS_STAMP, "value": _SYSTEM}])


_KINDS = {kind.fields: kind for kind in KINDS.values()}
_BLANK: Row = dict.fromkeys(("channel", "direction", "text", "agent", "outcome", "seconds", "call"))


def _keep_customers(connection: Connection, people: list[Person], now: datetime) -> dict[Person, int]:
    fields = (
        "kind", "name", "sex", "language", "segment", "birthday", "value", "cost_to_serve", "channel", "contact_times",
    )  # fmt: skip
    rows = [
        {field: getattr(person, field) for field in fields}
        | {"given_name": person.given, "patronymic": person.patronymic, "family_name": person.family}
        | {"created_at": now, "created_by": _SYSTEM}
        for person in people
    ]
    numbered = insert(schema.customers).returning(schema.customers.c.id, sort_by_parameter_order=True)
    return dict(zip(people, connection.scalars(numbered, rows), strict=True))


def _keep_requests(connection: Connection, people: list[Person], ids: dict[Person, int]) -> list[Row]:
    """Keep what was asked for, and tell how it stands in the timeline."""
    wishes = [(person, wish) for person in people for wish in person.requests]
    rows = [{"customer": ids[person], "agent": person.owner, **structs.asdict(wish)} for person, wish in wishes]
    numbered = insert(schema.requests).returning(schema.requests.c.id, sort_by_parameter_order=True)
    return [
        {
            "customer": ids[person],
            "at": wish.opened_at,
            "kind": "request",
            "title": wish.title,
            "outcome": wish.status,
            "agent": person.owner,
            "source": f"request:{key}",
        }
        for (person, wish), key in zip(wishes, connection.scalars(numbered, rows), strict=True)
    ]


def _contact_points(person: Person, customer: int) -> Iterator[Row]:
    for phone in person.phones:
        yield {"customer": customer, "kind": "phone", **structs.asdict(phone)}
    if person.email:
        yield {"customer": customer, "kind": "email", "value": person.email, "label": None, "main": False}


def _assignment(person: Person, customer: int, today: date) -> Row:
    first = min((item["at"] for item in person.items), default=datetime.combine(today, time(0), UTC))
    return {
        "customer": customer,
        "owner": person.owner,
        "deputies": person.deputies,
        "since": first,
        "by": _SYSTEM,
    }


def _relatives(person: Person, ids: dict[Person, int]) -> Iterator[Row]:
    for kin in person.kin:
        yield {
            "customer": ids[person],
            "name": kin.name,
            "relation": kin.relation,
            "birthday": kin.birthday,
            "relative": ids.get(kin.person) if kin.person else None,
        }


def _call(person: Person, customer: int, item: Row, random: Random) -> Row:
    wait = random.expovariate(1 / 12) + 2
    answered_at = item["at"] + timedelta(seconds=wait) if item["outcome"] == "answered" else None
    return {
        "call": item["call"],
        "revision": 1,
        "arrived_at": item["at"],
        "queue": DEFAULT_QUEUE,
        "number_input": person.phones[0].value,
        "number_kind": "e164",
        "number_e164": person.phones[0].value,
        "customer": customer,
        "owner": person.owner,
        "on_shift": random.random() < 0.8,
        "outcome": item["outcome"],
        "agent": item.get("agent"),
        "answered_at": answered_at,
        "ended_at": item["at"] + timedelta(seconds=wait + (item.get("seconds") or 0)),
        "wait": wait,
        "talk": item.get("seconds") or 0.0,
        "hold": 0.0,
        "reasons": [],
    }


def _segment(item: Row) -> Row:
    answered_at = item["at"] + timedelta(seconds=6)
    return {
        "call": item["call"],
        "position": 0,
        "agent": item["agent"],
        "offered_at": item["at"],
        "ringing_at": item["at"],
        "answered_at": answered_at,
        "ended_at": answered_at + timedelta(seconds=item["seconds"]),
        "outcome": "answered",
        "hold": 0.0,
    }


def _mark(item: Row, random: Random) -> Row:
    answered = item["outcome"] == "answered"
    return {
        "call": item["call"],
        "note": item.get("text"),
        "note_by": item.get("agent"),
        "disposition": verdict(random) if answered else None,
        "disposition_by": item.get("agent"),
    }
