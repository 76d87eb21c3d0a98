"""What of a customer stays closed to an agent until he has confirmed whom he talks with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from crm_store.dealing_records import Customer, KeptProduct
from crm_store.records import Profile, TimelineItem, Urgent

Sensitive = Literal[
    "appointments", "balance", "birthday", "consents", "contact_points", "cost_to_serve", "deals", "documents",
    "last_contacts", "notes", "offers", "operations", "products", "relatives", "requests", "tasks", "value",
]  # fmt: skip
"""What may be kept closed: fields of a profile, a product's `balance`, and kinds of which there are lists."""

S = TypeVar("S", bound=Struct)

_KINDS: dict[str, Sensitive] = {
    "appointment": "appointments",
    "consent": "consents",
    "contact_point": "contact_points",
    "deal": "deals",
    "document": "documents",
    "note": "notes",
    "operation": "operations",
    "product": "products",
    "relative": "relatives",
    "request": "requests",
    "task": "tasks",
}
_URGENT: dict[str, Sensitive] = {
    "appointment": "appointments",
    "birthday": "birthday",
    "complaint": "requests",
    "contract_ends": "products",
    "failed_operation": "operations",
    "family_birthday": "relatives",
    "pending_request": "requests",
    "task_due": "tasks",
}
_CLOSED_FIELDS: dict[type[Struct], tuple[str, ...]] = {
    Customer: ("birthday", "value", "cost_to_serve"),
    KeptProduct: ("balance",),
}
_EMPTY: dict[str, Any] = {"birthday": None, "value": None, "cost_to_serve": None}
_FIELDS = tuple(field for field in Profile.__struct_fields__ if field not in ("urgent", "closed"))


def veiled(profile: Profile, sensitive: Iterable[Sensitive]) -> Profile:
    """The profile without what is sensitive; `closed` says what was left out.

    What is urgent, offered or lately happened goes with the thing that it tells of.
    """
    closed = tuple(sensitive)
    if not closed:
        return profile
    emptied = {field: _EMPTY.get(field, ()) for field in _FIELDS if field in closed}
    if "balance" in closed:
        emptied.setdefault("products", tuple(replace(product, balance=None) for product in profile.products))
    emptied.setdefault("last_contacts", open_items(profile.last_contacts, closed))
    emptied.setdefault("offers", tuple(replace(offer, reasons=()) for offer in profile.offers))
    urgent = tuple(each for each in profile.urgent if not _tells(each, closed))
    return replace(profile, **emptied, urgent=urgent, closed=closed)


def open_items(items: Iterable[TimelineItem], sensitive: Iterable[Sensitive]) -> tuple[TimelineItem, ...]:
    """Those of the items that tell of nothing sensitive."""
    closed = frozenset(sensitive)
    return tuple(item for item in items if _KINDS.get(item.kind) not in closed and _of(item.source) not in closed)


def without(kept: S, sensitive: Iterable[Sensitive]) -> S:
    """A customer's own record, or a product of his, without the fields that are closed; anything else as it is."""
    hidden = _hidden(kept, sensitive)
    return replace(kept, **dict.fromkeys(hidden)) if hidden else kept


def left_alone(fields: S, kept: Struct, sensitive: Iterable[Sensitive]) -> S:
    """What shall be written by somebody to whom some of it is closed: that stays as it is kept."""
    return replace(fields, **{name: getattr(kept, name) for name in _hidden(kept, sensitive)})


def _hidden(kept: Struct, sensitive: Iterable[Sensitive]) -> tuple[str, ...]:
    closed = frozenset(sensitive)
    return tuple(name for name in _CLOSED_FIELDS.get(type(kept), ()) if name in closed)


def is_sensitive(kind: str, sensitive: Iterable[Sensitive]) -> bool:
    """Is this kind of thing (`document`, `operation`) kept closed."""
    return _KINDS.get(kind) in frozenset(sensitive)


def _of(source: str | None) -> Sensitive | None:
    return _KINDS.get(source.partition(":")[0]) if source else None


def _tells(urgent: Urgent, closed: tuple[Sensitive, ...]) -> bool:
    return _URGENT.get(urgent.code) in closed or _of(urgent.subject) in closed
