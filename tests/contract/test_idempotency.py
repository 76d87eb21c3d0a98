"""A write that is sent again is carried out once: deed and answer are one transaction."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, insert, select

from crm_store.database import DEED
from crm_store.idempotency import KEPT_FOR, AnsweredMeanwhile, Deed, KeptAnswer
from crm_store.schema import settings
from crm_store.store import Store

ANSWER = KeptAnswer(request_hash="h", status=201, headers={"ETag": '"1"'}, body="{}")


@contextmanager
def doing(deed: Deed):
    outer = DEED.set(deed)
    try:
        yield deed
    finally:
        DEED.reset(outer)


def deed(key: str = "k", answer: KeptAnswer | None = ANSWER) -> Deed:
    return Deed("token:website", key, "h", lambda result: answer)


def add(connection: Connection, key: str) -> None:
    connection.execute(insert(settings).values(key=key, value="v"))


async def count(store: Store) -> int:
    return await store.database.read(lambda connection: connection.scalar(select(func.count()).select_from(settings)))


async def kept(store: Store, key: str = "k", later: timedelta = timedelta()) -> KeptAnswer | None:
    return await store.kept_answer("token:website", key, now=datetime.now(UTC) + later)


async def test_deed_leaves_its_answer_in_the_same_transaction(store: Store) -> None:
    with doing(deed()):
        await store.database.write(add, "a")
    assert await kept(store) == ANSWER
    assert await kept(store, later=KEPT_FOR) is None


async def test_deed_that_fails_leaves_no_answer_and_may_be_tried_again(store: Store) -> None:
    def fails(connection: Connection) -> None:
        add(connection, "a")
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError), doing(deed()):
        await store.database.write(fails)
    assert await kept(store) is None
    with doing(deed()):
        await store.database.write(add, "a")
    assert await kept(store) == ANSWER


async def test_same_key_at_once_on_two_nodes_is_one_deed(store: Store) -> None:
    async def node(name: str) -> None:
        with doing(deed()):
            await store.database.write(add, name)

    before = await count(store)
    ends = await asyncio.gather(*(node(f"n{number}") for number in range(5)), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == [*["AnsweredMeanwhile"] * 4, "NoneType"]
    assert await count(store) == before + 1


async def test_second_write_of_a_deed_belongs_to_it_and_the_last_answer_stands(store: Store) -> None:
    both = Deed("token:website", "k", "h", lambda result: result)
    with doing(both):
        await store.database.write(lambda connection: None)
        assert await kept(store) == KeptAnswer(request_hash="h")
        await store.database.write(lambda connection: ANSWER)
    assert await kept(store) == ANSWER


async def test_keys_of_others_are_no_hindrance(store: Store) -> None:
    with doing(deed()):
        await store.database.write(add, "a")
    with doing(Deed("adam", "k", "h", lambda result: ANSWER)):
        await store.database.write(add, "b")
    with doing(deed("other")):
        await store.database.write(add, "c")
    assert await count(store) >= 3


async def test_key_is_free_again_after_a_day(store: Store) -> None:
    with doing(deed()):
        await store.database.write(add, "a")
    await store.forget_answers(now=datetime.now(UTC))
    with pytest.raises(AnsweredMeanwhile), doing(deed()):
        await store.database.write(add, "b")
    await store.forget_answers(now=datetime.now(UTC) + KEPT_FOR)
    with doing(deed()):
        await store.database.write(add, "b")


async def test_work_that_outlives_its_request_is_no_part_of_the_deed(store: Store) -> None:
    begun = deed()
    with doing(begun):
        await store.database.write(add, "a")
        begun.over = True
        later = asyncio.create_task(store.database.write(add, "b"))
    await later
    assert await kept(store) == ANSWER
