"""`farley user`: who may sign in, and with which telephone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from crm_store.records import SessionRecord
from crm_store.store import Store
from screenpop.passwords import matches
from tests.cti.conftest import Farley

T = TypeVar("T")
ANNA = ("user", "add", "anna", "--name", "Anna Koval")


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[Callable[[Store], Awaitable[T]]], T]:
    """`kept(lambda store: store.agent("anna"))` asks the store that the commands wrote to."""

    async def ask(question: Callable[[Store], Awaitable[T]]) -> T:
        store = await Store.open(f"sqlite:///{tmp_path / 'var/farley.sqlite'}")
        try:
            return await question(store)
        finally:
            await store.close()

    return lambda question: asyncio.run(ask(question))


def test_new_agent_signs_in_with_the_password_that_is_shown(farley: Farley, kept: Callable[..., str]) -> None:
    said = farley(*ANNA, "--team", "private", "--team", "loans", "--skill", "loans:8", "--language", "uk")
    password = re.search(r"Password +(\S+)", said.out)
    assert password
    assert matches(kept(lambda store: store.password_hash("anna")), password[1])
    agent = kept(lambda store: store.agent("anna"))
    assert (agent.name, agent.role, agent.language) == ("Anna Koval", "agent", "uk")
    assert (agent.teams, agent.skills) == (("private", "loans"), {"loans": 8})


def test_login_is_given_once(farley: Farley) -> None:
    assert farley(*ANNA).status == 0
    said = farley(*ANNA)
    assert said.status == 1
    assert "farley user password anna" in said.err


@pytest.mark.parametrize("login", ["an na", "anna,boris", "anna&boris", "", "${SHELL(x)}", "a" * 65, "anna\n"])
def test_login_that_could_harm_the_dialplan_is_refused(farley: Farley, login: str) -> None:
    said = farley("user", "add", login, "--name", "Anna")
    assert said.status == 1
    assert "is no login" in said.err


@pytest.mark.parametrize("skill", ["loans", "loans:0", "loans:11", ":5", "loans:x"])
def test_skill_has_a_level_from_1_to_10(farley: Farley, skill: str) -> None:
    said = farley(*ANNA, "--skill", skill)
    assert said.status == 1
    assert "loans:7" in said.err


def test_password_may_be_typed_and_is_not_shown(farley: Farley, kept: Callable[..., str]) -> None:
    farley(*ANNA)
    said = farley("user", "password", "anna", "--stdin", typed="correct horse\n")
    assert "correct" not in said.out + said.err
    assert matches(kept(lambda store: store.password_hash("anna")), "correct horse")
    assert "at least 10" in farley("user", "password", "anna", "--stdin", typed="short\n").err


@pytest.mark.parametrize("change", [("password", "anna"), ("role", "anna", "supervisor")])
def test_new_password_or_role_ends_his_sessions(
    farley: Farley, kept: Callable[..., SessionRecord | None], change: tuple[str, ...]
) -> None:
    farley(*ANNA)
    now = datetime.now(UTC)
    session = SessionRecord(token_hash="0" * 64, login="anna", created_at=now, expires_at=now + timedelta(hours=1))
    kept(lambda store: store.add_session(session))
    assert kept(lambda store: store.session("0" * 64, now=now))
    assert farley("user", *change).status == 0
    assert kept(lambda store: store.session("0" * 64, now=now)) is None


def test_browser_phone_has_a_password_of_its_own_and_sections_to_include(
    farley: Farley, kept: Callable[..., str]
) -> None:
    farley(*ANNA)
    said = farley("user", "endpoint", "anna", "--webrtc")
    agent = kept(lambda store: store.agent("anna"))
    assert agent.endpoint == "PJSIP/anna"
    assert "[anna](farley-browser-phone)" in said.out
    assert f"password={agent.sip_password}" in said.out
    assert "(browser)" in farley("user", "list").out


def test_desk_phone_takes_the_place_of_the_browser(farley: Farley, kept: Callable[..., str]) -> None:
    farley(*ANNA)
    farley("user", "endpoint", "anna", "--webrtc")
    assert "PJSIP/101" in farley("user", "endpoint", "anna", "101").out
    agent = kept(lambda store: store.agent("anna"))
    assert (agent.endpoint, agent.sip_password) == ("PJSIP/101", None)
    farley("user", "endpoint", "anna", "--none")
    assert kept(lambda store: store.agent("anna")).endpoint is None


@pytest.mark.parametrize("endpoint", ["anna&boris", "anna,,g", "a/b"])
def test_endpoint_that_could_harm_the_dialplan_is_refused(farley: Farley, endpoint: str) -> None:
    farley(*ANNA)
    assert farley("user", "endpoint", "anna", endpoint).status == 1


@pytest.mark.parametrize("command", [("password", "boris"), ("role", "boris", "agent"), ("endpoint", "boris")])
def test_nobody_of_that_name(farley: Farley, command: tuple[str, ...]) -> None:
    said = farley("user", *command)
    assert (said.status, said.err) == (1, "farley: nobody signs in as boris; `farley user list` shows who does\n")
