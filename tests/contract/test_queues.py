"""Queues as the administrator keeps them, and those that he kept before there was as much to say of one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, text

from crm_store import migrations
from crm_store.errors import Conflict, NotFound
from crm_store.queue_record import (
    Announcements,
    HoldFixed,
    HoldForever,
    Holiday,
    Hours,
    QueueRecord,
    QueueStep,
    Span,
    WayOut,
    Week,
)
from crm_store.queues import version_of
from crm_store.store import Store

PLAIN = QueueRecord(name="private", title="Private banking", team="private")
DAY = (Span(opens="09:00", closes="18:00"),)
WHOLE = QueueRecord(
    name="lending",
    title="Кредиты – кредити",
    team="lending",
    skills={"loans": 5},
    languages=frozenset({"uk", "ru", "en"}),
    hold=HoldForever(),
    steps=(QueueStep(kind="team", seconds=None, segments=frozenset({"vip"})), QueueStep(kind="relaxed", relax=2)),
    owner_first=False,
    segment_bonus={"vip": 60.0},
    max_wait=300.0,
    announcements=Announcements(callback=True),
    on_timeout=WayOut(kind="queue", queue="private"),
    hours=Hours(
        zone="Europe/Kyiv",
        week=Week(monday=DAY),
        holidays=(Holiday(day=date(2026, 12, 25), name="Різдво"), Holiday(day=date(2026, 12, 31), spans=DAY)),
    ),
)


async def test_queue_comes_back_as_it_was_saved(store):
    await store.save_queue(PLAIN)
    await store.save_queue(WHOLE)
    assert await store.queues() == (WHOLE, PLAIN)
    assert await store.queue("lending") == WHOLE


async def test_queue_is_replaced_by_its_name(store):
    await store.save_queue(PLAIN)
    newer = QueueRecord(name="private", title="Приватні", team="private", max_wait=300.0)
    await store.save_queue(newer)
    assert await store.queues() == (newer,)


async def test_second_of_two_who_change_a_queue_at_once_is_told(store):
    await store.add_queue(PLAIN)
    with pytest.raises(Conflict):
        await store.add_queue(PLAIN)
    read = version_of(await store.queue("private"))
    await store.replace_queue(QueueRecord(name="private", title="First", team="private"), version=read)
    with pytest.raises(Conflict):
        await store.replace_queue(QueueRecord(name="private", title="Second", team="private"), version=read)
    with pytest.raises(Conflict):
        await store.remove_queue("private", version=read)
    assert (await store.queue("private")).title == "First"


async def test_queue_is_forgotten(store):
    await store.save_queue(PLAIN)
    await store.remove_queue("private", version=version_of(PLAIN))
    assert await store.queues() == ()
    for gone in (store.queue("private"), store.remove_queue("private"), store.replace_queue(PLAIN, version="")):
        with pytest.raises(NotFound):
            await gone


async def test_the_same_settings_are_the_same_version():
    languages = [frozenset(order) for order in (("uk", "ru", "en"), ("en", "ru", "uk"))]
    versions = {version_of(QueueRecord(name="a", title="A", team="a", languages=each)) for each in languages}
    assert len(versions) == 1


def _as_it_was(connection: Connection) -> None:
    migrations.upgrade(connection, "0001")
    connection.execute(
        text(
            "INSERT INTO queues (name, title, team, skills, hold_for_owner, ring, wrap_up, max_wait, short_abandon,"
            " service_seconds, service_target) VALUES"
            " ('lending', 'Кредити', 'lending', '{\"loans\": 5}', 45.0, 25.0, 30.0, 240.0, 6.0, 15.0, 0.9),"
            " ('private', 'Private', 'private', '{}', 30.0, 20.0, 60.0, NULL, 5.0, 20.0, 0.8)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO agents (login, name, role, language, teams, skills)"
            " VALUES ('olena', 'Олена', 'agent', 'uk', '[]', '{}')"
        )
    )


async def test_queues_of_the_first_version_are_carried_over(bare_url, at_revision):
    await at_revision(bare_url, _as_it_was)
    store = await Store.open(bare_url)
    try:
        lending, private = await store.queues()
        assert lending == QueueRecord(
            name="lending",
            title="Кредити",
            team="lending",
            skills={"loans": 5},
            hold=HoldFixed(seconds=45.0),
            ring=25.0,
            wrap_up=30.0,
            max_wait=240.0,
            short_abandon=6.0,
            service_seconds=15.0,
            service_target=0.9,
        )
        assert private.hold == HoldFixed(seconds=30.0)
        assert (await store.agent("olena")).capacity == {"voice": 1}
    finally:
        await store.close()
