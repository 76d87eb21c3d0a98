"""A store with a few days of calls and shifts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from crm_store.queue_record import HoldNever
from crm_store.records import AgentRecord, CallRecord, Number, QueueRecord
from crm_store.shifts import SignedOn
from crm_store.store import Store
from cti.staffing.past import midnight

TODAY = date(2026, 11, 19)
"""A Thursday."""


@pytest.fixture
def store_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
async def store(store_url) -> AsyncIterator[Store]:
    """Two queues, one agent, no calls."""
    store = await Store.open(store_url)
    await store.add_agent(AgentRecord(login="olena", name="Olena", role="agent", teams=("private",)), "")
    for name in ("lending", "private"):
        queue = QueueRecord(name=name, title=name.title(), team=name, wrap_up=0, hold=HoldNever(), service_target=0.9)
        await store.save_queue(queue)
    yield store
    await store.close()


@pytest.fixture
async def busy(store) -> Store:
    """On each of the last 14 days Olena works from nine to eleven, and 20 callers ring for her at nine."""
    for back in range(1, 15):
        begin = midnight(TODAY - timedelta(days=back)) + timedelta(hours=9)
        news = [
            SignedOn(agent="olena", at=begin, on=True),
            SignedOn(agent="olena", at=begin + timedelta(hours=2), on=False),
        ]
        await store.book_shifts(news, [], begin + timedelta(hours=2))
        for number in range(20):
            await store.record_call(_call(f"{back}-{number}", begin + timedelta(seconds=80 * number), number))
    return store


def _call(name, at, number) -> CallRecord:
    gave_up = number % 5 == 4
    wait = 90.0 if gave_up else 10.0
    answered = None if gave_up else at + timedelta(seconds=wait)
    return CallRecord(
        call=name,
        revision=1,
        arrived_at=at,
        queue="private",
        number=Number(input="", kind="anonymous"),
        outcome="abandoned" if gave_up else "answered",
        agent=None if gave_up else "olena",
        wait=wait,
        answered_at=answered,
        ended_at=(answered or at) + timedelta(seconds=wait if gave_up else 100),
    )
