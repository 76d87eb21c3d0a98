"""What a new version works out for old rows: behind the running service, in small batches, resumed when broken off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select, update

from crm_store.database import Database
from crm_store.record import Record
from crm_store.schema import settings
from crm_store.subject import upsert

_KEY = "backfill:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Backfill:
    """Work that goes through a table by its key, upwards.

    `total` counts the rows at the start. `step` handles the next few rows whose key is above the one given, and returns
    how many they were and the key of the last; None: there are no more. It takes at most some tens of milliseconds, and
    may be given rows that are done already: those written since by the new version.
    """

    name: str
    total: Callable[[Connection], int]
    step: Callable[[Connection, int], tuple[int, int | None]]


class Progress(Record, frozen=True, kw_only=True):
    """How far a backfill is, in rows."""

    name: str
    done: int = 0
    total: int = 0
    after: int = 0
    finished: bool = False


async def run(database: Database, backfill: Backfill, told: Callable[[Progress], None] = lambda progress: None) -> None:
    """Do what is left of it; writers of calls get at least half of the time. Nodes that run it together share it.

    Raises `StoreUnavailable`; what was done until then is kept.
    """
    while True:
        began = time.monotonic()
        progress = await database.write(advance, backfill)
        told(progress)
        if progress.finished:
            return
        await asyncio.sleep(time.monotonic() - began)


def advance(connection: Connection, backfill: Backfill) -> Progress:
    """Do one batch, and write down that it is done in the same transaction."""
    progress = _locked(connection, backfill)
    if progress.finished:
        return progress
    handled, last = backfill.step(connection, progress.after)
    progress = msgspec.structs.replace(
        progress,
        done=progress.done + handled,
        after=progress.after if last is None else last,
        finished=last is None,
    )
    connection.execute(
        update(settings)
        .where(settings.c.key == _KEY + backfill.name)
        .values(value=msgspec.json.encode(progress).decode())
    )
    return progress


def progress_of(connection: Connection, name: str) -> Progress:
    """How far a backfill is; nothing is done yet of one that has not begun."""
    value = connection.scalar(select(settings.c.value).where(settings.c.key == _KEY + name))
    return msgspec.json.decode(value, type=Progress) if value else Progress(name=name)


def _locked(connection: Connection, backfill: Backfill) -> Progress:
    """Where it stands, with its row locked, so that two nodes never do the same batch."""
    row = select(settings.c.value).where(settings.c.key == _KEY + backfill.name).with_for_update()
    value = connection.scalar(row)
    if value is None:
        begun = Progress(name=backfill.name, total=backfill.total(connection))
        first = msgspec.json.encode(begun).decode()
        connection.execute(
            upsert(connection, settings)
            .values(key=_KEY + backfill.name, value=first)
            .on_conflict_do_nothing(index_elements=["key"])
        )
        value = connection.execute(row).scalar_one()
    return msgspec.json.decode(value, type=Progress)
