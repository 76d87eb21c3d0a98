"""Supervisors settle who is one and who is two, by the page and by programs."""

from __future__ import annotations

import pytest

from crm_store.actor import Actor
from crm_store.records import NewCustomer


@pytest.fixture
async def pair(store):
    """Customer 1 and another record of her."""
    by = Actor(name="anna")
    return 1, await store.create_customer(NewCustomer(name="Коваль Олена", number="+380441234567"), by=by)


async def test_a_pair_is_found_compared_merged_and_made_two_again(pair, browse):
    vera = await browse("vera")
    async with vera.get("/api/duplicates?customer=1") as answer:
        (found,) = (await answer.json())["items"]
    assert ([found["one"], found["other"]], found["reasons"]) == (list(pair), ["phone", "name"])
    async with vera.get(f"/api/duplicates/{found['id']}") as answer:
        assert [side["customer"] for side in (await answer.json())["sides"]] == list(pair)
    async with vera.post("/api/merges", json={"kept": 1, "merged": pair[1]}) as answer:
        merge = await answer.json()
        assert (answer.status, merge["kept_name"], merge["merged"]) == (201, "Olena Koval", pair[1])
    async with vera.get("/api/duplicates") as answer:
        assert (await answer.json())["items"] == []
    async with vera.post("/api/merges", json={"kept": 1, "merged": pair[1]}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (409, "customer_merged")
    async with vera.post(f"/api/merges/{merge['id']}/undo") as answer:
        assert (answer.status, (await answer.json())["undone_by"]) == (200, "vera")
    async with vera.get("/api/merges") as answer:
        assert [each["can_be_undone"] for each in (await answer.json())["items"]] == [False]


async def test_a_pair_that_is_two_is_not_asked_again(pair, browse):
    vera = await browse("vera")
    async with vera.get("/api/duplicates?customer=1") as answer:
        (found,) = (await answer.json())["items"]
    async with vera.post(f"/api/duplicates/{found['id']}/dismissal") as answer:
        assert answer.status == 204
    async with vera.get("/api/duplicates?customer=1") as answer:
        assert (await answer.json())["items"] == []


async def test_agents_neither_see_nor_settle_pairs(pair, browse):
    anna = await browse("anna")
    for method, path in (("GET", "/api/duplicates"), ("POST", "/api/merges"), ("POST", "/api/merges/1/undo")):
        async with anna.request(method, path, json={"kept": 1, "merged": 2}) as answer:
            assert answer.status == 403
