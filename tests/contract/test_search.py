"""What an agent types finds whom he means, as far as it is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from crm_store.actor import Actor
from crm_store.dealing_records import ContactPointFields, CustomerFields, RelativeFields, RequestFields
from crm_store.schema import customers, name_words
from crm_store.search_words import MOST_READ

ADMIN = Actor(name="admin")


@pytest.fixture
def found(store):
    """The names that a text finds, in their order."""

    async def found(text: str, **more: object) -> list[str]:
        return [hit.name for hit in await store.search(text, **more)]

    return found


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Шевченко Олена Петрівна", "Shevchenko"),
        ("Шевченко Олена Петрівна", "olena shev"),
        ("Шевченко Олена Петрівна", "Schewtsch"),
        ("Shevchenko Olena", "Шевченко"),
        ("Shevchenko Olena", "шевч ол"),
        ("Щербак Євген", "s"),
        ("Щербак Євген", "shc"),
        ("Щербак Євген", "Ievgen"),
        ("Зеленська Мар’яна", "zelenska maryana"),
        ("Соловйов Юрій", "Solovyov Yu"),
    ],
)
async def test_name_is_found_in_the_other_alphabet_as_it_is_typed(customer, found, name, typed):
    await customer(name)
    await customer("Кравчук Богдан", "+380505550002")
    assert await found(typed) == [name]


async def test_whole_words_come_before_their_continuations(customer, found):
    for serial, name in enumerate(("Ковальчук Іван", "Коваль Іванна", "Коваль Іван")):
        await customer(name, f"067555000{serial}")
    assert await found("Коваль Іван") == ["Коваль Іван", "Коваль Іванна", "Ковальчук Іван"]


async def test_expert_s_own_customers_come_before_those_of_others(customer, found):
    for serial, owner in enumerate(("taras", "olena", None)):
        await customer(f"Коваль Іван {serial}", f"067555000{serial}", owner=owner)
    assert (await found("коваль", agent="olena"))[0] == "Коваль Іван 1"
    assert (await found("ков", agent="taras", limit=1)) == ["Коваль Іван 0"]


@pytest.mark.parametrize(
    "typed", ["+38", "+380 67 5", "067", "067 555-00", "(067)5550001", "00380675550001", "380675", "67555", "0"]
)
async def test_number_is_found_as_far_as_it_is_typed(customer, found, typed):
    await customer("Шевченко Олена", "067 555 00 01")
    await customer("Whitfield Eleanor", "+442079460018")
    assert await found(typed) == ["Шевченко Олена"]


@pytest.mark.parametrize("typed", ["555 00 01", "0001", "+44", "050", "+", "1"])
async def test_end_of_a_number_finds_nobody(customer, found, typed):
    await customer("Шевченко Олена", "+380675550001")
    assert await found(typed) == []


async def test_mail_is_found_by_its_beginning(store, customer, found):
    known = await customer("Шевченко Олена")
    mail = ContactPointFields(kind="email", value="Olena.Shev@Example.com")
    await store.add("contact_point", known, mail, by=ADMIN)
    for typed in ("olena.shev@exam", "OLENA.SHEV@example.com", "olena.sh"):
        assert await found(typed) == ["Шевченко Олена"]
    assert await found("shev@example") == []


async def test_organisation_is_found_and_so_are_its_people(store, customer, found):
    firm = await store.add_customer(CustomerFields(kind="organisation", name="ТОВ «Ромашка»"), by=ADMIN)
    for serial, name in enumerate(("Коваль Іван", "Бондар Олена")):
        known = await customer(name, f"067555000{serial}")
        link = RelativeFields(name=name, relation="employee", relative=known)
        await store.add("relative", firm.id, link, by=ADMIN)
    await customer("Коваль Іван", "0675550009")
    assert await found("ромашка") == ["ТОВ «Ромашка»", "Коваль Іван", "Бондар Олена"]
    assert await found("Romashka bond") == ["Бондар Олена"]
    assert len(await found("коваль ромашка")) == 1


async def test_request_is_found_by_its_number_here_and_elsewhere(store, customer, found):
    known = await customer("Шевченко Олена")
    fields = RequestFields(kind="card", title="Картка", external_id="CRM-2026/17")
    asked = await store.add("request", known, fields, by=ADMIN)
    for typed in (f"R-{asked.id}", f"r {asked.id}", f"№{asked.id}", f"Р-{asked.id}", "crm-2026", "CRM-2026/17"):
        assert await found(typed) == ["Шевченко Олена"]
    assert await found(f"R-{asked.id + 1}") == []


async def test_customer_is_found_by_what_another_system_calls_him(store, found):
    await store.add_customer(CustomerFields(name="Шевченко Олена", external_id="C-00042"), by=ADMIN)
    assert await found("C-00042") == ["Шевченко Олена"]


async def test_merged_and_erased_customers_are_found_by_nothing(store, customer, found):
    kept, merged, erased = [await customer("Шевченко Олена", f"067555000{each}") for each in range(3)]

    def leave(connection: Connection) -> None:
        gone = update(customers)
        connection.execute(gone.where(customers.c.id == merged).values(merged_into=kept))
        connection.execute(gone.where(customers.c.id == erased).values(erased_at=datetime.now(UTC)))

    await store.database.write(leave)
    assert [hit.customer for hit in await store.search("шевченко")] == [kept]
    assert await found("0675550001") == await found("0675550002") == []


async def test_rare_word_finds_its_bearer_among_thousands_of_namesakes(store, customer, found):
    rare = await customer("Іваненко Зореслав")
    crowd = range(10_000, 10_000 + MOST_READ + 50)

    def fill(connection: Connection) -> None:
        same = {
            "kind": "person",
            "name": "Іваненко Іван",
            "language": "uk",
            "segment": "standard",
            "created_by": "test",
        }
        connection.execute(insert(customers), [{"id": each, "created_at": datetime.now(UTC), **same} for each in crowd])
        found = [{"word": word, "customer": each} for each in crowd for word in ("ivanenko", "ivan")]
        connection.execute(insert(name_words), found)

    await store.database.write(fill)
    assert [hit.customer for hit in await store.search("Іваненко Зор")] == [rare]
    assert await found("іва ів", limit=3) == ["Іваненко Іван"] * 3


async def test_names_kept_by_an_earlier_version_are_found_before_and_after_they_are_worked_over(store, customer, found):
    known = await customer("Шевченко Мар’яна")

    def as_before(connection: Connection) -> None:
        connection.execute(delete(name_words))
        old = [{"word": word, "customer": known} for word in ("шевченко", "маряна")]
        connection.execute(insert(name_words), old)

    await store.database.write(as_before)
    assert await found("Шевч мар") == ["Шевченко Мар’яна"]
    assert await found("Shevchenko") == []
    await store.run_backfills()
    assert await found("Шевч мар") == await found("Shevchenko") == ["Шевченко Мар’яна"]
    kept = await store.database.read(lambda connection: set(connection.scalars(select(name_words.c.word))))
    assert kept == {"шevчenko", "mariana"}


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE customers; --", "%", "\0", "\udcff", "\U0010ffff", "9" * 200, "a " * 90]
)
async def test_whatever_is_typed_is_only_looked_for(customer, found, typed):
    await customer("Шевченко Олена")
    assert await found(typed) == []
    assert await found("шевченко") == ["Шевченко Олена"]
