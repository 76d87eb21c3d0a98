"""Whose address counts at sign-in."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import make_mocked_request
from msgspec.structs import replace
from multidict import CIMultiDict

from crm_store.store import Store
from screenpop.http.address import address_of
from tests.screenpop.conftest import OPTIONS, make_services
from tests.screenpop.support import PASSWORD, new_browser, serve

PROXIES = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/24"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("::ffff:127.0.0.1", ["2001:db8::7"], "2001:db8::7"),
        ("127.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["nonsense"], "nonsense"),
    ],
)
def test_only_our_own_proxies_say_where_a_browser_is(peer: str, forwarded: list[str], address: str) -> None:
    headers = CIMultiDict([("X-Forwarded-For", each) for each in forwarded])
    request = make_mocked_request("POST", "/api/session", headers=headers).clone(remote=peer)
    assert address_of(request, replace(OPTIONS, proxies=PROXIES)) == address


async def test_one_who_guesses_behind_our_proxy_keeps_nobody_else_out(store: Store) -> None:
    services = make_services(store, replace(OPTIONS, proxies=PROXIES))

    async def status(browser: ClientSession, login: str, password: str, address: str) -> int:
        headers = {"X-Forwarded-For": address}
        async with browser.post("/api/session", json={"login": login, "password": password}, headers=headers) as answer:
            return answer.status

    async with serve(services) as running, new_browser(running) as browser:
        for number in range(OPTIONS.sign_in_attempts_per_address):
            assert await status(browser, f"guess{number}", "wrong", "203.0.113.9") == 401
        assert await status(browser, "anna", PASSWORD, "203.0.113.9") == 429
        assert await status(browser, "anna", PASSWORD, "198.51.100.7") == 200
    services.sessions.close()


def test_without_a_proxy_nobody_is_believed() -> None:
    headers = {"X-Forwarded-For": "203.0.113.9"}
    request = make_mocked_request("POST", "/api/session", headers=headers).clone(remote="127.0.0.1")
    assert address_of(request, OPTIONS) == "127.0.0.1"
