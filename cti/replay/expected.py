"""How far the waits that callers were told were from those that followed."""

from __future__ import annotations

from statistics import fmean

from msgspec import Struct

from cti.replay.day import Played
from cti.replay.timetable import Timetable


class ExpectedWait(Struct, frozen=True, kw_only=True):
    """Seconds, over the `told` times that somebody was told who was answered in the end.

    `error` is the mean absolute difference of told and true, `bias` the mean of told minus true, `wait` the mean of
    what followed. Those who hung up (`gave_up` times told) do not count: how long they would have waited is not known.
    """

    told: int
    gave_up: int
    wait: float
    error: float
    bias: float


def expected_wait(plan: Timetable, played: Played) -> ExpectedWait | None:
    """Compare what was told with what followed; None where nobody was told anything who was answered."""
    pairs = [
        (told.expected, plan.arrivals[told.call] + played.wait[told.call] - told.at)
        for told in played.told
        if played.by[told.call] is not None
    ]
    if not pairs:
        return None
    return ExpectedWait(
        told=len(pairs),
        gave_up=len(played.told) - len(pairs),
        wait=fmean(true for _, true in pairs),
        error=fmean(abs(told - true) for told, true in pairs),
        bias=fmean(told - true for told, true in pairs),
    )
