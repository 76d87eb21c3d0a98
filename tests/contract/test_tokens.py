"""Tokens of other programs: shown once, worth nothing once revoked or expired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from crm_store.actor import Actor
from crm_store.errors import Conflict, NotFound
from crm_store.schema import tokens
from crm_store.store import Store
from crm_store.tokens import NewToken, hash_of

ADAM = Actor(name="adam", address="192.0.2.7")
NEW = NewToken(name="website", scopes=("customers:write", "customers:read"))


def now() -> datetime:
    return datetime.now(UTC)


async def test_token_is_known_by_its_text_and_the_text_is_nowhere_kept(store: Store) -> None:
    text, made = await store.add_token(NEW, by=ADAM)
    assert await store.token_of(hash_of(text), now=now()) == made
    assert (made.scopes, made.created_by) == (("customers:read", "customers:write"), "adam")
    row = await store.database.read(lambda connection: connection.execute(select(tokens)).one())
    assert text not in map(str, row)


async def test_other_text_is_no_token(store: Store) -> None:
    text, _ = await store.add_token(NEW, by=ADAM)
    assert await store.token_of(hash_of(text + "x"), now=now()) is None


async def test_token_ends_when_it_expires(store: Store) -> None:
    text, made = await store.add_token(
        NewToken(name="guest", scopes=("audit:read",), expires_at=now() + timedelta(hours=1)), by=ADAM
    )
    assert await store.token_of(hash_of(text), now=now()) == made
    assert await store.token_of(hash_of(text), now=now() + timedelta(hours=1)) is None


async def test_revoked_token_works_no_more_and_stays_in_the_list(store: Store) -> None:
    text, made = await store.add_token(NEW, by=ADAM)
    await store.revoke_token(made.id, by=ADAM)
    (kept,) = await store.tokens()
    assert kept.revoked_at is not None
    assert await store.token_of(hash_of(text), now=now()) is None
    await store.revoke_token(made.id, by=ADAM)
    assert (await store.tokens()) == (kept,)
    with pytest.raises(NotFound):
        await store.revoke_token(made.id + 1, by=ADAM)


async def test_name_is_never_given_twice(store: Store) -> None:
    _, made = await store.add_token(NEW, by=ADAM)
    await store.revoke_token(made.id, by=ADAM)
    with pytest.raises(Conflict):
        await store.add_token(NEW, by=ADAM)


async def test_use_is_kept_once_a_minute(store: Store) -> None:
    _, made = await store.add_token(NEW, by=ADAM)
    at = now()
    for later in (0, 59, 61):
        await store.token_used(made.id, now=at + timedelta(seconds=later))
        (kept,) = await store.tokens()
        assert kept.last_used_at == at + timedelta(seconds=61 if later == 61 else 0)
