"""The pops of every agent: numbered, kept until they are finished, acknowledged when a browser has painted them."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from crm_store.actor import Actor
from screenpop.hub import Hub
from screenpop.messages import CallPhase, PopGone, PopShown, PopView

KEPT_FINISHED = 50
SPOKEN: frozenset[CallPhase] = frozenset({"talking", "hold", "wrap_up"})


@dataclass(slots=True)
class _Desk:
    """One agent's pops by call, oldest change first; `spoken` are the calls that he got to talk on."""

    seq: int
    painted: int = 0
    latest: OrderedDict[str, PopShown | PopGone] = field(default_factory=OrderedDict)
    spoken: set[str] = field(default_factory=set)
    waiting: set[tuple[int, asyncio.Future[bool]]] = field(default_factory=set)


class Pops:
    """What each agent's screen shows of his calls. All methods are called on the event loop.

    Numbers begin at the epoch's milliseconds, so that what a browser had before a restart is always behind.
    `seen` hears which agent was shown which customer, and how; it must not block.
    """

    def __init__(
        self, hub: Hub, *, seen: Callable[[Actor, int, str], None] = lambda actor, customer, how: None
    ) -> None:
        self._hub = hub
        self._seen = seen
        self._desks: dict[str, _Desk] = {}
        hub.when_left(self._nobody_left)

    def show(self, agent: str, view: PopView) -> int:
        """Put the pop on the agent's screens, in place of an earlier one of the same call. Returns its number."""
        desk = self._desk(agent)
        if view.phase in SPOKEN:
            desk.spoken.add(view.call)
        if view.profile is not None:
            self._seen(Actor(name=agent), view.profile.customer, "pop")
        return self._send(agent, desk, view.call, PopShown(seq=desk.seq + 1, pop=view))

    def withdraw(self, agent: str, call: str, reason: str) -> None:
        """Take the pop from the agent's screens, saying why. Nothing happens when it is not there."""
        desk = self._desks.get(agent)
        if desk is None or not isinstance(desk.latest.get(call), PopShown):
            return
        self._send(agent, desk, call, PopGone(seq=desk.seq + 1, call=call, reason=reason))
        gone = [call for call, message in desk.latest.items() if isinstance(message, PopGone)]
        for old in gone[:-KEPT_FINISHED]:
            del desk.latest[old]
            desk.spoken.discard(old)

    async def painted(self, agent: str, seq: int, within: float) -> bool:
        """Wait until a screen of the agent has painted everything up to `seq`.

        False at once when he has no screen, False as soon as he has none left, and False after `within` seconds.
        """
        desk = self._desk(agent)
        if desk.painted >= seq:
            return True
        if not self._hub.connections(agent):
            return False
        waiter: tuple[int, asyncio.Future[bool]] = (seq, asyncio.get_running_loop().create_future())
        desk.waiting.add(waiter)
        try:
            async with asyncio.timeout(within):
                return await waiter[1]
        except TimeoutError:
            return False
        finally:
            desk.waiting.discard(waiter)

    def ack(self, agent: str, seq: int) -> None:
        """A screen of the agent has painted everything up to `seq`. A number that was never given out is ignored."""
        desk = self._desks.get(agent)
        if desk is None or not desk.painted < seq <= desk.seq:
            return
        desk.painted = seq
        for awaited, future in desk.waiting:
            if awaited <= seq and not future.done():
                future.set_result(True)

    def latest(self, agent: str, after_seq: int) -> tuple[PopShown | PopGone, ...]:
        """What a screen that has seen everything up to `after_seq` is missing, in order."""
        desk = self._desks.get(agent)
        return tuple(message for message in desk.latest.values() if message.seq > after_seq) if desk else ()

    def has(self, agent: str, call: str) -> bool:
        """Is the call on his screen, or was it and he talked with the caller. Only so may he write about it."""
        desk = self._desks.get(agent)
        return desk is not None and (call in desk.spoken or isinstance(desk.latest.get(call), PopShown))

    def _desk(self, agent: str) -> _Desk:
        if agent not in self._desks:
            self._desks[agent] = _Desk(seq=time.time_ns() // 1_000_000)
        return self._desks[agent]

    def _send(self, agent: str, desk: _Desk, call: str, message: PopShown | PopGone) -> int:
        desk.seq = message.seq
        desk.latest[call] = message
        desk.latest.move_to_end(call)
        self._hub.send(agent, message)
        return message.seq

    def _nobody_left(self, agent: str) -> None:
        desk = self._desks.get(agent)
        for _, future in desk.waiting if desk else ():
            if not future.done():
                future.set_result(False)
