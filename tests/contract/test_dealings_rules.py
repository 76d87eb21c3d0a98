"""What is particular to a kind: the main number, both sides of a family, consents in force, requests that close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from crm_store.actor import Actor
from crm_store.dealing_records import (
    AppointmentFields,
    ConsentFields,
    ContactPointFields,
    CustomerFields,
    NoteFields,
    RelativeFields,
    RequestFields,
    TaskFields,
)
from crm_store.errors import InvalidCursor, Unfit

OLENA, TARAS = Actor(name="olena"), Actor(name="taras")
AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


async def test_phone_is_read_as_it_is_dialled_in_the_customers_own_country(store):
    for region, typed, kept in (("GB", "020 7946 0958", "+442079460958"), (None, "067 555 00 01", "+380675550001")):
        someone = await store.add_customer(CustomerFields(name="Eleanor Whitfield", region=region), by=OLENA)
        phone = ContactPointFields(kind="phone", value=typed)
        assert (await store.add("contact_point", someone.id, phone, by=OLENA)).value == kept


async def test_one_number_is_the_main_one(store, customer):
    known = await customer()
    second = ContactPointFields(kind="phone", value="067 555 00 02", main=True)
    mail = ContactPointFields(kind="email", value="o@example.com", main=True)
    for fields in (second, mail):
        await store.add("contact_point", known, fields, by=OLENA)
    points = (await store.list_of("contact_point", known)).items
    assert {point.value for point in points if point.main} == {"+380675550002", "o@example.com"}
    assert {point.version for point in points if not point.main} == {2}


async def test_added_number_ranks_by_the_talks_there_were_on_it(store, customer, call, now):
    one, other = await customer(), await customer("Інший Іван", "+380675550009")
    talk = {"arrived_at": now, "answered_at": now, "ended_at": now, "outcome": "answered"}
    await store.record_call(call("c1", customer=other, **talk))
    point = await store.add("contact_point", other, ContactPointFields(kind="phone", value="0675550001"), by=OLENA)
    reasons = {each.customer: each.reason for each in (await store.identify("+380675550001")).candidates}
    assert reasons[other] == "last_spoke"
    moved = ContactPointFields(kind="phone", value="0675550003")
    await store.change("contact_point", point.id, moved, version=1, by=OLENA)
    assert [each.customer for each in (await store.identify("+380675550001")).candidates] == [one]
    assert (await store.identify("+380675550003")).candidates[0].reason == "only_match"


@pytest.fixture
async def family(store):
    """A father, and his daughter who is a customer too."""
    father = CustomerFields(name="Шевченко Іван Петрович", birthday=date(1960, 5, 1))
    daughter = CustomerFields(name="Шевченко Олена Іванівна", birthday=date(1990, 3, 2))
    return [(await store.add_customer(each, by=OLENA)).id for each in (father, daughter)]


async def relatives(store, customer):
    return [(each.name, each.relation, each.birthday) for each in (await store.list_of("relative", customer)).items]


async def test_relatives_who_are_customers_are_listed_with_each_other(store, family):
    father, daughter = family
    fields = RelativeFields(name="Оленка", relation="daughter", relative=daughter)
    kept = await store.add("relative", father, fields, by=OLENA)
    assert kept.birthday == date(1990, 3, 2)
    assert await relatives(store, daughter) == [("Шевченко Іван Петрович", "father", date(1960, 5, 1))]
    await store.change("relative", kept.id, replace(fields, relation="wife"), version=1, by=OLENA)
    assert await relatives(store, daughter) == [("Шевченко Іван Петрович", "husband", date(1960, 5, 1))]
    (other,) = (await store.list_of("relative", daughter)).items
    await store.remove("relative", other.id, version=other.version, by=OLENA)
    assert (await relatives(store, father), await relatives(store, daughter)) == ([], [])


async def test_relative_who_turns_out_to_be_another_leaves_the_first_ones_list(store, family, customer):
    father, daughter = family
    niece = await customer("Коваль Марія Іванівна", "+380675550009")
    fields = RelativeFields(name="Олена", relation="daughter", relative=daughter)
    kept = await store.add("relative", father, fields, by=OLENA)
    await store.change("relative", kept.id, replace(fields, relative=niece), version=1, by=OLENA)
    assert await relatives(store, daughter) == []
    assert [relation for _, relation, _ in await relatives(store, niece)] == ["father"]
    with pytest.raises(Unfit):
        await store.add("relative", father, replace(fields, relative=father), by=OLENA)


async def test_two_may_be_family_and_employer_at_once(store, family):
    father, daughter = family
    for relation in ("daughter", "employee"):
        await store.add("relative", father, RelativeFields(name="О", relation=relation, relative=daughter), by=OLENA)
    assert {relation for _, relation, _ in await relatives(store, daughter)} == {"father", "employer"}


async def test_new_name_shows_wherever_he_is_somebodys_relative(store, family):
    father, daughter = family
    kin = RelativeFields(name="Олена", relation="daughter", relative=daughter)
    await store.add("relative", father, kin, by=OLENA)
    married = CustomerFields(name="Коваль Олена Іванівна", birthday=date(1990, 3, 3))
    await store.change_customer(daughter, married, version=1, by=OLENA)
    assert await relatives(store, father) == [("Коваль Олена Іванівна", "daughter", date(1990, 3, 3))]


async def test_newest_consent_is_in_force_and_the_others_are_history(store, customer, now):
    known = await customer()
    for days, given in ((3, True), (1, False)):
        said = ConsentFields(kind="mailing", given=given, at=now - timedelta(days=days))
        kept = await store.add("consent", known, said, by=OLENA)
    assert [(each.kind, each.given) for each in (await store.profile(known, now=now)).consents] == [("mailing", False)]
    assert [each.given for each in (await store.list_of("consent", known)).items] == [False, True]
    with pytest.raises(Unfit) as caught:
        await store.change("consent", kept.id, ConsentFields(kind="mailing", given=True), version=1, by=OLENA)
    assert (caught.value.field, caught.value.code) == ("given", "history")


async def test_request_closes_and_opens_by_its_status_and_each_change_shows(store, customer, now):
    known = await customer()
    fields = RequestFields(kind="loan", title="Заявка", agent="olena")
    request = await store.add("request", known, fields, by=OLENA)
    assert request.closed_at is None
    for version, status, closed in ((1, "in_review", False), (2, "refused", True), (3, "received", False)):
        changed = replace(fields, status=status, title="Заявка на авто")
        request = await store.change("request", request.id, changed, version=version, by=TARAS)
        assert (request.closed_at is not None) is closed
        assert (await store.profile(known, now=now)).requests == () or not closed
    items = (await store.timeline(known)).items
    assert [(item.outcome, item.agent) for item in items] == [
        ("received", "taras"),
        ("refused", "taras"),
        ("in_review", "taras"),
        ("received", "olena"),
    ]
    assert {item.title for item in items} == {"Заявка на авто"}


async def test_task_shows_in_the_timeline_once_it_is_done_and_no_longer_when_it_is_not(store, customer):
    known = await customer()
    task = await store.add("task", known, TaskFields(title="Передзвонити"), by=OLENA)
    for version, status, shown in ((1, "done", 1), (2, "open", 0)):
        fields = TaskFields(title="Передзвонити", status=status)
        task = await store.change("task", task.id, fields, version=version, by=OLENA)
        assert (task.done_at is not None, len((await store.timeline(known)).items)) == (bool(shown), shown)


async def test_text_that_no_database_takes_is_kept_as_far_as_it_can_be(store, customer):
    known = await customer()
    note = await store.add("note", known, NoteFields(title="\u202eодин", text="ні\0ч \udcff\nдень"), by=OLENA)
    assert (note.title, note.text) == ("один", "ні\N{REPLACEMENT CHARACTER}ч ?\nдень")


async def test_agent_has_his_own_list_of_what_is_to_be_done(store, customer):
    known, other = await customer(), await customer("Інший Іван", "+380675550009")
    for serial, (who, agent, due) in enumerate(
        ((known, "olena", None), (other, "olena", AT), (known, "taras", AT), (known, "olena", AT - timedelta(1)))
    ):
        await store.add("task", who, TaskFields(title=f"Справа {serial}", agent=agent, due=due), by=OLENA)
    done = TaskFields(title="Готово", agent="olena", status="done")
    await store.add("task", known, done, by=OLENA)
    titles, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = await store.tasks_of("olena", cursor=cursor, limit=1)
        titles, cursor, pages = (
            [*titles, *[(task.title, task.customer_name) for task in page.items]],
            page.next,
            pages + 1,
        )
    name = "Шевченко Олена Петрівна"
    assert titles == [("Справа 3", name), ("Справа 1", "Інший Іван"), ("Справа 0", name)]
    assert [task.title for task in (await store.tasks_of("olena", status="done")).items] == ["Готово"]
    assert len((await store.tasks_of("olena", status=None)).items) == 4
    with pytest.raises(InvalidCursor):
        await store.tasks_of("olena", cursor="x")


async def test_agent_has_his_own_list_of_requests_and_appointments(store, customer):
    known = await customer()
    open_one = RequestFields(kind="loan", title="Відкрита", agent="olena")
    for fields in (open_one, replace(open_one, title="Закрита", status="closed"), replace(open_one, agent="taras")):
        await store.add("request", known, fields, by=OLENA)
    for status, titles in (("open", ["Відкрита"]), ("closed", ["Закрита"]), (None, ["Відкрита", "Закрита"])):
        assert [each.title for each in (await store.requests_of("olena", status=status)).items] == titles
    for hours in (2, 1, -1):
        meeting = AppointmentFields(title=f"{hours}", starts_at=AT + timedelta(hours=hours), agent="olena")
        await store.add("appointment", known, meeting, by=OLENA)
    assert [each.title for each in (await store.appointments_of("olena", since=AT)).items] == ["1", "2"]


async def test_key_of_what_was_removed_names_nothing_else_ever(store, customer):
    known = await customer()
    for _ in range(2):
        kept = await store.add("task", known, TaskFields(title="Call back"), by=Actor(name="olena"))
        await store.remove("task", kept.id, version=1, by=Actor(name="olena"))
    again = await store.add("task", known, TaskFields(title="Call back"), by=Actor(name="olena"))
    assert again.id == kept.id + 1
