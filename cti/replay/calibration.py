"""Whether the virtual centre is like the real one: the pooled replay beside what really happened."""

from __future__ import annotations

from statistics import fmean

from msgspec import Struct

from cti.replay.run import Result


class Calibration(Struct, frozen=True, kw_only=True):
    """Mean wait of the answered (seconds), and the share of all who hung up (0 to 1)."""

    observed_asa: float
    observed_abandon: float
    replayed_asa: float
    replayed_abandon: float


def calibration(pooled: Result) -> Calibration | None:
    """Compare the pooled replay with the recording; None where that does not tell what happened."""
    waits = [
        (call.wait, call.answered) for call in pooled.plan.calls if call.wait is not None and call.answered is not None
    ]
    answered = [wait for wait, was_answered in waits if was_answered]
    asa, abandoned = pooled.figures.asa, pooled.figures.abandon_rate
    if not answered or asa is None or abandoned is None:
        return None
    return Calibration(
        observed_asa=fmean(answered),
        observed_abandon=1 - len(answered) / len(waits),
        replayed_asa=asa,
        replayed_abandon=abandoned,
    )
