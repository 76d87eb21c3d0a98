"""The pop says who it is, how to greet him, and what is urgent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, update

from crm_store import schema
from crm_store.errors import NotFound


@pytest.fixture
def change(store):
    """Set columns of a customer."""

    async def change(customer: int, **values: object) -> None:
        def work(connection: Connection) -> None:
            connection.execute(update(schema.customers).where(schema.customers.c.id == customer).values(**values))

        await store.database.write(work)

    return change


@pytest.fixture
def keep(store):
    """Insert a row of any table."""

    async def keep(table: str, **values: object) -> None:
        await store.database.write(lambda c: c.execute(insert(schema.metadata.tables[table]).values(**values)) and None)

    return keep


async def test_customer_is_greeted_in_his_language(store, customer, now):
    for name, language, greeting in (
        ("Шевченко Олена Петрівна", "uk", "Олено Петрівно"),
        ("Верещагина Надежда Аркадьевна", "ru", "Надежда Аркадьевна"),
        ("Eleanor Whitfield", "en", "Eleanor Whitfield"),
    ):
        known = await customer(name, language=language)
        assert (await store.profile(known, now=now)).greeting == greeting


async def test_nobody_has_no_profile(store, now):
    for nobody in (404, -1, 2**80):
        with pytest.raises(NotFound):
            await store.profile(nobody, now=now)


async def test_request_stays_urgent_until_it_is_closed(store, customer, keep, now):
    known = await customer()
    opened = {"customer": known, "kind": "card", "status": "received", "opened_at": now - timedelta(days=2)}
    await keep("requests", title="Нова картка", due=date(2026, 11, 20), **opened)
    await keep("requests", title="Стара скарга", closed_at=now, **opened)
    profile = await store.profile(known, now=now)
    assert [request.title for request in profile.requests] == ["Нова картка"]
    assert [(u.code, u.text, u.on) for u in profile.urgent] == [("pending_request", "Нова картка", date(2026, 11, 20))]


@pytest.mark.parametrize(
    ("born", "on"),
    [
        (date(1980, 11, 18), date(2026, 11, 18)),
        (date(1980, 11, 25), date(2026, 11, 25)),
        (date(1980, 11, 26), None),
        (date(1980, 11, 17), None),
    ],
)
async def test_birthday_shows_from_a_week_before_until_the_day(store, customer, change, now, born, on):
    known = await customer()
    await change(known, birthday=born)
    urgent = (await store.profile(known, now=now)).urgent
    assert [(u.code, u.on) for u in urgent] == ([("birthday", on)] if on else [])


async def test_birthday_in_the_family_shows_across_the_turn_of_the_year(store, customer, keep):
    known = await customer()
    await keep("relatives", customer=known, name="Максим", relation="son", birthday=date(2009, 1, 2))
    profile = await store.profile(known, now=datetime.fromisoformat("2026-12-29T10:00+02:00"))
    assert [(u.code, u.text, u.relation, u.on) for u in profile.urgent] == [
        ("family_birthday", "Максим", "son", date(2027, 1, 2))
    ]


async def test_missed_call_is_urgent_until_somebody_speaks_with_him(store, customer, call, now):
    known = await customer()
    for hour in (1, 2):
        at = now - timedelta(hours=hour)
        await store.record_call(call(f"m{hour}", customer=known, arrived_at=at, ended_at=at, outcome="abandoned"))
    urgent = (await store.profile(known, now=now)).urgent
    assert [(u.code, u.text, u.on) for u in urgent] == [("missed_call", "2", now.date())]
    await store.record_call(
        call("a", customer=known, arrived_at=now, answered_at=now, ended_at=now, outcome="answered", agent="olena")
    )
    assert (await store.profile(known, now=now)).urgent == ()


async def test_missed_call_of_long_ago_is_not_urgent_any_more(store, customer, call, now):
    known, at = await customer(), now - timedelta(days=8)
    await store.record_call(call(customer=known, arrived_at=at, ended_at=at, outcome="abandoned"))
    assert (await store.profile(known, now=now)).urgent == ()
