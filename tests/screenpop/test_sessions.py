"""Sign-in: who gets in, who has to wait, and what is kept of a password."""

from __future__ import annotations

import asyncio

import pytest

from crm_store.errors import StoreUnavailable
from crm_store.store import Store
from screenpop.errors import BadCredentials, NotSignedIn, TooManyAttempts
from screenpop.hub import Hub
from screenpop.passwords import QUEUED, Passwords, hash_password, matches
from screenpop.ratelimit import Buckets
from screenpop.sessions import Sessions
from tests.screenpop.conftest import OPTIONS
from tests.screenpop.support import PASSWORD


class Clock:
    """Time that moves when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sessions(store: Store, clock: Clock):
    made = Sessions(store=store, hub=Hub(), options=OPTIONS, clock=clock)
    yield made
    made.close()


def test_a_password_is_kept_as_an_argon2id_hash_of_its_own() -> None:
    one, two = hash_password("secret"), hash_password("secret")
    assert one.startswith("$argon2id$")
    assert one != two
    assert matches(one, "secret")
    assert not matches(one, "Secret")
    assert not matches("not a hash", "secret")


async def test_an_unknown_login_is_checked_like_a_known_one_and_too_many_at_once_are_sent_away() -> None:
    passwords = Passwords()
    try:
        assert await passwords.check(None, "anything") is False
        asked = [passwords.check(None, "anything") for _ in range(QUEUED + 1)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 1
    finally:
        passwords.close()


async def test_the_cookie_opens_the_session_and_the_store_never_sees_its_token(
    sessions: Sessions, store: Store
) -> None:
    cookie, agent = await sessions.sign_in("anna", PASSWORD, "127.0.0.1")
    assert agent.login == "anna"
    session = await sessions.of_cookie(cookie)
    assert session.agent == agent
    assert session.token_hash not in cookie
    for wrong in (None, "", "x", "\udcff.x", cookie[:-1], cookie.partition(".")[0] + ".AAAA"):
        with pytest.raises(NotSignedIn):
            await sessions.of_cookie(wrong)


async def test_signing_out_or_a_new_password_ends_sessions(sessions: Sessions) -> None:
    one, _ = await sessions.sign_in("anna", PASSWORD, "127.0.0.1")
    two, _ = await sessions.sign_in("anna", PASSWORD, "127.0.0.1")
    await sessions.sign_out(await sessions.of_cookie(one))
    with pytest.raises(NotSignedIn):
        await sessions.of_cookie(one)
    await sessions.of_cookie(two)
    await sessions.end_all("anna")
    with pytest.raises(NotSignedIn):
        await sessions.of_cookie(two)


async def test_a_login_must_wait_after_too_many_wrong_passwords_whether_it_exists_or_not(
    sessions: Sessions, clock: Clock
) -> None:
    for login in ("anna", "nobody"):
        for _ in range(OPTIONS.sign_in_attempts):
            with pytest.raises(BadCredentials):
                await sessions.sign_in(login, "wrong", "127.0.0.1")
        with pytest.raises(TooManyAttempts) as refused:
            await sessions.sign_in(login, PASSWORD, "127.0.0.1")
        assert refused.value.retry_after == OPTIONS.sign_in_window / OPTIONS.sign_in_attempts
    await sessions.sign_in("boris", PASSWORD, "127.0.0.1")
    clock.now += OPTIONS.sign_in_window / OPTIONS.sign_in_attempts
    await sessions.sign_in("anna", PASSWORD, "127.0.0.1")


async def test_an_address_must_wait_whatever_logins_it_tries(sessions: Sessions) -> None:
    for number in range(OPTIONS.sign_in_attempts_per_address):
        with pytest.raises(BadCredentials):
            await sessions.sign_in(f"guess{number}", "wrong", "10.0.0.9")
    with pytest.raises(TooManyAttempts):
        await sessions.sign_in("anna", PASSWORD, "10.0.0.9")
    await sessions.sign_in("anna", PASSWORD, "10.0.0.8")


async def test_an_address_that_must_wait_cannot_crowd_out_what_is_kept_of_a_login(sessions: Sessions) -> None:
    for _ in range(OPTIONS.sign_in_attempts):
        with pytest.raises(BadCredentials):
            await sessions.sign_in("anna", "wrong", "10.0.0.7")
    for number in range(10_001):
        with pytest.raises((BadCredentials, TooManyAttempts)):
            await sessions.sign_in(f"guess{number}", "wrong", "10.0.0.9")
    with pytest.raises(TooManyAttempts):
        await sessions.sign_in("anna", PASSWORD, "10.0.0.8")


async def test_whoever_owns_a_whole_ipv6_network_is_one_address(sessions: Sessions) -> None:
    for number in range(OPTIONS.sign_in_attempts_per_address):
        with pytest.raises(BadCredentials):
            await sessions.sign_in(f"guess{number}", "wrong", f"2001:db8::{number:x}")
    with pytest.raises(TooManyAttempts):
        await sessions.sign_in("anna", PASSWORD, "2001:db8::ffff")
    await sessions.sign_in("anna", PASSWORD, "2001:db8:0:1::1")
    for number in range(OPTIONS.sign_in_attempts_per_address):
        with pytest.raises(BadCredentials):
            await sessions.sign_in(f"guess{number}", "wrong", "::ffff:10.0.0.9")
    await sessions.sign_in("anna", PASSWORD, "::ffff:10.0.0.8")


async def test_what_is_no_wrong_password_is_not_counted_as_one(
    sessions: Sessions, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(login: str) -> str:
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(store, "password_hash", away)
        for _ in range(OPTIONS.sign_in_attempts):
            with pytest.raises(StoreUnavailable):
                await sessions.sign_in("anna", PASSWORD, "10.0.0.7")
    await sessions.sign_in("anna", PASSWORD, "10.0.0.7")


def test_a_flood_of_names_takes_only_so_much_memory(clock: Clock) -> None:
    buckets = Buckets(3, 1, most=100, clock=clock)
    for number in range(1000):
        assert buckets[str(number)].take()
    assert len(buckets) == 100
