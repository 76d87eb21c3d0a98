"""How far the figures would have come out differently on other days like these: the bootstrap over days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from statistics import fmean

from msgspec import convert, structs

from cti.replay.book import Book, Weights
from cti.replay.figures import Figures, figures

RESAMPLES = 1_000
SEED = 1999
COVERED = 0.95

Intervals = dict[str, tuple[float, float] | None]
"""Of each figure by its name; None: it could not be had from the days."""


def averaged(books: Sequence[Book], weights: Weights) -> Figures:
    """The mean of each figure over the runs."""
    runs = [structs.asdict(figures(book, weights)) for book in books]
    means = {name: [run[name] for run in runs if run[name] is not None] for name in runs[0]}
    return convert({name: fmean(values) if values else None for name, values in means.items()}, Figures)


def intervals(books: Sequence[Book]) -> Intervals:
    """The 95 % percentile interval of each figure over days drawn with replacement.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The days drawn are the same for every
    policy and at every time.
    """
    days = books[0].days
    seen: dict[str, list[float]] = {name: [] for name in Figures.__struct_fields__}
    random = Random(SEED)
    for _ in range(RESAMPLES):
        drawn = Counter(random.choices(range(days), k=days))
        for name, value in structs.asdict(averaged(books, [drawn[day] for day in range(days)])).items():
            if value is not None:
                seen[name].append(value)
    return {name: _middle(values) for name, values in seen.items()}


def _middle(values: list[float]) -> tuple[float, float] | None:
    if not values:
        return None
    values.sort()
    outside = round((1 - COVERED) / 2 * len(values))
    return values[outside], values[-1 - outside]
