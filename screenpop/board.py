"""What the supervisors see: the lines of agents and calls, and the deltas that keep their screens current."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from crm_store.records import QueueRecord, Today
from screenpop.calls import LiveCall
from screenpop.hub import Hub
from screenpop.messages import AgentLine, FloorChanged, FloorShown, Health, Mine, Part, QueueLine
from screenpop.waiting import WaitingRoom


class Board:
    """Collects what one event changed, then pushes it as one delta (`flush`)."""

    def __init__(self, hub: Hub, name_of: Callable[[str | None], str | None], today: Today) -> None:
        self.hub = hub
        self.name_of = name_of
        self.today = today
        self.lines: dict[str, AgentLine] = {}
        self.queues: dict[str, QueueLine] = {}
        self.waiting = WaitingRoom(hub, self.lines, self.queues)
        self.degraded: tuple[Part, ...] = ()
        self._broken: set[tuple[Part, str]] = set()
        self._queues: dict[str, QueueLine] = {}
        self._agents: dict[str, AgentLine] = {}
        self._calls: dict[str, LiveCall] = {}
        self._gone: list[str] = []

    def shown(self, calls: Iterable[LiveCall]) -> FloorShown:
        """The whole floor now."""
        return FloorShown(
            queues=tuple(self.queues.values()),
            agents=tuple(self.lines.values()),
            calls=tuple(call.line(self.name_of) for call in calls),
            today=self.today,
        )

    def queue(self, queue: QueueRecord) -> None:
        """A queue is there, or its settings changed."""
        before = self.queues.get(queue.name)
        self._queue(
            QueueLine(
                queue=queue.name,
                title=queue.title,
                team=queue.team,
                service_seconds=queue.service_seconds,
                open=before.open if before else True,
            )
        )

    def queue_gone(self, queue: str, calls: Iterable[LiveCall]) -> None:
        """A queue was removed: the floor is shown anew."""
        del self.queues[queue]
        self._queues.pop(queue, None)
        self.hub.supervisors(self.shown(calls))

    def opened(self, queue: str, *, is_open: bool) -> None:
        """A queue's opening hours begin or end."""
        if line := self.queues.get(queue):
            self._queue(replace(line, open=is_open))

    def agent(self, line: AgentLine) -> None:
        """An agent's line changed; his own desk is told at once."""
        self.lines[line.agent] = self._agents[line.agent] = line
        self.hub.send(line.agent, Mine(line=line))

    def call(self, call: LiveCall) -> None:
        """A call's line changed."""
        self._calls[call.call] = call
        self.waiting.call(call)

    def gone(self, call: LiveCall) -> None:
        """A call is over."""
        self._calls.pop(call.call, None)
        self._gone.append(call.call)
        self.waiting.call(call)

    def flush(self) -> None:
        """Push what changed since the last time."""
        if self._queues or self._agents or self._calls or self._gone:
            change = FloorChanged(
                queues=tuple(self._queues.values()),
                agents=tuple(self._agents.values()),
                calls=tuple(call.line(self.name_of) for call in self._calls.values()),
                gone=tuple(self._gone),
            )
            self._queues, self._agents, self._calls, self._gone = {}, {}, {}, []
            self.hub.supervisors(change)
            self.waiting.flush()

    def figures(self, today: Today) -> None:
        """The day's figures changed."""
        if today != self.today:
            self.today = today
            self.hub.supervisors(FloorChanged(today=today))

    def health(self, part: Part, *, works: bool, what: str = "") -> None:
        """A part of the service came back, or went away. It works when all that is said of it (`what`) does."""
        (self._broken.discard if works else self._broken.add)((part, what))
        degraded: tuple[Part, ...] = tuple(sorted({part for part, _ in self._broken}))
        if degraded != self.degraded:
            self.degraded = degraded
            self.hub.everyone(Health(degraded=degraded))

    def _queue(self, line: QueueLine) -> None:
        if line != self.queues.get(line.queue):
            self.queues[line.queue] = self._queues[line.queue] = line
