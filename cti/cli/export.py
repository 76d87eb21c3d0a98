"""`farley export`: all customers out of the store into a file."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crm_store.exchange import export as exporting
from cti.cli.common import CliError, errors, opened_store, operator, settings_of
from cti.settings import Settings


def export(
    context: typer.Context,
    format: Annotated[
        exporting.Format,
        typer.Option(help="jsonl: everything, to be read in again. csv, vcf: who they are and how they are reached."),
    ] = "jsonl",
    out: Annotated[
        Path | None,
        typer.Option(help="The file, or the folder for it; `-` for standard output. Default: this folder."),
    ] = None,
) -> None:
    """Write all customers into a file that only you may read.

    Example: farley export --format jsonl --out /backup
    """
    settings = settings_of(context)
    if out == Path("-"):
        count = asyncio.run(_export(settings, sys.stdout.buffer, format, lambda done, total: None))
        errors.print(f"{count} customers.")
        return
    place = _place(out or Path(), format)
    part = place.with_name(place.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            count = _with_bar(settings, file, format)
            file.flush()
            os.fsync(file.fileno())
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)
    errors.print(f"{count} customers: {place}", markup=False)


def _place(out: Path, format: exporting.Format) -> Path:
    place = out / f"farley-{date.today():%Y-%m-%d}.{format}" if out.is_dir() else out  # noqa: DTZ011
    if place.exists():
        raise CliError(f"{place}: there is such a file already")
    if not place.parent.is_dir():
        raise CliError(f"{place}: there is no folder {place.parent}")
    return place


def _with_bar(settings: Settings, file: BinaryIO, format: exporting.Format) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bars:
        bar = bars.add_task("Exporting", total=None)
        return asyncio.run(
            _export(settings, file, format, lambda done, total: bars.update(bar, completed=done, total=total))
        )


async def _export(
    settings: Settings, file: BinaryIO, format: exporting.Format, progress: Callable[[int, int], None]
) -> int:
    async with opened_store(settings) as store:
        return await exporting.export(store, file, format, by=operator(), progress=progress)
