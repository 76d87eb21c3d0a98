"""`farley replay`: what a policy would have made of a centre's recorded days."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cti.cli.common import CliError, Options, errors, output
from cti.replay import run
from cti.replay.calibration import calibration
from cti.replay.lines import json_line
from cti.replay.options import ReplayOptions
from cti.replay.plot import plot
from cti.replay.policy import NAMED, Policy, policy, text_of
from cti.replay.reading import read
from cti.replay.records import Recording
from cti.replay.table import calibration_lines, comparison, expected_lines

DATE = ["%Y-%m-%d"]
POLICIES = f"{', '.join(NAMED)}, fixed_SECONDS, or a .toml file. Default: all of ours."


def _show_policy(name: str | None) -> None:
    if name is not None:
        print(text_of(name), end="")
        raise typer.Exit


def replay(
    context: typer.Context,
    calls: Annotated[Path, typer.Argument(metavar="CALLS.csv", help="The calls, plain or .xz.", show_default=False)],
    roster: Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="Who was at work when.", show_default=False)],
    history: Annotated[
        Path | None, typer.Option(metavar="HISTORY.csv", help="The time before, to learn from.", show_default=False)
    ] = None,
    named: Annotated[
        list[str] | None, typer.Option("--policy", metavar="NAME|FILE", help=POLICIES, show_default=False)
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Set this in every policy: hold.value=60.", show_default=False),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, max=1000, help="Runs to average; all but the first draw patience anew.")
    ] = 1,
    ring: Annotated[float, typer.Option(min=0, max=300, help="Seconds until an agent answers.")] = 0.0,
    wrap_up: Annotated[float, typer.Option(min=0, max=3600, help="Seconds for notes after each call.")] = 0.0,
    priority_bonus: Annotated[
        float, typer.Option(min=0, max=3600, help="Seconds of waiting that callers of priority 2 are credited.")
    ] = 0.0,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DATE, help="The first day.", show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=DATE, help="The last day.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a policy and line.")] = False,
    drawing: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw continuity over wait.", show_default=False)
    ] = None,
    tell_wait: Annotated[
        bool, typer.Option("--expected-wait", help="Tell callers their expected wait, and measure its error.")
    ] = False,
    _show: Annotated[
        str | None,
        typer.Option(
            "--show-policy",
            callback=_show_policy,
            is_eager=True,
            metavar="NAME",
            help="Print a policy's TOML, to copy.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Play recorded calls and shifts again through the routing engine, under one policy or several.

    Example: farley replay calls.csv roster.csv --history history.csv --policy adaptive --policy fixed_120
    """  # fmt: skip
    if drawing:
        _check_place(drawing)
    if since and until and since > until:
        raise CliError(f"--from {since:%Y-%m-%d} is later than --to {until:%Y-%m-%d}: they are the wrong way round")
    policies = [policy(name, changes or ()) for name in named or NAMED]
    recording = read(
        calls, roster, history, since=since.date() if since else None, until=until.date() if until else None
    )
    for note in recording.notes:
        errors.print(note, markup=False)
    options = ReplayOptions(ring=ring, wrap_up=wrap_up, priority_bonus=priority_bonus, runs=seeds, announce=tell_wait)
    results = []
    for result in _played(recording, policies, options):
        results.append(result)
        if as_json:
            print(json_line(result), flush=True)
    if not as_json:
        _print_tables(results)
    elif tell_wait:
        errors.print(expected_lines(results))
    if drawing:
        _write_shared(drawing, plot(results), (context.find_object(Options) or Options()).umask)
        errors.print(f"Drawn: {drawing}", markup=False)


def _check_place(drawing: Path) -> None:
    """Before the replay, which may take long."""
    if drawing.suffix != ".svg":
        raise CliError(f"{drawing}: the plot is an SVG file; let its name end in .svg")
    if not drawing.parent.is_dir():
        raise CliError(f"{drawing}: there is no folder {drawing.parent} to write the plot to")
    if drawing.is_dir() or not os.access(drawing if drawing.exists() else drawing.parent, os.W_OK):
        raise CliError(f"{drawing}: the plot cannot be written there")


def _write_shared(drawing: Path, text: str, umask: int) -> None:
    """A plot is made to be shown: unlike all else that we write, others may read it, as far as the user lets them."""
    new = not drawing.exists()
    drawing.write_text(text, encoding="utf-8")
    if new:
        drawing.chmod(0o666 & ~umask)


def _played(recording: Recording, policies: Sequence[Policy], options: ReplayOptions) -> Iterator[run.Result]:
    """One policy after the other, with a bar that tells how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    hidden = not errors.is_terminal
    with Progress(*columns, console=errors, transient=True, disable=hidden, redirect_stdout=False) as bars:
        for each in policies:
            bar = bars.add_task(each.name, total=len(recording.calls) * options.runs)
            yield run.replay(
                recording.calls,
                recording.shifts,
                recording.history,
                each,
                options,
                on_progress=partial(bars.advance, bar),
            )
            bars.remove_task(bar)


def _print_tables(results: Sequence[run.Result]) -> None:
    output.print(comparison(results))
    for result in results:
        if result.policy == "pooled" and (found := calibration(result)) is not None:
            output.print()
            output.print(calibration_lines(found))
    if any(result.expected_wait for result in results):
        output.print()
        output.print(expected_lines(results))
