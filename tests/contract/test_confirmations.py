"""That an agent confirmed a customer: kept for a while, for him and this customer alone, and in the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.actor import Actor
from crm_store.audit import AuditWanted
from crm_store.errors import NotFound
from tests.contract.conftest import NOW

OLENA = Actor(name="olena", address="10.0.0.7")
HOUR = timedelta(hours=1)


async def test_confirmation_opens_one_customer_to_one_agent_for_a_while(store, customer):
    hers, other = await customer(number="+380675550001"), await customer(number="+380675550002")
    assert not await store.is_open("olena", hers, now=NOW, within=HOUR)
    await store.confirm(hers, by=OLENA, call="1.1", how="birthday", now=NOW)
    assert await store.is_open("olena", hers, now=NOW + HOUR - timedelta(seconds=1), within=HOUR)
    assert not await store.is_open("olena", hers, now=NOW + HOUR, within=HOUR)
    assert not await store.is_open("olena", other, now=NOW, within=HOUR)
    assert not await store.is_open("taras", hers, now=NOW, within=HOUR)


async def test_confirmation_stands_in_the_audit_with_how_and_from_where(store, customer):
    hers = await customer()
    await store.confirm(hers, by=OLENA, call=None, how="known_voice", now=NOW)
    await store.confirm(hers, by=OLENA, call="1.1", how="document", now=NOW)
    later, earlier = (await store.audit(AuditWanted(action="confirmed"))).items
    assert (later.actor, later.address, later.customer, later.at) == ("olena", "10.0.0.7", hers, NOW)
    assert (later.details, earlier.details) == ({"how": "document", "call": "1.1"}, {"how": "known_voice"})


async def test_nobody_is_confirmed_who_is_not_there(store):
    with pytest.raises(NotFound):
        await store.confirm(4711, by=OLENA, call=None, how="other", now=NOW)
    assert (await store.audit(AuditWanted(action="confirmed"))).items == ()
