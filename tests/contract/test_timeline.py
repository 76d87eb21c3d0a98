"""The timeline: newest first, whole, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.errors import InvalidCursor


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
