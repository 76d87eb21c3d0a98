"""Draws the frontier of continuity and wait as SVG: what each policy's continuity costs, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

from msgspec import Struct

from cti.replay.bootstrap import difference
from cti.replay.run import Result

WIDTH, HEIGHT = 860, 560
LEFT, RIGHT, TOP, BOTTOM = 74, 130, 64, 64
LETTER = 7.4
"""About as wide is a letter."""
INK, FAINT, OURS, LINE = "#1f2933", "#d5dbe1", "#c2410c", "#2563a8"
FONT = "font-family='system-ui, sans-serif'"


class Axis(Struct, frozen=True, kw_only=True):
    """Values from `low` to `high`, drawn from pixel `start` to `end`, with a line every `step`."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The values that get a line."""
        return [self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)]


class Point(Struct, frozen=True, kw_only=True):
    """A policy: its ASA in seconds, its on-shift continuity in %, and where both may lie if the base stays."""

    name: str
    x: float
    y: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]


def plot(results: Sequence[Result]) -> str:
    """The drawing, as the text of an SVG file. Policies without a figure are left out.

    The bars compare each policy with the first on the same choices of days: what all share in a day drops out.
    """
    found = [_point(result, results[0]) for result in results]
    points = sorted((point for point in found if point is not None), key=lambda point: point.x)
    across = _axis([bound for point in points for bound in (*point.x_range, point.x)], LEFT, WIDTH - RIGHT)
    up = _axis([bound for point in points for bound in (*point.y_range, point.y)], HEIGHT - BOTTOM, TOP)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {FONT} font-size='13' fill='{INK}'>",
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#fff'/>",
        f"<text x='{LEFT}' y='28' font-size='17' font-weight='600'>What continuity costs in waiting</text>",
        f"<text x='{LEFT}' y='48' fill='#5b6773'>On-shift continuity over mean wait of answered calls; "
        f"bars: 95 % intervals of the difference from {escape(results[0].policy)}</text>",
        *_grid(across, up),
        *_frontier(points, across, up),
        *(_drawn(point, across, up) for point in points),
        *_labels(points, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _point(result: Result, base: Result) -> Point | None:
    waits, continuity = _spread("asa", result, base), _spread("on_shift_continuity", result, base)
    if waits is None or continuity is None:
        return None
    low, middle, high = continuity
    return Point(
        name=result.policy,
        x=waits[1],
        y=100 * middle,
        x_range=(waits[0], waits[2]),
        y_range=(100 * low, 100 * high),
    )


def _spread(name: str, result: Result, base: Result) -> tuple[float, float, float] | None:
    """A figure between the bounds that its difference from the base leaves it."""
    value, fixed = getattr(result.figures, name), getattr(base.figures, name)
    span = difference(name, result.samples, base.samples)
    return None if value is None or fixed is None or span is None else (fixed + span[0], value, fixed + span[1])


def _axis(values: list[float], start: float, end: float) -> Axis:
    """An axis around the values, with round steps, about six of them."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / 6
    unit = 10 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    return Axis(low=floor(low / step) * step, high=ceil(high / step) * step, step=step, start=start, end=end)


def _grid(across: Axis, up: Axis) -> list[str]:
    parts = []
    for value in across.ticks():
        x = across.at(value)
        parts.append(f"<path d='M{x:.1f} {TOP}V{HEIGHT - BOTTOM}' stroke='{FAINT}'/>")
        parts.append(f"<text x='{x:.1f}' y='{HEIGHT - BOTTOM + 20}' text-anchor='middle'>{value:g}</text>")
    for value in up.ticks():
        y = up.at(value)
        parts.append(f"<path d='M{LEFT} {y:.1f}H{WIDTH - RIGHT}' stroke='{FAINT}'/>")
        parts.append(f"<text x='{LEFT - 10}' y='{y + 4:.1f}' text-anchor='end'>{value:g} %</text>")
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f"<text x='{middle}' y='{HEIGHT - 18}' text-anchor='middle'>mean wait of answered calls, s</text>")
    return parts


def _frontier(points: Sequence[Point], across: Axis, up: Axis) -> list[str]:
    """A line along the policies that no other beats in both."""
    best: list[Point] = []
    for point in points:
        if not best or point.y > best[-1].y:
            best.append(point)
    path = " ".join(f"{across.at(point.x):.1f},{up.at(point.y):.1f}" for point in best)
    return [f"<polyline points='{path}' fill='none' stroke='{LINE}' stroke-width='1.5' stroke-dasharray='5 4'/>"]


def _drawn(point: Point, across: Axis, up: Axis) -> str:
    x, y, colour = across.at(point.x), up.at(point.y), _colour(point)
    left, right = map(across.at, point.x_range)
    low, high = map(up.at, point.y_range)
    return (
        f"<path d='M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {low:.1f}V{high:.1f}' "
        f"stroke='{colour}' stroke-opacity='.35'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='{colour}'/>"
    )


def _labels(points: Sequence[Point], across: Axis, up: Axis) -> list[str]:
    """Names beside their points: at the first place where they cover neither another name nor a point."""
    parts: list[str] = []
    taken = [(across.at(point.x) - 6, up.at(point.y) + 5, 12.0) for point in points]
    for point in points:
        x, y, wide = across.at(point.x), up.at(point.y), LETTER * len(point.name)
        places = [
            (x + 9, y + 20),
            (x - 9 - wide, y - 10),
            (x + 12, y + 4),
            *((x + 9, y + 16 * n) for n in range(2, 40)),
        ]
        left, line = next(place for place in places if not _covers(*place, wide, taken))
        taken.append((left, line, wide))
        parts.append(f"<text x='{left:.1f}' y='{line:.1f}' fill='{_colour(point)}'>{escape(point.name)}</text>")
    return parts


def _covers(left: float, line: float, wide: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    return any(abs(line - y) < 14 and left < x + width and x < left + wide for x, y, width in taken)


def _colour(point: Point) -> str:
    return OURS if point.name == "adaptive" else LINE
