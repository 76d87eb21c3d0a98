"""After each login to AMI: make the floor and the records agree with the calls that Asterisk really has."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog
from msgspec import Struct
from msgspec.structs import replace

from crm_store.errors import StoreError
from crm_store.records import CallRecord
from crm_store.store import Store
from cti.afterwards import closed, from_ledger
from cti.ami.client import AmiClient
from cti.ami.protocol import AmiMessage
from cti.caller_id import caller_id
from cti.facts import agent_named, endpoint_of
from cti.ledger import Ledger, Line
from cti.settings import Settings
from cti.telephony import AmiTelephony
from screenpop.callback_rules import is_callback
from screenpop.calls import LiveCall, monotonic
from screenpop.floor import Floor
from screenpop.live import Keeper

log = structlog.get_logger()

INBOUND = "farley-call"
CATCH_UP_SECONDS = 1.0


class Stored(Struct, frozen=True, kw_only=True):
    """What only the store can tell, by call.

    `open` are the records without an end, `found` the calls that go on unseen by the floor, `unheard` those of the
    ledger that left no record.
    """

    open: Mapping[str, CallRecord]
    found: Mapping[str, LiveCall]
    unheard: frozenset[str]


class Reconciler:
    """Compares Asterisk's channels with the floor and the store's open calls, and settles every difference.

    Nothing is dropped on suspicion: a call that arrived while Asterisk was asked is left alone, and while the store
    does not answer, so is everything that only it can tell.
    """

    def __init__(
        self,
        *,
        ami: AmiClient,
        ledger: Ledger,
        floor: Floor,
        store: Store,
        keeper: Keeper,
        telephony: AmiTelephony,
        settings: Settings,
    ) -> None:
        self.ami = ami
        self.ledger = ledger
        self.floor = floor
        self.store = store
        self.keeper = keeper
        self.telephony = telephony
        self.facts = telephony.facts
        self.settings = settings

    async def run(self) -> None:
        """Take the snapshot and settle. Raises AmiError when the link breaks meanwhile."""
        asked = time.monotonic()
        channels = await self.ami.action_list("CoreShowChannels")
        lines = await self.ledger.read()
        callers = {c.get("Uniqueid"): c for c in channels if c.get("Uniqueid") not in lines}
        stored = await self._stored(callers, lines)
        # From here on nobody waits until all is settled, so that no call changes meanwhile.
        for call in list(self.floor.calls.values()):
            if call.call not in callers and call.arrived < asked and not call.callback:
                self._gone(call, lines.get(call.call))
        if stored:
            self._settle(stored, callers, lines)
        self.facts.begin_anew(channels)
        if self.facts.back:
            self.facts.back.settle(channels, lines, asked=asked)
        for call in list(self.floor.calls.values()):
            if caller := callers.get(call.call):
                self._in_progress(call, caller, channels)
        self.ledger.settled |= {
            call for call in lines if (stored or call in self.floor.past) and call not in self.floor.calls
        }
        await self.telephony.sync_members()
        log.info("reconciled with Asterisk", calls=len(self.floor.calls), ledger=len(lines))

    async def _stored(self, callers: Mapping[str, AmiMessage], lines: Mapping[str, Line]) -> Stored | None:
        """None while the store does not answer."""
        await self.keeper.caught_up(within=CATCH_UP_SECONDS)
        try:
            open_calls = {record.call: record for record in await self.store.open_calls()}
            found = {}
            for call, caller in callers.items():
                if not self.floor.knows(call) and (call in open_calls or _is_inbound(caller)):
                    record = open_calls.get(call) or await self.store.call(call)
                    found[call] = await self._found(record) if record else await self._unrecorded(caller)
            unheard = [
                call
                for call in lines
                if call not in open_calls and not is_callback(call) and await self.store.call(call) is None
            ]
        except StoreError as error:
            log.warning("reconciling without the store", error=type(error).__name__)
            return None
        return Stored(open=open_calls, found=found, unheard=frozenset(unheard))

    def _settle(self, stored: Stored, callers: Mapping[str, AmiMessage], lines: Mapping[str, Line]) -> None:
        for call_id, call in stored.found.items():
            if not self.floor.knows(call_id):
                self.floor.restore(call)
        ended = [record for record in stored.open.values() if record.call not in callers]
        for call_id in stored.unheard:
            ended.append(from_ledger(call_id, lines[call_id], self.settings))
        for record in ended:
            if not self.floor.knows(record.call):
                line = lines.get(record.call)
                self.floor.keep(closed(record, line, self._agent(line)))

    def _in_progress(self, call: LiveCall, caller: AmiMessage, channels: list[AmiMessage]) -> None:
        bridge = caller.get("BridgeId")
        together = [c for c in channels if c is not caller and bridge and c.get("BridgeId") == bridge]
        if call.callback:  # the agent is behind the first channel's other half
            together = [c for c in channels if c.get("Linkedid") == call.call and c.get("ChannelStateDesc") == "Up"]
        for channel in together:
            self.facts.talk(call.call, channel.get("Channel"), _up_since(channel))
        if call.talking and self.facts.legs.get(call.call) not in {c.get("Channel") for c in channels}:
            self.floor.conversation_ended(call, call.talking.agent)
        if caller.get("Application") == "Queue" and not together:
            self.floor.fell_back(call)

    def _gone(self, call: LiveCall, line: Line | None) -> None:
        if line is None:
            self.floor.ended(call)
            return
        at = min(time.monotonic(), max(call.since, monotonic(line.at)))
        if line.seconds is not None and not call.answered and (agent := self._agent(line)):
            self.floor.answered(call, agent, call.not_before_offer(at - line.seconds))
        self.floor.ended(call, line.outcome, at)

    async def _found(self, record: CallRecord) -> LiveCall:
        call = LiveCall(
            call=record.call,
            queue=record.queue,
            queue_title=self.floor.title(record.queue),
            number=record.number,
            name_given=record.name_given,
            trunk=record.trunk,
            did=record.did,
            trust=record.trust or "trunk",
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
        call.identification = await self.store.identify(record.number, on_duty=self.floor.on_shift)
        if call.customer is not None:
            call.profile = await self.store.profile(call.customer, now=datetime.now(UTC))
            call.identification = replace(call.identification, chosen=call.customer, owner=record.owner)
        call.note, call.disposition = await self.store.note(record.call)
        return self._as_callback(call, record)

    def _as_callback(self, call: LiveCall, record: CallRecord) -> LiveCall:
        if self.facts.back and is_callback(call.call):
            self.facts.back.callbacks.restored(call)
            call.reached = monotonic(record.answered_at) if record.answered_at else None
        return call

    async def _unrecorded(self, caller: AmiMessage) -> LiveCall:
        queue = self.settings.routing.default_queue
        trunk = endpoint_of(caller.get("Channel")).partition("/")[2]
        said = caller_id(self.settings, trunk, caller.get("CallerIDNum"))
        call = LiveCall(
            call=caller.get("Uniqueid"),
            queue=queue,
            queue_title=self.floor.title(queue),
            number=said.number,
            trunk=trunk or None,
            trust=said.trust,
            arrived=_up_since(caller),
        )
        call.enter("ringing", call.arrived)
        call.identification = await self.store.identify(call.number, on_duty=self.floor.on_shift)
        call.customer = call.identification.chosen
        if call.customer is not None:
            call.profile = await self.store.profile(call.customer, now=datetime.now(UTC))
        return call

    def _agent(self, line: Line | None) -> str | None:
        return agent_named(self.floor, line.agent) if line else None


def _is_inbound(channel: AmiMessage) -> bool:
    return channel.get("Context") == INBOUND and channel.get("Linkedid") == channel.get("Uniqueid")


def _up_since(channel: AmiMessage) -> float:
    hours, minutes, seconds = (channel.get("Duration") or "00:00:00").split(":")
    return time.monotonic() - (int(hours) * 3600 + int(minutes) * 60 + int(seconds))
