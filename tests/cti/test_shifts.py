"""The store hears who is at work, sooner or later."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from crm_store.errors import StoreUnavailable
from crm_store.store import Store
from cti.shifts import ShiftBook


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/store.db")
    yield store
    await store.close()


async def _shifts(store):
    now = datetime.now(UTC)
    return await store.shifts(now - timedelta(days=1), now + timedelta(days=1))


async def test_a_shift_is_written_down_when_it_begins_and_when_it_ends(store):
    present: set[str] = set()
    book = ShiftBook(store, lambda: present)
    present.add("olena")
    book.changed("olena", True)
    await book.write_down()
    assert [(shift.agent, shift.is_open) for shift in await _shifts(store)] == [("olena", True)]
    present.clear()
    book.changed("olena", False)
    await book.write_down()
    assert [shift.is_open for shift in await _shifts(store)] == [False]


async def test_what_happens_while_the_store_is_away_is_written_down_later(store, monkeypatch):
    book = ShiftBook(store, list)

    async def away(*_):
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(store, "book_shifts", away)
        book.changed("olena", True)
        book.changed("olena", False)
        await book.write_down()
    assert await _shifts(store) == ()
    await book.write_down()
    assert [shift.agent for shift in await _shifts(store)] == ["olena"]


async def test_news_are_written_down_at_once(store, monkeypatch):
    written = asyncio.Event()
    keep = store.book_shifts

    async def seen(changes, present, at):
        await keep(changes, present, at)
        if changes:
            written.set()

    monkeypatch.setattr(store, "book_shifts", seen)
    book = ShiftBook(store, lambda: ["olena"])
    task = asyncio.create_task(book.run())
    book.changed("olena", True)
    await asyncio.wait_for(written.wait(), 30)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert len(await _shifts(store)) == 1
