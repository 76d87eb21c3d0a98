"""Shows replays side by side: figures with their 95 % intervals, calibration, and errors of the told wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from cti.replay.bootstrap import difference
from cti.replay.calibration import Calibration
from cti.replay.run import Result


def _share(value: float) -> str:
    return f"{100 * value:.1f}"


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _more(value: float) -> str:
    return f"{value:+.1f}"


def _more_share(value: float) -> str:
    return f"{100 * value:+.1f}"


Column = tuple[str, str, Callable[[float], str]]
"""A figure, the head above it, and how it is written."""

FIRST: tuple[Column, ...] = (
    ("on_shift_continuity", "On-shift\ncont., %", _share),
    ("asa", "\nASA, s", _seconds),
    ("p95_wait", "p95\nwait, s", _whole),
    ("max_wait", "Longest\nwait, s", _whole),
    ("abandon_rate", "Aban-\ndoned, %", _share),
    ("service_level_20", "Answered\nin 20 s, %", _share),
)
SECOND: tuple[Column, ...] = (
    ("continuity", "Conti-\nnuity, %", _share),
    ("asa_owned", "ASA with\nowner, s", _seconds),
    ("asa_unowned", "without\nowner, s", _seconds),
    ("occupancy_mean", "Occu-\npancy, %", _share),
    ("occupancy_sd", "its\nspread", _share),
)
DIFFERENCES: tuple[Column, ...] = (
    ("on_shift_continuity", "On-shift cont.,\npoints", _more_share),
    ("asa", "\nASA, s", _more),
    ("p95_wait", "p95\nwait, s", _more),
    ("abandon_rate", "Abandoned,\npoints", _more_share),
)


def comparison(results: Sequence[Result]) -> RenderableType:
    """One row a policy, in two tables; below each figure its interval."""
    counts = results[0].figures
    caption = (
        f"{counts.calls:,.0f} calls, {counts.owned:,.0f} of customers with an owner, who was at work for "
        f"{counts.on_shift:,.0f}.\nBelow each figure its 95 % interval, by a bootstrap over days;\n"
        "below each policy how long the computer took."
    )
    tables = [_table(results, FIRST), _table(results, SECOND)]
    if len(results) > 1:
        tables.append(_against(results[0], results[1:]))
    return Group(*(part for table in tables for part in (table, "")), f"[dim]{caption}[/]")


def _table(results: Sequence[Result], columns: Sequence[Column]) -> Table:
    table = _headed("\nPolicy", columns)
    for result in results:
        cells = [_cell(result, name, shown) for name, _, shown in columns]
        table.add_row(f"[bold]{escape(result.policy)}[/]\n[dim]{result.seconds:.1f} s[/]", *cells)
    return table


def _cell(result: Result, name: str, shown: Callable[[float], str]) -> str:
    value, interval = getattr(result.figures, name), result.intervals[name]
    if value is None:
        return "–"
    return f"{shown(value)}\n[dim]{shown(interval[0])}–{shown(interval[1])}[/]" if interval else shown(value)


def _against(base: Result, others: Sequence[Result]) -> Table:
    """How the others differ from one of them, which is surer than the figures themselves."""
    table = _headed(f"\nAgainst {escape(base.policy)}", DIFFERENCES)
    for other in others:
        cells = []
        for name, _, shown in DIFFERENCES:
            ours, theirs = getattr(other.figures, name), getattr(base.figures, name)
            span = difference(name, other.samples, base.samples)
            known = ours is not None and theirs is not None and span is not None
            cells.append(
                f"{shown(ours - theirs)}\n[dim]{shown(span[0])} … {shown(span[1])}[/]" if known and span else "–"
            )
        table.add_row(f"[bold]{escape(other.policy)}[/]", *cells)
    return table


def _headed(first: str, columns: Sequence[Column]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, no_wrap=True)
    for _, head, _ in columns:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def calibration_lines(calibration: Calibration) -> RenderableType:
    """The pooled replay beside what really happened."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("Calibration", "Observed", "Pooled replay"):
        table.add_column(head, justify="left" if head == "Calibration" else "right")
    table.add_row("ASA, s", _seconds(calibration.observed_asa), _seconds(calibration.replayed_asa))
    table.add_row("Abandoned, %", _share(calibration.observed_abandon), _share(calibration.replayed_abandon))
    return table


def expected_lines(results: Sequence[Result]) -> RenderableType:
    """How wrong the waits were that callers were told."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Told wait")
    for head in ("times", "true wait, s", "mean error, s", "bias, s", "gave up"):
        table.add_column(head, justify="right")
    for result in results:
        if (told := result.expected_wait) is not None:
            row = (f"{told.told:,}", f"{told.wait:.0f}", f"{told.error:.0f}", f"{told.bias:+.0f}", f"{told.gave_up:,}")
            table.add_row(result.policy, *row)
    return table
