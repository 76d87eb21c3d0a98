"""`farley queue`: where calls of one kind wait, and which team takes them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from msgspec import structs
from rich.table import Table

from crm_store.queue_record import HoldFixed
from crm_store.records import QueueRecord
from cti.cli.common import CliError, opened_store, output, settings_of
from cti.settings import NAME_PATTERN, Settings

app = typer.Typer(no_args_is_help=True, help="Set up where calls wait and which team takes them.")


@app.command("set")
def set_one(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The queue's name in the dialplan.", show_default=False)],
    title: Annotated[str | None, typer.Option(help="What screens call it.", show_default=False)] = None,
    team: Annotated[str | None, typer.Option(help="The team that takes its calls.", show_default=False)] = None,
    hold: Annotated[
        float | None, typer.Option(min=0, max=3600, help="Seconds to wait for a busy owner first.", show_default=False)
    ] = None,
    ring: Annotated[
        float | None, typer.Option(min=1, max=300, help="Seconds that a phone rings.", show_default=False)
    ] = None,
    wrap_up: Annotated[
        float | None, typer.Option(min=0, max=3600, help="Seconds after a call for notes.", show_default=False)
    ] = None,
) -> None:
    """Add a queue, or change what is named of one. The service takes it up when it is started again.

    Example: farley queue set main --title "Private customers" --team private --ring 25
    """
    if not NAME_PATTERN.fullmatch(name):
        raise CliError(f"{name!r} is no name of a queue: take letters, digits, dot, dash and underscore")
    given = {"title": title, "team": team, "ring": ring, "wrap_up": wrap_up}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if hold is not None:
        changes["hold"] = HoldFixed(seconds=hold)
    asyncio.run(_save(settings_of(context), name, changes))
    output.print(f"Queue {name} is set", markup=False)


async def _save(settings: Settings, name: str, changes: dict[str, Any]) -> None:
    async with opened_store(settings) as store:
        kept = {queue.name: queue for queue in await store.queues()}
        if name not in kept and "team" not in changes:
            raise CliError(f"{name} is new: say which team takes its calls, with --team")
        before = kept.get(name) or QueueRecord(name=name, title=name, team="")
        await store.save_queue(structs.replace(before, **changes))


@app.command("list")
def list_them(context: typer.Context) -> None:
    """Show all queues."""
    table = Table("Queue", "Title", "Team", "Ring", "Wrap-up", box=None, pad_edge=False)
    for queue in asyncio.run(_queues(settings_of(context))):
        seconds = (f"{value:g} s" for value in (queue.ring, queue.wrap_up))
        table.add_row(queue.name, queue.title, queue.team, *seconds)
    output.print(table)


async def _queues(settings: Settings) -> tuple[QueueRecord, ...]:
    async with opened_store(settings) as store:
        return await store.queues()
