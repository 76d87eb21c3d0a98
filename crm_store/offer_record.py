"""Rules for offers: what to offer to whom, and how a rule did when it was tried on a customer."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from crm_store.dealing_records import Fields, Line
from crm_store.offer_conditions import Conditions, Limited
from crm_store.record import Record, Utc

Status = Literal["draft", "live", "off"]


class OfferRuleFields(Fields, frozen=True, kw_only=True):
    """What the administrator writes. The higher `priority` comes first; `text` is shown as it is.

    `not_in_trouble`: not while a complaint of the customer is unanswered.
    """

    title: Line
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    priority: Annotated[int, Meta(ge=1, le=100)] = 50
    conditions: Conditions
    not_in_trouble: bool = True


class OfferRule(OfferRuleFields, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A rule as kept. Only a `live` one offers anything; `tried`: this version was tried on a customer."""

    id: int
    version: int
    status: Status
    tried: bool
    changed_at: Utc
    changed_by: str


class Checked(Record, frozen=True, kw_only=True):
    """Whether one condition held of a customer, and what was seen of him: codes, figures, days or titles."""

    group: Literal["all", "any", "none"]
    position: int
    held: bool
    seen: tuple[str, ...] = ()


class Trial(Record, frozen=True, kw_only=True):
    """A rule tried on a customer. `fits`: its conditions hold; `held_back` is why he is not offered it even so."""

    rule: int
    version: int
    customer: int
    name: str
    fits: bool
    held_back: Literal["complaint", "refused"] | None = None
    conditions: tuple[Checked, ...]


def faults(rule: OfferRuleFields) -> tuple[tuple[str, str], ...]:
    """What the types cannot refuse: the path of each wrong field with a code for what is wrong."""
    found: list[tuple[str, str]] = []
    if not rule.title.strip():
        found.append(("title", "empty"))
    if not rule.text.strip():
        found.append(("text", "empty"))
    groups = [(name, getattr(rule.conditions, name)) for name in Conditions.GROUPS]
    if not any(group for _, group in groups):
        found.append(("conditions", "no_condition"))
    for name, group in groups:
        for position, condition in enumerate(group):
            if isinstance(condition, Limited) and (code := _wrong_limits(condition.at_least, condition.at_most)):
                found.append((f"conditions.{name}.{position}", code))
    return tuple(found)


def _wrong_limits(low: Decimal | int | None, high: Decimal | int | None) -> str | None:
    if low is None and high is None:
        return "no_limit"
    if any(isinstance(limit, Decimal) and not limit.is_finite() for limit in (low, high)):
        return "no_number"
    return "wrong_way_round" if low is not None and high is not None and low > high else None
