"""`farley import`: customers out of a file into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from phonenumbers import SUPPORTED_REGIONS
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from crm_store.exchange import values
from crm_store.exchange.bad_rows import free, name_for
from crm_store.exchange.errors import Bad
from crm_store.exchange.import_record import ImportOptions, ImportRecord
from crm_store.exchange.mapping import ImportColumn, columns_of, mapping_of
from crm_store.exchange.reading import open_rows
from crm_store.exchange.run import ImportSample, Trial, run, try_out
from crm_store.exchange.sniff import Format, sniff
from crm_store.store import Store
from cti.cli.common import CliError, errors, opened_store, operator, output, settings_of
from cti.settings import Settings

MAP = "Read a column as a field, as `Tel=phone:work`; nothing after the `=` ignores the column. May be repeated."

BAD = (
    "Where bad rows go. Default: beside the file, to a.bad.csv for a.csv and a.txt.bad.csv for a.txt. "
    "A file that is there already is left alone: a.bad-2.csv is taken then."
)


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, vCard or JSON Lines.", exists=True, dir_okay=False)
    ],
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help=MAP, show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and write nothing.")] = False,
    region: Annotated[
        str | None,
        typer.Option(help="Country in which national numbers are dialled. Default: store.region.", show_default=False),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of customers of whom none is told.", show_default=False)
    ] = None,
    bad: Annotated[Path | None, typer.Option(help=BAD, show_default=False)] = None,
    format: Annotated[
        Literal["csv", "vcf", "jsonl"] | None, typer.Option(help="The file's format, where it is not plain.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="The file's encoding, where it is guessed wrongly.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What parts the cells of CSV, where guessed wrongly.")] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Whether the first row of CSV names the columns.")
    ] = None,
) -> None:
    """Read customers in. A second run changes nothing; one that broke off goes on where it stopped.

    Example: farley import customers.csv --map "Mobile no.=phone:mobile" --dry-run
    """
    settings = settings_of(context)
    options = _options(file, settings, region, language, bad, format, encoding, delimiter, header)
    rows = open_rows(file, options.source, header=header)
    try:
        columns = columns_of(rows, options.region, dict(map(_map, maps or ())))
    finally:
        rows.close()
    _show_columns(options, columns)
    mapping = mapping_of(columns)
    if dry_run:
        _show_trial(asyncio.run(_try(settings, mapping, options)))
    else:
        _show_record(asyncio.run(_run(settings, file, mapping, options)))


def _options(
    file: Path,
    settings: Settings,
    region: str | None,
    language: str | None,
    bad: Path | None,
    format: Format | None,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
) -> ImportOptions:
    if delimiter is not None and len(delimiter) != 1:
        raise CliError("--delimiter: one character")
    if region is not None and region.upper() not in SUPPORTED_REGIONS:
        raise CliError(f"--region: {region!r} is no country: take two letters of ISO 3166, such as UA")
    try:
        source = sniff(file, format=format, encoding=encoding, delimiter=delimiter)
    except LookupError as error:
        raise CliError(f"--encoding: {error}") from None
    return ImportOptions(
        path=str(file.absolute()),
        bad=str(free(bad or file.with_name(name_for(file.name, source.format))).absolute()),
        source=source,
        region=(region or settings.store.region).upper(),
        language=_language(language) if language else settings.voice.language,
        header=header,
    )


def _language(text: str) -> str:
    try:
        return values.language(text)
    except Bad:
        raise CliError(f"--language: {text!r} is no language code, such as uk") from None


def _map(text: str) -> tuple[str, str | None]:
    name, mark, field = text.rpartition("=")
    if not mark:
        raise CliError(f"--map {text!r}: expected COLUMN=FIELD")
    return name, field or None


async def _try(settings: Settings, mapping: dict[str, str], options: ImportOptions) -> Trial:
    async with opened_store(settings) as store:
        with _bar("Looking", options.source.size) as advance:
            return await try_out(store, mapping, options, by=operator(), progress=advance)


async def _run(settings: Settings, file: Path, mapping: dict[str, str], options: ImportOptions) -> ImportRecord:
    async with opened_store(settings) as store:
        key = await store.add_import(file.name, mapping, options, by=operator())
        await _tell_of_earlier(store, key)
        with _bar("Importing", options.source.size) as advance:
            return await run(store, key, by=operator(), progress=advance)


async def _tell_of_earlier(store: Store, key: int) -> None:
    record = await store.import_record(key)
    if record.done:
        errors.print(f"Going on after row {record.done}, where an earlier run broke off.")


class _Bytes:
    def __init__(self, bars: Progress, size: int, what: str) -> None:
        self._bars = bars
        self._bar = bars.add_task(what, total=size or 1)

    def __call__(self, position: int) -> None:
        self._bars.update(self._bar, completed=position)


@contextmanager
def _bar(what: str, size: int) -> Iterator[_Bytes]:
    """A bar that tells how much of the file is read."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    hidden = not errors.is_terminal
    with Progress(*columns, console=errors, transient=True, disable=hidden, redirect_stdout=False) as bars:
        yield _Bytes(bars, size, what)


def _show_columns(options: ImportOptions, columns: tuple[ImportColumn, ...]) -> None:
    source = options.source
    parted = {"\t": "tab"}.get(source.delimiter, source.delimiter)
    errors.print(f"{source.format}, {source.encoding}{f', parted by {parted}' if parted else ''}", markup=False)
    table = Table("column", "field", "for example")
    for column in columns:
        field = "[dim]as it stands[/]" if column.fixed else escape(column.field) if column.field else "[dim]ignored[/]"
        table.add_row(escape(column.name), field, escape(" · ".join(column.samples)))
    errors.print(table)


def _show_trial(trial: Trial) -> None:
    output.print(f"{trial.rows} rows: {_counts(trial)}. Nothing was written.")
    for what, samples in (("created", trial.new), ("updated", trial.changed)):
        for sample in samples:
            output.print(f"  line {sample.line}: {what}: {sample.name}", markup=False)
    for sample in trial.refused:
        output.print(f"  line {sample.line}: {_reason(sample)}", markup=False)
    for (field, code), count in sorted(trial.reasons.items(), key=lambda item: -item[1]):
        output.print(f"{count} × {Bad(code, field).reason}", markup=False)


def _show_record(record: ImportRecord) -> None:
    output.print(f"{record.done} rows: {_counts(record)}.")
    if record.bad:
        output.print(f"Bad rows, with the reasons: {record.options.bad}", markup=False, soft_wrap=True)
    if record.duplicates:
        output.print(f"Pairs that may be one customer: {record.duplicates}; settle them on the page Duplicates.")


def _counts(of: Trial | ImportRecord) -> str:
    return f"{of.created} created, {of.updated} updated, {of.unchanged} unchanged, {of.bad} bad"


def _reason(sample: ImportSample) -> str:
    return Bad(sample.code, sample.field).reason
