"""What Asterisk's events tell of the calls on the floor: ringing, answered, held, transferred, hung up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cti.ami.protocol import AmiMessage
from cti.callbacks import RingBack
from screenpop.callback_rules import is_callback
from screenpop.desks import Desks
from screenpop.floor import Floor

OFF_LINE = ("UNAVAILABLE", "INVALID", "UNKNOWN")


def endpoint_of(channel: str) -> str:
    """`PJSIP/olena-0000002a` is a channel of the endpoint `PJSIP/olena`."""
    return channel.rpartition("-")[0]


def agent_named(floor: Floor, name: str | None) -> str | None:
    """The agent whom the dialplan means: by his login, or by the endpoint that answered in the fallback queue."""
    return floor.phones.get(f"PJSIP/{name}") or (name if name in floor.board.lines else None)


class Facts:
    """Feeds AMI events to the floor. It is never on the critical path of a call.

    Calls that are not on the floor (agent to agent, or an office's own) are nobody's business here. `dialled` are the
    channels by which an agent is being rung for a call, `legs` the one by which he talks, by call.
    """

    def __init__(self, floor: Floor, desks: Desks) -> None:
        self.floor = floor
        self.desks = desks
        self.dialled: dict[tuple[str, str], set[str]] = {}
        self.legs: dict[str, str] = {}
        self.back: RingBack | None = None
        self._off_line: set[str] = set()
        self._handlers: dict[str, Callable[[AmiMessage], None]] = {
            "DialBegin": self._dial_begin,
            "DialState": self._dial_state,
            "DialEnd": self._dial_end,
            "BridgeEnter": self._bridge_enter,
            "HangupRequest": self._caller_hangs_up,
            "Hangup": self._hangup,
            "Hold": lambda event: self._hold(event, on=True),
            "Unhold": lambda event: self._hold(event, on=False),
            "QueueCallerJoin": self._queue_join,
            "DeviceStateChange": self._device_state,
        }

    @property
    def wanted(self) -> frozenset[str]:
        """The events that mean something here."""
        return frozenset(self._handlers)

    async def hear(self, event: AmiMessage) -> None:
        """One event of the manager interface."""
        self._handlers[event.event](event)

    def agent_at(self, channel: str) -> str | None:
        """Whose phone a channel belongs to."""
        return self.floor.phones.get(endpoint_of(channel))

    def talk(self, call_id: str, channel: str, since: float | None = None) -> None:
        """The agent at `channel` and the caller talk, since monotonic second `since` (now)."""
        call, agent = self.floor.calls.get(call_id), self.agent_at(channel)
        if call and agent:
            self.legs[call_id] = channel
            self.dialled.pop((call_id, agent), None)
            self.floor.answered(call, agent, since)

    def begin_anew(self, channels: Iterable[AmiMessage]) -> None:
        """Events were missed: believe a list of Asterisk's channels about who is being rung."""
        self.dialled = {}
        self.legs = {call: leg for call, leg in self.legs.items() if call in self.floor.calls}
        for channel in channels:
            if channel.get("ChannelStateDesc") != "Up":
                self._dialling(channel.get("Linkedid"), channel.get("Channel"))
            if channel.get("ChannelStateDesc") == "Ringing":
                self._ringing(channel.get("Linkedid"), channel.get("Channel"))

    def _dial_begin(self, event: AmiMessage) -> None:
        self._dialling(event.get("DestLinkedid"), event.get("DestChannel"))

    def _dial_state(self, event: AmiMessage) -> None:
        if event.get("DialStatus") == "RINGING":
            self._ringing(event.get("DestLinkedid"), event.get("DestChannel"))

    def _dial_end(self, event: AmiMessage) -> None:
        if event.get("DialStatus") != "ANSWER":
            return
        self.talk(event.get("DestLinkedid"), event.get("DestChannel"))
        if self.back and is_callback(event.get("Uniqueid")):
            self.back.customer_answered(event.get("Uniqueid"))

    def _bridge_enter(self, event: AmiMessage) -> None:
        self.talk(event.get("Linkedid"), event.get("Channel"))

    def _dialling(self, call_id: str, channel: str) -> None:
        call, agent = self.floor.calls.get(call_id), self.agent_at(channel)
        if call and agent:
            self.dialled.setdefault((call_id, agent), set()).add(channel)
            if call.waits_for_other_than(agent) and self.floor.telephony:
                self.floor.telephony.stop_ringing(call_id, agent)

    def _ringing(self, call_id: str, channel: str) -> None:
        call, agent = self.floor.calls.get(call_id), self.agent_at(channel)
        if call and agent:
            self.floor.ringing(call, agent)

    def _caller_hangs_up(self, event: AmiMessage) -> None:
        """He did it himself, and his agent's line goes after his: so it was not the agent who ended it."""
        if (caller := self.floor.calls.get(event.get("Uniqueid"))) and not caller.callback:
            self.floor.ended(caller)

    def _hangup(self, event: AmiMessage) -> None:
        call_id, channel, leg = event.get("Linkedid"), event.get("Channel"), event.get("Uniqueid")
        agent = self.agent_at(channel)
        if agent and (channels := self.dialled.get((call_id, agent))):
            channels.discard(channel)
            if not channels:
                del self.dialled[call_id, agent]
        if self.back and is_callback(leg):
            self.back.gone(leg)
        elif caller := self.floor.calls.get(leg):
            self.floor.ended(caller)
        elif (call := self.floor.calls.get(call_id)) and agent and self.legs.get(call_id) == channel:
            self.floor.conversation_ended(call, agent)
        self.legs.pop(leg, None)

    def _hold(self, event: AmiMessage, *, on: bool) -> None:
        call, agent = self.floor.calls.get(event.get("Linkedid")), self.agent_at(event.get("Channel"))
        if call and agent:
            self.floor.held(call, agent, on=on)

    def _queue_join(self, event: AmiMessage) -> None:
        if call := self.floor.calls.get(event.get("Linkedid")):
            self.floor.fell_back(call)

    def _device_state(self, event: AmiMessage) -> None:
        phone = event.get("Device")
        if agent := self.floor.phones.get(phone):
            (self._off_line.add if event.get("State") in OFF_LINE else self._off_line.discard)(phone)
            self.desks.phone(agent, reachable=not self._off_line.issuperset(self.floor.phones_of(agent)))
