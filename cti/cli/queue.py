"""`farley queue`: where calls of one kind wait, who takes them, when and how."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from crm_store.errors import NotFound
from crm_store.queue_faults import faults, ways_into
from crm_store.queue_record import Hours, QueueRecord, Span
from crm_store.queues import version_of
from crm_store.store import Store
from cti.cli import queue_options as parse
from cti.cli.common import CliError, opened_store, output, settings_of
from cti.cli.queue_range import plainly
from cti.queue_file import from_toml, to_toml
from cti.settings import NAME_PATTERN, Settings

app = typer.Typer(no_args_is_help=True, help="Set up where calls wait, who takes them, when and how.")

Name = Annotated[str, typer.Argument(help="The queue's name in the dialplan.", show_default=False)]
WHOLE_DAY = (Span(opens="00:00", closes="24:00"),)
WAY = "fallback, callback, voicemail, or the name of a queue."


def _text(help_: str, metavar: str = "TEXT") -> Any:
    return typer.Option(help=help_, metavar=metavar, show_default=False)


@app.command("set")
def set_one(
    context: typer.Context,
    name: Name,
    file: Annotated[Path | None, _text("All settings, as `farley queue show` prints them.", "FILE.toml")] = None,
    title: Annotated[str | None, _text("What screens call it.")] = None,
    team: Annotated[str | None, _text("The team that takes its calls.")] = None,
    skill: Annotated[list[str] | None, _text("A skill and its level, 1 to 10; repeat; none.", "NAME:LEVEL")] = None,
    language: Annotated[list[str] | None, _text("A language that counts as a skill; repeat; none.", "CODE")] = None,
    hold: Annotated[str | None, _text("For a busy owner: never, forever, adaptive, or seconds.", "HOW")] = None,
    owner_first: Annotated[bool | None, typer.Option(help="Prefer a caller's own expert.", show_default=False)] = None,
    owner_bonus: Annotated[float | None, _text("Seconds that an own customer counts for.", "SECONDS")] = None,
    segment_bonus: Annotated[list[str] | None, _text("The same for a segment; repeat; none.", "NAME:SECONDS")] = None,
    bonus_limit: Annotated[float | None, _text("The most that both can come to.", "SECONDS")] = None,
    ring: Annotated[float | None, _text("How long a phone rings.", "SECONDS")] = None,
    wrap_up: Annotated[float | None, _text("Time for notes after a call.", "SECONDS")] = None,
    max_wait: Annotated[str | None, _text("The longest wait, or none.", "SECONDS")] = None,
    p95_wait: Annotated[float | None, _text("Holding must not make a caller wait longer.", "SECONDS")] = None,
    service_seconds: Annotated[float | None, _text("Calls should be answered within.", "SECONDS")] = None,
    service_target: Annotated[float | None, _text("So large a share of them, 0 to 1.", "SHARE")] = None,
    short_abandon: Annotated[float | None, _text("Who hangs up sooner does not count.", "SECONDS")] = None,
    repeat_within: Annotated[float | None, _text("Who rings again so soon has his place.", "SECONDS")] = None,
    announce: Annotated[str | None, _text("When callers are told their place; none.", "FIRST,EVERY")] = None,
    offer_callback: Annotated[
        bool | None, typer.Option(help="With announcements: 1 is for a callback.", show_default=False)
    ] = None,
    on_timeout: Annotated[str | None, _text(f"After the longest wait: {WAY}", "WAY")] = None,
    on_empty: Annotated[str | None, _text(f"With nobody at work: {WAY}", "WAY")] = None,
    on_closed: Annotated[str | None, _text(f"Outside hours: {WAY}", "WAY")] = None,
) -> None:
    """Add a queue, or change what is named of one. A service that runs takes it up within seconds.

    Steps and opening hours need a file: farley queue show main > main.toml, change it,
    farley queue set main --file main.toml

    Example: farley queue set main --title "Private customers" --team private --hold adaptive
    """
    if not NAME_PATTERN.fullmatch(name):
        raise CliError(f"{name!r} is no name of a queue: take letters, digits, dot, dash and underscore")
    plain = {
        "title": title,
        "team": team,
        "owner_first": owner_first,
        "owner_bonus": owner_bonus,
        "bonus_limit": bonus_limit,
        "ring": ring,
        "wrap_up": wrap_up,
        "p95_wait": p95_wait,
        "service_seconds": service_seconds,
        "service_target": service_target,
        "short_abandon": short_abandon,
        "repeat_within": repeat_within,
    }
    changes: dict[str, Any] = {key: value for key, value in plain.items() if value is not None}
    if skill:
        changes["skills"] = parse.numbers("--skill", skill, "LEVEL")
    if language:
        changes["languages"] = [] if language == [parse.NONE] else language
    if segment_bonus:
        changes["segment_bonus"] = parse.numbers("--segment-bonus", segment_bonus, "SECONDS")
    if hold is not None:
        changes["hold"] = parse.hold(hold)
    if max_wait is not None:
        changes["max_wait"] = parse.seconds_or_none("--max-wait", max_wait)
    if announce is not None:
        changes["announcements"] = parse.announcements(announce)
    for field, text in (("on_timeout", on_timeout), ("on_empty", on_empty), ("on_closed", on_closed)):
        if text is not None:
            changes[field] = parse.way(text)
    asyncio.run(_save(settings_of(context), name, file, changes, offer_callback))
    output.print(f"Queue {name} is set", markup=False)


@app.command("list")
def list_them(context: typer.Context) -> None:
    """Show all queues."""
    table = Table("Queue", "Title", "Team", "Hold", "Ring", "Wrap-up", "Hours", box=None, pad_edge=False)
    for queue in asyncio.run(_queues(settings_of(context))):
        hold = msgspec.to_builtins(queue.hold)
        held = f"{hold['seconds']:g} s" if "seconds" in hold else hold["policy"]
        hours = queue.hours.zone if queue.hours and not _always(queue.hours) else "always"
        table.add_row(queue.name, queue.title, queue.team, held, f"{queue.ring:g} s", f"{queue.wrap_up:g} s", hours)
    output.print(table)


@app.command("show")
def show(context: typer.Context, name: Name) -> None:
    """Print all settings of a queue as TOML, for `farley queue set NAME --file FILE.toml`."""
    typer.echo(to_toml(asyncio.run(_queue(settings_of(context), name))), nl=False)


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Remove a queue that nothing leads into. Who waits in it is still served."""
    asyncio.run(_remove(settings_of(context), name))
    output.print(f"Queue {name} is removed", markup=False)


