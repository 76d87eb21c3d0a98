"""`farley staff`, as somebody who plans shifts types it."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from crm_store.records import CallRecord, Number, QueueRecord
from crm_store.store import Store
from cti.staffing.past import midnight

ROWS = "date,arrival,owner,patience,service,observed_outcome,observed_wait,observed_agent\n"


@pytest.fixture
def calls(tmp_path):
    """Two Mondays, nine o'clock, twelve calls each."""
    path = tmp_path / "calls.csv"
    rows = [
        f"2026-11-{day:02},{32400 + 100 * number},,60,{120 + 10 * number},"
        + ("abandoned,60," if number == 5 else "answered,4,OLENA")
        for day in (2, 9)
        for number in range(12)
    ]
    path.write_text(ROWS + "\n".join(rows) + "\n")
    return path


def test_a_weekday_in_full_with_both_formulas_and_the_trial(farley, calls):
    said = farley("staff", "--calls", str(calls), "--weekday", "mon")
    assert said.status == 0
    assert "24 calls from 2026-11-02 to 2026-11-09" in said.out
    assert "Goal: 80% answered within 20 s." in said.out
    row = next(line for line in said.out.splitlines() if line.startswith("09:00"))
    assert row.split()[1] == "12.0"
    assert "±" in row
    assert "Tried on the engine" in said.out


def test_the_week_in_short(farley, calls):
    said = farley("staff", "--calls", str(calls), "--formulas")
    assert said.status == 0
    header = next(line for line in said.out.splitlines() if line.startswith("From"))
    assert header.split()[1:] == ["Mon"], "no other day has calls"
    assert "Not tried on the engine." in said.out


def test_json_for_machines(farley, calls):
    said = farley("staff", "--calls", str(calls), "--formulas", "--json", "--target", "95", "--within", "10")
    (row,) = map(json.loads, said.out.splitlines())
    assert (row["weekday"], row["from"], row["calls"]) == ("monday", "09:00", 12)
    assert row["erlang_a"]["service_level"] >= 0.95
    assert row["agents"] == row["erlang_a"]["agents"]


def test_the_calls_of_the_store_with_the_queues_own_target(farley, tmp_path, monkeypatch):
    monkeypatch.setenv("FARLEY_STORE__URL", f"sqlite:///{tmp_path}/store.db")

    async def fill():
        store = await Store.open(f"sqlite:///{tmp_path}/store.db")
        await store.save_queue(QueueRecord(name="main", title="Main", team="main", service_target=0.9, wrap_up=30))
        day = datetime.now().astimezone().date() - timedelta(days=2)
        for number in range(10):
            at = midnight(day) + timedelta(hours=9, minutes=number)
            answered = at + timedelta(seconds=5)
            await store.record_call(
                CallRecord(
                    call=f"c{number}",
                    revision=1,
                    arrived_at=at,
                    queue="main",
                    number=Number(input="", kind="anonymous"),
                    outcome="answered",
                    wait=5.0,
                    answered_at=answered,
                    ended_at=answered + timedelta(seconds=120),
                )
            )
        await store.close()

    asyncio.run(fill())
    said = farley("staff", "--queue", "main", "--formulas")
    assert "10 calls" in said.out
    assert "150 s (talk 120, notes 30); nobody gave up" in said.out
    assert "Goal: 90%" in said.out
    wrong = farley("staff", "--queue", "other")
    assert (wrong.status, "there is no queue other: there are main" in wrong.err) == (1, True)


def test_what_cannot_be_is_said_in_a_line(farley, calls):
    assert "no weekday" in farley("staff", "--calls", str(calls), "--weekday", "t").err
    assert "Friday: nobody calls." in farley("staff", "--calls", str(calls), "--weekday", "friday").out
    assert "none.csv: No such file" in farley("staff", "--calls", "none.csv").err
    assert "no queue yet" in farley("staff").err
