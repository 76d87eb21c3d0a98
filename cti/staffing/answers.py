"""Answers what supervisors ask of the planner, from the store. Runs in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import structs

from crm_store.records import QueueRecord
from crm_store.store import Store
from cti.replay.figures import Figures
from cti.replay.records import Call, Past
from cti.staffing.demand import Demand, demand_of
from cti.staffing.errors import NoCalls, NoSuchQueue
from cti.staffing.past import as_past, recorded
from cti.staffing.plan import Aim, HalfHour, plan
from cti.staffing.whatif import Extra, compare
from routing.erlang import Goal
from screenpop.dispatch import routing_queue
from screenpop.plans import (
    DayFigures,
    QueueChoice,
    StaffedHalfHour,
    Staffing,
    StaffingQuery,
    WhatIf,
    WhatIfChange,
)

DAYS = 56
"""A plan is made from so many last days, eight of each weekday."""
LEARNED_DAYS = 28
LEARNED_CALLS = 50_000
MOST_PLANNED = 500_000
MOST_REPLAYED = 20_000


async def staffing(store: Store, query: StaffingQuery, *, today: date, default: str) -> Staffing:
    """The plan of a weekday. Raises StaffingError and the store's errors."""
    queues = await store.queues()
    queue = _queue(queues, query.queue, default)
    last = today - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    recording = await recorded(store, queue, first, last, most=MOST_PLANNED)
    weekday = today.weekday() if query.weekday is None else query.weekday
    aim = Aim(
        goal=Goal(
            share=min(0.999, queue.service_target) if query.share is None else query.share,
            within=queue.service_seconds if query.within is None else query.within,
            short=queue.short_abandon,
        ),
        wrap_up=queue.wrap_up if query.wrap_up is None else query.wrap_up,
    )
    demand = _demand(recording.calls)
    known = tuple(number for number, offered in enumerate(demand.offered) if offered is not None) if demand else ()
    rows = plan(demand, aim, (weekday,), tried=query.tried) if demand and weekday in known else ()
    return Staffing(
        queue=queue.name,
        queues=tuple(QueueChoice(name=each.name, title=each.title) for each in queues),
        weekday=weekday,
        weekdays=known,
        first=demand.first if demand else first,
        last=demand.last if demand else last,
        calls=len(recording.calls),
        share=aim.goal.share,
        within=aim.goal.within,
        wrap_up=aim.wrap_up,
        handling=demand.handling(aim.wrap_up) if demand else None,
        patience=demand.mean_patience if demand else None,
        tried=query.tried,
        rows=tuple(_row(row) for row in rows),
    )


async def what_if(store: Store, change: WhatIfChange, *, today: date, default: str) -> WhatIf:
    """A day as it was, and with the change. Raises StaffingError, ReplayError and the store's errors."""
    queue = _queue(await store.queues(), change.queue, default)
    day = today - timedelta(days=1) if change.day is None else change.day
    recording = await recorded(store, queue, day, day, roster=True, most=MOST_REPLAYED)
    if not recording.calls:
        raise NoCalls
    history = await _before(store, queue, day) or as_past(recording.calls)
    changes = {"hold": change.hold, "owner_bonus": change.owner_bonus}
    changed = structs.replace(queue, **{key: value for key, value in changes.items() if value is not None})
    compared = compare(
        structs.replace(recording, history=history),
        routing_queue(queue),
        routing_queue(changed),
        Extra(agents=change.experts, on=_seconds(change.since), off=_seconds(change.until)),
    )
    return WhatIf(
        queue=queue.name,
        day=day,
        agents=compared.agents,
        runs=compared.runs,
        hold=queue.hold,
        owner_bonus=queue.owner_bonus,
        observed=_figures(compared.observed),
        before=_figures(compared.before),
        after=_figures(compared.after),
    )


def _queue(queues: Sequence[QueueRecord], name: str | None, default: str) -> QueueRecord:
    """The queue of this name; without a name the default one, or any."""
    by_name = {queue.name: queue for queue in queues}
    found = by_name.get(name) if name else by_name.get(default, next(iter(queues), None))
    if found is None:
        raise NoSuchQueue
    return found


def _demand(calls: Sequence[Call]) -> Demand | None:
    return demand_of(calls) if any(call.answered and call.service for call in calls) else None


async def _before(store: Store, queue: QueueRecord, day: date) -> tuple[Past, ...]:
    """What the days before teach, newest first, until it is enough."""
    past: list[Past] = []
    for back in range(1, LEARNED_DAYS + 1):
        then = day - timedelta(days=back)
        past += as_past((await recorded(store, queue, then, then)).calls)
        if len(past) >= LEARNED_CALLS:
            break
    return tuple(past)


def _seconds(clock: str | None) -> float | None:
    if clock is None:
        return None
    hours, minutes = clock.split(":")
    return int(hours) * 3600.0 + int(minutes) * 60.0


def _row(row: HalfHour) -> StaffedHalfHour:
    trial = row.trial
    return StaffedHalfHour(
        number=row.number,
        calls=row.calls,
        load=row.load,
        agents=row.agents,
        erlang_c=row.erlang_c.agents,
        erlang_a=row.erlang_a.agents,
        foretold_c=row.foretold_c,
        foretold_a=row.foretold_a,
        service_level=trial.service_level if trial else None,
        error=trial.error if trial else None,
        asa=trial.asa if trial else row.erlang_a.asa,
        abandoned=trial.abandoned if trial else row.erlang_a.abandoned,
        parted=row.parted,
    )


def _figures(figures: Figures) -> DayFigures:
    known = structs.asdict(figures)
    own = {field: known[field] for field in DayFigures.__struct_fields__ if field in known}
    return DayFigures(**own, occupancy=figures.occupancy_mean)
