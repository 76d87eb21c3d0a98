"""After each login to AMI: make the floor and the records agree with the calls that Asterisk really has."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog
from msgspec.structs import replace

from crm_store.errors import StoreError
from crm_store.numbers import normalise
from crm_store.records import CallRecord, Segment
from crm_store.store import Store
from cti.ami.client import AmiClient
from cti.ami.protocol import AmiMessage
from cti.ledger import Ledger, Line
from cti.settings import Settings
from cti.telephony import AmiTelephony
from screenpop.calls import LiveCall, monotonic
from screenpop.floor import Floor

log = structlog.get_logger()

INBOUND = "farley-call"


class Reconciler:
    """Compares a snapshot of Asterisk with the floor and the store's open calls, and settles every difference.

    Nothing is dropped on suspicion: a call that arrived while the snapshot was taken is left alone.
    """

    def __init__(
        self, *, ami: AmiClient, floor: Floor, store: Store, telephony: AmiTelephony, settings: Settings
    ) -> None:
        self.ami = ami
        self.floor = floor
        self.store = store
        self.telephony = telephony
        self.facts = telephony.facts
        self.settings = settings

    async def run(self) -> None:
        """Take the snapshot and settle. Raises AmiError when the link breaks meanwhile."""
        asked = time.monotonic()
        channels = await self.ami.action_list("CoreShowChannels")
        ledger = Ledger(self.ami)
        lines = await ledger.read()
        records = await self._open_records()
        callers = {c["Linkedid"]: c for c in channels if c.get("Linkedid") and c.get("Linkedid") == c.get("Uniqueid")}
        for call in list(self.floor.calls.values()):
            if call.call not in callers and call.arrived < asked:
                self._gone(call, lines.get(call.call))
        for call_id, caller in callers.items():
            if call_id in self.floor.calls or call_id in records or caller.get("Context") == INBOUND:
                await self._in_progress(call_id, caller, records.get(call_id), channels)
        for record in records.values():
            if record.call not in callers and record.call not in self.floor.calls:
                self._close(record, lines.get(record.call))
        for call_id, line in lines.items():
            if call_id not in records and await self._unheard_of(call_id):
                self._close(self._from_ledger(call_id, line), line)
        await ledger.clear(lines)
        await self.telephony.sync_members()
        log.info("reconciled with Asterisk", calls=len(self.floor.calls), ledger=len(lines))

    async def _open_records(self) -> dict[str, CallRecord]:
        try:
            return {record.call: record for record in await self.store.open_calls()}
        except StoreError as error:
            log.warning("open calls cannot be read", error=type(error).__name__)
            return {}

    async def _in_progress(
        self, call_id: str, caller: AmiMessage, record: CallRecord | None, channels: Iterable[AmiMessage]
    ) -> None:
        call = self.floor.calls.get(call_id)
        if call is None:
            call = await self._restored(record) if record else self._unrecorded(call_id, caller)
            self.floor.restore(call)
        bridge = caller.get("BridgeId")
        together = [c for c in channels if c is not caller and bridge and c.get("BridgeId") == bridge]
        for channel in together:
            since = record.answered_at if record else None
            self.facts.talk(call_id, channel.get("Channel"), monotonic(since) if since else _up_since(channel))
        if call.talking and self.facts.legs.get(call_id) not in {c.get("Channel") for c in channels}:
            self.floor.conversation_ended(call, call.talking.agent)
        if caller.get("Application") == "Queue" and not together:
            self.floor.fell_back(call)

    async def _restored(self, record: CallRecord) -> LiveCall:
        call = LiveCall(
            call=record.call,
            queue=record.queue,
            queue_title=self.floor.title(record.queue),
            number=record.number,
            name_given=record.name_given,
            trunk=record.trunk,
            did=record.did,
            arrived=monotonic(record.arrived_at),
            customer=record.customer,
            on_shift=record.on_shift,
            outcome=record.outcome,
            wait=record.wait,
            earlier=record.reasons,
            segments=list(record.segments),
            revision=record.revision,
        )
        call.enter("talking" if call.talking else "ringing", call.arrived)
        try:
            call.identification = await self.store.identify(record.number.input)
            if call.customer is not None:
                call.profile = await self.store.profile(call.customer, now=datetime.now(UTC))
                call.identification = replace(call.identification, chosen=call.customer, owner=record.owner)
            call.note, call.disposition = await self.store.note(record.call)
        except StoreError as error:
            log.warning("restored without a profile", call=record.call, error=type(error).__name__)
        return call

    def _unrecorded(self, call_id: str, caller: AmiMessage) -> LiveCall:
        queue = self.settings.routing.default_queue
        call = LiveCall(
            call=call_id,
            queue=queue,
            queue_title=self.floor.title(queue),
            number=normalise(caller.get("CallerIDNum"), self.settings.store.region),
            arrived=_up_since(caller),
        )
        call.enter("ringing", call.arrived)
        return call

    async def _unheard_of(self, call_id: str) -> bool:
        try:
            return await self.store.call(call_id) is None
        except StoreError:
            return False

    def _from_ledger(self, call_id: str, line: Line) -> CallRecord:
        """A call that came and went while nobody listened. Its id begins with the second in which it came."""
        epoch = call_id.rpartition("-")[2].partition(".")[0]
        return CallRecord(
            call=call_id,
            revision=0,
            arrived_at=datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else line.at,
            queue=self.settings.routing.default_queue,
            number=normalise(line.number, self.settings.store.region),
            did=line.did or None,
        )

    def _gone(self, call: LiveCall, line: Line | None) -> None:
        agent = self._agent(line)
        if line and agent and line.seconds is not None and not call.talking:
            self.floor.answered(call, agent, monotonic(line.at) - line.seconds)
        self.floor.ended(call, line.outcome if line else "abandoned", monotonic(line.at) if line else None)

    def _close(self, record: CallRecord, line: Line | None) -> None:
        """A call that ended while nobody looked: its end is known from the ledger, or else it is now at the latest."""
        answered_at = record.answered_at or (line.answered_at if line else None)
        at = max(filter(None, (line.at if line else datetime.now(UTC), answered_at, record.arrived_at)))
        outcome = record.outcome or ("answered" if answered_at else line.outcome if line else "abandoned")
        segments = [s if s.ended_at else replace(s, ended_at=at, outcome=s.outcome or outcome) for s in record.segments]
        agent = record.agent or self._agent(line)
        if answered_at and agent and not any(segment.answered_at for segment in segments):
            talk = Segment(agent=agent, offered_at=answered_at, answered_at=answered_at, ended_at=at, outcome=outcome)
            segments.append(talk)
        waited = record.wait if record.wait is not None else ((answered_at or at) - record.arrived_at).total_seconds()
        self.floor.keep(
            replace(
                record,
                revision=record.revision + 1,
                ended_at=at,
                outcome=outcome,
                answered_at=answered_at,
                agent=agent,
                wait=max(0.0, waited),
                talk=max(0.0, (at - answered_at).total_seconds() - record.hold) if answered_at else 0.0,
                segments=tuple(segments),
            )
        )

    def _agent(self, line: Line | None) -> str | None:
        """The ledger has an agent's login, or the endpoint of whoever answered in the fallback queue."""
        return self.floor.phones.get(f"PJSIP/{line.agent}", line.agent) if line else None


def _up_since(channel: AmiMessage) -> float:
    hours, minutes, seconds = (channel.get("Duration") or "00:00:00").split(":")
    return time.monotonic() - (int(hours) * 3600 + int(minutes) * 60 + int(seconds))
