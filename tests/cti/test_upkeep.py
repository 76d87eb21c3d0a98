"""What goes on behind the service goes on whatever happens, and waits for the night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_store.actor import Actor
from crm_store.dealing_records import NoteFields
from crm_store.document_files import DocumentFiles
from crm_store.documents import Documents
from crm_store.errors import StoreUnavailable
from crm_store.records import NewCustomer
from crm_store.store import Store
from cti import upkeep
from cti.backoff import Backoff
from cti.upkeep import Upkeep, seconds_until

ANNA = Actor(name="anna")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path}/farley.sqlite")
    for _ in range(2):
        await store.create_customer(NewCustomer(name="Olena Koval", number="+380441234567"), by=ANNA)
    await store.add("note", 1, NoteFields(text="x", at=datetime.now(UTC) - timedelta(days=400)), by=ANNA)
    yield store
    await store.close()


async def test_every_night_duplicates_are_found_and_what_is_old_goes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "seconds_until", lambda hour, now: 0.0)
    monkeypatch.setattr(upkeep, "Backoff", lambda **_: Backoff(first=0.001, longest=0.001))
    first = iter([StoreUnavailable])
    run = store.run_backfills

    async def away_at_first(*told: object) -> None:
        for error in first:
            raise error
        await run(*told)

    monkeypatch.setattr(store, "run_backfills", away_at_first)
    nights = asyncio.Event()
    noted = store.note_retention

    async def note(*what: object) -> None:
        await noted(*what)
        nights.set()

    monkeypatch.setattr(store, "note_retention", note)
    documents = Documents(store, DocumentFiles.at(str(tmp_path / "documents")))
    task = asyncio.create_task(Upkeep(store, tmp_path, documents, {"notes": 365}).run())
    await nights.wait()
    task.cancel()
    await asyncio.wait([task])
    assert [(each.one, each.other) for each in (await store.duplicates()).items] == [(1, 2)]
    assert (await store.timeline(1)).items == ()


def test_the_night_is_the_next_time_that_the_clock_shows_the_hour() -> None:
    now = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert seconds_until(3, now) == 5400
    assert seconds_until(1, now) == 23.5 * 3600
