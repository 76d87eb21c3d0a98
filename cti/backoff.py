"""How long to wait before the next attempt at something that just failed."""

from __future__ import annotations

import random


class Backoff:
    """Waits that double from `first` to `longest` seconds, each cut by up to half so that many do not retry at once."""

    def __init__(self, *, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._step = first

    def next(self) -> float:
        """Seconds to wait now; the next wait will be longer."""
        step, self._step = self._step, min(self._step * 2, self._longest)
        return random.uniform(step / 2, step)

    def reset(self) -> None:
        """It worked: begin anew with the next failure."""
        self._step = self._first
