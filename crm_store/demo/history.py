"""What the demo customers have lived through with their bank: mostly little, some of them a great deal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from crm_store.demo.model import Person, Wish
from crm_store.demo.staff import EXPERTS, QUEUES
from crm_store.demo.texts import fill, money, texts

LEAST, MOST = 5, 200
_YEARS = 6
_KINDS = {"operation": 56, "call": 20, "email": 10, "visit": 5, "chat": 4, "meeting": 3, "letter": 2}
_DISPOSITIONS = ("resolved", "resolved", "follow_up", "request_opened", "complaint")
_RECENT = timedelta(days=14)


def live(person: Person, random: Random, today: date) -> None:
    """Give him products, requests and a timeline that ends yesterday at the latest."""
    _products(person, random, today)
    own = len(person.requests)
    _requests(person, random, today)
    if person.deeds:  # he has a story, into which nothing open comes by chance
        person.requests[own:] = [wish for wish in person.requests[own:] if wish.closed_at]
    for _ in range(min(MOST, int(LEAST * random.paretovariate(1.1)))):
        kind = random.choices(list(_KINDS), list(_KINDS.values()))[0]
        at = moment(random, today, _days_ago(random))
        person.items.append(
            _operation(person, random, at) if kind == "operation" else _contact(person, random, at, kind)
        )


def moment(random: Random, today: date, days: int) -> datetime:
    """Some time in the business hours of the day `days` ago (1 at least)."""
    return datetime.combine(today - timedelta(days), time(7), UTC) + timedelta(seconds=random.randrange(9 * 3600))


def is_recent_call(item: dict[str, Any], today: date) -> bool:
    """Whether a call's whole record is kept, with its segments and the agent's verdict."""
    recent = item["at"].date() >= today - _RECENT
    return item.get("channel") == "call" and item.get("direction") == "inbound" and recent


def verdict(random: Random) -> str:
    """An agent's disposition of a call."""
    return random.choice(_DISPOSITIONS)


def _days_ago(random: Random) -> int:
    return 1 + min(int(random.expovariate(1 / 300)), _YEARS * 365)


def _operation(person: Person, random: Random, at: datetime) -> dict[str, Any]:
    kind, templates = random.choice(list(texts(person.language)["operations"].items()))
    amount = random.randrange(40, 60_000) if kind != "card" else random.randrange(40, 4_000)
    sign = "+" if kind in ("salary", "deposit") else "−"
    title = fill(random.choice(templates), person.language, random)
    return {"at": at, "kind": "operation", "title": title, "text": f"{sign}{money(amount)}", "outcome": "done"}


def _contact(person: Person, random: Random, at: datetime, channel: str) -> dict[str, Any]:
    ways = texts(person.language)[channel]
    way = random.choices(list(ways), [3 if name == "in" else 1 for name in ways])[0]
    text = random.choice(ways[way])
    title, body = (None, text) if isinstance(text, str) else text
    item = {
        "at": at,
        "kind": "interaction",
        "channel": channel,
        "direction": "inbound" if way == "in" else "outbound",
        "title": QUEUES[0].title if title is None else fill(title, person.language, random),
        "text": fill(body, person.language, random),
        "agent": _who(person, random),
        "outcome": "answered" if channel == "call" else None,
        "seconds": float(random.randrange(40, 900)) if channel == "call" else None,
    }
    if channel == "call" and way == "in" and random.random() < 0.06:
        item |= {"text": None, "agent": None, "outcome": "abandoned", "seconds": None}
    return item


def _who(person: Person, random: Random) -> str:
    """Mostly his own expert."""
    if person.owner is not None and random.random() < 0.8:
        return person.owner
    return random.choice(person.deputies or [expert.login for expert in EXPERTS])


def _products(person: Person, random: Random, today: date) -> None:
    titles = texts(person.language)["products"]
    kinds = ["account", "card"] + [
        kind for kind in ("deposit", "mortgage", "insurance", "safe") if random.random() < 0.25
    ]
    for kind in kinds:
        balance = random.randrange(1_000, 900_000) if kind in ("account", "deposit", "mortgage") else None
        person.products.append(
            {
                "kind": kind,
                "title": fill(titles[kind], person.language, random),
                "since": today - timedelta(random.randrange(60, _YEARS * 365)),
                "balance": None if balance is None else money(-balance if kind == "mortgage" else balance),
            }
        )


def _requests(person: Person, random: Random, today: date) -> None:
    titles = texts(person.language)["requests"]
    for chance, is_open in ((0.1, True), (0.25, False)):
        if random.random() >= chance:
            continue
        kind = random.choice(list(titles))
        opened = moment(random, today, random.randrange(1, 12) if is_open else random.randrange(30, 900))
        person.requests.append(
            Wish(
                kind=kind,
                title=fill(titles[kind], person.language, random),
                status=random.choice(("received", "in_review", "waiting_for_documents")) if is_open else "done",
                opened_at=opened,
                due=today + timedelta(random.randrange(1, 15)) if is_open else None,
                closed_at=None if is_open else opened + timedelta(days=random.randrange(1, 20)),
            )
        )
