"""What an agent is told of those who wait: his own customers by name, and how many callers in his teams' queues."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping

from screenpop.calls import LiveCall, utc
from screenpop.hub import Hub
from screenpop.messages import AgentLine, CustomerWaiting, QueueLine, Waiting

NOBODY = Waiting(own=(), count=0, longest=None)
COUNT_PAUSE = 0.5
"""So many seconds lie at least between two counts: they go to whole teams. An owner is told of his own at once."""


class WaitingRoom:
    """Everybody who waits, by owner and by queue; `flush` tells each agent for whom something changed."""

    def __init__(self, hub: Hub, lines: Mapping[str, AgentLine], queues: Mapping[str, QueueLine]) -> None:
        self._hub = hub
        self._lines = lines
        self._queues = queues
        self._seats: dict[str, tuple[str | None, str]] = {}
        self._of_owner: defaultdict[str, dict[str, LiveCall]] = defaultdict(dict)
        self._in_queue: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._longest: dict[str, float] = {}
        self._owners: set[str] = set()
        self._changed: set[str] = set()
        self._told: dict[str, Waiting] = {}
        self._counted = -COUNT_PAUSE
        self._timer: asyncio.TimerHandle | None = None

    def call(self, call: LiveCall) -> None:
        """A call changed, or is over."""
        self._leave(call.call)
        if call.waits:
            self._seats[call.call] = call.owner, call.queue
            if call.owner:
                self._of_owner[call.owner][call.call] = call
                self._owners.add(call.owner)
            if call.callback is None:
                self._in_queue[call.queue][call.call] = call.waits_since
                self._longest.pop(call.queue, None)
                self._changed.add(call.queue)

    def flush(self) -> None:
        """Tell everybody for whom something changed since the last time."""
        owners, self._owners = self._owners, set()
        self._tell(owners)
        if self._changed and self._timer is None:
            pause = self._counted + COUNT_PAUSE - time.monotonic()
            if pause <= 0:
                self._count()
            else:
                self._timer = asyncio.get_running_loop().call_later(pause, self._count)

    def shown(self, agent: str) -> Waiting:
        """Who waits for this agent now. He is taken to be told of it."""
        calls = self._of_owner.get(agent, {}).values()
        own = [call for call in calls if not (call.offered and call.offered.agent == agent)]
        teams = self._lines[agent].teams if agent in self._lines else ()
        queues = [queue for queue, line in self._queues.items() if line.team in teams and self._in_queue.get(queue)]
        self._told[agent] = Waiting(
            own=tuple(_line(call, agent) for call in sorted(own, key=lambda call: call.waits_since)),
            count=sum(len(self._in_queue[queue]) for queue in queues),
            longest=utc(min(map(self._since, queues))) if queues else None,
        )
        return self._told[agent]

    def _count(self) -> None:
        """Tell the teams of the queues that changed how many wait."""
        self._timer, self._counted = None, time.monotonic()
        teams = {self._queues[queue].team for queue in self._changed if queue in self._queues}
        self._changed.clear()
        self._tell(line.agent for line in self._lines.values() if not teams.isdisjoint(line.teams))

    def _tell(self, agents: Iterable[str]) -> None:
        for agent in agents:
            if self._hub.connections(agent):
                before, now = self._told.get(agent, NOBODY), self.shown(agent)
                if now != before:
                    self._hub.send(agent, now)

    def _since(self, queue: str) -> float:
        """Since when the first of a queue waits; looked for anew only after the queue has changed."""
        if queue not in self._longest:
            self._longest[queue] = min(self._in_queue[queue].values())
        return self._longest[queue]

    def _leave(self, call: str) -> None:
        owner, queue = self._seats.pop(call, (None, None))
        if owner:
            self._of_owner[owner].pop(call)
            self._owners.add(owner)
        if queue and self._in_queue[queue].pop(call, None) is not None:
            self._changed.add(queue)
            self._longest.pop(queue, None)


def _line(call: LiveCall, agent: str) -> CustomerWaiting:
    held = call.waiting_for == agent
    return CustomerWaiting(
        call=call.call,
        queue_title=call.queue_title,
        arrived=utc(call.waits_since),
        number=call.shown_number,
        customer=call.customer,
        customer_name=call.profile.name if call.profile else None,
        held=held,
        until=utc(call.held_until) if held and call.held_until is not None else None,
        callback=call.callback is not None,
    )
