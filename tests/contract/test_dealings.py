"""Every kind of thing that is kept of a customer: what holds for one kind holds for all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, update

from crm_store.actor import Actor
from crm_store.dealing_records import (
    AppointmentFields,
    ConsentFields,
    ContactPointFields,
    DealFields,
    DocumentFields,
    Fields,
    InteractionFields,
    NoteFields,
    OperationFields,
    ProductFields,
    RelativeFields,
    RequestFields,
    TaskFields,
)
from crm_store.dealings import add as add_in_transaction
from crm_store.dealings_kinds import KINDS, KindName
from crm_store.errors import (
    Conflict,
    CustomerErased,
    CustomerMerged,
    InvalidCursor,
    InvalidNumber,
    NotFound,
    Stale,
    StoreError,
    Unfit,
)
from crm_store.schema import audit, customers, deliveries, webhooks
from crm_store.store import Store

OLENA, TARAS = Actor(name="olena", address="10.0.0.7"), Actor(name="taras")
AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)

WRITTEN: dict[KindName, tuple[Fields, Fields]] = {
    "contact_point": (
        ContactPointFields(kind="phone", value="067 555 00 77", label="mobile"),
        ContactPointFields(kind="email", value="Olena@Example.COM"),
    ),
    "relative": (
        RelativeFields(name="Шевченко Іван", relation="son"),
        RelativeFields(name="Шевченко Іван", relation="nephew"),
    ),
    "consent": (
        ConsentFields(kind="mailing", given=True, at=AT),
        ConsentFields(kind="mailing", given=True, at=AT, source="on paper"),
    ),
    "product": (
        ProductFields(kind="card", title="Картка"),
        ProductFields(kind="card", title="Картка", status="closed"),
    ),
    "operation": (
        OperationFields(kind="payment", title="Оренда", at=AT, amount=Decimal("1200.5"), currency="UAH"),
        OperationFields(kind="payment", title="Оренда", at=AT, status="failed", reason="Немає коштів"),
    ),
    "deal": (
        DealFields(kind="loan", title="Дім", status="won", opened_at=AT, closed_at=AT, agent="olena"),
        DealFields(kind="loan", title="Дім", status="lost", opened_at=AT, closed_at=AT, reason="Дорого", agent="olena"),
    ),
    "request": (
        RequestFields(kind="home_loan", title="Заявка на іпотеку", agent="olena"),
        RequestFields(kind="home_loan", title="Заявка на іпотеку", status="in_review", agent="olena"),
    ),
    "task": (
        TaskFields(title="Передзвонити", status="done", agent="olena"),
        TaskFields(title="Передзвонити завтра", status="done", agent="taras"),
    ),
    "appointment": (
        AppointmentFields(title="Підпис", starts_at=AT, agent="olena"),
        AppointmentFields(title="Підпис", starts_at=AT + timedelta(hours=1), status="kept"),
    ),
    "note": (NoteFields(text="Любить троянди", at=AT), NoteFields(text="Любить білі троянди", at=AT)),
    "interaction": (
        InteractionFields(channel="email", title="Питання про вклад", at=AT, agent="olena"),
        InteractionFields(channel="email", title="Питання про депозит", at=AT, text="Просить передзвонити"),
    ),
    "document": (DocumentFields(title="Договір"), DocumentFields(title="Старий договір", kind="contract")),
}
SHOWN = [kind for kind in WRITTEN if kind == "request" or KINDS[kind].shows]
NAMED = [kind for kind in WRITTEN if "external_id" in KINDS[kind].fields.__struct_fields__]


@pytest.fixture
def add(store: Store):
    """`add`, and for documents what an upload brings besides."""

    async def keep(kind: KindName, customer: int, fields: Fields | None = None, by: Actor = OLENA) -> Any:
        written = fields or WRITTEN[kind][0]
        if kind != "document":
            return await store.add(kind, customer, written, by=by)
        content = {"file": "a.pdf", "media_type": "application/pdf", "size": 7, "sha256": "0" * 64}
        return await store.database.write(
            add_in_transaction, KINDS[kind], customer, written, by, datetime.now(UTC), "UA", **content
        )

    return keep


async def execute(store: Store, statement: Any) -> None:
    await store.database.write(lambda connection: connection.execute(statement) and None)


async def deliveries_of(store: Store, kind: str) -> list[str]:
    """What is to be told of things of this kind, oldest first."""
    query = select(deliveries.c.type).where(deliveries.c.type.startswith(f"{kind}.")).order_by(deliveries.c.id)
    return await store.database.read(lambda connection: list(connection.scalars(query)))


async def booked(store: Store, kind: str, key: int) -> list[Any]:
    """What the audit says of it, oldest first."""
    query = select(audit).where(audit.c.kind == kind, audit.c.subject == str(key)).order_by(audit.c.id)
    return await store.database.read(lambda connection: list(connection.execute(query)))


async def told(store: Store, customer: int, kind: str, key: int) -> list[Any]:
    """What the timeline says of it, newest first."""
    items = (await store.timeline(customer, limit=200)).items
    return [item for item in items if (item.source or "").split(":")[:2] == [kind, str(key)]]


def test_every_kind_is_tried() -> None:
    assert set(WRITTEN) == set(KINDS) == set(get_args(KindName))


async def test_what_is_added_is_read_changed_and_removed(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            known = await customer()
            first, second = WRITTEN[kind]
            kept = await add(kind, known)
            assert (kept.customer, kept.version, await store.one(kind, kept.id)) == (known, 1, kept)
            assert kept in (await store.list_of(kind, known)).items
            changed = await store.change(kind, kept.id, second, version=1, by=TARAS)
            assert (changed.version, await store.one(kind, kept.id)) == (2, changed)
            differing = {name for name in second.__struct_fields__ if getattr(first, name) != getattr(second, name)}
            assert differing
            assert all(getattr(changed, name) != getattr(kept, name) for name in differing)
            assert await store.remove(kind, kept.id, version=2, by=OLENA) == changed
            with pytest.raises(NotFound):
                await store.one(kind, kept.id)
            assert kept.id not in [each.id for each in (await store.list_of(kind, known)).items]


async def test_nobodys_change_is_lost(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            kept = await add(kind, await customer())
            changed = await store.change(kind, kept.id, WRITTEN[kind][1], version=1, by=TARAS)
            with pytest.raises(Stale):
                await store.change(kind, kept.id, WRITTEN[kind][0], version=1, by=OLENA)
            with pytest.raises(Stale):
                await store.remove(kind, kept.id, version=1, by=OLENA)
            assert await store.one(kind, kept.id) == changed


async def test_of_two_who_change_it_at_once_one_is_told(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            kept = await add(kind, await customer())
            changes = [store.change(kind, kept.id, WRITTEN[kind][1], version=1, by=by) for by in (OLENA, TARAS)]
            results = await asyncio.gather(*changes, return_exceptions=True)
            assert sorted(type(result) is Stale for result in results) == [False, True]
            assert (await store.one(kind, kept.id)).version == 2


async def test_saving_the_same_again_changes_nothing(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            kept = await add(kind, await customer())
            same = type(WRITTEN[kind][0])(**{name: getattr(kept, name) for name in WRITTEN[kind][0].__struct_fields__})
            assert await store.change(kind, kept.id, same, version=1, by=OLENA) == kept
            assert len(await booked(store, kind, kept.id)) == 1


async def test_who_did_what_is_in_the_audit_without_its_content(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            known = await customer()
            kept = await add(kind, known)
            await store.change(kind, kept.id, WRITTEN[kind][1], version=1, by=TARAS)
            await store.remove(kind, kept.id, version=2, by=OLENA)
            rows = await booked(store, kind, kept.id)
            assert [(row.actor, row.action, row.customer) for row in rows] == [
                ("olena", "created", known),
                ("taras", "changed", known),
                ("olena", "removed", known),
            ]
            assert rows[0].address == "10.0.0.7"
            assert set(rows[1].details) == {"fields", "version"}
            assert set(rows[1].details["fields"]) <= {*WRITTEN[kind][0].__struct_fields__, "closed_at", "done_at"}


async def test_other_programs_hear_of_it(store, customer, add, subtests, now):
    for kind in WRITTEN:
        with subtests.test(kind):
            known = await customer()
            hook = {"url": "https://hooks.test", "secret": "s", "events": [f"{kind}.*"], "active": True}
            await execute(store, insert(webhooks).values(**hook, created_at=now, created_by="admin"))
            kept = await add(kind, known)
            await store.remove(kind, kept.id, version=1, by=OLENA)
            assert await deliveries_of(store, kind) == [f"{kind}.created", f"{kind}.removed"]


async def test_list_comes_page_by_page_newest_first(store, customer, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            known = await customer()
            before = len((await store.list_of(kind, known)).items)
            for serial in range(7):
                await add(kind, known, numbered(kind, serial))
            items, cursor, pages = [], None, 0
            while pages == 0 or cursor:
                page = await store.list_of(kind, known, cursor=cursor, limit=3)
                items, cursor, pages = [*items, *page.items], page.next, pages + 1
            assert (len(items), len({each.id for each in items})) == (7 + before, 7 + before)
            newest = KINDS[kind].newest
            order = [each.id if newest is None else (getattr(each, newest.name), each.id) for each in items]
            assert order == sorted(order, reverse=True)
            for wrong in ("x", "", "kcAB"):
                with pytest.raises(InvalidCursor):
                    await store.list_of(kind, known, cursor=wrong)


def numbered(kind: KindName, serial: int) -> Fields:
    """Things of one kind that differ; two of each moment."""
    first: Any = WRITTEN[kind][0]
    if kind == "contact_point":
        return replace(first, value=f"067 555 01 0{serial}")
    moment = KINDS[kind].newest
    if moment is not None and moment.name in first.__struct_fields__ and kind != "deal":
        return replace(first, **{moment.name: AT + timedelta(days=serial // 2)})
    return first


async def test_nobody_gets_what_is_of_somebody_who_is_not_there(store, add, subtests):
    for kind in WRITTEN:
        with subtests.test(kind):
            with pytest.raises(NotFound):
                await add(kind, 404)
            with pytest.raises(NotFound):
                await store.list_of(kind, 404)
            with pytest.raises(NotFound):
                await store.change(kind, 404, WRITTEN[kind][0], version=1, by=OLENA)
            with pytest.raises(NotFound):
                await store.remove(kind, 404, version=1, by=OLENA)


@pytest.mark.parametrize(
    ("values", "refused"), [({"merged_into": 1}, CustomerMerged), ({"erased_at": AT}, CustomerErased)]
)
async def test_who_was_merged_away_or_erased_is_left_alone(store, customer, add, subtests, values, refused):
    for kind in WRITTEN:
        with subtests.test(kind):
            known = await customer()
            kept = await add(kind, known)
            await execute(store, update(customers).where(customers.c.id == known).values(**values))
            with pytest.raises(refused):
                await add(kind, known)
            with pytest.raises(refused):
                await store.change(kind, kept.id, WRITTEN[kind][1], version=1, by=OLENA)
            with pytest.raises(refused):
                await store.remove(kind, kept.id, version=1, by=OLENA)
            assert await store.one(kind, kept.id) == kept


async def test_two_things_never_have_the_same_external_id(store, customer, add, subtests):
    for kind in NAMED:
        with subtests.test(kind):
            known = await customer()
            first, second = (replace(each, external_id="X-1") for each in WRITTEN[kind])
            kept = await add(kind, known, first)
            with pytest.raises(Conflict):
                await add(kind, known, second)
            other = await add(kind, known)
            with pytest.raises(Conflict):
                await store.change(kind, other.id, second, version=1, by=OLENA)
            assert await store.one(kind, other.id) == other
            assert (await store.one(kind, kept.id)).external_id == "X-1"


async def test_timeline_tells_of_it_as_it_is(store, customer, add, subtests):
    for kind in SHOWN:
        with subtests.test(kind):
            known = await customer()
            kept = await add(kind, known)
            (item,) = await told(store, known, kind, kept.id)
            assert (item.kind, item.title) == (kind, getattr(kept, "title", ""))
            changed = await store.change(kind, kept.id, WRITTEN[kind][1], version=1, by=TARAS)
            items = await told(store, known, kind, kept.id)
            assert {each.title for each in items} == {getattr(changed, "title", "")}
            if status := getattr(changed, "status", None):
                assert items[0].outcome == status
            await store.remove(kind, kept.id, version=2, by=OLENA)
            assert await told(store, known, kind, kept.id) == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("task", TaskFields(title="Передзвонити")),
        ("deal", DealFields(kind="loan", title="Дім")),
        ("product", ProductFields(kind="card", title="Картка")),
        ("consent", ConsentFields(kind="mailing", given=True)),
        ("contact_point", ContactPointFields(kind="login", value="olena")),
        ("relative", RelativeFields(name="Іван", relation="son")),
    ],
)
async def test_what_has_not_happened_is_not_in_the_timeline(store, customer, kind, fields):
    known = await customer()
    await store.add(kind, known, fields, by=OLENA)
    assert (await store.timeline(known)).items == ()


WRONG: list[tuple[KindName, Fields, type[StoreError], str]] = [
    ("contact_point", ContactPointFields(kind="phone", value="not a number"), InvalidNumber, ""),
    ("contact_point", ContactPointFields(kind="phone", value="anonymous"), InvalidNumber, ""),
    ("contact_point", ContactPointFields(kind="email", value="no address"), Unfit, "value"),
    ("contact_point", ContactPointFields(kind="login", value=" \u200e "), Unfit, "value"),
    ("contact_point", ContactPointFields(kind="phone", value="+380675550001"), Conflict, ""),
    ("relative", RelativeFields(name="Іван", relation="son", relative=404), Unfit, "relative"),
    ("relative", RelativeFields(name="\n", relation="son"), Unfit, "name"),
    ("product", ProductFields(kind="card", title=" "), Unfit, "title"),
    (
        "product",
        ProductFields(kind="card", title="К", since=AT.date(), until=AT.date() - timedelta(days=1)),
        Unfit,
        "until",
    ),
    ("operation", OperationFields(kind="payment", title="Оренда", product=404), Unfit, "product"),
    ("operation", OperationFields(kind="payment", title="Оренда", amount=Decimal("NaN")), Unfit, "amount"),
    ("note", NoteFields(text="Давно", at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))), Unfit, "at"),
    ("deal", DealFields(kind="loan", title="Дім", amount=Decimal("1e15")), Unfit, "amount"),
    ("request", RequestFields(kind="loan", title="Заявка", agent="nobody"), Unfit, "agent"),
    ("task", TaskFields(title="Дзвінок", agent="nobody"), Unfit, "agent"),
    ("task", TaskFields(title="Дзвінок", request=404), Unfit, "request"),
    ("appointment", AppointmentFields(title="Підпис", starts_at=AT, ends_at=AT - timedelta(hours=1)), Unfit, "ends_at"),
    ("deal", DealFields(kind="loan", title="Дім", status="won", opened_at=AT, closed_at=AT - timedelta(1)), Unfit,
     "closed_at"),
]  # fmt: skip


async def test_what_does_not_fit_is_refused(store, customer, subtests):
    known = await customer()
    for kind, fields, refused, field in WRONG:
        with subtests.test(kind, fields=fields):
            before = (await store.list_of(kind, known)).items
            with pytest.raises(refused) as caught:
                await store.add(kind, known, fields, by=OLENA)
            assert getattr(caught.value, "field", "") == field
            assert (await store.list_of(kind, known)).items == before


async def test_anothers_product_or_request_is_nothing_of_this_customer(store, customer):
    one, other = await customer(), await customer("Інший Іван", "+380675550009")
    product = await store.add("product", other, ProductFields(kind="card", title="Картка"), by=OLENA)
    request = await store.add("request", other, RequestFields(kind="loan", title="Заявка"), by=OLENA)
    for kind, fields in (
        ("operation", OperationFields(kind="payment", title="Оренда", product=product.id)),
        ("task", TaskFields(title="Дзвінок", request=request.id)),
    ):
        with pytest.raises(Unfit):
            await store.add(kind, one, fields, by=OLENA)
        await store.add(kind, other, fields, by=OLENA)
