"""After each login to AMI: make the floor and the records agree with the calls that Asterisk really has."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog
from msgspec.structs import replace

from crm_store.errors import StoreError
from crm_store.numbers import normalise
from crm_store.records import CallRecord
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

    def _gone(self, call: LiveCall, line: Line | None) -> None:
        if line and line.agent and line.seconds is not None and not call.talking:
            self.floor.answered(call, line.agent, monotonic(line.at) - line.seconds)
        self.floor.ended(call, line.outcome if line else "abandoned", monotonic(line.at) if line else None)

    def _close(self, record: CallRecord, line: Line | None) -> None:
        """A call that ended while nobody looked: its end is known from the ledger, or else it is now at the latest."""
        at = line.at if line else datetime.now(UTC)
        answered_at = record.answered_at or (line.answered_at if line else None)
        outcome = record.outcome or ("answered" if answered_at else line.outcome if line else "abandoned")
        segments = tuple(
            s if s.ended_at else replace(s, ended_at=at, outcome=s.outcome or outcome) for s in record.segments
        )
        self.floor.keep(
            replace(
                record,
                revision=record.revision + 1,
                ended_at=at,
                outcome=outcome,
                answered_at=answered_at,
                agent=record.agent or (line.agent if line else None),
                wait=record.wait
                if record.wait is not None
                else ((answered_at or at) - record.arrived_at).total_seconds(),
                talk=(at - answered_at).total_seconds() - record.hold if answered_at else 0.0,
                segments=segments,
            )
        )


def _up_since(channel: AmiMessage) -> float:
    hours, minutes, seconds = (channel.get("Duration") or "00:00:00").split(":")
    return time.monotonic() - (int(hours) * 3600 + int(minutes) * 60 + int(seconds))
