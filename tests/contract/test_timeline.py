"""The timeline: newest first, whole, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from crm_store.actor import Actor
from crm_store.errors import InvalidCursor
from crm_store.schema import timeline
from crm_store.writes import NoteWritten


@pytest.fixture
async def busy(store, customer, call, now):
    """A customer with 25 ended calls, three at each instant."""
    known = await customer()
    for serial in range(25):
        at = now - timedelta(hours=serial // 3)
        await store.record_call(call(f"c{serial}", customer=known, arrived_at=at, ended_at=at, outcome="abandoned"))
    return known


async def test_pages_together_show_everything_once_and_newest_first(store, busy):
    items, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = await store.timeline(busy, cursor=cursor, limit=4)
        items, cursor, pages = [*items, *page.items], page.next, pages + 1
    assert (len(items), len({item.id for item in items}), pages) == (25, 25, 7)
    assert [item.at for item in items] == sorted((item.at for item in items), reverse=True)


async def test_what_happens_meanwhile_does_not_shift_the_next_page(store, busy, call, now):
    first = await store.timeline(busy, limit=10)
    rest = await store.timeline(busy, limit=200, cursor=first.next)
    await store.record_call(call("new", customer=busy, arrived_at=now, ended_at=now, outcome="abandoned"))
    assert await store.timeline(busy, limit=200, cursor=first.next) == rest


async def test_last_page_says_that_it_is_the_last(store, busy):
    assert (await store.timeline(busy, limit=25)).next is None
    assert (await store.timeline(busy, limit=24)).next is not None


async def test_customer_s_timeline_holds_nothing_of_others(store, busy, customer):
    other = await customer("Інший Іван", "+380505550009", note="Лише це")
    assert [item.text for item in (await store.timeline(other)).items] == ["Лише це"]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "0' OR 1=1", "\udcff", "жжж", "kcAB"])
async def test_made_up_cursor_is_refused(store, busy, cursor):
    with pytest.raises(InvalidCursor):
        await store.timeline(busy, cursor=cursor)


@pytest.fixture
async def varied(store, customer, now):
    """A customer with a thing of each kind every day, 700 days back."""
    known = await customer()
    kinds = (
        ("interaction", "call", "Рахунки", None, "olena"),
        ("interaction", "email", "Довідка про рахунок", "Прошу надіслати ДО П’ЯТНИЦІ", None),
        ("note", None, "", "Телефонувати після обіду", "taras"),
        ("operation", None, "Оплата карткою", None, None),
    )
    rows = [
        {"customer": known, "at": now - timedelta(days=day), "kind": kind, "channel": channel, "title": title,
         "text": text, "agent": agent}
        for day in range(700) for kind, channel, title, text, agent in kinds
    ]  # fmt: skip
    rows[-1] |= {"kind": "document", "title": "Ґрунтовний договір"}
    await store.database.write(lambda connection: connection.execute(insert(timeline), rows) and None)
    return known


async def all_of(store, customer: int, **wanted: object) -> list[str]:
    """What the pages show together."""
    shown, cursor = [], None
    while True:
        page = await store.timeline(customer, cursor=cursor, limit=150, **wanted)
        assert len(page.items) <= 150
        shown += [item.id for item in page.items]
        if (cursor := page.next) is None:
            return shown


@pytest.mark.parametrize(
    ("wanted", "many"),
    [
        ({}, 2800),
        ({"kinds": ("note",)}, 700),
        ({"kinds": ("note", "document")}, 701),
        ({"channels": ("email",)}, 700),
        ({"agents": ("olena", "taras")}, 1400),
        ({"kinds": ("interaction",), "channels": ("call",), "agents": ("taras",)}, 0),
        ({"text": "рах"}, 1400),
        ({"text": "РАХУНОК дов"}, 700),
        ({"text": "до п'ятниці"}, 700),
        ({"text": "унок"}, 0),
        ({"text": "грунтовний"}, 1),
        ({"text": "рах", "channels": ("call",)}, 700),
        ({"text": "%"}, 2800),
    ],
)
async def test_pages_show_all_that_is_asked_for_once_and_nothing_else(store, varied, wanted, many):
    shown = await all_of(store, varied, **wanted)
    assert (len(shown), len(set(shown))) == (many, many)


async def test_page_of_what_is_rare_reads_on_only_so_far_and_says_where_to_go_on(store, varied, monkeypatch):
    monkeypatch.setattr("crm_store.timeline.MOST_READ", 1_000)
    page = await store.timeline(varied, kinds=("document",))
    assert page.items == ()
    assert page.next is not None
    assert len(await all_of(store, varied, kinds=("document",))) == 1


async def test_filtered_page_that_is_full_and_the_last_says_so(store, varied):
    page = await store.timeline(varied, kinds=("document",), limit=1)
    assert (len(page.items), page.next) == (1, None)


async def test_note_of_a_call_is_found_by_its_words(store, busy, now):
    note = "Обіцяла передзвонити у вівторок"
    await store.apply(NoteWritten(call="c3", text=note, by=Actor(name="olena"), at=now))
    assert len(await all_of(store, busy, text="вівт обіц")) == 1
