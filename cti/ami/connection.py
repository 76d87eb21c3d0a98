"""One AMI connection on asyncio: every action gets its own answer, and the socket is always read at once."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import secrets
from collections.abc import Callable, Collection, Mapping

from cti.ami.errors import AmiActionFailed, AmiDisconnected, AmiError, AmiLoginRefused, AmiTimeout
from cti.ami.protocol import AmiMessage, AmiParser, Value, encode_action


class AmiConnection(asyncio.Protocol):
    """Sends actions and hears responses and events. `on_event` gets each event of `wanted`, and must not block.

    Asterisk ends a session that leaves 100 ms of events unread.
    """

    def __init__(self, wanted: Collection[str], on_event: Callable[[AmiMessage], None]) -> None:
        loop = asyncio.get_running_loop()
        self._parser = AmiParser(wanted)
        self._wanted = frozenset(wanted)
        self._on_event = on_event
        self._asked: dict[str, _Asked] = {}
        self._count = itertools.count(1)
        self._mark = secrets.token_hex(6)  # no caller can guess an ActionID, and forge a line of an answer
        self.banner: asyncio.Future[str] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for message in self._without_forged(self._parser.feed(data)):
            self._hear(message)
        if self._parser.banner is not None and not self.banner.done():
            self.banner.set_result(self._parser.banner)

    def connection_lost(self, exc: Exception | None) -> None:
        asked, self._asked = self._asked, {}
        for each in asked.values():
            each.fail(AmiDisconnected())
        if not self.banner.done():
            self.banner.set_result("")
        self.lost.set_result(None)

    def close(self) -> None:
        """Drop the connection."""
        self._transport.abort()

    async def login(self, username: str, secret: str, within: float) -> None:
        """Wait for the banner and sign in, without sending the secret where Asterisk offers a challenge."""
        try:
            async with asyncio.timeout(within):
                banner = await self.banner
        except TimeoutError:
            raise AmiTimeout("no greeting from Asterisk's manager interface") from None
        if not banner.startswith("Asterisk Call Manager/"):
            raise AmiDisconnected("what listens there is not Asterisk's manager interface")
        try:
            (challenge,) = await self.ask("Challenge", {"AuthType": "MD5"}, within=within)
            digest = hashlib.md5((challenge.get("Challenge") + secret).encode(), usedforsecurity=False).hexdigest()
            proof = {"AuthType": "MD5", "Key": digest}
        except AmiActionFailed:
            proof = {"Secret": secret}
        try:
            await self.ask("Login", {"Username": username, "Events": "on", **proof}, within=within)
        except AmiActionFailed as refused:
            raise AmiLoginRefused from refused

    async def ask(
        self, action: str, fields: Mapping[str, Value], *, within: float, as_list: bool = False
    ) -> list[AmiMessage]:
        """Send an action. Return its response, or with `as_list` the events that follow up to `EventList: Complete`."""
        if self.lost.done():
            raise AmiDisconnected
        action_id = f"{self._mark}-{next(self._count)}"
        asked = self._asked[action_id] = _Asked(action, as_list)
        try:
            self._transport.write(encode_action(action, {"ActionID": action_id, **fields}))
            async with asyncio.timeout(within):
                return await asked.answer
        except TimeoutError:
            raise AmiTimeout(f"no answer to {action} within {within:g} s") from None
        finally:
            self._asked.pop(action_id, None)

    def _without_forged(self, messages: list[AmiMessage]) -> list[AmiMessage]:
        """Leave out what a caller wrote.

        Asterisk writes a caller's number as it came, so a blank line in it cuts a message in two, with whole messages
        of the caller's own between. `eventfilter` in manager.conf drops such events, but does not look at the lists
        that answer an action: there, the rest without a head betrays all that stands behind the last known ActionID.
        """
        kept: list[AmiMessage] = []
        for message in messages:
            if message.event or "Response" in message.fields:
                kept.append(message)
                continue
            while kept and kept[-1].action_id not in self._asked:
                kept.pop()
            if kept and kept[-1].event:
                kept.pop()
        return kept

    def _hear(self, message: AmiMessage) -> None:
        asked = self._asked.get(message.action_id)
        if asked is not None and asked.hear(message):
            return
        if message.event in self._wanted:
            self._on_event(message)


class _Asked:
    """An action that waits for its answer."""

    def __init__(self, action: str, as_list: bool) -> None:
        self._action = action
        self._as_list = as_list
        self._events: list[AmiMessage] = []
        self.answer: asyncio.Future[list[AmiMessage]] = asyncio.get_running_loop().create_future()

    def hear(self, message: AmiMessage) -> bool:
        """Take a message with our ActionID; False if it is an event of its own, such as OriginateResponse."""
        if not message.event:
            if message.get("Response") == "Error":
                self.fail(AmiActionFailed(self._action, message.get("Message", "refused without a reason")))
            elif not self._as_list:
                self._done([message])
            return True
        if not self._as_list:
            return False
        if message.get("EventList") == "Complete":
            self._done(self._events)
        else:
            self._events.append(message)
        return True

    def fail(self, error: AmiError) -> None:
        """There will be no answer."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def _done(self, answer: list[AmiMessage]) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)
