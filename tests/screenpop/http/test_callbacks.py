"""The list of customers who are to be rung back, and the transfer of a call, as a browser asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm_store.callback_record import NewCallback
from crm_store.store import Store
from tests.screenpop.conftest import Browse
from tests.screenpop.support import NOW, Running


async def asks(store: Store, call: str, owner: str | None) -> int:
    number = f"+38044123456{call[0]}"
    new = NewCallback(
        call=call, number=number, queue="main", asked_at=NOW, arrived_at=NOW - timedelta(minutes=2),
        owner=owner, customer=1 if owner == "anna" else None,
    )  # fmt: skip
    return (await store.add_callback(new)).id


async def listed(browser: Any) -> list[dict[str, Any]]:
    async with browser.get("/api/callbacks") as answer:
        assert answer.status == 200
        return (await answer.json())["items"]


async def test_expert_sees_his_own_customers_and_those_of_nobody(browse: Browse, store: Store) -> None:
    hers, nobodys = await asks(store, "7.1", "anna"), await asks(store, "8.1", None)
    his = await asks(store, "9.1", "boris")
    anna = await listed(await browse("anna"))
    assert [item["id"] for item in anna] == [hers, nobodys]
    assert [item["customer_name"] for item in anna] == ["Olena Koval", None]
    assert [item["id"] for item in await listed(await browse("vera"))] == [hers, nobodys, his]


async def test_expert_settles_a_callback_and_a_colleagues_is_not_there_for_him(browse: Browse, store: Store) -> None:
    hers, his = await asks(store, "7.1", "anna"), await asks(store, "9.1", "boris")
    anna = await browse("anna")
    async with anna.post(f"/api/callbacks/{hers}/done") as answer:
        assert answer.status == 204
    async with anna.post(f"/api/callbacks/{his}/done") as answer:
        assert answer.status == 404
    assert (await store.callback(hers)).done_by == "anna"
    assert (await store.callback(his)).state == "waiting"


@pytest.mark.parametrize("to", [{"queue": "loans"}, {"agent": "boris"}])
async def test_call_is_given_away(browse: Browse, running: Running, to: dict[str, str]) -> None:
    anna = await browse("anna")
    async with anna.post("/api/calls/1.1/transfer", json=to) as answer:
        assert answer.status == 204
    assert running.desks.told[-1] == ("transfer", "anna", "1.1", to.get("queue"), to.get("agent"))


@pytest.mark.parametrize("to", [{}, {"queue": "loans", "agent": "boris"}, {"queue": ""}])
async def test_transfer_needs_one_target(browse: Browse, to: dict[str, str]) -> None:
    async with (await browse("anna")).post("/api/calls/1.1/transfer", json=to) as answer:
        assert answer.status == 422


async def test_who_only_watches_gives_nothing_away(browse: Browse) -> None:
    async with (await browse("vera")).post("/api/calls/1.1/transfer", json={"queue": "loans"}) as answer:
        assert answer.status == 403
