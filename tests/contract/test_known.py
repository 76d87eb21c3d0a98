"""All that is known of a customer comes by one statement, whole, in its order, and the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, insert, update

from crm_store import schema
from crm_store.known import Known, PastCall
from crm_store.known_of import known_of
from crm_store.record import Record
from crm_store.records import ContactPoint, Product, Relative, Request, TimelineItem
from crm_store.schema import customers


@pytest.fixture
def keep(store):
    """Insert a row of any table, and give its key."""

    async def keep(table: str, **values: object) -> int:
        target = schema.metadata.tables[table]

        def work(connection: Connection) -> int:
            return connection.execute(insert(target).values(**values).returning(target.c.id)).scalar_one()

        return await store.database.write(work)

    return keep


@pytest.fixture
def change(store):
    """Set columns of a customer."""

    async def change(customer: int, **values: object) -> None:
        mine = update(customers).where(customers.c.id == customer).values(**values)
        await store.database.write(lambda connection: connection.execute(mine) and None)

    return change


@pytest.fixture
def known(store, now):
    """What is known of a customer."""

    async def known(customer: int, at: datetime = now) -> Known:
        return await store.database.read(known_of, customer, at)

    return known


def ids(things: tuple[Record, ...]) -> list[int]:
    return [thing.id for thing in things]


async def test_it_is_one_statement(store, customer, now):
    him = await customer()
    said = []

    def read(connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
        known_of(connection, him, now)

    await store.database.read(read)
    assert said == []  # nothing goes by way of SQLAlchemy, and the driver is asked for one row


async def test_who_he_is(customer, known, change):
    him = await customer("Шевченко Олена Петрівна", "0675550001", owner="olena", segment="private")
    money = {"value": Decimal("-1234.5"), "cost_to_serve": Decimal("1200")}
    more = {"region": "UA", "channel": "chat", "contact_times": "після 15:00", "external_id": "C-7", **money}
    await change(him, birthday=date(1980, 2, 29), version=4, **more)
    found = await known(him)
    told = (found.customer, found.name, found.segment, found.birthday, found.version, found.owner, found.owner_name)
    assert told == (him, "Шевченко Олена Петрівна", "private", date(1980, 2, 29), 4, "olena", "Олена Гриценко")
    assert {name: getattr(found, name) for name in more} == more
    assert (str(found.value), str(found.cost_to_serve)) == ("-1234.5", "1200")
    assert found.created_at.tzinfo == UTC
    assert found.contact_points == (ContactPoint(kind="phone", value="+380675550001", main=True),)


async def test_of_a_new_customer_only_that_is_known(customer, known):
    him = await customer()
    found = await known(him)
    filled = {name for name in Known.__struct_fields__ if getattr(found, name) not in (None, (), 0)}
    parts = {"given_name", "patronymic", "family_name", "sex"}
    assert (
        filled == {"customer", "kind", "name", "language", "segment", "version", "created_at", "contact_points"} | parts
    )


@pytest.mark.parametrize("amount", ["0", "0.0001", "-0.01", "99999999999999.9999", "-7", "10", "1000000"])
async def test_money_is_exact(customer, known, change, amount):
    him = await customer()
    await change(him, value=Decimal(amount))
    assert str((await known(him)).value) == amount


async def test_text_comes_out_as_it_went_in(customer, known, keep, now):
    him = await customer()
    text = 'Їжак "у" \\ лапках\n\t☃ 😀 \x01\u2028</script>'
    await keep("timeline", customer=him, at=now, kind="interaction", title=text, text=text)
    (item,) = (await known(him)).last_contacts
    assert (item.title, item.text) == (text, text)


async def test_products_are_those_held_the_oldest_first(customer, known, keep):
    him = await customer()
    held = {"customer": him, "kind": "card", "title": "Картка"}
    first = await keep("products", **held, since=date(2020, 1, 1), until=date(2027, 1, 1), balance="12 UAH")
    last = await keep("products", **held)
    await keep("products", **held, since=date(2019, 1, 1), status="closed")
    found = (await known(him)).products
    assert ids(found) == [first, last]
    whole = Product(
        id=first, kind="card", title="Картка", since=date(2020, 1, 1), until=date(2027, 1, 1), balance="12 UAH"
    )
    assert found[0] == whole


async def test_requests_and_tasks_are_the_open_ones(customer, known, keep, now):
    him = await customer()
    asked = {"customer": him, "kind": "card", "title": "Картка", "status": "received"}
    await keep("requests", **asked, opened_at=now - timedelta(days=9), closed_at=now)
    later = await keep("requests", **asked, opened_at=now, category="complaint", agent="olena", due=now.date())
    earlier = await keep("requests", **asked, opened_at=now - timedelta(days=3))
    task = {"customer": him, "title": "Передзвонити", "created_at": now, "created_by": "olena"}
    whenever = await keep("tasks", **task, status="open")
    due = await keep("tasks", **task, status="open", due=now + timedelta(days=1), agent="taras", text="Про картку")
    await keep("tasks", **task, status="done", due=now)
    found = await known(him)
    assert (ids(found.requests), ids(found.tasks)) == ([earlier, later], [due, whenever])
    assert found.requests[1] == Request(
        id=later, kind="card", title="Картка", status="received", opened_at=now, due=now.date(), category="complaint",
        agent="olena",
    )  # fmt: skip
    assert (found.tasks[0].due, found.tasks[0].agent, found.tasks[0].text) == (
        now + timedelta(days=1),
        "taras",
        "Про картку",
    )


async def test_appointments_are_those_planned_from_yesterday_on_by_the_day_where_he_is(customer, known, keep):
    him = await customer()
    now = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # in Kyiv it is the nineteenth already
    starts = {day: datetime(2026, 11, day, 12, tzinfo=UTC) for day in (17, 18, 30)} | {
        "last": datetime(2026, 12, 3, 21, tzinfo=UTC), "after": datetime(2026, 12, 3, 22, 30, tzinfo=UTC),
    }  # fmt: skip
    made = {"customer": him, "title": "Зустріч", "channel": "visit", "created_at": now, "created_by": "olena"}
    keys = {day: await keep("appointments", **made, status="planned", starts_at=at) for day, at in starts.items()}
    await keep("appointments", **made, status="cancelled", starts_at=starts[30])
    here = await known(him, now)
    there = await known(him, now.astimezone(ZoneInfo("Europe/Kyiv")))
    assert ids(here.appointments) == [keys[17], keys[18], keys[30]]
    assert ids(there.appointments) == [keys[18], keys[30], keys["last"]]


async def test_consents_in_force_are_the_newest_of_each_kind(customer, known, keep, now):
    him = await customer()
    said = {"customer": him, "by": "olena"}
    await keep("consents", **said, kind="marketing", given=True, at=now - timedelta(days=9))
    newest = await keep("consents", **said, kind="marketing", given=False, at=now - timedelta(days=1), source="call")
    await keep("consents", **said, kind="marketing", given=True, at=now - timedelta(days=5))
    calls = [await keep("consents", **said, kind="calls", given=True, at=now) for _ in range(2)]
    found = (await known(him)).consents
    assert [(each.id, each.kind, each.given) for each in found] == [
        (calls[1], "calls", True),
        (newest, "marketing", False),
    ]


async def test_relative_s_birthday_is_that_of_his_own_record(customer, known, keep, change):
    him, wife = await customer(), await customer("Заремська Любов")
    other = {"customer": him, "relation": "spouse"}
    await keep("relatives", **other, name="Любов", relative=wife, birthday=date(1990, 1, 1))
    await keep("relatives", customer=him, relation="child", name="Максим", birthday=date(2015, 5, 5))
    assert [each.birthday for each in (await known(him)).relatives] == [date(1990, 1, 1), date(2015, 5, 5)]
    await change(wife, birthday=date(1991, 2, 2))
    assert (await known(him)).relatives[0] == Relative(
        name="Любов", relation="spouse", birthday=date(1991, 2, 2), customer=wife
    )


async def test_calls_and_failures_are_those_of_seven_days_the_newest_first(customer, known, keep, now):
    him = await customer()
    entry = {"customer": him, "kind": "interaction", "title": "Рахунки"}
    for days, outcome in ((8, "answered"), (6, "answered"), (1, "abandoned")):
        at = now - timedelta(days=days)
        await keep("timeline", **entry, at=at, channel="call", direction="inbound", outcome=outcome)
    await keep("timeline", **entry, at=now, channel="email")
    paid = {"customer": him, "kind": "payment", "title": "Оплата", "currency": "UAH", "amount": Decimal("10.50")}
    await keep("operations", **paid, at=now - timedelta(days=8), status="failed")
    await keep("operations", **paid, at=now, status="done")
    failed = await keep("operations", **paid, at=now - timedelta(days=6), status="failed", reason="Кошти")
    found = await known(him)
    assert found.calls == tuple(
        PastCall(at=now - timedelta(days=days), direction="inbound", outcome=outcome)
        for days, outcome in ((1, "abandoned"), (6, "answered"))
    )
    assert [(each.id, each.amount, each.reason) for each in found.operations] == [(failed, Decimal("10.5"), "Кошти")]


async def test_last_contacts_are_three_as_the_timeline_tells_them(store, customer, known, keep, call, now):
    him = await customer()
    for hours in range(5):
        at = now - timedelta(hours=hours)
        await store.record_call(
            call(f"c{hours}", customer=him, arrived_at=at, ended_at=at, outcome="answered", talk=9.5)
        )
    await keep("timeline", customer=him, at=now, kind="note", title="", text="Не контакт")
    found = (await known(him)).last_contacts
    assert found == (await store.timeline(him, kinds=("interaction",))).items[:3]
    assert all(isinstance(item, TimelineItem) and item.channel == "call" for item in found)


async def test_messages_are_counted_until_somebody_hears_them(store, customer, known, keep, now):
    him = await customer()
    left = {"customer": him, "call": "1", "seconds": 9.0, "queue": "private"}
    await keep("voicemails", **left, file="a.wav", at=now - timedelta(hours=2))
    await keep("voicemails", **left, file="b.wav", at=now - timedelta(hours=1))
    await keep("voicemails", **left, file="c.wav", at=now, heard_at=now)
    found = await known(him)
    assert (found.unheard, found.unheard_at) == (2, now - timedelta(hours=1))


async def test_stamp_of_the_offer_rules_comes_along(store, customer, known):
    him = await customer()
    assert (await known(him)).offer_rules is None
    await store.set_setting("offer_rules", "7")
    assert (await known(him)).offer_rules == "7"


async def test_list_without_end_is_read_to_its_fiftieth(store, customer, known):
    him = await customer()
    many = [{"customer": him, "kind": "card", "title": f"{each}", "status": "held"} for each in range(60)]
    await store.database.write(lambda connection: connection.execute(insert(schema.products), many) and None)
    assert [each.title for each in (await known(him)).products] == [f"{each}" for each in range(50)]
