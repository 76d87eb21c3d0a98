"""The records of calls that ended while nobody looked: their end is known from the ledger, or else it is now."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from crm_store.records import CallRecord, Segment
from cti.caller_id import caller_id
from cti.ledger import Line, moment
from cti.settings import Settings


def from_ledger(call: str, line: Line, settings: Settings) -> CallRecord:
    """A call that came and went unseen. Its id begins (after a system's name) with the second in which it came."""
    said = caller_id(settings, line.trunk, line.number)
    return CallRecord(
        call=call,
        revision=0,
        arrived_at=min(moment(call.rpartition("-")[2].partition(".")[0]) or line.at, datetime.now(UTC)),
        queue=settings.routing.default_queue,
        number=said.number,
        trunk=line.trunk,
        did=line.did or None,
        trust=said.trust,
    )


def closed(record: CallRecord, line: Line | None, agent: str | None) -> CallRecord:
    """The record's last revision. `agent` is whom the line means by the one who answered."""
    now = datetime.now(UTC)
    answered_at = record.answered_at or (_answered_at(record, line) if line else None)
    at = max(min(line.at, now) if line else now, answered_at or record.arrived_at)
    unknown = "abandoned" if record.direction == "inbound" else "missed"
    outcome = record.outcome or ("answered" if answered_at else line.outcome if line else unknown)
    agent = record.agent or agent
    waited = record.wait if record.wait is not None else ((answered_at or at) - record.arrived_at).total_seconds()
    return replace(
        record,
        revision=record.revision + 1,
        ended_at=at,
        outcome=outcome,
        answered_at=answered_at,
        agent=agent,
        wait=max(0.0, waited),
        talk=max(0.0, (at - answered_at).total_seconds() - record.hold) if answered_at else 0.0,
        segments=_segments(record, agent, answered_at, at),
    )


def _answered_at(record: CallRecord, line: Line) -> datetime | None:
    """Not before the offer that was out: Asterisk counts from the moment in which the line was picked up for music."""
    if line.answered_at is None:
        return None
    offered = [segment.offered_at for segment in record.segments if not segment.ended_at]
    return min(datetime.now(UTC), max([line.answered_at, record.arrived_at, *offered]))


def _segments(record: CallRecord, agent: str | None, answered_at: datetime | None, at: datetime) -> tuple[Segment, ...]:
    segments = list(record.segments)
    if agent and answered_at and not any(segment.answered_at for segment in segments):
        if segments and segments[-1].agent == agent and not segments[-1].ended_at:
            segments[-1] = replace(segments[-1], answered_at=answered_at)
        else:
            segments.append(Segment(agent=agent, offered_at=answered_at, answered_at=answered_at))
    return tuple(
        s if s.ended_at else replace(s, ended_at=at, outcome="answered" if s.answered_at else "withdrawn")
        for s in segments
    )
