"""Other programs come in by a token, and no further than its scopes say."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from crm_store.actor import SYSTEM, Actor
from crm_store.store import Store
from crm_store.tokens import NewToken
from crm_store.writes import Seen
from tests.screenpop.conftest import OPTIONS, Browse
from tests.screenpop.support import FakeKeeper, Running, cookies

CUSTOMER = "/api/customers/1"


@pytest.fixture
async def text(store: Store) -> str:
    return (await store.add_token(NewToken(name="website", scopes=("customers:read",)), by=SYSTEM))[0]


@pytest.fixture
async def program(running: Running) -> AsyncIterator[ClientSession]:
    """Another program: no cookies, no Origin."""
    async with ClientSession(running.origin) as session:
        yield session


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


async def test_administrator_makes_a_token_sees_it_once_and_revokes_it(browse: Browse, program: ClientSession) -> None:
    adam = await browse("adam")
    asked = {"name": "website", "scopes": ["customers:read"]}
    async with adam.post("/api/tokens", json=asked) as answer:
        assert answer.status == 201
        made = await answer.json()
    async with program.get(CUSTOMER, headers=bearer(made["text"])) as answer:
        assert answer.status == 200
    async with adam.get("/api/tokens") as answer:
        listed = await answer.text()
    assert made["text"] not in listed
    assert '"last_used_at":"' in listed
    async with adam.delete(f"/api/tokens/{made['token']['id']}") as answer:
        assert answer.status == 204
    async with program.get(CUSTOMER, headers=bearer(made["text"])) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, "bad_token")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "website", "scopes": []},
        {"name": "web site", "scopes": ["customers:read"]},
        {"name": "website", "scopes": ["everything"]},
        {"name": "website", "scopes": ["customers:read"], "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "website", "scopes": ["customers:read"], "expires_at": "2120-01-01T00:00:00"},
    ],
)
async def test_token_that_makes_no_sense_is_not_made(browse: Browse, asked: dict[str, object]) -> None:
    async with (await browse("adam")).post("/api/tokens", json=asked) as answer:
        assert answer.status == 422


async def test_program_gets_what_its_scope_opens_and_nothing_else(program: ClientSession, text: str) -> None:
    for method, path, body, code in (
        ("GET", CUSTOMER, None, None),
        ("GET", "/api/audit", None, "out_of_scope"),
        ("POST", "/api/customers", {"name": "X", "number": "+380501112233"}, "out_of_scope"),
        ("GET", "/api/queues", None, "out_of_scope"),
        ("GET", "/api/tokens", None, "out_of_scope"),
        ("GET", "/api/session", None, "out_of_scope"),
    ):
        async with program.request(method, path, json=body, headers=bearer(text)) as answer:
            found = (await answer.json()).get("error", {}).get("code")
            assert (path, found, answer.status) == (path, code, 403 if code else 200)


async def test_token_opens_no_door_for_a_browser(running: Running, browse: Browse, text: str) -> None:
    anna = await browse("anna")
    both = bearer(text) | {"Cookie": cookies(anna, running)}
    async with ClientSession(running.origin, headers=both) as confused, confused.get(CUSTOMER) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, "two_credentials")


async def test_proxy_may_ask_for_a_password_of_its_own(browse: Browse) -> None:
    async with (await browse("anna")).get(CUSTOMER, headers={"Authorization": "Basic YTpi"}) as answer:
        assert answer.status == 200


async def test_one_who_guesses_is_slowed_down_and_who_has_worked_goes_on(program: ClientSession, text: str) -> None:
    async with program.get(CUSTOMER, headers=bearer(text)) as answer:
        assert answer.status == 200
    wrong = []
    for number in range(OPTIONS.sign_in_attempts_per_address + 1):
        async with program.get(CUSTOMER, headers=bearer(f"farley_{number}")) as answer:
            wrong.append(answer.status)
    assert wrong == [401] * OPTIONS.sign_in_attempts_per_address + [429]
    async with program.get(CUSTOMER, headers=bearer(text)) as answer:
        assert answer.status == 200


async def test_what_a_program_has_read_already_is_not_sent_again(program: ClientSession, text: str) -> None:
    path = "/api/customers?q=koval"
    async with program.get(path, headers=bearer(text)) as answer:
        tag = answer.headers["ETag"]
    for known, status in ((tag, 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200), (tag.upper(), 200)):
        async with program.get(path, headers=bearer(text) | {"If-None-Match": known}) as answer:
            assert (known, answer.status, answer.headers["ETag"]) == (known, status, tag)
            assert bool(await answer.read()) == (status == 200)


@pytest.mark.parametrize("path", [CUSTOMER, f"{CUSTOMER}/timeline"])
async def test_whoever_reads_a_customer_is_written_down_once(browse: Browse, running: Running, path: str) -> None:
    anna = await browse("anna")
    for _ in range(3):
        async with anna.get(path) as answer:
            assert answer.status == 200
    async with anna.get("/api/customers/404") as answer:
        assert answer.status == 404
    keeper = running.services.keeper
    assert isinstance(keeper, FakeKeeper)
    (seen,) = (write for write in keeper.kept if isinstance(write, Seen))
    assert (seen.by, seen.customer) == (Actor(name="anna", address="127.0.0.1"), 1)
