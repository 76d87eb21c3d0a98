"""Draws what no recording tells: how long those who were answered would have waited. The same for all policies."""

from __future__ import annotations

from random import Random

from cti.replay.errors import ReplayError
from cti.replay.learn import Memory
from cti.replay.records import Recording
from cti.replay.timetable import Timetable
from routing.survival import Survival


class Draw:
    """Patience and talk of each call in one run, in the order of the timetable."""

    def __init__(self, patience: list[float], service: list[float]) -> None:
        self.patience = patience
        self.service = service


def draws(plan: Timetable, recording: Recording, runs: int) -> list[Draw]:
    """So many draws, each with a seed of its own.

    The first takes the recording's own figures, and draws only what is missing there. The others draw the patience of
    every call that was answered anew, from the Kaplan–Meier curve of the history (without one, of the recording) given
    the wait that he stood. Raises ReplayError when something must be drawn and nothing is there to learn from.
    """
    memory = _memory(plan, recording)
    curves = memory.patience(), memory.talk()
    return [_draw(plan, *curves, seed) for seed in range(runs)]


def _memory(plan: Timetable, recording: Recording) -> Memory:
    memory = Memory(recording.history)
    if not recording.history:
        for call in plan.calls:
            if call.answered is not None and call.wait is not None:
                memory.add(call.wait, call.service if call.answered else None, call.agent)
    return memory


def _draw(plan: Timetable, patience: Survival, talk: Survival, seed: int) -> Draw:
    random = Random(seed)
    draw = Draw([], [])
    for call in plan.calls:
        lot, stood = random.random(), call.wait or 0.0
        waits = call.patience
        if waits is None or (seed and call.answered):
            waits = max(stood, _lot(patience, lot * patience.beyond(stood), "patience"))
        draw.patience.append(waits)
        draw.service.append(_lot(talk, random.random(), "service") if call.service is None else call.service)
    return draw


def _lot(curve: Survival, left: float, what: str) -> float:
    """The time by which only this share is left; the longest that was seen, for more than that."""
    if not curve.count:
        raise ReplayError(f"the {what} of some calls must be drawn, and there is no history to learn it from")
    return min(curve.quantile(1.0 - left), curve.times[-1])
