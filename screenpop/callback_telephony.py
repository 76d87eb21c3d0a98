"""The telephone side of callbacks: what is asked of it, and what it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from screenpop.calls import LiveCall


class Dialler(Protocol):
    """The telephone side. It tells what came of it by `agent_passed`, `result` and the floor's `answered`."""

    async def ring(self, call: LiveCall, agent: str, seconds: float) -> bool:
        """Ring the agent, and once he is there the customer. False: Asterisk does not take it."""

    def stop(self, call: str) -> None:
        """End everything that goes on for this call."""


class InAsterisk(Struct, frozen=True, kw_only=True):
    """What Asterisk says of our callbacks after a time in which nothing was heard.

    By call: `ringing` an agent, `dialling` or talking with the customer, or `ended` with the customer's dial status.
    """

    ringing: frozenset[str] = frozenset()
    dialling: frozenset[str] = frozenset()
    ended: Mapping[str, str] = {}
