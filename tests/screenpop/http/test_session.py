"""Signing in and out over HTTP."""

from __future__ import annotations

import ssl

import pytest

from tests.screenpop.conftest import Browse, Run
from tests.screenpop.support import PASSWORD, Running, new_browser


async def test_whoever_signs_in_is_told_who_he_is_until_he_signs_out(browse: Browse) -> None:
    browser = await browse()
    async with browser.get("/api/session") as answer:
        assert answer.status == 401
        assert (await answer.json())["error"]["code"] == "not_signed_in"
    async with browser.post("/api/session", json={"login": "anna", "password": PASSWORD}) as answer:
        told = {"agent": "anna", "name": "Anna", "role": "agent", "language": "en"}
        assert await answer.json() == told
    async with browser.get("/api/session") as answer:
        assert await answer.json() == told
        assert answer.headers["Cache-Control"] == "no-store"
    async with browser.delete("/api/session") as answer:
        assert answer.status == 204
    async with browser.get("/api/session") as answer:
        assert answer.status == 401


async def test_a_script_may_read_that_there_is_a_session_but_not_which(browse: Browse) -> None:
    browser = await browse()
    async with browser.post("/api/session", json={"login": "anna", "password": PASSWORD}) as answer:
        assert {name for name, morsel in answer.cookies.items() if not morsel["httponly"]} == {"farley_hint"}
        assert answer.cookies["farley_hint"].value == "1"
    async with browser.delete("/api/session") as answer:
        assert answer.cookies["farley_hint"]["max-age"] == "0"


async def test_a_stolen_cookie_is_worth_nothing_after_sign_out(browse: Browse, running: Running) -> None:
    anna = await browse("anna")
    stolen = {"Cookie": f"farley={anna.cookie_jar.filter_cookies(running.url)['farley'].value}"}
    stranger = await browse()
    async with stranger.get("/api/session", headers=stolen) as answer:
        assert answer.status == 200
    async with anna.delete("/api/session"):
        pass
    async with stranger.get("/api/session", headers=stolen) as answer:
        assert answer.status == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browse: Browse) -> None:
    async with (await browse()).post("/api/session", json={"login": "anna", "password": PASSWORD}) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("farley=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


async def test_over_tls_the_cookie_stays_on_tls(run: Run, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    credentials = {"login": "anna", "password": PASSWORD}
    async with (
        run(tls=tls[0]) as running,
        new_browser(running, tls[1]) as browser,
        browser.post("/api/session", json=credentials) as answer,
    ):
        cookie = answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"]
    assert cookie.startswith("__Host-farley=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"} <= {part.strip() for part in cookie.split(";")}


async def test_wrong_passwords_are_refused_and_then_slowed_down(browse: Browse) -> None:
    browser = await browse()
    for _ in range(3):
        async with browser.post("/api/session", json={"login": "anna", "password": "guess"}) as answer:
            assert answer.status == 401
            assert (await answer.json())["error"]["code"] == "bad_credentials"
    async with browser.post("/api/session", json={"login": "anna", "password": PASSWORD}) as answer:
        assert answer.status == 429
        assert (await answer.json())["error"]["code"] == "too_many_attempts"
        assert 0 < int(answer.headers["Retry-After"]) <= 100


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None])
async def test_a_page_of_another_site_may_not_write(running: Running, origin: str | None) -> None:
    async with new_browser(running) as browser:
        browser.headers.popall("Origin")
        headers = {} if origin is None else {"Origin": origin}
        credentials = {"login": "anna", "password": PASSWORD}
        async with browser.post("/api/session", json=credentials, headers=headers) as answer:
            assert answer.status == 403
            assert (await answer.json())["error"]["code"] == "foreign_origin"
            assert "Set-Cookie" not in answer.headers


async def test_the_language_is_kept(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.put("/api/session/language", json={"language": "uk"}) as answer:
        assert (await answer.json())["language"] == "uk"
    async with anna.get("/api/session") as answer:
        assert (await answer.json())["language"] == "uk"
    async with anna.put("/api/session/language", json={"language": "xx"}) as answer:
        assert answer.status == 422


async def test_a_browser_phone_is_given_its_account_and_a_desk_phone_has_none(browse: Browse) -> None:
    async with (await browse("anna")).get("/api/phone") as answer:
        assert await answer.json() == {
            "websocket_url": "ws://127.0.0.1:8088/ws",
            "sip_uri": "sip:anna@pbx.test",
            "authorization_user": "anna",
            "password": "s3",
            "display_name": "Anna",
            "stun": [],
        }
    async with (await browse("boris")).get("/api/phone") as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "no_phone"
