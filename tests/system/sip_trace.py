"""The SIP messages that SIPp's `-trace_msg` tells of, as they pass."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime

from msgspec import Struct


class SipMessage(Struct, frozen=True, kw_only=True):
    """A request or a response, whether SIPp sent or received it, and `at` which second of the wall clock."""

    at: float
    sent: bool
    text: str

    @property
    def what(self) -> str:
        """The method of a request (`INVITE`), the status of a response (`180`)."""
        first, second, *_ = self.text.split(maxsplit=2)
        return second if first == "SIP/2.0" else first

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        found = re.search(rf"^{re.escape(name)}:[ \t]*(.*?)\r?$", self.text, re.MULTILINE | re.IGNORECASE)
        return found[1] if found else None

    @property
    def media(self) -> tuple[str, int] | None:
        """Where the sender of this message expects RTP (RFC 8866: `c=` and `m=`)."""
        host = re.search(r"^c=IN IP4 (\S+)", self.text, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.text, re.MULTILINE)
        return (host[1], int(port[1])) if host and port else None


async def messages(trace: asyncio.StreamReader) -> AsyncIterator[SipMessage]:
    """Each block: a ruler and the local time, `UDP message sent (312 bytes):` or `… received [285] bytes :`, bytes."""
    while True:
        try:
            head = await trace.readuntil(b":\n\n")
        except asyncio.IncompleteReadError:
            return
        if found := re.search(rb"-- (\S+ \S+)\n\S+ message (sent|received) [(\[](\d+)", head):
            at = datetime.fromisoformat(found[1].decode()).timestamp()
            body = await trace.readexactly(int(found[3]))
            yield SipMessage(at=at, sent=found[2] == b"sent", text=body.decode(errors="replace"))
