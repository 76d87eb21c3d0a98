"""An Asterisk as its manager interface shows it: channels, a fallback queue, a database. Its words are real bytes."""

from __future__ import annotations

from collections.abc import Mapping

from cti.ami.errors import AmiActionFailed, AmiDisconnected
from cti.ami.protocol import AmiMessage, AmiParser

# The lines of real events of Asterisk 22 that Farley looks at, and their company.
CHANNEL = """Event: CoreShowChannel
ActionID: a295309c2cd9-3
Channel: {channel}
ChannelState: 6
ChannelStateDesc: {state}
CallerIDNum: {number}
CallerIDName: <unknown>
ConnectedLineNum: <unknown>
ConnectedLineName: <unknown>
Language: en
AccountCode:{space}
Context: {context}
Exten: 0800500100
Priority: 14
Uniqueid: {uniqueid}
Linkedid: {linkedid}
Application: {application}
ApplicationData:{space}
Duration: {duration}
BridgeId: {bridge}"""


def messages(*blocks: str) -> list[AmiMessage]:
    """What the parser makes of these blocks of lines."""
    wire = "Asterisk Call Manager/11.0.0\r\n" + "".join(
        block.strip("\n").replace("\n", "\r\n") + "\r\n\r\n" for block in blocks
    )
    return AmiParser().feed(wire.encode())


def event(name: str, **fields: str) -> AmiMessage:
    """One event, through the parser."""
    return messages("\n".join([f"Event: {name}", "Privilege: call,all", *(f"{k}: {v}" for k, v in fields.items())]))[0]


class Pbx:
    """Takes actions as `AmiClient` does, and keeps them in `done`. `connected` False: the link is down."""

    def __init__(self) -> None:
        self.connected = True
        self.channels: list[AmiMessage] = []
        self.members: dict[str, bool] = {}
        self.database: dict[str, str] = {}
        self.done: list[tuple[str, ...]] = []
        self.has_queue = True

    def rings_in(self, call: str = "1.1", **changes: str) -> None:
        """A caller's channel."""
        self.channel("PJSIP/trunk-00000001", call, call, context="farley-call", **changes)

    def channel(self, channel: str, uniqueid: str, linkedid: str, **changes: str) -> None:
        """Any channel, up for 30 s."""
        values = {
            "state": "Up",
            "number": "+380501112233",
            "context": "farley-agents",
            "application": "AppDial",
            "duration": "00:00:30",
            "bridge": "",
            "space": " ",
        }
        names = {"channel": channel, "uniqueid": uniqueid, "linkedid": linkedid}
        self.channels += messages(CHANNEL.format(**values | names | changes))

    async def action(self, name: str, fields: Mapping[str, str] | None = None) -> None:
        """What Asterisk does, as far as it matters here."""
        fields = fields or {}
        if not self.connected:
            raise AmiDisconnected
        self.done.append((name, *(fields[key] for key in ("Interface", "Paused", "Channel", "Key") if key in fields)))
        phone = fields.get("Interface", "")
        match name:
            case "QueueAdd" if phone not in self.members:
                self.members[phone] = fields["Paused"] == "true"
            case "QueuePause" if phone in self.members:
                self.members[phone] = fields["Paused"] == "true"
            case "QueueRemove" if phone in self.members:
                del self.members[phone]
            case "Hangup" if any(channel["Channel"] == fields["Channel"] for channel in self.channels):
                pass
            case "Originate":
                pass
            case _:
                raise AmiActionFailed(name, "no")

    async def action_list(self, name: str, fields: Mapping[str, str] | None = None) -> list[AmiMessage]:
        """CoreShowChannels, QueueStatus and DBGetTree."""
        if not self.connected:
            raise AmiDisconnected
        if name == "CoreShowChannels":
            return list(self.channels)
        if name == "QueueStatus":
            if not self.has_queue:
                raise AmiActionFailed(name, "no such queue")
            return messages(*(f"Event: QueueMember\nLocation: {phone}\nName: x" for phone in self.members))
        if not self.database:
            raise AmiActionFailed(name, "Database entry not found")
        return messages(
            *(f"Event: DBGetTreeResponse\nKey: /farley/{key}\nVal: {value}" for key, value in self.database.items())
        )
