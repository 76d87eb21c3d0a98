"""A customer's own record: found and greeted by his name as it is now, changed by nobody unread."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from crm_store.actor import Actor
from crm_store.dealing_records import CustomerFields
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, NotFound, Stale, Unfit
from crm_store.schema import audit, customers

OLENA = Actor(name="olena")
FULL = CustomerFields(
    name="Шевченко Олена Петрівна",
    segment="vip",
    birthday=date(1990, 3, 2),
    region="PL",
    channel="email",
    contact_times="після 18",
    value=Decimal("1234.5"),
    cost_to_serve=Decimal("0.0001"),
    external_id="C-1",
)


def fields_of(kept):
    return CustomerFields(**{name: getattr(kept, name) for name in CustomerFields.__struct_fields__})


async def test_record_is_kept_as_written_with_the_name_in_its_parts(store, now):
    kept = await store.add_customer(FULL, by=OLENA)
    parts = {"given_name": "Олена", "patronymic": "Петрівна", "family_name": "Шевченко", "sex": "f"}
    assert fields_of(kept) == replace(FULL, **parts)
    assert (kept.version, kept.created_by, await store.customer(kept.id)) == (1, "olena", kept)
    assert (await store.profile(kept.id, now=now)).greeting == "Олено Петрівно"


async def test_renamed_customer_is_greeted_and_found_by_the_new_name_only(store, now):
    kept = await store.add_customer(FULL, by=OLENA)
    sent_back = replace(fields_of(kept), name="Коваль Олена Остапівна")
    changed = await store.change_customer(kept.id, sent_back, version=1, by=OLENA)
    assert (changed.family_name, changed.patronymic) == ("Коваль", "Остапівна")
    assert (await store.profile(kept.id, now=now)).greeting == "Олено Остапівно"
    assert [hit.customer for hit in await store.search("коваль")] == [kept.id]
    assert await store.search("шевченко") == ()


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ({"name": "Іваненко Марія Василівна"}, ("Марія", "Василівна", "Іваненко", "f")),
        ({"name": "Mary Poppins", "language": "en"}, ("Mary", None, "Poppins", None)),
        ({"name": "Коваленко Саша", "given_name": "Саша", "sex": "m"}, ("Саша", None, None, "m")),
        ({"name": "Марія Василівна", "given_name": "Марічка"}, ("Марічка", "Василівна", None, "f")),
        ({"name": "ТОВ Млин Іванович", "kind": "organisation", "sex": "m"}, (None, None, None, None)),
    ],
)
async def test_parts_that_are_written_stand_and_others_come_from_the_name(store, written, parts):
    kept = await store.add_customer(CustomerFields(**written), by=OLENA)
    assert (kept.given_name, kept.patronymic, kept.family_name, kept.sex) == parts


async def test_sex_survives_a_name_that_does_not_tell_it(store):
    kept = await store.add_customer(CustomerFields(name="Mary Smith", language="en", sex="f"), by=OLENA)
    changed = await store.change_customer(kept.id, replace(fields_of(kept), name="Mary Jones"), version=1, by=OLENA)
    assert (changed.given_name, changed.family_name, changed.sex) == ("Mary", "Jones", "f")


async def test_money_is_exact_to_a_ten_thousandth(store):
    kept = await store.add_customer(CustomerFields(name="Олена", value=Decimal("0.10004999")), by=OLENA)
    assert kept.value == Decimal("0.1000")
    again = replace(fields_of(kept), value=Decimal("0.10001"))
    assert await store.change_customer(kept.id, again, version=1, by=OLENA) == kept


async def test_nobodys_change_is_lost_and_the_same_again_changes_nothing(store):
    kept = await store.add_customer(FULL, by=OLENA)
    assert await store.change_customer(kept.id, fields_of(kept), version=1, by=OLENA) == kept
    changed = await store.change_customer(kept.id, replace(FULL, segment="standard"), version=1, by=OLENA)
    with pytest.raises(Stale):
        await store.change_customer(kept.id, replace(FULL, segment="premium"), version=1, by=OLENA)
    assert (changed.version, await store.customer(kept.id)) == (2, changed)
    query = select(audit.c.action, audit.c.details).where(audit.c.kind == "customer").order_by(audit.c.id)
    rows = await store.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])
    assert rows == [("created", {}), ("changed", {"fields": ["segment"], "version": 2})]


async def test_of_two_who_change_him_at_once_one_is_told(store):
    kept = await store.add_customer(FULL, by=OLENA)
    segments = [replace(FULL, segment=segment) for segment in ("standard", "premium")]
    changes = [store.change_customer(kept.id, fields, version=1, by=OLENA) for fields in segments]
    results = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(type(result) is Stale for result in results) == [False, True]
    assert (await store.customer(kept.id)).version == 2


@pytest.mark.parametrize(
    ("values", "refused"), [({"merged_into": 1}, CustomerMerged), ({"erased_at": date}, CustomerErased)]
)
async def test_who_was_merged_away_or_erased_is_not_changed(store, now, values, refused):
    kept = await store.add_customer(FULL, by=OLENA)
    values = {name: now if value is date else value for name, value in values.items()}
    gone = update(customers).values(**values)
    await store.database.write(lambda connection: connection.execute(gone) and None)
    with pytest.raises(refused):
        await store.change_customer(kept.id, replace(FULL, segment="standard"), version=1, by=OLENA)
    with pytest.raises(refused):
        await store.assign(kept.id, "olena", (), by=OLENA)


async def test_what_cannot_be_is_refused(store):
    kept = await store.add_customer(FULL, by=OLENA)
    with pytest.raises(Conflict):
        await store.add_customer(replace(FULL, name="Інший"), by=OLENA)
    with pytest.raises(Unfit):
        await store.add_customer(CustomerFields(name=" \u200e "), by=OLENA)
    for amount in ("NaN", "-Infinity", "1e15"):
        with pytest.raises(Unfit):
            await store.add_customer(CustomerFields(name="Олена", value=Decimal(amount)), by=OLENA)
    with pytest.raises(NotFound):
        await store.change_customer(kept.id + 1, FULL, version=1, by=OLENA)
    with pytest.raises(NotFound):
        await store.customer(kept.id + 1)
