"""Some days of a real call centre, where its log is at hand: "Anonymous Bank", Guedj and Mandelbaum, Technion, 2000."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cti.replay.policy import policy
from cti.replay.reading import read
from cti.replay.records import Recording
from cti.replay.run import Result, replay

DATA = Path(__file__).parents[3].parent / "shared/data/anonymous-bank"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the log of the real centre is not in {DATA}")


@pytest.fixture(scope="module")
def week() -> Recording:
    names = (DATA / f"{name}.csv.xz" for name in ("calls", "roster", "history"))
    return read(*names, since=date(1999, 4, 11), until=date(1999, 4, 15))


def played(week: Recording, name: str) -> Result:
    return replay(week.calls, week.shifts, week.history, policy(name))


def test_policies_stand_in_the_order_that_their_names_promise(week: Recording) -> None:
    results = [played(week, name).figures for name in ("pooled", "own_first", "fixed_30", "fixed_120", "dedicated")]
    continuity = [figures.on_shift_continuity or 0.0 for figures in results]
    assert continuity == sorted(continuity)
    assert continuity[-1] > 4 * continuity[0]
    assert results[-1].asa > results[0].asa


def test_every_call_of_the_real_week_has_one_end(week: Recording) -> None:
    result = played(week, "adaptive")
    figures = result.figures
    assert figures.calls == len(week.calls) == figures.answered + figures.abandoned
    assert figures.calls > 5_000
    assert result.played.ignored == 0
