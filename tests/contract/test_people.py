"""Customers are made, found, and given to experts."""

from __future__ import annotations

import pytest

from crm_store.actor import Actor
from crm_store.dealing_records import ContactPointFields, CustomerFields, RelativeFields, RequestFields
from crm_store.errors import InvalidNumber, NotFound

ADMIN = Actor(name="admin")


async def test_new_customer_is_recognised_at_his_next_call(store, customer, now):
    new = await customer("Марко Безрідний", "050 555 77 00", segment="premium", owner="taras", note="За порадою сестри")
    assert (await store.identify("+380505557700")).chosen == new
    profile = await store.profile(new, now=now)
    assert (profile.name, profile.segment, profile.owner_name) == ("Марко Безрідний", "premium", "Тарас Мельничук")
    assert [item.text for item in (await store.timeline(new)).items] == ["За порадою сестри"]


async def test_new_customer_without_a_real_number_or_with_an_unknown_owner_is_not_kept(store, customer):
    with pytest.raises(InvalidNumber):
        await customer(number="unknown")
    with pytest.raises(NotFound):
        await customer("Оксана Нова", owner="nobody")
    assert await store.search("Оксана") == ()


async def test_customer_passes_to_another_expert(store, customer):
    known = await customer(owner="olena")
    await store.assign(known, "taras", ("olena",), by=ADMIN)
    assert await store.assignment(known) == ("taras", ("olena",))
    await store.assign(known, None, (), by=ADMIN)
    assert await store.assignment(known) == (None, ())


@pytest.mark.parametrize(("owner", "deputies"), [("nobody", ()), ("olena", ("nobody",))])
async def test_customer_is_not_given_to_somebody_who_is_not_there(store, customer, owner, deputies):
    known = await customer(owner="taras")
    with pytest.raises(NotFound):
        await store.assign(known, owner, deputies, by=ADMIN)
    assert await store.assignment(known) == ("taras", ())


async def test_nobody_can_be_given_to_an_expert(store):
    with pytest.raises(NotFound):
        await store.assign(404, "olena", (), by=ADMIN)


@pytest.mark.parametrize(
    "typed", ["шевч", "ОЛЕНА шев", "Петрівна Шевченко", "067 555-00-01", "+38067555", "380675550001"]
)
async def test_customer_is_found_by_what_an_agent_types(store, customer, typed):
    known = await customer("Шевченко Олена Петрівна", "+380675550001", owner="olena")
    await customer("Кравчук Тарас Іванович", "+380505550002")
    hits = await store.search(typed)
    assert [(hit.customer, hit.owner, hit.phone) for hit in hits] == [(known, "olena", "+380675550001")]


async def test_search_tells_what_of_a_customer_fits(store, customer):
    known = await customer("Шевченко Олена Петрівна", "+380675550001")
    firm = await store.add_customer(CustomerFields(kind="organisation", name="ТОВ Млин"), by=ADMIN)
    await store.add("relative", firm.id, RelativeFields(name="Олена", relation="employee", relative=known), by=ADMIN)
    mail = ContactPointFields(kind="email", value="olena@example.com")
    await store.add("contact_point", known, mail, by=ADMIN)
    asked = await store.add("request", known, RequestFields(kind="card", title="Картка"), by=ADMIN)
    for typed, matched in (
        ("шевченко", "name"),
        ("067 555", "number"),
        ("olena@ex", "address"),
        (f"R-{asked.id}", "reference"),
    ):
        assert [(hit.customer, hit.matched) for hit in await store.search(typed)] == [(known, matched)]
    assert {hit.customer: hit.matched for hit in await store.search("млин")} == {
        firm.id: "name",
        known: "organisation",
    }


@pytest.mark.parametrize("typed", ["мар’я", "МАР'Я", "мар`я", "маря"])
async def test_apostrophes_and_case_do_not_hide_a_name(store, customer, typed):
    known = await customer("Гончар Мар’яна")
    assert [hit.customer for hit in await store.search(typed)] == [known]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'", "вченко", "5550001", "Тарас Шевченко", "\0", "\udcff"])
async def test_search_finds_nobody_where_nobody_fits(store, customer, typed):
    await customer("Шевченко Олена Петрівна", "+380675550001")
    assert await store.search(typed) == ()


async def test_search_gives_no_more_than_asked(store, customer):
    for serial in range(5):
        await customer("Шевченко Іван", f"067555000{serial}")
    assert len(await store.search("шевченко", limit=3)) == 3
