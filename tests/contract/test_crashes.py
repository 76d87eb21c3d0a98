"""`kill -9` between any two steps from an agent's hand to the store: nothing is lost, and each arrives exactly once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from crm_store.schema import audit, call_marks, calls, deliveries, timeline, webhooks
from cti.backoff import Backoff
from cti.spool import Rejected, Spool
from cti.writes import decoded
from tests.cti.crashing import POISON, things

PROGRAM = Path(__file__).parents[1] / "cti" / "crashing.py"


def one_webhook(connection: Connection) -> None:
    """Somebody who is told of everything."""
    values = {"url": "https://example.test", "secret": "", "events": ["*"], "active": True}
    connection.execute(insert(webhooks).values(**values, created_at=datetime.now(UTC), created_by="olena"))


def crash(url: str, folder: Path) -> tuple[int, int]:
    """Let the process be killed at each of its steps; how many there were, and how the last attempt ended."""
    command = [sys.executable, str(PROGRAM), url, str(folder)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=root, env={"PYTHONPATH": str(root)})
    steps, status = done.stdout.splitlines()[-1].split()
    return int(steps), int(status)


async def recover(store, path: Path) -> None:
    """Start anew on what an attempt left."""

    async def apply(payload: bytes) -> None:
        if payload == POISON:
            raise Rejected
        await store.apply(decoded(payload))

    async with Spool(path, apply, backoff=Backoff(first=0.001, longest=0.002)) as spool:
        running = asyncio.create_task(spool.run())
        await spool.drained()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def told_of(connection: Connection, attempt: int) -> dict[str, object]:
    """All that the store has of one attempt."""
    call = f"{attempt}.1"
    subjects = connection.execute(select(audit.c.action, audit.c.at, audit.c.details).where(audit.c.subject == call))
    return {
        "call": connection.execute(select(calls.c.revision, calls.c.customer).where(calls.c.call == call)).first(),
        "marks": connection.execute(
            select(call_marks.c.note, call_marks.c.disposition).where(call_marks.c.call == call)
        ).first(),
        "timeline": len(connection.execute(select(timeline.c.id).where(timeline.c.call == call)).all()),
        "audit": Counter((row.at, str(row.details)) for row in subjects),
        "seen": len(connection.execute(select(audit.c.id).where(audit.c.key == f"seen {attempt}")).all()),
        "told": len(
            connection.execute(select(deliveries.c.id).where(deliveries.c.payload.contains(f'"{call}"'))).all()
        ),
    }


async def test_whatever_step_the_process_dies_at_each_thing_arrives_once(store, store_url, customer, tmp_path):
    await customer("Заремська Любов", "+380675550099")
    await store.database.write(one_webhook)
    steps, status = await asyncio.to_thread(crash, store_url, tmp_path)
    assert status == 0
    assert steps > 60
    for attempt in range(steps + 1):
        await recover(store, tmp_path / str(attempt))
        told = tmp_path / f"{attempt}.kept"
        kept = told.read_bytes().splitlines() if told.exists() else []
        found = await store.database.read(told_of, attempt)
        first, draft, choice, seen, ended, final, verdict = (
            payload in kept for payload in things(attempt) if payload != POISON
        )
        where = f"killed at step {attempt}"
        assert all(times == 1 for times in found["audit"].values()), where
        has_ended = found["call"] is not None and found["call"].revision == 2
        assert found["told"] == len(found["audit"]) + has_ended, where
        assert not first or found["call"].revision >= 1, where
        assert not ended or found["call"].revision == 2, where
        assert not choice or found["call"].customer == 1, where
        assert found["seen"] == 1 if seen else found["seen"] <= 1, where
        assert found["timeline"] == 1 if ended else found["timeline"] <= 1, where
        assert not draft or found["marks"].note, where
        assert not final or found["marks"].note == "остаточно", where
        assert not verdict or found["marks"].disposition == "resolved", where
    assert [found["call"], found["marks"]] == [(2, 1), ("остаточно", "resolved")]
    assert len(found["audit"]) == 4
    aside = (tmp_path / f"{steps}.rejected").read_bytes().splitlines()
    assert [line[9:] for line in aside] == [POISON]
