"""What has been kept long enough goes, and only that; counts of it stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from crm_store import retention
from crm_store.dealing_records import NoteFields, RequestFields, TaskFields
from crm_store.retention import KINDS
from crm_store.schema import deliveries, past_counts, webhooks
from crm_store.voicemails import NewVoicemail
from crm_store.writes import NoteWritten
from tests.contract.conftest import NOW, OLENA

OLD = NOW - timedelta(days=400)


@pytest.fixture
async def history(store, customer, call):
    """Old and new of what can grow old."""
    known = await customer()
    for at in (OLD, NOW):
        name = str(at.timestamp())
        record = call(name, customer=known, arrived_at=at, answered_at=at, ended_at=at, outcome="answered", talk=60.0)
        await store.record_call(record)
        await store.apply(NoteWritten(call=name, by=OLENA, text="нотатка", at=at))
        await store.add("note", known, NoteFields(text="нотатка", at=at), by=OLENA)
        heard = NewVoicemail(file=f"{name}.wav", call=name, at=at, seconds=5.0, queue="private", customer=known)
        await store.add_voicemail(heard)
    await store.add("request", known, RequestFields(kind="loan", title="Позика"), by=OLENA)
    await store.add("task", known, TaskFields(title="Подзвонити"), by=OLENA)

    def told(connection: Connection) -> None:
        hook = {"url": "https://example.test", "secret": "", "events": [], "active": True}
        (webhook,) = connection.scalars(
            insert(webhooks).values(created_at=OLD, created_by="x", **hook).returning(webhooks.c.id)
        )
        for done_at in (OLD, None):
            state = {"event": "e", "type": "t", "payload": "{}", "state": "done", "tries": 1, "created_at": OLD}
            connection.execute(insert(deliveries).values(webhook=webhook, done_at=done_at, **state))

    await store.database.write(told)
    return known


async def remove(store, kind: str, until) -> tuple[int, list[str]]:
    rows, sounds, gone = 0, [], await store.remove_outlived(kind, until)
    while True:
        rows, sounds = rows + gone.rows, [*sounds, *gone.sounds]
        if gone.after is None:
            return rows, sounds
        gone = await store.remove_outlived(kind, until, gone.after)


async def test_only_what_is_old_goes_and_the_rest_stays(store, history):
    until = NOW - timedelta(days=365)
    wanted = dict.fromkeys(KINDS, until)
    before = await store.outlived(wanted)
    assert {kind: rows for kind, rows in before.items() if rows} == {
        "calls": 1, "notes": 1, "voicemails": 1, "deliveries": 1,
    }  # fmt: skip
    for kind in KINDS:
        rows, sounds = await remove(store, kind, until)
        assert rows == before[kind], kind
        assert sounds == ([f"{OLD.timestamp()}.wav"] if kind == "voicemails" else []), kind
    assert set((await store.outlived(wanted)).values()) == {0}
    assert [item.text for item in (await store.timeline(history)).items if item.kind == "note"] == ["нотатка"]
    assert await store.call(str(NOW.timestamp())) is not None
    assert await store.call(str(OLD.timestamp())) is None
    assert await store.note(str(OLD.timestamp())) == ("", None)


async def test_what_went_is_counted_by_month(store, history):
    for kind in ("calls", "notes"):
        await remove(store, kind, NOW - timedelta(days=365))

    def counts(connection: Connection) -> list[tuple[object, ...]]:
        chosen = past_counts.c
        return [
            tuple(row) for row in connection.execute(select(chosen.month, chosen.kind, chosen.count, chosen.seconds))
        ]

    month = OLD.date().replace(day=1)
    assert sorted(await store.database.read(counts)) == [(month, "interaction", 1, 60.0), (month, "note", 1, 0.0)]


async def test_however_many_there_are_they_go_in_batches(store, customer, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    monkeypatch.setattr(retention, "_LOOKED_AT", 4)
    known = await customer()
    for position in range(10):
        await store.add("note", known, NoteFields(text=str(position), at=OLD if position % 3 else NOW), by=OLENA)
    assert (await remove(store, "notes", NOW - timedelta(days=365)))[0] == 6
    assert [item.text for item in (await store.timeline(known)).items] == ["9", "6", "3", "0"]


async def test_an_open_request_is_kept_however_old(store, history):
    until = NOW + timedelta(days=10_000)
    assert (await remove(store, "requests", until))[0] == 0
    assert (await remove(store, "tasks", until))[0] == 0
