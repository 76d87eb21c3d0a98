"""Every operation, asked by everybody: who gets in is what the table says, and nothing is missing there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from aiohttp import ClientSession

from crm_store.actor import SYSTEM
from crm_store.store import Store
from crm_store.tokens import NewToken, Scope
from screenpop.openapi import plain_path
from screenpop.server import ROUTES
from tests.screenpop.conftest import Browse
from tests.screenpop.http.access import Line, lines
from tests.screenpop.support import Running

SCOPES: tuple[Scope, ...] = get_args(Scope)
REFUSALS = {"not_signed_in", "not_allowed", "out_of_scope", "bad_token", "two_credentials", "too_many_attempts"}
LETTERS = {"anna": "A", "vera": "S", "adam": "D"}


def test_table_has_every_operation_and_no_other() -> None:
    served = [(route.method, plain_path(route.path)) for route in ROUTES]
    assert sorted((line.method, line.path) for line in lines()) == sorted(served)


def test_a_token_opens_what_names_its_scope_as_the_table_says() -> None:
    scopes = {(route.method, plain_path(route.path)): route.scope for route in ROUTES}
    assert {(line.method, line.path): line.scope for line in lines()} == scopes


async def let_in(session: ClientSession, line: Line) -> str | None:
    """None when whoever asks is let in; otherwise the code of the refusal. Number 404404 of anything is not there."""
    path = re.sub(r"\{\w+\}", "404404", line.path)
    body = None if line.method == "GET" else {}
    async with session.request(line.method, path, json=body) as answer:
        if answer.content_type != "application/json":
            return None
        found = await answer.json()
        code = found.get("error", {}).get("code") if isinstance(found, dict) else None
        return code if code in REFUSALS else None


async def all_who_get_in(session: ClientSession, refusal: str) -> set[Line]:
    """The operations that let him in; the others refuse with this code."""
    entered = set()
    for line in lines():
        if line.who == "all":
            continue
        code = await let_in(session, line)
        assert code in (None, refusal, "too_many_attempts"), line
        if code is None:
            entered.add(line)
    return entered


async def test_nobody_gets_in_who_is_not_signed_in(browse: Browse) -> None:
    assert await all_who_get_in(await browse(), "not_signed_in") == set()


@pytest.mark.parametrize("login", LETTERS)
async def test_role_opens_what_the_table_says(browse: Browse, login: str) -> None:
    entered = await all_who_get_in(await browse(login), "not_allowed")
    assert entered == {line for line in lines() if LETTERS[login] in line.who}


@pytest.mark.parametrize("scope", [*SCOPES, None])
async def test_scope_opens_what_the_table_says(running: Running, store: Store, scope: Scope | None) -> None:
    text, _ = await store.add_token(NewToken(name="program", scopes=(scope,) if scope else ()), by=SYSTEM)
    async with program(running, text) as session:
        entered = await all_who_get_in(session, "out_of_scope")
    assert entered == {line for line in lines() if scope and line.scope == scope}


@pytest.mark.parametrize("end", ["revoked", "expired"])
async def test_token_that_has_ended_opens_nothing(running: Running, store: Store, end: str) -> None:
    expired = datetime.now(UTC) - timedelta(seconds=1) if end == "expired" else None
    text, token = await store.add_token(NewToken(name="program", scopes=SCOPES, expires_at=expired), by=SYSTEM)
    if end == "revoked":
        await store.revoke_token(token.id, by=SYSTEM)
    async with program(running, text) as session:
        assert await all_who_get_in(session, "bad_token") == set()


def program(running: Running, text: str) -> ClientSession:
    return ClientSession(running.origin, headers={"Authorization": f"Bearer {text}"})
