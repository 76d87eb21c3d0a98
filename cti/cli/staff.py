"""`farley staff`: how many agents are needed in each half hour."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crm_store.records import QueueRecord
from cti.cli.common import CliError, errors, opened_store, output, settings_of
from cti.replay.reading import read_calls, read_history
from cti.settings import Settings
from cti.staffing.demand import WEEKDAYS, Demand, demand_of
from cti.staffing.past import recorded
from cti.staffing.plan import FEW_CALLS, Aim, HalfHour, half_hour
from cti.staffing.table import basis, clock, day_table, partings, week_table
from routing.erlang import Goal


def staff(
    context: typer.Context,
    calls: Annotated[
        Path | None,
        typer.Option(help="Calls as for a replay, .csv or .csv.xz; the store's own otherwise.", show_default=False),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="The time before, to learn talks and patience from.", show_default=False)
    ] = None,
    queue: Annotated[str | None, typer.Option(help="Which queue of the store.", show_default=False)] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="So many last days of the store.")] = 56,
    weekday: Annotated[
        list[str] | None, typer.Option(help="A weekday in full; all of them in short otherwise.", show_default=False)
    ] = None,
    target: Annotated[
        float | None, typer.Option(min=1, max=99.9, help="Per cent to be answered in time; 80.", show_default=False)
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=0, max=3600, help="What is in time: seconds; 20.", show_default=False)
    ] = None,
    wrap_up: Annotated[
        float | None, typer.Option(min=0, max=3600, help="Seconds for notes after a call.", show_default=False)
    ] = None,
    formulas: Annotated[bool, typer.Option("--formulas", help="Do not try it on the engine.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a half hour and line.")] = False,
) -> None:
    """Tell how many agents each half hour needs, by Erlang C, by Erlang A and as tried on the routing engine.

    Example: farley staff --calls calls.csv --history history.csv --weekday monday --target 80 --within 20
    """
    weekdays = tuple(_weekday(name) for name in weekday or ())
    if calls:
        demand = demand_of(read_calls(calls, []), read_history(history) if history else ())
        kept = QueueRecord(name="calls", title="", team="", wrap_up=0.0)
    else:
        demand, kept = asyncio.run(_of_store(settings_of(context), queue, days))
    aim = Aim(
        goal=Goal(
            share=kept.service_target if target is None else target / 100,
            within=kept.service_seconds if within is None else within,
            short=kept.short_abandon,
        ),
        wrap_up=kept.wrap_up if wrap_up is None else wrap_up,
    )
    rows = _planned(demand, aim, weekdays or _known(demand), tried=not formulas)
    if as_json:
        for row in rows:
            shown = {"weekday": WEEKDAYS[row.weekday], "from": clock(row.number)}
            print(msgspec.json.encode({**msgspec.to_builtins(row), **shown}).decode())
        return
    output.print(basis(demand, aim))
    for number in weekdays:
        of_day = [row for row in rows if row.weekday == number]
        output.print(day_table(number, of_day) if of_day else f"{WEEKDAYS[number].capitalize()}: nobody calls.")
    if not weekdays:
        output.print(week_table(rows))
    output.print(partings(rows))


def _planned(demand: Demand, aim: Aim, weekdays: Sequence[int], *, tried: bool) -> list[HalfHour]:
    """All half hours, on every processor, with a progress bar: a week takes a minute."""
    places = [
        (weekday, number)
        for weekday in weekdays
        for number, offered in enumerate(demand.per_half_hour(weekday))
        if offered >= FEW_CALLS
    ]
    if not tried:
        return [half_hour(demand, aim, *place, tried=False) for place in places]
    columns = (TextColumn("trying half hours"), BarColumn(), MofNCompleteColumn())
    with (
        Progress(*columns, console=errors, transient=True) as progress,
        ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool,
    ):
        rows = pool.map(partial(_half_hour, demand, aim), places, chunksize=4)
        return list(progress.track(rows, total=len(places)))


def _half_hour(demand: Demand, aim: Aim, place: tuple[int, int]) -> HalfHour:
    return half_hour(demand, aim, *place)


async def _of_store(settings: Settings, name: str | None, days: int) -> tuple[Demand, QueueRecord]:
    async with opened_store(settings) as store:
        queues = {queue.name: queue for queue in await store.queues()}
        if not queues:
            raise CliError("there is no queue yet: add one with `farley queue set`, or name a file with --calls")
        name = name or (
            settings.routing.default_queue if settings.routing.default_queue in queues else next(iter(queues))
        )
        if name not in queues:
            raise CliError(f"there is no queue {name}: there are {', '.join(queues)}")
        yesterday = datetime.now().astimezone().date() - timedelta(days=1)
        recording = await recorded(store, queues[name], yesterday - timedelta(days=days - 1), yesterday)
        return demand_of(recording.calls), queues[name]


def _known(demand: Demand) -> tuple[int, ...]:
    return tuple(weekday for weekday, offered in enumerate(demand.offered) if offered is not None)


def _weekday(name: str) -> int:
    found = [number for number, weekday in enumerate(WEEKDAYS) if len(name) > 1 and weekday.startswith(name.lower())]
    if len(found) != 1:
        raise CliError(f"{name!r} is no weekday: take {', '.join(WEEKDAYS)}")
    return found[0]
