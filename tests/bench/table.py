"""How every bench prints what it measured: one table, each row beside its floor and its goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.console import Console
from rich.table import Table

WIDTH = 130


class Row(Struct, frozen=True, kw_only=True):
    """One figure. `met` is None where no goal is set."""

    what: str
    ours: str
    floor: str = ""
    against: str = ""
    goal: str = ""
    met: bool | None = None


def show(title: str, rows: Sequence[Row], *, floor: str = "floor", against: str = "ours ÷ floor") -> None:
    """Print the table; `floor` and `against` head the columns of what it is compared with, and how it compares."""
    heads = {"ours": "ours", "floor": floor, "against": against, "goal": "goal"}
    shown = [name for name in heads if any(getattr(row, name) for row in rows)]
    table = Table()
    table.add_column("")
    for name in shown:
        table.add_column(heads[name], justify="right")
    table.add_column("")
    for row in rows:
        verdict = "" if row.met is None else "met" if row.met else "[bold red]MISSED[/]"
        table.add_row(row.what, *(getattr(row, name) for name in shown), verdict)
    console = Console(width=WIDTH)
    console.print(f"\n[bold]{title}[/]")
    console.print(table)


def percentile(values: Iterable[float], rank: float) -> float:
    """The value below which the share `rank` of all values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(rank * len(ordered)), len(ordered) - 1)]
