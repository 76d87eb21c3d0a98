"""Rules for offers over HTTP: the administrator's only, never silently overwritten, live only after a trial."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screenpop.conftest import Browse

RULES = "/api/offer-rules"
SAFE: dict[str, Any] = {
    "title": "A safe",
    "text": "Say that there is a safe free.",
    "conditions": {"all": [{"about": "kind", "value": "person"}, {"about": "value", "at_least": "10.50"}]},
}


@pytest.mark.parametrize("login", ["anna", "vera"])
async def test_rules_are_for_administrators_only(browse: Browse, login: str) -> None:
    browser = await browse(login)
    for method, path in (("GET", ""), ("POST", ""), ("PUT", "/1"), ("DELETE", "/1"), ("POST", "/1/try")):
        async with browser.request(method, RULES + path, json=SAFE) as answer:
            assert answer.status == 403


async def test_rule_is_written_tried_and_put_in_force(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(RULES, json=SAFE) as answer:
        assert (answer.status, answer.headers["ETag"]) == (201, '"1"')
        rule = await answer.json()
    here = f"{RULES}/{rule['id']}"
    async with adam.put(f"{here}/in-force", json={"live": True}, headers={"If-Match": '"1"'}) as answer:
        problem = (await answer.json())["error"]
        assert (answer.status, problem["fields"]) == (422, [{"field": "status", "code": "not_tried"}])
    async with adam.post(f"{here}/try", json={"customer": 1}) as answer:
        trial = await answer.json()
        assert [(each["held"], each["seen"]) for each in trial["conditions"]] == [(True, ["person"]), (False, [])]
        assert trial["fits"] is False
    async with adam.put(f"{here}/in-force", json={"live": True}, headers={"If-Match": '"1"'}) as answer:
        assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    async with adam.get(RULES) as answer:
        listed = await answer.json()
        assert [(each["status"], each["tried"]) for each in listed["items"]] == [("live", True)]
        assert listed["items"][0]["conditions"]["all"][1] == {"about": "value", "at_least": "10.50", "at_most": None}
        assert listed["words"]["agents"] == {"anna": "Anna", "boris": "Boris"}


async def test_second_administrator_is_told_that_the_rule_was_changed(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.post(RULES, json=SAFE) as answer:
        here = f"{RULES}/{(await answer.json())['id']}"
    async with adam.put(here, json=SAFE | {"title": "First"}, headers={"If-Match": '"1"'}) as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "draft")
    async with adam.put(here, json=SAFE | {"title": "Second"}, headers={"If-Match": '"1"'}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (412, "changed_meanwhile")
    async with adam.put(here, json=SAFE) as answer:
        assert answer.status == 428
    async with adam.delete(here, headers={"If-Match": '"2"'}) as answer:
        assert answer.status == 204
    async with adam.get(here) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "   "}, 422),
        ({"priority": 0}, 422),
        ({"text": "x" * 1001}, 422),
        ({"conditions": {}}, 422),
        ({"conditions": {"all": [{"about": "script", "value": "1"}]}}, 422),
        ({"conditions": {"all": [{"about": "value", "at_least": "NaN"}]}}, 422),
        ({"conditions": {"all": [{"about": "age"}]}}, 422),
        ({"status": "live"}, 422),
    ],
)
async def test_what_is_no_rule_is_refused(browse: Browse, changes: dict[str, Any], status: int) -> None:
    adam = await browse("adam")
    async with adam.post(RULES, json=SAFE | changes) as answer:
        assert answer.status == status
    async with adam.get(RULES) as answer:
        assert (await answer.json())["items"] == []
