"""Which offers fit a customer: the live rules held against all that is known of him. Pure; nothing is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from crm_store.known import Known
from crm_store.offer_checks import consent, see
from crm_store.offer_conditions import Condition, Conditions, Lacks
from crm_store.offer_record import Checked, OfferRule, OfferRuleFields
from crm_store.records import Offer
from crm_store.urgent import unanswered_complaints

MOST_OFFERS = 2
CONSENT = "offers"

_QUIET = frozenset({"value", "cost_to_serve"})
"""Conditions whose figure is not told with an offer: it is not for everybody who may read the offer."""


def fitting(rules: Sequence[OfferRule], known: Known, now: datetime) -> tuple[Offer, ...]:
    """The offers for a customer, at most two, those of the highest priority first; of equal ones the older rule.

    `now` says which day it is, by its zone. `reasons` are the conditions that held, as `about` or `about:seen`.
    """
    found: list[Offer] = []
    for rule in sorted(rules, key=lambda rule: (-rule.priority, rule.id)):
        if held_back(rule, known) is None and fits(checked(rule.conditions, known, now)):
            found.append(Offer(rule=rule.id, title=rule.title, text=rule.text, reasons=_reasons(rule, known, now)))
            if len(found) == MOST_OFFERS:
                break
    return tuple(found)


def held_back(rule: OfferRuleFields, known: Known) -> Literal["complaint", "refused"] | None:
    """Why a customer is not offered this even if it fits him."""
    if consent(known, CONSENT) == "refused":
        return "refused"
    return "complaint" if rule.not_in_trouble and unanswered_complaints(known) else None


def checked(conditions: Conditions, known: Known, now: datetime) -> tuple[Checked, ...]:
    """Every condition, with whether it holds and what was seen."""
    return tuple(
        Checked(group=group, position=position, held=held, seen=seen)
        for group in Conditions.GROUPS
        for position, condition in enumerate(getattr(conditions, group))
        for held, seen in (see(condition, known, now),)
    )


def fits(conditions: Iterable[Checked]) -> bool:
    """Whether all of `all` held, one of `any` if there is one, and none of `none`."""
    held: dict[str, list[bool]] = {group: [] for group in Conditions.GROUPS}
    for each in conditions:
        held[each.group].append(each.held)
    return all(held["all"]) and (any(held["any"]) or not held["any"]) and not any(held["none"])


def _reasons(rule: OfferRule, known: Known, now: datetime) -> tuple[str, ...]:
    reasons = []
    for each in checked(rule.conditions, known, now):
        if each.held and each.group != "none":
            condition = getattr(rule.conditions, each.group)[each.position]
            reasons.append(_reason(condition, each.seen))
    return tuple(dict.fromkeys(reasons))


def _reason(condition: Condition, seen: tuple[str, ...]) -> str:
    about = str(condition.__struct_config__.tag)
    told = condition.kinds if isinstance(condition, Lacks) else seen
    return about if about in _QUIET or not told else f"{about}:{told[0]}"
