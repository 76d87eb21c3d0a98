"""What Asterisk's events tell of the calls on the floor: ringing, answered, held, transferred, hung up."""

from __future__ import annotations

from collections.abc import Callable

from cti.ami.protocol import AmiMessage
from screenpop.desks import Desks
from screenpop.floor import Floor


def endpoint_of(channel: str) -> str:
    """`PJSIP/olena-0000002a` is a channel of the endpoint `PJSIP/olena`."""
    return channel.rpartition("-")[0]


class Facts:
    """Feeds AMI events to the floor. It is never on the critical path of a call.

    Calls that are not on the floor (agent to agent, or an office's own) are nobody's business here.
    """

    def __init__(self, floor: Floor, desks: Desks) -> None:
        self.floor = floor
        self.desks = desks
        self.ringing: dict[tuple[str, str], set[str]] = {}
        self.legs: dict[str, str] = {}
        self._handlers: dict[str, Callable[[AmiMessage], None]] = {
            "DialState": self._dial_state,
            "DialEnd": self._dial_end,
            "BridgeEnter": self._bridge_enter,
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
            self.floor.answered(call, agent, since)

    def _dial_state(self, event: AmiMessage) -> None:
        channel, call_id = event.get("DestChannel"), event.get("DestLinkedid")
        call, agent = self.floor.calls.get(call_id), self.agent_at(channel)
        if call and agent and event.get("DialStatus") == "RINGING":
            self.ringing.setdefault((call_id, agent), set()).add(channel)
            self.floor.ringing(call, agent)

    def _dial_end(self, event: AmiMessage) -> None:
        if event.get("DialStatus") == "ANSWER":
            self.talk(event.get("DestLinkedid"), event.get("DestChannel"))

    def _bridge_enter(self, event: AmiMessage) -> None:
        self.talk(event.get("Linkedid"), event.get("Channel"))

    def _hangup(self, event: AmiMessage) -> None:
        call_id, channel = event.get("Linkedid"), event.get("Channel")
        call = self.floor.calls.get(call_id)
        agent = self.agent_at(channel)
        if agent and (channels := self.ringing.get((call_id, agent))):
            channels.discard(channel)
            if not channels:
                del self.ringing[call_id, agent]
        if call is None:
            return
        if event.get("Uniqueid") == call_id:
            self.legs.pop(call_id, None)
            self.floor.ended(call)
        elif agent and self.legs.get(call_id) == channel:
            self.floor.conversation_ended(call, agent)

    def _hold(self, event: AmiMessage, *, on: bool) -> None:
        call, agent = self.floor.calls.get(event.get("Linkedid")), self.agent_at(event.get("Channel"))
        if call and agent:
            self.floor.held(call, agent, on=on)

    def _queue_join(self, event: AmiMessage) -> None:
        if call := self.floor.calls.get(event.get("Linkedid")):
            self.floor.fell_back(call)

    def _device_state(self, event: AmiMessage) -> None:
        if agent := self.floor.phones.get(event.get("Device")):
            self.desks.phone(agent, reachable=event.get("State") not in ("UNAVAILABLE", "INVALID", "UNKNOWN"))
