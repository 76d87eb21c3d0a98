"""The audit over HTTP: narrowed down, page by page, and taken away as CSV."""

from __future__ import annotations

import csv
import io
import json

from crm_store.actor import Actor
from crm_store.journal import note
from crm_store.store import Store
from tests.screenpop.conftest import Browse


async def test_administrator_finds_who_did_what(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.get("/api/audit", params={"actor": "adam", "action": "signed_in"}) as answer:
        (entry,) = (await answer.json())["items"]
    assert (entry["kind"], entry["address"]) == ("session", "127.0.0.1")
    async with adam.get("/api/audit", params={"limit": 1}) as answer:
        page = await answer.json()
    async with adam.get("/api/audit", params={"limit": 1, "cursor": page["next"]}) as answer:
        assert (await answer.json())["items"][0]["id"] < page["items"][0]["id"]
    for wrong in ({"cursor": "x"}, {"customer": 0}, {"since": "yesterday"}):
        async with adam.get("/api/audit", params=wrong) as answer:
            assert answer.status == 422


async def test_csv_has_every_line_and_nothing_that_a_spreadsheet_would_run(browse: Browse, store: Store) -> None:
    def write(connection) -> None:
        for number in range(1001):
            note(connection, Actor(name="token:shop"), "changed", "task", number, details={"fields": ["due"]})
        note(connection, Actor(name="token:shop"), "changed", "task", "=1+1")

    await store.database.write(write)
    adam = await browse("adam")
    async with adam.get("/api/audit.csv", params={"actor": "token:shop"}) as answer:
        assert (answer.status, answer.content_type) == (200, "text/csv")
        rows = list(csv.DictReader(io.StringIO(await answer.text())))
    assert len(rows) == 1002
    assert rows[0]["subject"] == "'=1+1"
    assert json.loads(rows[-1]["details"]) == {"fields": ["due"]}
    async with adam.get("/api/audit", params={"action": "exported"}) as answer:
        (taken,) = (await answer.json())["items"]
    assert (taken["kind"], taken["actor"], taken["details"]) == ("audit", "adam", {"actor": "token:shop"})
