"""Whether the virtual centre is like the real one."""

from __future__ import annotations

import pytest

from cti.replay.calibration import calibration
from tests.cti.replay.small import call, played


def test_replay_stands_beside_what_really_happened() -> None:
    calls = (
        call(0, answered=True, wait=10.0),
        call(1, answered=True, wait=30.0),
        call(2, answered=False, wait=50.0, patience=50),
    )
    found = calibration(played(calls))
    assert found
    assert (found.observed_asa, found.observed_abandon) == (20.0, pytest.approx(1 / 3))
    assert (found.replayed_asa, found.replayed_abandon) == (0.0, 1 / 3)


def test_nothing_is_told_where_nothing_was_recorded() -> None:
    assert calibration(played((call(0),))) is None
    assert calibration(played((call(0, answered=False, wait=5.0),))) is None
