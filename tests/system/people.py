"""The people in a system test: callers on the trunk, and agents at desk phones."""

from __future__ import annotations

import socket
from contextlib import AsyncExitStack, closing
from types import TracebackType
from typing import Literal, Self

from cti.pbx.ports import LOOPBACK
from tests.system.rtp import Ear
from tests.system.sip_trace import SipMessage
from tests.system.sipp import Sipp

FOREVER_MS = 600_000


class _Person:
    """Somebody with a SIPp and an ear, both closed in the end."""

    def __init__(self, name: str, scenario: str, values: dict[str, str | int]) -> None:
        self.ear = Ear(name)
        self.sip = Sipp(scenario, values | {"ear_port": self.ear.port}, on_message=self._on_message)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self.ear.open()
        self._open.push_async_callback(self.ear.close)
        self._open.push_async_callback(self.sip.close)
        try:
            await self._begin()
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def _begin(self) -> None:
        raise NotImplementedError

    def _on_message(self, message: SipMessage) -> None:
        if message.media is not None and not message.sent:
            self.ear.speak_to(message.media)


class Caller(_Person):
    """Rings `did` on the trunk as soon as entered; hangs up after `hold_ms`, when told, or when left.

    `display` is what stands before the address in From, quotes included: a name may be as hostile as bytes can be
    (surrogate escapes pass as the raw bytes they stand for). `headers` are more lines of the INVITE.
    """

    def __init__(
        self, trunk_port: int, *, number: str = "+380441234567", display: str = '"Caller" ', did: str = "0800",
        hold_ms: int = FOREVER_MS, headers: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        more = "".join(f"\n{header}" for header in headers)
        values: dict[str, str | int] = {
            "number": number, "display": display, "did": did, "hold_ms": hold_ms, "headers": more,
        }  # fmt: skip
        super().__init__("caller", "caller", values)
        self._trunk_port = trunk_port

    async def _begin(self) -> None:
        await self.sip.start("-p", str(free_udp_port()), "-m", "2", "-l", "1", f"{LOOPBACK}:{self._trunk_port}")
        await self.sip.sees("INVITE", sent=True)
        self.sip.tell()

    async def hears_ringing(self) -> None:
        """Told by signalling that a phone rings."""
        await self.sip.sees("180")

    async def is_answered(self) -> None:
        """By an agent, or to wait with music."""
        await self.sip.sees("200")
        await self.sip.sees("ACK", sent=True)

    def hang_up(self) -> None:
        """CANCEL before the answer, BYE after it."""
        self.sip.tell()

    async def is_released(self) -> None:
        """The other side hung up."""
        await self.sip.sees("BYE")


class DeskPhone(_Person):
    """A registered desk phone. It `answers` after `ring_ms` and hangs up after `talk_ms`, `rings`, or `rejects`.

    One that `transfers` answers as well, and after `talk_ms` presses its transfer key and dials `to`.
    """

    def __init__(
        self, phones_port: int, *, agent: str, password: str,
        does: Literal["answers", "rings", "rejects", "transfers"] = "answers",
        ring_ms: int = 0, talk_ms: int = FOREVER_MS, to: str = "",
    ) -> None:  # fmt: skip
        self._account: dict[str, str | int] = {"agent": agent, "password": password}
        super().__init__(agent, f"phone_{does}", self._account | {"ring_ms": ring_ms, "talk_ms": talk_ms, "to": to})
        self._phones_port = phones_port
        self._port = str(free_udp_port())

    async def _begin(self) -> None:
        registration = Sipp("register", self._account, on_message=lambda message: None)
        self._open.push_async_callback(registration.close)
        await registration.start("-p", self._port, "-m", "1", f"{LOOPBACK}:{self._phones_port}")
        await registration.ends_well()
        await self.sip.start("-p", self._port)

    async def rings(self, count: int = 1) -> SipMessage:
        """The INVITE of the `count`th call."""
        await self.sip.sees("180", sent=True, count=count)
        return self.sip.seen("INVITE")[count - 1]

    async def stops_ringing(self) -> None:
        """The call went away unanswered."""
        await self.sip.sees("CANCEL")

    async def talks(self, count: int = 1) -> None:
        """The `count`th call is up."""
        await self.sip.sees("ACK", count=count)

    async def is_released(self) -> None:
        """The caller hung up."""
        await self.sip.sees("BYE")


class Customer(_Person):
    """Somebody at home, behind the trunk: his phone at `port` `answers` after `ring_ms`, `rings`, or `rejects`."""

    def __init__(
        self, port: int, *, does: Literal["answers", "rings", "rejects"] = "answers", ring_ms: int = 0,
        talk_ms: int = FOREVER_MS,
    ) -> None:  # fmt: skip
        values: dict[str, str | int] = {"agent": "customer", "ring_ms": ring_ms, "talk_ms": talk_ms}
        super().__init__("customer", f"phone_{does}", values)
        self._port = str(port)

    async def _begin(self) -> None:
        await self.sip.start("-p", self._port)

    async def rings(self, count: int = 1) -> SipMessage:
        """The INVITE of the `count`th call to him."""
        await self.sip.sees("180", sent=True, count=count)
        return self.sip.seen("INVITE")[count - 1]

    async def talks(self, count: int = 1) -> None:
        """The `count`th call is up."""
        await self.sip.sees("ACK", count=count)

    async def is_released(self) -> None:
        """The other side hung up."""
        await self.sip.sees("BYE")


class DiallingAgent(_Person):
    """An agent who dials `to` on his desk phone as soon as entered."""

    def __init__(self, phones_port: int, *, agent: str, password: str, to: str) -> None:
        values: dict[str, str | int] = {"agent": agent, "password": password, "to": to, "hold_ms": FOREVER_MS}
        super().__init__(agent, "agent_dials", values)
        self._phones_port = phones_port

    async def _begin(self) -> None:
        await self.sip.start("-p", str(free_udp_port()), "-m", "1", f"{LOOPBACK}:{self._phones_port}")


def free_udp_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.socket(type=socket.SOCK_DGRAM)) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
