"""What the past says about the next minutes: when a talk ends, and when a caller gives up."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from routing.survival import Survival

GRID = 5.0
"""Seconds between two points of the tables."""
LONGEST_AGE = 1800.0
"""Talks older than this are as old as this."""
HORIZON = 180.0
"""Nobody waits for an owner longer than this, so nothing later counts."""
ENOUGH = 200
"""From so many talks, and so many waits, on, the past is worth asking."""


class Outlook:
    """Tables of a queue's past, made once from its survival curves, so that a decision costs two look-ups."""

    def __init__(self, talk: Survival, patience: Survival) -> None:
        self.known = talk.count >= ENOUGH and patience.count >= ENOUGH
        self.talk = talk
        self._ends = _ends(talk) if self.known else ()
        self._quits = _quits(patience) if self.known else ()

    def ends(self, age: float) -> float:
        """Ends per second of waiting for one, of a talk that has lasted `age`, if one gives up at the best moment.

        It is the largest of P(ends within t) / E[time waited, t at most] over t up to HORIZON: the Gittins index of a
        job in service, from the other side (Gittins, Bandit processes and dynamic allocation indices, 1979).
        """
        return self._ends[min(int(age / GRID), len(self._ends) - 1)]

    def quits(self, wait: float) -> float:
        """Hang-ups per second among callers who have waited so long."""
        return self._quits[min(int(wait / GRID), len(self._quits) - 1)]


def _ends(talk: Survival) -> Sequence[float]:
    steps, ahead = int(LONGEST_AGE / GRID), int(HORIZON / GRID)
    alive = [talk.beyond(step * GRID) for step in range(steps + ahead + 1)]
    ends: list[float] = []
    for step in range(steps):
        if step * GRID >= talk.known and ends:
            ends.append(ends[-1])
            continue
        left, waited, best = alive[step], 0.0, 0.0
        for then in range(step, step + ahead):
            waited += GRID * (alive[then] + alive[then + 1]) / 2
            if waited > 0:
                best = max(best, (left - alive[then + 1]) / waited)
        ends.append(best)
    return ends


def _quits(patience: Survival) -> Sequence[float]:
    """The hazard from 15 s before to 30 s after each point, where enough was seen."""
    rates: list[float] = []
    for step in range(int(LONGEST_AGE / GRID)):
        since, until = max(0.0, step * GRID - 15.0), step * GRID + 30.0
        before, after = patience.beyond(since), patience.beyond(until)
        if rates and (until > patience.known or after <= 0):
            rates.append(rates[-1])
        else:
            rates.append(log(before / after) / (until - since) if after > 0 else 0.0)
    return rates
