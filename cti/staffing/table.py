"""The plan as people read it: a table for each weekday, or one row of agents a half hour for the whole week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from cti.staffing.demand import HALF_HOURS, WEEKDAYS, Demand
from cti.staffing.plan import Aim, HalfHour

NAMES = {"erlang_c": "Erlang C", "erlang_a": "Erlang A"}


def clock(number: int) -> str:
    """When a half hour begins: 17 is 08:30."""
    return f"{number // 2:02}:{number % 2 * 30:02}"


def basis(demand: Demand, aim: Aim) -> str:
    """What the plan is made from, in a sentence or two."""
    patience = (
        "nobody gave up" if demand.mean_patience is None else f"mean patience {demand.mean_patience:.0f} s as learned"
    )
    return (
        f"{demand.calls} calls from {demand.first} to {demand.last}; a call keeps an agent "
        f"{demand.handling(aim.wrap_up):.0f} s (talk {demand.talk.mean():.0f}, notes {aim.wrap_up:.0f}); {patience}.\n"
        f"Goal: {aim.goal.share:.0%} answered within {aim.goal.within:g} s."
    )


def day_table(weekday: int, rows: Iterable[HalfHour]) -> Table:
    """One weekday in full."""
    table = Table(title=WEEKDAYS[weekday].capitalize(), title_justify="left", box=None, pad_edge=False)
    for column in ("From", "Calls", "Erlang C", "Erlang A", "Agents", "Foretold", "Tried", "ASA", "Give up", "Busy"):
        table.add_column(column, justify="left" if column == "From" else "right")
    table.add_column("")
    for row in rows:
        trial = row.trial
        foretold = row.erlang_a
        table.add_row(
            clock(row.number),
            f"{row.calls:.1f}",
            str(row.erlang_c.agents),
            str(row.erlang_a.agents),
            f"[bold]{row.agents}[/]",
            f"{row.foretold_a:.0%}",
            f"{trial.service_level:.0%} ± {100 * trial.error:.0f}" if trial else "",
            f"{(trial.asa if trial else foretold.asa) or 0:.0f} s",
            f"{trial.abandoned if trial else foretold.abandoned:.1%}",
            f"{min(1.0, row.load / row.agents):.0%}",
            _verdict(row),
        )
    return table


def week_table(rows: Sequence[HalfHour]) -> Table:
    """The agents of each half hour, a column a weekday; a star where Erlang A parts from the trial."""
    weekdays = sorted({row.weekday for row in rows})
    by_place = {(row.weekday, row.number): row for row in rows}
    table = Table("From", box=None, pad_edge=False)
    for weekday in weekdays:
        table.add_column(WEEKDAYS[weekday][:3].capitalize(), justify="right")
    for number in range(HALF_HOURS):
        cells = [by_place.get((weekday, number)) for weekday in weekdays]
        if any(cells):
            table.add_row(clock(number), *(_cell(row) for row in cells))
    return table


def partings(rows: Sequence[HalfHour]) -> str:
    """How often each formula is proven wrong by the trial."""
    tried = sum(row.trial is not None for row in rows)
    if not tried:
        return "Not tried on the engine."
    counts = {name: sum(formula in row.parted for row in rows) for formula, name in NAMES.items()}
    return "Tried on the engine: " + ", ".join(
        f"{name} parts from it by more than the trial's error in {count} of {tried} half hours"
        for name, count in counts.items()
    )


def _cell(row: HalfHour | None) -> str:
    if row is None:
        return "[dim]–[/]"
    return f"{row.agents}{'*' if 'erlang_a' in row.parted else ' '}"


def _verdict(row: HalfHour) -> str:
    """How far the foretold service level of those formulas that are wrong is from the trial's, in points."""
    if row.trial is None:
        return ""
    foretold = {"erlang_c": row.foretold_c, "erlang_a": row.foretold_a}
    return ", ".join(
        f"[yellow]{NAMES[name]} {100 * (foretold[name] - row.trial.service_level):+.0f}[/]" for name in row.parted
    )
