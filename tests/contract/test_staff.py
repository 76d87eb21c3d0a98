"""Agents, their sessions, and settings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.errors import Conflict, NotFound
from crm_store.records import AgentRecord, SessionRecord


async def test_agent_comes_back_as_he_was_added(store):
    anna = AgentRecord(
        login="anna",
        name="Анна",
        role="supervisor",
        language="uk",
        teams=("private", "lending"),
        skills={"uk": 10, "loans": 4},
        endpoint="PJSIP/anna",
        sip_password="sip",
        capacity={"voice": 1, "chat": 3},
    )
    await store.add_agent(anna, "hash")
    assert await store.agent("anna") == anna
    assert [agent.login for agent in await store.agents()] == ["anna", "olena", "taras"]
    assert await store.password_hash("anna") == "hash"


async def test_login_is_given_once(store):
    with pytest.raises(Conflict):
        await store.add_agent(AgentRecord(login="olena", name="Інша", role="agent"), "hash")
    assert await store.password_hash("olena") == "hash of olena"


async def test_what_an_administrator_changes_is_kept(store):
    await store.set_password("olena", "new hash")
    await store.set_role("olena", "administrator")
    await store.set_endpoint("olena", "PJSIP/desk7", "secret")
    await store.set_language("olena", "ru")
    olena = await store.agent("olena")
    assert (olena.role, olena.endpoint, olena.sip_password, olena.language) == (
        "administrator",
        "PJSIP/desk7",
        "secret",
        "ru",
    )
    assert await store.password_hash("olena") == "new hash"


async def test_somebody_who_is_not_there_cannot_be_changed(store):
    assert await store.password_hash("nobody") is None
    for change in (
        store.agent("nobody"),
        store.set_password("nobody", "hash"),
        store.set_role("nobody", "agent"),
        store.set_endpoint("nobody", None, None),
        store.set_language("nobody", "en"),
    ):
        with pytest.raises(NotFound):
            await change


async def test_session_ends_with_its_time_or_when_it_is_ended(store, now):
    for token in ("a", "b", "c"):
        await store.add_session(
            SessionRecord(token_hash=token, login="olena", created_at=now, expires_at=now + timedelta(hours=1))
        )
    session = await store.session("a", now=now)
    assert session is not None
    assert session.login == "olena"
    assert await store.session("a", now=now + timedelta(hours=1)) is None
    await store.end_session("a")
    await store.end_session("a")
    assert await store.session("a", now=now) is None
    assert await store.session("b", now=now) is not None
    await store.end_sessions("olena")
    assert await store.session("b", now=now) is None


async def test_setting_keeps_its_last_value(store):
    assert await store.setting("demo") is None
    await store.set_setting("demo", "0")
    await store.set_setting("demo", "1")
    assert await store.setting("demo") == "1"


async def test_everything_is_there_after_a_restart(store, store_url, customer):
    known = await customer()
    other = await type(store).open(store_url)
    try:
        assert (await other.identify("0675550001")).chosen == known
    finally:
        await other.close()
