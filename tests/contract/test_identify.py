"""Who is calling: known, shared, chosen, withheld, hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from crm_store.actor import Actor
from crm_store.dealing_records import ContactPointFields, CustomerFields, RelativeFields, RequestFields
from crm_store.errors import InvalidNumber, NotFound
from crm_store.schema import customers

ADMIN, OLENA = Actor(name="admin"), Actor(name="olena")


async def test_customer_is_known_in_every_spelling_of_his_number(store, customer):
    known = await customer(number="067 555 00 01", owner="olena")
    for spelling in ("+380675550001", "0675550001", "00380675550001", "sip:+380675550001@10.0.0.1;user=phone"):
        found = await store.identify(spelling)
        assert (found.chosen, found.owner, found.candidates[0].reason) == (known, "olena", "only_match")


async def test_caller_with_the_same_last_digits_is_a_stranger(store, customer):
    await customer(number="+380675550001")
    for other in ("+380505550001", "+15675550001", "5550001", "0001"):
        assert (await store.identify(other)).candidates == ()


async def test_national_number_is_read_in_the_region_it_was_dialled_in(store, customer):
    known = await customer(number="+442079460018")
    assert (await store.identify("020 7946 0018", region="GB")).chosen == known
    assert (await store.identify("020 7946 0018")).chosen is None


@pytest.mark.parametrize(
    "presented", ["", "anonymous", "301", "\udcff\0", "'; DROP TABLE customers; --", "9" * 4096, "${SHELL(x)}"]
)
async def test_caller_without_a_number_is_nobody_we_know(store, presented):
    found = await store.identify(presented)
    assert (found.candidates, found.chosen, found.owner) == ((), None, None)


async def test_shared_number_asks_the_agent_when_nothing_decides(store, customer):
    husband = await customer("Заремський Остап Романович", owner="taras")
    wife = await customer("Заремська Любов Степанівна", owner="olena")
    found = await store.identify("0675550001")
    assert {candidate.customer for candidate in found.candidates} == {husband, wife}
    assert (found.chosen, found.owner) == (None, None)


async def test_shared_number_goes_to_the_expert_that_both_have(store, customer):
    for name in ("Заремський Остап Романович", "Заремська Любов Степанівна"):
        await store.assign(await customer(name), "olena", ("taras",), by=ADMIN)
    found = await store.identify("0675550001")
    assert (found.chosen, found.owner, found.deputies) == (None, "olena", ("taras",))


async def test_whose_main_number_it_is_comes_first(store, customer):
    husband = await customer("Заремський Остап Романович", "0675550001")
    wife = await customer("Заремська Любов Степанівна", "0675550002")
    await store.remember_choice("0675550001", wife, by=OLENA)
    await store.remember_choice("0675550002", wife, by=OLENA)
    other = await customer("Заремська Оксана Остапівна", "0675550003")
    await store.remember_choice("0675550001", other, by=OLENA)
    found = await store.identify("0675550001")
    assert [(c.customer, c.reason) for c in found.candidates] == [
        (other, "chosen"),
        (husband, "main_number"),
        (wife, "shared"),
    ]


@pytest.fixture
def spoke(store, call, now):
    """Let somebody have talked with a customer on the shared number, so many days ago."""

    async def spoke(customer: int, *, days: int) -> None:
        at = now - timedelta(days=days)
        record = call(f"{customer}.{days}", customer=customer, outcome="answered", answered_at=at, ended_at=at)
        await store.record_call(record)

    return spoke


async def test_who_was_spoken_with_last_comes_first_whoever_s_number_it_is(store, customer, spoke):
    first, second = await customer("Заремський Остап Романович"), await customer("Заремська Любов Степанівна")
    await spoke(first, days=60)
    await spoke(second, days=1)
    found = await store.identify("0675550001")
    assert [(c.customer, c.reason) for c in found.candidates] == [(second, "last_spoke"), (first, "last_spoke")]
    assert found.chosen == second


async def test_agent_is_asked_who_it_is_where_both_have_called_of_late(store, customer, spoke):
    first, second = await customer("Заремський Остап Романович"), await customer("Заремська Любов Степанівна")
    for who, days in ((first, 3), (second, 1), (first, 2)):
        await spoke(who, days=days)
    found = await store.identify("0675550001")
    assert ([c.customer for c in found.candidates], found.chosen) == ([second, first], None)


async def test_agent_s_choice_outlives_later_talks(store, customer, call, now):
    first, second = await customer("Заремський Остап Романович"), await customer("Заремська Любов Степанівна")
    await store.remember_choice("067 555 00 01", first, by=OLENA)
    await store.record_call(call(customer=second, answered_at=now, ended_at=now))
    found = await store.identify("0675550001")
    assert (found.chosen, found.candidates[0].reason) == (first, "chosen")
    await store.remember_choice("0675550001", second, by=OLENA)
    assert (await store.identify("0675550001")).chosen == second


async def test_choosing_a_customer_for_a_new_number_makes_it_his(store, customer):
    known = await customer(number="0675550001", owner="olena")
    await store.remember_choice("0505550009", known, by=OLENA)
    assert (await store.identify("+380505550009")).owner == "olena"


async def test_choice_of_nobody_or_for_no_number_is_refused(store, customer):
    known = await customer()
    with pytest.raises(NotFound):
        await store.remember_choice("0675550001", known + 1, by=OLENA)
    with pytest.raises(InvalidNumber):
        await store.remember_choice("anonymous", known, by=OLENA)


async def test_caller_is_recognised_with_his_profile_in_one_read(store, customer, now):
    known = await customer("Olena Bondar", number="+380501234567", owner="olena")
    found, profile = await store.recognise("050 123 45 67", now=now)
    assert (found.chosen, found.owner) == (known, "olena")
    assert profile == await store.profile(known, now=now)
    assert await store.recognise("anonymous", now=now) == (await store.identify("anonymous"), None)
    assert (await store.recognise("+380509999999", now=now))[1] is None


@pytest.fixture
async def firm(store):
    """An organisation with two employees, who are customers too, and its switchboard."""
    firm = await store.add_customer(CustomerFields(kind="organisation", name="ТОВ «Ромашка»"), by=ADMIN)
    board = ContactPointFields(kind="phone", value="+380442000000", label="switchboard", main=True)
    await store.add("contact_point", firm.id, board, by=ADMIN)
    people = []
    for name in ("Коваль Іван", "Бондар Олена"):
        person = await store.add_customer(CustomerFields(name=name), by=ADMIN)
        link = RelativeFields(name=name, relation="employee", relative=person.id)
        await store.add("relative", firm.id, link, by=ADMIN)
        people.append(person.id)
    return firm.id, people


async def test_switchboard_finds_the_organisation_and_lists_its_people(store, firm):
    organisation, (first, second) = firm
    found = await store.identify("044 200 0000")
    assert [(c.customer, c.reason) for c in found.candidates] == [
        (organisation, "switchboard"),
        (first, "works_there"),
        (second, "works_there"),
    ]
    assert found.chosen == organisation


async def test_who_was_chosen_at_a_switchboard_comes_first_of_its_people(store, firm):
    organisation, (_, second) = firm
    await store.remember_choice("0442000000", second, by=OLENA)
    found = await store.identify("0442000000")
    assert [(c.customer, c.reason) for c in found.candidates][:2] == [(organisation, "switchboard"), (second, "chosen")]
    assert found.chosen == organisation


async def test_whose_request_is_open_or_whose_expert_is_there_is_named_first(store, customer):
    for name, owner in (("Заремський Остап", "taras"), ("Заремська Любов", "olena")):
        await customer(name, owner=owner)
    third = await customer("Заремська Оксана")
    await store.add("request", third, RequestFields(kind="card", title="Картка"), by=ADMIN)
    found = await store.identify("0675550001", on_duty={"olena"})
    assert [(c.name, c.reason) for c in found.candidates] == [
        ("Заремська Оксана", "open_request"),
        ("Заремська Любов", "owner_on_duty"),
        ("Заремський Остап", "shared"),
    ]
    assert found.chosen is None


async def test_merged_and_erased_customers_call_no_more(store, customer):
    kept, merged, erased = [await customer(f"Заремський {each}") for each in range(3)]

    def leave(connection: Connection) -> None:
        gone = update(customers)
        connection.execute(gone.where(customers.c.id == merged).values(merged_into=kept))
        connection.execute(gone.where(customers.c.id == erased).values(erased_at=datetime.now(UTC)))

    await store.database.write(leave)
    found = await store.identify("0675550001")
    assert ([c.customer for c in found.candidates], found.chosen) == ([kept], kept)


async def test_number_that_is_known_already_is_looked_up_as_it_is(store, customer, now):
    known = await customer(number="+442079460018")
    number = (await store.identify("+44 20 7946 0018")).number
    assert (await store.identify(number)).chosen == known
    assert (await store.recognise(number, now=now))[1].customer == known
