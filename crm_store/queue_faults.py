"""What is wrong with a queue's settings although each value by itself is possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal
from zoneinfo import available_timezones

from crm_store.queue_record import Hours, QueueRecord, QueueStep, Span
from crm_store.record import Record

FaultCode = Literal[
    "blank", "no_queue", "same_queue", "unknown_queue", "unknown_zone", "no_length", "overlap", "twice", "never_reached"
]

SENTENCES: dict[FaultCode, str] = {
    "blank": "is blank, or begins or ends with a blank",
    "no_queue": "must say which queue",
    "same_queue": "is the queue itself",
    "unknown_queue": "is no queue",
    "unknown_zone": "is no time zone; one is called like Europe/Kyiv",
    "no_length": "ends when it begins; the whole day is 00:00 to 24:00",
    "overlap": "overlaps another one of that day",
    "twice": "is there twice",
    "never_reached": "is never reached: the step before it lasts for ever",
}


class Fault(Record, frozen=True, kw_only=True):
    """Something wrong at `field`, a path as `hours.week.monday[0]`."""

    field: str
    code: FaultCode

    def __str__(self) -> str:
        return f"{self.field} {SENTENCES[self.code]}"


def faults(queue: QueueRecord, others: Collection[str]) -> tuple[Fault, ...]:
    """All that is wrong; `others` are the names of the queues that there are."""
    return (*_texts(queue), *_steps(queue), *_ways(queue, others), *(_hours(queue.hours) if queue.hours else ()))


def ways_into(queue: str, queues: Iterable[QueueRecord]) -> tuple[str, ...]:
    """The names of the other queues that send callers into this one."""
    return tuple(
        other.name
        for other in queues
        if other.name != queue and queue in (way.queue for way in (other.on_timeout, other.on_empty, other.on_closed))
    )


def _texts(queue: QueueRecord) -> Iterator[Fault]:
    texts: dict[str, Iterable[str]] = {
        "title": [queue.title],
        "team": [queue.team],
        "skills": queue.skills,
        "languages": queue.languages,
        "segment_bonus": queue.segment_bonus,
        "hold.segments": getattr(queue.hold, "segments", ()),
    }
    for field, values in texts.items():
        if any(value != value.strip() or not value.isprintable() for value in values):
            yield Fault(field=field, code="blank")


def _steps(queue: QueueRecord) -> Iterator[Fault]:
    ended = False
    for index, step in enumerate(queue.steps):
        if ended:
            yield Fault(field=f"steps[{index}]", code="never_reached")
        if any(_widens_nothing(step, earlier) for earlier in queue.steps[:index]):
            yield Fault(field=f"steps[{index}]", code="twice")
        ended = ended or (step.seconds is None and not step.segments)


def _widens_nothing(step: QueueStep, earlier: QueueStep) -> bool:
    """Has this step the same agents, for the same callers, as an earlier one."""
    same = (step.kind, step.segments) == (earlier.kind, earlier.segments)
    return same and (step.kind != "relaxed" or step.relax <= earlier.relax)


def _ways(queue: QueueRecord, others: Collection[str]) -> Iterator[Fault]:
    for field in ("on_timeout", "on_empty", "on_closed"):
        way = getattr(queue, field)
        if way.kind == "queue" and way.queue is None:
            yield Fault(field=f"{field}.queue", code="no_queue")
        elif way.kind == "queue" and way.queue == queue.name:
            yield Fault(field=f"{field}.queue", code="same_queue")
        elif way.kind == "queue" and way.queue not in others:
            yield Fault(field=f"{field}.queue", code="unknown_queue")


def _hours(hours: Hours) -> Iterator[Fault]:
    if hours.zone not in available_timezones():
        yield Fault(field="hours.zone", code="unknown_zone")
    for day in hours.week.__struct_fields__:
        yield from _spans(f"hours.week.{day}", getattr(hours.week, day))
    days: set[date] = set()
    for index, holiday in enumerate(hours.holidays):
        if holiday.day in days:
            yield Fault(field=f"hours.holidays[{index}].day", code="twice")
        days.add(holiday.day)
        yield from _spans(f"hours.holidays[{index}].spans", holiday.spans)


def _spans(field: str, spans: tuple[Span, ...]) -> Iterator[Fault]:
    for index, span in enumerate(spans):
        if span.opens == span.closes:
            yield Fault(field=f"{field}[{index}]", code="no_length")
        elif any(span.opens < _end(other) and other.opens < _end(span) for other in spans[:index]):
            yield Fault(field=f"{field}[{index}]", code="overlap")


def _end(span: Span) -> str:
    """Where the span ends on the day on which it begins."""
    return span.closes if span.closes > span.opens else "24:00"
