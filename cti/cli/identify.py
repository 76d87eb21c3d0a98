"""`farley identify`: what a number is read as, and who may be calling from it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Annotated

import msgspec
import typer
from msgspec import Struct
from msgspec.structs import replace
from phonenumbers import SUPPORTED_REGIONS
from rich.table import Table
from rich.text import Text

from crm_store.names import visible
from crm_store.numbers import LONGEST, Presenting, presented
from crm_store.records import Candidate, Identification, NumberKind
from crm_store.store import Store
from cti.caller_id import presenting
from cti.cli.common import CliError, opened_store, operator, output, settings_of

CHUNK = 64 * 1024
AT_ONCE = 200
REASONS = {
    "only_match": "the only one with this number",
    "chosen": "an agent said so",
    "switchboard": "their switchboard",
    "last_spoke": "last spoken with on it",
    "main_number": "his main number",
    "open_request": "has an open request",
    "owner_on_duty": "his expert is at work",
    "shared": "shares it",
    "works_there": "works there",
}


class Identified(Struct, frozen=True, kw_only=True):
    """One line of the answer. `chosen` is None when nobody is known, or nobody is clearly first."""

    input: str
    kind: NumberKind
    e164: str | None
    candidates: tuple[Candidate, ...]
    chosen: int | None


def identify(
    context: typer.Context,
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="NUMBER", help="Numbers in any notation.", show_default=False)
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read numbers from standard input, one a line.")] = False,
    region: Annotated[
        str | None, typer.Option(help="Country (ISO 3166) in which they are written. Without: store.region.")
    ] = None,
    trunk: Annotated[
        str | None, typer.Option(help="Read them as this trunk presents them: by its section of the settings.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, for each number.")] = False,
) -> None:
    """Tell what each number is and who may be calling from it, best first, with the reason. Whatever it is, it is told.

    With --stdin each line is answered as soon as it has come. The status is 0 unless the store cannot be asked.

    Example: farley identify "067 555 00 01" +442079460018
    """
    if not numbers and not stdin:
        raise CliError("no number: name one, or let them come with --stdin")
    settings = settings_of(context)
    how = presenting(settings, trunk)
    if trunk is not None and trunk not in settings.trunks:
        raise CliError(f"the settings name no trunk {trunk!r}")
    if region is not None:
        how = replace(how, region=_known(region))

    async def answer() -> None:
        async with opened_store(settings) as store:
            await _answer(store, numbers or [], how, stdin=stdin, json=json)

    try:
        asyncio.run(answer())
    except BrokenPipeError:  # who reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _known(region: str) -> str:
    if region.upper() not in SUPPORTED_REGIONS:
        raise CliError(f"{region!r} is no country: take two letters of ISO 3166, such as UA")
    return region.upper()


async def _answer(store: Store, numbers: Sequence[str], how: Presenting, *, stdin: bool, json: bool) -> None:
    now = datetime.now(UTC)
    on_duty = frozenset(shift.agent for shift in await store.shifts(now - timedelta(days=1), now) if shift.is_open)
    asked = 0
    try:
        for lines in chain([numbers], _lines() if stdin else ()):
            asked += len(lines)
            for start in range(0, len(lines), AT_ONCE):
                these = [presented(line, how) for line in lines[start : start + AT_ONCE]]
                found = await asyncio.gather(*(store.identify(number, on_duty=on_duty) for number in these))
                (_print_json if json else _print_table)(found)
    finally:
        await store.write_down(operator(), "saw", "number", details={"count": asked})


def _lines() -> Iterator[list[str]]:
    """What has come, whole lines at once; waits only when there is nothing. A line is cut where it is no number."""
    rest = b""
    while chunk := os.read(sys.stdin.fileno(), CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        yield [_text(line) for line in whole]
        rest = rest[: 8 * LONGEST]
    if rest:
        yield [_text(rest)]


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")


def _print_json(found: Sequence[Identification]) -> None:
    for each in found:
        number = each.number
        line = Identified(
            input=number.input, kind=number.kind, e164=number.e164, candidates=each.candidates, chosen=each.chosen
        )
        sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
    sys.stdout.flush()


def _print_table(found: Sequence[Identification]) -> None:
    table = Table("", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for whole in ("Input", "Number", "Id"):
        table.add_column(whole, no_wrap=True, overflow="fold")
    table.add_column("Name", min_width=20)
    table.add_column("Score", no_wrap=True)
    table.add_column("Why", min_width=13)
    for each in found:
        given, read = Text(visible(each.number.input)), each.number.e164 or each.number.kind
        if not each.candidates:
            table.add_row("", given, read, "", "nobody known" if each.number.e164 else "", "", "", style="dim")
        for candidate in each.candidates:
            table.add_row(
                "✓" if candidate.customer == each.chosen else "?" if each.chosen is None else "",
                given if candidate is each.candidates[0] else "",
                read if candidate is each.candidates[0] else "",
                str(candidate.customer),
                Text(visible(candidate.name)),
                f"{candidate.score:.2f}",
                REASONS.get(candidate.reason, candidate.reason),
            )
    if found:
        output.print(table)
