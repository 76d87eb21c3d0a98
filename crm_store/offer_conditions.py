"""Conditions over what is known of a customer: one of the kinds below and nothing else.

So a rule can be read, tried and shown, and never runs anything. Days are whole calendar days; limits include both ends.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from crm_store.dealing_records import Code, Fields, Money, Region

MOST_CONDITIONS = 12

Codes = Annotated[tuple[Code, ...], Meta(min_length=1, max_length=20)]
AnyCodes = Annotated[tuple[Code, ...], Meta(max_length=20)]
Regions = Annotated[tuple[Region, ...], Meta(min_length=1, max_length=20)]
Years = Annotated[int, Meta(ge=0, le=150)]
Days = Annotated[int, Meta(ge=0, le=3650)]


class ConditionBase(Fields, frozen=True, kw_only=True, tag_field="about"):
    """One thing that must hold of a customer."""


class InSegment(ConditionBase, frozen=True, kw_only=True, tag="segment"):
    """His segment is one of these."""

    values: Codes


class SpeaksLanguage(ConditionBase, frozen=True, kw_only=True, tag="language"):
    """His language is one of these."""

    values: Codes


class OfKind(ConditionBase, frozen=True, kw_only=True, tag="kind"):
    """He is a person, or it is an organisation."""

    value: Literal["person", "organisation"]


class InRegion(ConditionBase, frozen=True, kw_only=True, tag="region"):
    """His region is one of these."""

    values: Regions


class OwnedBy(ConditionBase, frozen=True, kw_only=True, tag="owner"):
    """His own expert is one of these logins."""

    values: Codes


class Aged(ConditionBase, frozen=True, kw_only=True, tag="age"):
    """His age in whole years."""

    at_least: Years | None = None
    at_most: Years | None = None


class Worth(ConditionBase, frozen=True, kw_only=True, tag="value"):
    """What he is worth, money a year."""

    at_least: Money | None = None
    at_most: Money | None = None


class Costs(ConditionBase, frozen=True, kw_only=True, tag="cost_to_serve"):
    """What it costs to serve him, money a year."""

    at_least: Money | None = None
    at_most: Money | None = None


class Holds(ConditionBase, frozen=True, kw_only=True, tag="holds"):
    """He holds a product of one of these kinds."""

    kinds: Codes


class Lacks(ConditionBase, frozen=True, kw_only=True, tag="lacks"):
    """He holds no product of any of these kinds."""

    kinds: Codes


class ContractEnds(ConditionBase, frozen=True, kw_only=True, tag="contract_ends"):
    """The contract of a product of his (of one of these kinds, if any are named) ends within so many days."""

    within: Days
    kinds: AnyCodes = ()


class Waits(ConditionBase, frozen=True, kw_only=True, tag="request"):
    """He has an open request (of this category and of one of these kinds, if any are named)."""

    category: Literal["application", "question", "complaint"] | None = None
    kinds: AnyCodes = ()


class Dealt(ConditionBase, frozen=True, kw_only=True, tag="deal"):
    """A deal with him (of one of these kinds, if any are named) was won, lost or is open; `within` so many days."""

    status: Literal["open", "won", "lost"]
    kinds: AnyCodes = ()
    within: Days | None = None


class Allowed(ConditionBase, frozen=True, kw_only=True, tag="consent"):
    """He gave or refused this consent, or was never asked for it."""

    kind: Code
    answer: Literal["given", "refused", "not_asked"]


class LastContact(ConditionBase, frozen=True, kw_only=True, tag="last_contact"):
    """Days since the last contact with him; somebody never met was met longer ago than any number."""

    at_least: Days | None = None
    at_most: Days | None = None


class HasChild(ConditionBase, frozen=True, kw_only=True, tag="child"):
    """There is a child in his family whose age in whole years is within these limits."""

    at_least: Years | None = None
    at_most: Years | None = None


class BirthdayNear(ConditionBase, frozen=True, kw_only=True, tag="birthday"):
    """His birthday, or one in his family, is within so many days."""

    within: Annotated[int, Meta(ge=0, le=366)]
    whose: Literal["own", "family"] = "own"


Condition = (
    InSegment
    | SpeaksLanguage
    | OfKind
    | InRegion
    | OwnedBy
    | Aged
    | Worth
    | Costs
    | Holds
    | Lacks
    | ContractEnds
    | Waits
    | Dealt
    | Allowed
    | LastContact
    | HasChild
    | BirthdayNear
)
Group = Annotated[tuple[Condition, ...], Meta(max_length=MOST_CONDITIONS)]
Limited = Aged | Worth | Costs | LastContact | HasChild
"""Conditions with a lower or an upper limit, or both."""


class Conditions(Fields, frozen=True, kw_only=True):
    """Holds of a customer of whom all of `all` hold, at least one of `any` (if there is one), and none of `none`."""

    GROUPS: ClassVar[tuple[Literal["all", "any", "none"], ...]] = ("all", "any", "none")

    all: Group = ()
    any: Group = ()
    none: Group = ()
