"""The figures of a replay, as the glossary defines them."""

from __future__ import annotations

from math import ceil
from statistics import fmean, pstdev

from msgspec import Struct

from cti.replay.book import Book, Weights, weighted


class Figures(Struct, frozen=True, kw_only=True):
    """What came of it. Shares are 0 to 1, times seconds; None: there were no such calls.

    `owned` calls are of customers with an owner, `on_shift` those of them whose owner was at work when they came.
    `continuity` is answered by the owner ÷ answered calls that have an owner, `on_shift_continuity` answered by the
    owner ÷ `on_shift`. `asa` is the mean wait of answered calls, `asa_owned` of those with an owner, `asa_unowned` of
    the others, `p95_wait` and `max_wait` are theirs as well. `service_level_20` is answered within
    20 s ÷ (answered + abandoned, without those who hung up within 5 s). Occupancy is (talk + wrap-up) ÷ (the same +
    ready), its mean and standard deviation over the agents.
    """

    calls: float
    owned: float
    on_shift: float
    answered: float
    abandoned: float
    abandon_rate: float | None
    continuity: float | None
    on_shift_continuity: float | None
    asa: float | None
    asa_owned: float | None
    asa_unowned: float | None
    p95_wait: float | None
    max_wait: float | None
    service_level_20: float | None
    occupancy_mean: float | None
    occupancy_sd: float | None


def figures(book: Book, weights: Weights) -> Figures:
    """The figures of the days of a book, each counted as many times as its weight says."""
    total = {name: book.total(name, weights) for name in book.counts}
    occupancy = _occupancy(book, weights)
    return Figures(
        calls=total["calls"],
        owned=total["owned"],
        on_shift=total["on_shift"],
        answered=total["answered"],
        abandoned=total["abandoned"],
        abandon_rate=_ratio(total["abandoned"], total["calls"]),
        continuity=_ratio(total["by_owner"], total["owned_answered"]),
        on_shift_continuity=_ratio(total["by_owner_on_shift"], total["on_shift"]),
        asa=_ratio(total["waited"], total["answered"]),
        asa_owned=_ratio(total["owned_waited"], total["owned_answered"]),
        asa_unowned=_ratio(total["waited"] - total["owned_waited"], total["answered"] - total["owned_answered"]),
        p95_wait=_percentile(book, weights, 0.95, total["answered"]),
        max_wait=_longest(book, weights),
        service_level_20=_ratio(total["in_time"], total["calls"] - total["short"]),
        occupancy_mean=fmean(occupancy) if occupancy else None,
        occupancy_sd=pstdev(occupancy) if occupancy else None,
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _longest(book: Book, weights: Weights) -> float | None:
    return next((wait for wait, day in book.waits if weights[day]), None)


def _percentile(book: Book, weights: Weights, share: float, answered: float) -> float | None:
    """The wait that this share of the answered calls does not exceed (nearest rank)."""
    longer = answered - ceil(share * answered)
    for wait, day in book.waits:
        longer -= weights[day]
        if longer < 0:
            return wait
    return None


def _occupancy(book: Book, weights: Weights) -> list[float]:
    """Of each agent who was there."""
    shares = []
    for agent, seconds in book.busy.items():
        busy = weighted(weights, seconds)
        at_work = busy + weighted(weights, book.ready[agent])
        if at_work:
            shares.append(busy / at_work)
    return shares
