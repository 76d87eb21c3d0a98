"""Rules for offers, for administrators: written, tried on a customer, put in force. What is saved counts at once."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_store.dealing_records import Key
from crm_store.errors import NotFound, Stale, Unfit
from crm_store.offer_record import OfferRule, OfferRuleFields, Status, Trial
from crm_store.offer_words import OfferWords
from screenpop.http.bodies import Answer, Asked
from screenpop.http.route import ADMINISTRATORS, Ask, Route

RULES = "/api/offer-rules"
RULE = RULES + r"/{rule:\d{1,15}}"


class OfferRules(Answer, frozen=True, kw_only=True):
    """All rules, the live ones first, then by priority; `words` are those that conditions can name so far."""

    items: tuple[OfferRule, ...]
    words: OfferWords


class TryRule(Asked, frozen=True, kw_only=True):
    """On whom a rule shall be tried."""

    customer: Key


class RuleInForce(Asked, frozen=True, kw_only=True):
    """Whether a rule shall offer anything from now on."""

    live: bool


async def all_rules(ask: Ask) -> OfferRules:
    """Every rule."""
    store = ask.services.store
    return OfferRules(items=await store.offer_rules(), words=await store.offer_words())


async def one(ask: Ask) -> OfferRule:
    """One rule."""
    return await ask.services.store.offer_rule(_rule(ask))


async def add(ask: Ask) -> OfferRule:
    """Keep a new rule, as a draft."""
    return await ask.services.store.add_offer_rule(ask.body, by=ask.actor)


async def change(ask: Ask) -> OfferRule:
    """Write a rule anew; it is a draft then."""
    return await ask.services.store.change_offer_rule(_rule(ask), ask.body, version=ask.version, by=ask.actor)


async def remove(ask: Ask) -> None:
    """Forget a rule."""
    await ask.services.store.remove_offer_rule(_rule(ask), version=ask.version, by=ask.actor)


async def try_on(ask: Ask) -> Trial:
    """Hold a rule against a customer: each condition, and what was seen of him."""
    return await ask.services.store.try_offer_rule(_rule(ask), ask.body.customer, now=datetime.now(UTC), by=ask.actor)


async def put_in_force(ask: Ask) -> OfferRule:
    """Let a rule offer, if it was tried as it is; or stop it."""
    status: Status = "live" if ask.body.live else "off"
    return await ask.services.store.set_offer_rule(_rule(ask), status, version=ask.version, by=ask.actor)


def _rule(ask: Ask) -> int:
    return int(ask.part("rule"))


ROUTES = (
    Route(
        method="GET",
        path=RULES,
        summary="All rules for offers",
        handler=all_rules,
        roles=ADMINISTRATORS,
        scope="offers:write",
        answer=OfferRules,
    ),
    Route(
        method="POST",
        path=RULES,
        summary="Add a rule for offers, as a draft",
        handler=add,
        roles=ADMINISTRATORS,
        scope="offers:write",
        body=OfferRuleFields,
        answer=OfferRule,
        status=201,
        versioned=True,
        errors=(Unfit,),
    ),
    Route(
        method="GET",
        path=RULE,
        summary="A rule for offers",
        handler=one,
        roles=ADMINISTRATORS,
        scope="offers:write",
        answer=OfferRule,
        versioned=True,
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=RULE,
        summary="Change a rule for offers; it is a draft then",
        handler=change,
        roles=ADMINISTRATORS,
        scope="offers:write",
        body=OfferRuleFields,
        answer=OfferRule,
        versioned=True,
        errors=(NotFound, Stale, Unfit),
    ),
    Route(
        method="DELETE",
        path=RULE,
        summary="Remove a rule for offers",
        handler=remove,
        roles=ADMINISTRATORS,
        scope="offers:write",
        status=204,
        versioned=True,
        errors=(NotFound, Stale),
    ),
    Route(
        method="POST",
        path=f"{RULE}/try",
        summary="Try a rule on a customer",
        handler=try_on,
        roles=ADMINISTRATORS,
        scope="offers:write",
        body=TryRule,
        answer=Trial,
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=f"{RULE}/in-force",
        summary="Put a rule that was tried in force, or out of it",
        handler=put_in_force,
        roles=ADMINISTRATORS,
        scope="offers:write",
        body=RuleInForce,
        answer=OfferRule,
        versioned=True,
        errors=(NotFound, Stale, Unfit),
    ),
)
