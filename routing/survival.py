"""How long things last, learned from those that ended and those that were only watched for a while."""

from __future__ import annotations

from bisect import bisect_right

from routing.model import Value


class Survival(Value, frozen=True, kw_only=True):
    """A survival curve: `alive[i]` is the share that lasts longer than `times[i]` seconds, until `times[i + 1]`.

    `count` is how many durations it was learned from. Beyond the last time nothing is known, and the curve ends there.
    """

    times: tuple[float, ...] = ()
    alive: tuple[float, ...] = ()
    count: int = 0

    def beyond(self, seconds: float) -> float:
        """The share that lasts longer than this."""
        place = bisect_right(self.times, seconds)
        return 1.0 if place == 0 else self.alive[place - 1]
