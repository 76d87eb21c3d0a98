"""How far the figures would have come out differently on other days like these: the bootstrap over days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from statistics import fmean

from msgspec import convert, structs

from cti.replay.book import Book, Weights
from cti.replay.figures import Figures, figures

RESAMPLES = 1_000
SEED = 1999
COVERED = 0.95

Interval = tuple[float, float] | None
"""From, to; None: the figure could not be had from the days."""

Samples = dict[str, list[float | None]]
"""Each figure by its name, once for every choice of days."""


def averaged(books: Sequence[Book], weights: Weights) -> Figures:
    """The mean of each figure over the runs."""
    runs = [structs.asdict(figures(book, weights)) for book in books]
    means = {name: [run[name] for run in runs if run[name] is not None] for name in runs[0]}
    return convert({name: fmean(values) if values else None for name, values in means.items()}, Figures)


def samples(books: Sequence[Book]) -> Samples:
    """The figures of days drawn with replacement, as many as there are; the same choices for every policy.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 6 and 13.
    """
    days = books[0].days
    random = Random(SEED)
    seen: Samples = {name: [] for name in Figures.__struct_fields__}
    for _ in range(RESAMPLES):
        drawn = Counter(random.choices(range(days), k=days))
        for name, value in structs.asdict(averaged(books, [drawn[day] for day in range(days)])).items():
            seen[name].append(value)
    return seen


def interval(values: Iterable[float | None]) -> Interval:
    """The 95 % percentile interval of one figure's samples."""
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    outside = round((1 - COVERED) / 2 * len(ordered))
    return ordered[outside], ordered[-1 - outside]


def difference(name: str, ours: Samples, other: Samples) -> Interval:
    """The 95 % interval of ours less the other's, choice by choice: what all policies share in a day drops out."""
    pairs = zip(ours[name], other[name], strict=True)
    return interval(a - b for a, b in pairs if a is not None and b is not None)