def _always(hours: Hours) -> bool:
    days = [getattr(hours.week, day) for day in hours.week.__struct_fields__]
    return all(spans == WHOLE_DAY for spans in (*days, *(holiday.spans for holiday in hours.holidays)))


async def _save(
    settings: Settings, name: str, file: Path | None, changes: dict[str, Any], offer_callback: bool | None
) -> None:
    async with opened_store(settings) as store:
        kept = {queue.name: queue for queue in await store.queues()}
        queue = _from_file(name, file) if file else kept.get(name)
        if queue is None and "team" not in changes:
            raise CliError(f"{name} is new: say which team takes its calls, with --team")
        values: dict[str, Any] = msgspec.to_builtins(queue) if queue else {"name": name, "title": name}
        values.update(changes)
        if offer_callback is not None:
            values["announcements"] = dict(values.get("announcements") or {}, callback=offer_callback)
        try:
            queue = msgspec.convert(values, QueueRecord)
        except msgspec.ValidationError as error:
            raise CliError(f"{plainly(error)} (of the queue {name})") from None
        if wrong := faults(queue, kept.keys()):
            raise CliError("; ".join(map(str, wrong)))
        if before := kept.get(name):
            await store.replace_queue(queue, version=version_of(before))
        else:
            await store.add_queue(queue)


def _from_file(name: str, file: Path) -> QueueRecord:
    try:
        return from_toml(name, file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CliError(f"{file}: {error.strerror}") from None
    except msgspec.ValidationError as error:
        raise CliError(f"{file}: {plainly(error)}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CliError(f"{file}: {error}") from None


async def _queues(settings: Settings) -> tuple[QueueRecord, ...]:
    async with opened_store(settings) as store:
        return await store.queues()


async def _queue(settings: Settings, name: str) -> QueueRecord:
    async with opened_store(settings) as store:
        return await _kept(store, name)


async def _remove(settings: Settings, name: str) -> None:
    async with opened_store(settings) as store:
        await _kept(store, name)
        if name == settings.routing.default_queue:
            raise CliError(f"{name} takes the calls for which no queue is named (routing.default_queue): it must stay")
        if others := ways_into(name, await store.queues()):
            raise CliError(f"{name} must stay: {', '.join(others)} sends callers into it")
        await store.remove_queue(name)


async def _kept(store: Store, name: str) -> QueueRecord:
    try:
        return await store.queue(name)
    except NotFound:
        raise CliError(f"There is no queue {name!r}: see `farley queue list`") from None
