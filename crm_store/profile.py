"""What the pop shows at once of one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm_store.known import Known
from crm_store.known_of import known_of
from crm_store.names import PersonName, greeting
from crm_store.offers import fitting
from crm_store.offers_keeping import Offers
from crm_store.records import Offer, Profile, Urgent
from crm_store.urgent import urgent

_AS_KNOWN = tuple(field for field in Profile.__struct_fields__ if field in Known.__struct_fields__)


class Profiles(Offers):
    """What we know of a customer."""

    async def profile(self, customer: int, *, now: datetime) -> Profile:
        """Everything to be known at once, as of `now`, whose zone decides which day it is. Raises `NotFound`."""
        return await self.profile_of(await self.database.read(known_of, customer, now), now)

    async def profile_of(self, known: Known, now: datetime) -> Profile:
        """The profile as of `now` of a customer of whom this is known."""
        rules = await self.live_rules(known.offer_rules)
        return profile_from(known, urgent(known, now), fitting(rules, known, now))


def profile_from(known: Known, urgent: Sequence[Urgent], offers: Sequence[Offer]) -> Profile:
    """The profile of a customer: what is known of him, what is urgent with him, and what to offer him."""
    person = PersonName(given=known.given_name, patronymic=known.patronymic, family=known.family_name, sex=known.sex)
    return Profile(
        greeting=greeting(known.name, person, known.language),
        urgent=tuple(urgent),
        offers=tuple(offers),
        **{field: getattr(known, field) for field in _AS_KNOWN},
    )
