"""Short jobs: each is finished, none hurts another."""

from __future__ import annotations

import asyncio

import pytest

from cti import background
from cti.background import Background


async def test_leaving_waits_for_what_is_going_on() -> None:
    done: list[str] = []

    async def job() -> None:
        await asyncio.sleep(0)
        done.append("job")

    async with Background() as jobs:
        jobs.start(job(), "job")
    assert done == ["job"]


async def test_one_that_fails_is_logged_and_hurts_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    async with Background() as jobs:
        jobs.start(fails(), "division")
    printed = capsys.readouterr().out
    assert "job failed" in printed
    assert "division" in printed


async def test_one_that_hangs_is_cancelled_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "GRACE_SECONDS", 0.0)
    async with Background() as jobs:
        hanging = jobs.start(asyncio.Event().wait(), "hanging")
    assert hanging.cancelled()
