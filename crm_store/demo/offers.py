"""What the demo bank offers, and to whom: two rules that have been tried and are in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_store.offer_conditions import Conditions, HasChild, Holds, InSegment, Lacks, Waits
from crm_store.offer_record import OfferRuleFields

RULES = (
    OfferRuleFields(
        title="Education loan",
        text="A child finishes school soon: ask about plans for university, and offer the education loan at 9 % a year "
        "with the first payment after graduation.",
        priority=80,
        conditions=Conditions(
            all=(HasChild(at_least=16, at_most=18), InSegment(values=("vip", "premium"))),
            none=(Holds(kinds=("education_loan",)),),
        ),
    ),
    OfferRuleFields(
        title="Home insurance with a mortgage",
        text="Offer to insure the home together with the mortgage: 15 % off the first year.",
        priority=60,
        conditions=Conditions(
            all=(Lacks(kinds=("insurance",)),),
            any=(Holds(kinds=("mortgage",)), Waits(category="application", kinds=("home_loan",))),
        ),
    ),
)


def rows(now: datetime, by: str) -> list[dict[str, Any]]:
    """The rules as their table keeps them."""
    state = {"status": "live", "version": 1, "tested_version": 1, "changed_at": now, "changed_by": by}
    return [{name: getattr(rule, name) for name in OfferRuleFields.__struct_fields__} | state for rule in RULES]
