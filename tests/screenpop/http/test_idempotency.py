"""A program that is not sure whether its write arrived sends it again, with the same key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from crm_store.actor import SYSTEM
from crm_store.store import Store
from crm_store.tokens import NewToken
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running

CUSTOMERS, TASKS = "/api/customers", "/api/customers/1/tasks"
TASK = {"title": "Ring back"}


@pytest.fixture
async def program(running: Running, store: Store) -> AsyncIterator[ClientSession]:
    text, _ = await store.add_token(NewToken(name="website", scopes=("customers:read", "customers:write")), by=SYSTEM)
    async with ClientSession(running.origin, headers={"Authorization": f"Bearer {text}"}) as session:
        yield session


async def send(program: ClientSession, key: str, body: object = TASK, path: str = TASKS):
    async with program.post(path, json=body, headers={"Idempotency-Key": key}) as answer:
        return answer.status, await answer.read(), answer.headers


async def tasks(program: ClientSession) -> int:
    async with program.get(TASKS) as answer:
        return len((await answer.json())["items"])


async def test_write_that_is_sent_again_is_done_once_and_answered_alike(program: ClientSession) -> None:
    first, again = await send(program, "k"), await send(program, "k")
    assert first[:2] == again[:2]
    assert first[0] == 201
    assert first[2]["ETag"] == again[2]["ETag"]
    assert ("Idempotency-Replayed" in first[2], again[2].get("Idempotency-Replayed")) == (False, "true")
    assert first[2]["Content-Type"] == again[2]["Content-Type"]
    assert await tasks(program) == 1


async def test_answer_that_the_deed_itself_does_not_tell_is_replayed_too(program: ClientSession) -> None:
    new = {"name": "Taras Melnyk", "number": "+380501112233"}
    first, again = await send(program, "k", new, CUSTOMERS), await send(program, "k", new, CUSTOMERS)
    assert first[:2] == again[:2]
    assert first[0] == 201


async def test_key_of_another_request_is_refused(program: ClientSession) -> None:
    await send(program, "k")
    status, body, _ = await send(program, "k", {"title": "Something else"})
    assert (status, b"idempotency_mismatch" in body) == (422, True)
    assert await tasks(program) == 1


async def test_same_request_at_once_is_done_once(program: ClientSession) -> None:
    ends = await asyncio.gather(*(send(program, "k") for _ in range(8)))
    assert {status for status, _, _ in ends} <= {201, 409}
    assert all(status == 201 or b"in_flight" in body for status, body, _ in ends)
    assert len({body for status, body, _ in ends if status == 201}) == 1
    assert await tasks(program) == 1


async def test_request_that_failed_may_be_sent_again(program: ClientSession, store: Store) -> None:
    path = "/api/customers/2/tasks"
    assert (await send(program, "k", path=path))[0] == 404
    assert (await send(program, "j", {"title": "Mykola", "number": "x"}))[0] == 422
    assert (await send(program, "m", {"name": "Mykola", "number": "+380501112233"}, CUSTOMERS))[0] == 201
    assert (await send(program, "k", path=path))[0] == 201


async def test_answer_that_was_lost_in_a_crash_is_told_as_such_and_the_deed_is_not_done_twice(
    program: ClientSession, store: Store, monkeypatch
) -> None:
    new = {"name": "Taras Melnyk", "number": "+380501112233"}

    async def dies(*args: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(store, "keep_answer", dies)
    assert (await send(program, "k", new, CUSTOMERS))[0] == 500
    status, body, _ = await send(program, "k", new, CUSTOMERS)
    assert (status, b"answer_lost" in body) == (409, True)
    async with program.get(CUSTOMERS, params={"q": "Melnyk"}) as answer:
        assert len((await answer.json())["items"]) == 1


async def test_each_has_keys_of_his_own_and_a_browser_may_use_them(program: ClientSession, browse: Browse) -> None:
    anna = await browse("anna")
    assert (await send(program, "k"))[1] != (await send(anna, "k"))[1]
    assert (await send(anna, "k"))[2]["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ключ"])
async def test_key_that_is_none_is_refused(program: ClientSession, key: str) -> None:
    assert (await send(program, key))[0] == 422
