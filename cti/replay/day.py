"""One virtual centre: the real engine, fed with recorded callers and agents, its commands carried out at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from heapq import heappop, heappush
from math import inf

from msgspec import Struct

from cti.replay.draws import Draw
from cti.replay.learn import Memory
from cti.replay.occupancy import Occupancy
from cti.replay.options import ReplayOptions
from cti.replay.records import DAY_SECONDS
from cti.replay.timetable import Timetable
from routing.commands import AgentChanged, Announce, Command, Ignored, Offer, Overflow, WithdrawOffer
from routing.engine import Engine
from routing.events import (
    AgentReady,
    AgentSignedIn,
    AgentSignedOut,
    CallArrived,
    CallHungUp,
    CallLeft,
    Event,
    OfferAnswered,
    OfferRinging,
    Tick,
)
from routing.model import Agent
from routing.queue import Adaptive, Queue

# What happens in the same second happens in this order: talks end and agents come before callers are looked at, and a
# caller whose patience ends in the second in which somebody is free for him is still answered.
TALK_ENDS, SHIFT_BEGINS, SHIFT_ENDS, MIDNIGHT, ARRIVAL, ANSWER, GIVES_UP = range(7)

Due = tuple[float, int, int]
"""When, which of the kinds above, and the number of the call or of the shift."""


class Told(Struct, frozen=True, gc=False):
    """A caller was told at second `at` how long he would have to wait on."""

    call: int
    at: float
    expected: float


class Played(Struct, kw_only=True):
    """What became of each call: `wait` until `by` answered, or (None) until he hung up.

    `ignored` events were none that the engine expected: there should be none.
    """

    wait: list[float]
    by: list[str | None]
    occupancy: Occupancy
    told: list[Told]
    ignored: int = 0


class Day:
    """Plays one run of a timetable under one queue's settings. `run` may be called once."""

    def __init__(self, plan: Timetable, draw: Draw, queue: Queue, options: ReplayOptions, memory: Memory) -> None:
        self._plan = plan
        self._draw = draw
        self._queue = queue
        self._ring = options.ring
        self._memory = memory
        self._learns = isinstance(queue.hold, Adaptive) or queue.spare_owners or queue.announcements is not None
        self._engine = Engine([queue])
        self._now = 0.0
        self._names = [str(number) for number in range(len(plan.calls))]
        self._offered: dict[int, tuple[str, float]] = {}
        self._at_the_door: list[int] = []
        self._shifts = sorted((on, off, agent) for agent, spans in plan.shifts.items() for on, off in spans)
        self._calls_of = Counter(plan.day_of)
        self._due = self._known()
        self._played = Played(
            wait=[inf] * len(plan.calls), by=[None] * len(plan.calls), occupancy=Occupancy(plan.days), told=[]
        )

    def run(self, on_progress: Callable[[int], None] = lambda calls: None) -> Played:
        """Let all of it happen. `on_progress` hears once a day how many calls more have come."""
        due, engine = self._due, self._engine
        acts = {
            TALK_ENDS: self._talk_ends,
            SHIFT_BEGINS: self._shift_begins,
            SHIFT_ENDS: self._shift_ends,
            MIDNIGHT: self._midnight,
            ARRIVAL: self._arrival,
            ANSWER: self._answer,
            GIVES_UP: self._gives_up,
        }
        while due:
            wake_at = engine.wake_at
            if wake_at is not None and wake_at < due[0][0]:
                self._now = wake_at
                self._tell(Tick(at=wake_at))
            else:
                self._now, kind, number = heappop(due)
                acts[kind](number)
                if kind == MIDNIGHT:
                    on_progress(self._calls_of[number - 1])
        on_progress(self._calls_of[self._plan.days - 1])
        self._played.occupancy.close(self._now)
        return self._played

    def _known(self) -> list[Due]:
        """All that is known beforehand."""
        plan = self._plan
        due = [(at, ARRIVAL, number) for number, at in enumerate(plan.arrivals)]
        due += [(on, SHIFT_BEGINS, number) for number, (on, _, _) in enumerate(self._shifts)]
        due += [(off, SHIFT_ENDS, number) for number, (_, off, _) in enumerate(self._shifts)]
        due += [(float(day * DAY_SECONDS), MIDNIGHT, day) for day in range(plan.days)]
        return sorted(due)

    def _tell(self, event: Event) -> None:
        for command in self._engine.handle(event):
            self._carry_out(command)

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, AgentChanged):
            self._played.occupancy.changed(command)
        elif isinstance(command, Offer):
            number = int(command.call)
            answers_at = self._now + self._ring
            self._offered[number] = command.agent, answers_at
            heappush(self._due, (answers_at, ANSWER, number))
        elif isinstance(command, WithdrawOffer):
            self._offered.pop(int(command.call), None)
        elif isinstance(command, Overflow):
            self._at_the_door.append(int(command.call))
        elif isinstance(command, Ignored):
            self._played.ignored += 1
        elif isinstance(command, Announce) and command.expected_wait is not None:
            self._played.told.append(Told(int(command.call), self._now, command.expected_wait))

    def _arrival(self, number: int) -> None:
        self._call(number)
        heappush(self._due, (self._plan.arrivals[number] + self._draw.patience[number], GIVES_UP, number))

    def _call(self, number: int) -> None:
        call = self._plan.calls[number]
        self._tell(
            CallArrived(
                at=self._now,
                arrived=self._plan.arrivals[number],
                call=self._names[number],
                queue=self._queue.name,
                owner=call.owner,
                segment=call.segment,
            )
        )

    def _answer(self, number: int) -> None:
        agent, at = self._offered.get(number, ("", inf))
        if at > self._now:
            return
        del self._offered[number]
        if self._ring:
            self._tell(OfferRinging(at=self._now, call=self._names[number], agent=agent))
        self._played.wait[number] = self._now - self._plan.arrivals[number]
        self._played.by[number] = agent
        heappush(self._due, (self._now + self._draw.service[number], TALK_ENDS, number))
        self._tell(OfferAnswered(at=self._now, call=self._names[number], agent=agent))

    def _talk_ends(self, number: int) -> None:
        self._remember(number)
        self._tell(CallHungUp(at=self._now, call=self._names[number]))

    def _gives_up(self, number: int) -> None:
        if self._played.by[number] is None:
            self._played.wait[number] = self._draw.patience[number]
            self._remember(number)
            self._tell(CallHungUp(at=self._now, call=self._names[number]))

    def _shift_begins(self, number: int) -> None:
        agent = self._shifts[number][2]
        self._tell(AgentSignedIn(at=self._now, agent=Agent(name=agent, teams=frozenset({self._queue.team}))))
        waiting, self._at_the_door = self._at_the_door, []
        for call in waiting:
            if self._played.wait[call] == inf:
                self._tell(CallLeft(at=self._now, call=self._names[call]))
                self._call(call)
        self._tell(AgentReady(at=self._now, agent=agent))

    def _shift_ends(self, number: int) -> None:
        self._tell(AgentSignedOut(at=self._now, agent=self._shifts[number][2]))

    def _midnight(self, _day: int) -> None:
        """Learn from the calls that are over."""
        if self._learns:
            self._tell(self._memory.learned(self._now))

    def _remember(self, number: int) -> None:
        if self._learns:
            played, agent = self._played, self._played.by[number]
            service = self._draw.service[number] if agent else None
            self._memory.add(played.wait[number], service, self._plan.calls[number].owner)
