"""Queues, for administrators: read, added, changed, removed. What is saved is in force at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import structlog
from msgspec import Meta, Struct

from crm_store.errors import Conflict, NotFound
from crm_store.queue_faults import faults, ways_into
from crm_store.queue_record import QueueRecord
from crm_store.queues import version_of
from screenpop.errors import QueueChanged, QueueExists, QueueInUse, QueueInvalid
from screenpop.hours import is_open, next_change
from screenpop.http.bodies import KeptQueue, KeptQueues, QueueChange
from screenpop.http.route import ADMINISTRATORS, Ask, Route

QUEUE = r"/api/queues/{queue:[A-Za-z0-9_.-]{1,64}}"

log = structlog.get_logger()


class Version(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which state of a queue is meant."""

    version: Annotated[str, Meta(max_length=64)]


async def all_queues(ask: Ask) -> KeptQueues:
    """Every queue with all its settings, and what settings can name so far."""
    store = ask.services.store
    return KeptQueues(
        items=tuple(_kept(queue) for queue in await store.queues()),
        default=ask.services.options.default_queue,
        template=QueueRecord(name="new", title="New", team="new"),
        words=await store.queue_words(),
    )


async def one(ask: Ask) -> KeptQueue:
    """One queue with all its settings."""
    return _kept(await ask.services.store.queue(ask.part("queue")))


async def save(ask: Ask) -> KeptQueue:
    """Add a queue, or change one that is still as its reader saw it. The next call is routed accordingly."""
    change: QueueChange = ask.body
    queue, name, store = change.queue, ask.part("queue"), ask.services.store
    others = [each.name for each in await store.queues()]
    wrong: list[tuple[str, str]] = [(f"queue.{fault.field}", fault.code) for fault in faults(queue, others)]
    if queue.name != name:
        wrong.append(("queue.name", "other_name"))
    if wrong:
        raise QueueInvalid(wrong)
    try:
        if change.version is None:
            await store.add_queue(queue, by=ask.actor)
        else:
            await store.replace_queue(queue, version=change.version, by=ask.actor)
    except Conflict:
        raise (QueueExists if change.version is None else QueueChanged) from None
    log.info("queue saved", queue=name, by=ask.agent.login, new=change.version is None)
    await ask.services.queues.refresh()
    return _kept(queue)


async def remove(ask: Ask) -> None:
    """Remove a queue that nothing leads into. Who waits in it is still served."""
    name, store = ask.part("queue"), ask.services.store
    if name == ask.services.options.default_queue or ways_into(name, await store.queues()):
        raise QueueInUse
    try:
        await store.remove_queue(name, version=ask.query.version, by=ask.actor)
    except Conflict:
        raise QueueChanged from None
    log.info("queue removed", queue=name, by=ask.agent.login)
    await ask.services.queues.refresh()


def _kept(queue: QueueRecord) -> KeptQueue:
    now = datetime.now(UTC)
    return KeptQueue(
        queue=queue,
        version=version_of(queue),
        open=is_open(queue.hours, now),
        changes=next_change(queue.hours, now, days=14),
    )


ROUTES = (
    Route(
        method="GET",
        path="/api/queues",
        summary="All queues",
        handler=all_queues,
        roles=ADMINISTRATORS,
        answer=KeptQueues,
    ),
    Route(
        method="GET",
        path=QUEUE,
        summary="A queue",
        handler=one,
        roles=ADMINISTRATORS,
        answer=KeptQueue,
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=QUEUE,
        summary="Add or change a queue",
        handler=save,
        roles=ADMINISTRATORS,
        body=QueueChange,
        answer=KeptQueue,
        errors=(NotFound, QueueInvalid, QueueExists, QueueChanged),
    ),
    Route(
        method="DELETE",
        path=QUEUE,
        summary="Remove a queue",
        handler=remove,
        roles=ADMINISTRATORS,
        query=Version,
        status=204,
        errors=(NotFound, QueueInUse, QueueChanged),
    ),
)
