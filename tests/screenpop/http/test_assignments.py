"""Who serves whom, over HTTP: for supervisors and administrators."""

from __future__ import annotations

import pytest

from tests.screenpop.conftest import Browse

ALL_TO_BORIS = {"owner": "anna", "to": ["boris"]}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/experts"),
        ("PUT", "/api/customers/1/assignment"),
        ("GET", "/api/handovers"),
        ("POST", "/api/handovers/preview"),
        ("POST", "/api/handovers"),
        ("POST", "/api/handovers/1/undo"),
        ("POST", "/api/handovers/1/go-on"),
    ],
)
async def test_agents_give_nobody_to_anybody(browse: Browse, method: str, path: str) -> None:
    async with (await browse("anna")).request(method, path, json={}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_allowed")


async def test_an_agent_reads_whose_a_customer_is_and_was(browse: Browse) -> None:
    async with (await browse("boris")).get("/api/customers/1/assignments") as answer:
        assert [each["owner"] for each in (await answer.json())["items"]] == ["anna"]


async def test_supervisor_gives_a_customer_to_another_expert(browse: Browse) -> None:
    vera = await browse("vera")
    async with vera.get("/api/customers/1/assignments") as answer:
        (now,) = (await answer.json())["items"]
        assert (now["owner"], now["owner_name"], now["until"]) == ("anna", "Anna", None)
        tag = answer.headers["ETag"]
    there = "/api/customers/1/assignment"
    async with vera.put(there, json={"owner": "boris", "deputies": ["anna"]}, headers={"If-Match": tag}) as answer:
        assert [each["owner"] for each in (await answer.json())["items"]] == ["boris", "anna"]
        assert answer.headers["ETag"] != tag
    async with vera.put(there, json={"owner": "anna"}, headers={"If-Match": tag}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (412, "changed_meanwhile")
    async with vera.put(there, json={"owner": "anna"}) as answer:
        assert answer.status == 428
    async with vera.get("/api/customers/404/assignments") as answer:
        assert answer.status == 404


async def test_supervisor_hands_over_what_he_has_seen_and_takes_it_back(browse: Browse) -> None:
    vera = await browse("vera")
    async with vera.post("/api/handovers/preview", json=ALL_TO_BORIS) as answer:
        preview = await answer.json()
        assert [(share["agent"], share["gets"]) for share in preview["shares"]] == [("boris", 1)]
        assert preview["samples"][0]["name"] == "Olena Koval"
        assert preview["unfinished"].keys() == {"tasks", "requests", "appointments", "callbacks", "voicemails"}
    async with vera.post("/api/handovers", json={"plan": ALL_TO_BORIS, "seen": "something else"}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (412, "changed_meanwhile")
    async with vera.post("/api/handovers", json={"plan": ALL_TO_BORIS, "seen": preview["seen"]}) as answer:
        done = await answer.json()
        assert (answer.status, done["state"], done["customers"], done["owner_name"]) == (201, "done", 1, "Anna")
    async with vera.get("/api/experts") as answer:
        listed = {each["agent"]: each["customers"] for each in (await answer.json())["items"]}
        assert listed == {"anna": 0, "boris": 1}
    async with vera.post(f"/api/handovers/{done['id']}/undo") as answer:
        assert (await answer.json())["returned"] == 1
    async with vera.post(f"/api/handovers/{done['id']}/undo") as answer:
        problem = (await answer.json())["error"]
        assert (answer.status, problem["fields"]) == (422, [{"field": "state", "code": "undone"}])
    async with vera.get("/api/handovers") as answer:
        assert [each["state"] for each in (await answer.json())["items"]] == ["undone"]


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ({"owner": "anna"}, 422),
        ({"owner": "anna", "to": ["anna"]}, 422),
        ({"owner": "anna", "to": ["vera"]}, 422),
        ({"owner": "anna", "to": ["boris"], "match": ["colour"]}, 422),
        ({"owner": "nobody", "to": ["boris"]}, 404),
    ],
)
async def test_plan_that_cannot_be_is_refused(browse: Browse, plan: dict[str, object], status: int) -> None:
    async with (await browse("vera")).post("/api/handovers/preview", json=plan) as answer:
        assert answer.status == status


async def test_hand_over_sent_twice_with_one_key_is_done_once(browse: Browse) -> None:
    vera, key = await browse("vera"), {"Idempotency-Key": "one"}
    async with vera.post("/api/handovers/preview", json=ALL_TO_BORIS) as answer:
        body = {"plan": ALL_TO_BORIS, "seen": (await answer.json())["seen"]}
    answers = []
    for _ in range(2):
        async with vera.post("/api/handovers", json=body, headers=key) as answer:
            answers.append((answer.status, await answer.json()))
    assert answers[0] == answers[1]
    assert answers[0][1]["state"] == "done"
