"""How long things last, learned from those that ended and those that were only watched for a while."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import inf
from operator import neg

from msgspec.structs import force_setattr

from routing.model import Value

STEP = 1 / 150
"""A point of a thinned curve stands for at least this share of all …"""
TAIL_STEP = 0.1
"""… or, in the tail, for this share of those that were left: about 200 points in all."""
KNOWN = 0.02
"""Where fewer than this share are left, too little was seen to say how long they go on."""


class Survival(Value, frozen=True, kw_only=True):
    """A survival curve: `alive[i]` is the share that lasts longer than `times[i]` seconds, until `times[i + 1]`.

    `count` is how many durations it was learned from; 0: nothing is known. Beyond the last time nothing is known, and
    the curve ends there. The rest follows from these: `area[i]` is the area under the curve from `times[i]` to the last
    time; from the age `known` on too few were left, and what was so at age `before` is taken to go on.
    """

    times: tuple[float, ...] = ()
    alive: tuple[float, ...] = ()
    count: int = 0
    area: tuple[float, ...] = ()
    known: float = inf
    before: float = 0.0

    def __post_init__(self) -> None:
        area = [0.0] * len(self.times)
        for i in range(len(area) - 2, -1, -1):
            area[i] = area[i + 1] + (self.times[i + 1] - self.times[i]) * self.alive[i]
        force_setattr(self, "area", tuple(area))
        if area:
            few = min(bisect_right(self.alive, -KNOWN, key=neg), len(area) - 1)
            force_setattr(self, "known", self.times[few])
            force_setattr(self, "before", self.times[few - 1] if few else 0.0)

    def beyond(self, seconds: float) -> float:
        """The share that lasts longer than this."""
        place = bisect_right(self.times, seconds)
        return 1.0 if place == 0 else self.alive[place - 1]

    def beyond_given(self, age: float, seconds: float) -> float:
        """The share that lasts at least `seconds` more, of those that have lasted `age`.

        For an age that hardly any reached it is the share at the last age of which enough is known.
        """
        age = self.before if age >= self.known else age
        alive = self.beyond(age)
        return self.beyond(age + seconds) / alive if alive > 0 else 0.0

    def quantile(self, share: float) -> float:
        """The time by which this share (0 to 1) has ended; infinite where so many were never seen to end."""
        place = bisect_left(self.alive, share - 1.0 - 1e-12, key=neg)
        return self.times[place] if place < len(self.times) else inf

    def mean(self) -> float:
        """The mean, restricted to the last time: whatever lasts longer counts as having ended then. 0: nothing known.

        It is the area under the curve (Irwin, The standard error of an estimate of expectation of life, 1949).
        """
        return self.times[0] + self.area[0] if self.times else 0.0

    def residual(self, age: float) -> float:
        """The mean time that is left to what has lasted `age` seconds, restricted to the last time.

        It is the area under the curve beyond `age`, over the share left at `age` (Cox, Renewal Theory, 1962). For an
        age that hardly any reached it is what is left at the last age of which enough is known.
        """
        age = self.before if age >= self.known else age
        place = bisect_right(self.times, age)
        if place == len(self.times):
            return 0.0
        alive = 1.0 if place == 0 else self.alive[place - 1]
        return ((self.times[place] - age) * alive + self.area[place]) / alive if alive > 0 else 0.0


def kaplan_meier(durations: Iterable[tuple[float, bool]]) -> Survival:
    """Learn a survival curve from durations in seconds and whether each ended (False: it was only watched so long).

    The product-limit estimate of Kaplan and Meier (Nonparametric estimation from incomplete observations, 1958): at
    each time at which something ended, the share left falls by those that ended among those that were still watched;
    what was last seen at that very time counts as watched. Neighbouring points are drawn together at their mean, so
    that the curve stays small and its mean is kept. Raises ValueError for a negative duration.
    """
    seen: dict[float, list[int]] = {}
    count = 0
    for (duration, ended), times in Counter(durations).items():
        if not duration >= 0:
            raise ValueError(f"a duration of {duration} s")
        at = seen.setdefault(duration, [0, 0])
        at[not ended] += times
        count += times
    watched, alive = count, 1.0
    drops: list[tuple[float, float]] = []
    for time in sorted(seen):
        ended_now, left_now = seen[time]
        if ended_now:
            after = alive * (watched - ended_now) / watched
            drops.append((time, after))
            alive = after
        watched -= ended_now + left_now
    return _thinned(drops, max(seen, default=0.0), count)


def _thinned(drops: list[tuple[float, float]], last: float, count: int) -> Survival:
    """Draw neighbouring drops together at their mean time. `last` is the last time at which anything was watched."""
    times: list[float] = []
    alive: list[float] = []
    start, weighted = 1.0, 0.0
    for (_, before), (time, after) in pairwise([(0.0, 1.0), *drops]):
        weighted += time * (before - after)
        if start - after >= min(STEP, TAIL_STEP * start) or after <= 0:
            times.append(time if before == start else weighted / (start - after))
            alive.append(after)
            start, weighted = after, 0.0
    if weighted:
        times.append(weighted / (start - drops[-1][1]))
        alive.append(drops[-1][1])
    if count and (not times or (alive[-1] > 0 and times[-1] < last)):
        times.append(last)
        alive.append(alive[-1] if alive else 1.0)
    return Survival(times=tuple(times), alive=tuple(alive), count=count)
