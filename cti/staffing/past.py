"""Days of the store as a recording: the calls of one queue, and the shifts of those who could take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from crm_store.learning import GAVE_UP, PastCall
from crm_store.records import QueueRecord
from crm_store.shifts import Shift as StoredShift
from crm_store.store import Store
from cti.replay.records import DAY_SECONDS, Call, Past, Recording, Shift
from cti.staffing.errors import TooManyCalls

LAST_SECOND = DAY_SECONDS - 1


def midnight(day: date) -> datetime:
    """When a day begins where the service runs."""
    return datetime.combine(day, time(0)).astimezone().astimezone(UTC)


async def recorded(
    store: Store, queue: QueueRecord, first: date, last: date, *, roster: bool = False, most: int = 1_000_000
) -> Recording:
    """The ended calls of a queue on the days from `first` to `last`, and with `roster` the shifts of its agents.

    Days are read one by one, so that no reading is long. Raises TooManyCalls for more than `most` calls, and what the
    store raises.
    """
    calls: list[Call] = []
    shifts: list[Shift] = []
    served: set[str] = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        begin, end = midnight(day), midnight(day + timedelta(days=1))
        past = [call for call in await store.past_calls(begin, end) if call.queue == queue.name]
        calls += (as_call(day, begin, call) for call in past)
        served.update(call.agent for call in past if call.agent)
        if len(calls) > most:
            raise TooManyCalls(f"more than {most} calls: name fewer days")
        if roster:
            shifts += as_shifts(day, begin, end, await store.shifts(begin, end))
    if roster:
        serving = served | {agent.login for agent in await store.agents() if queue.team in agent.teams}
        shifts = [shift for shift in shifts if shift.agent in serving]
    return Recording(calls=tuple(calls), shifts=tuple(shifts))


def as_call(day: date, begin: datetime, past: PastCall) -> Call:
    """A call of the store. Who was answered, or sent on, might have waited longer: his patience is not known."""
    gave_up = past.outcome in GAVE_UP and past.talk is None
    return Call(
        day=day,
        arrival=min(LAST_SECOND, max(0.0, (past.arrived_at - begin).total_seconds())),
        owner=past.owner,
        segment=past.segment,
        patience=past.wait if gave_up else None,
        service=past.talk,
        answered=True if past.talk is not None else False if gave_up else None,
        wait=past.wait,
        agent=past.agent,
    )


def as_past(calls: Iterable[Call]) -> tuple[Past, ...]:
    """What such calls teach of talks and patience."""
    return tuple(
        Past(wait=call.wait, service=call.service if call.answered else None, agent=call.agent)
        for call in calls
        if call.wait is not None and call.answered is not None
    )


def as_shifts(day: date, begin: datetime, end: datetime, shifts: Iterable[StoredShift]) -> Iterable[Shift]:
    """The parts of the shifts that lie in a day."""
    for shift in shifts:
        on = max(0.0, (shift.since - begin).total_seconds())
        off = min((end - begin).total_seconds(), (shift.until - begin).total_seconds())
        if on < min(off, LAST_SECOND):
            yield Shift(day=day, agent=shift.agent, on=on, off=off)
