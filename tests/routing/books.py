"""What a patient clerk would write down beside the engine: who waits, since when, and who may take him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from routing import events
from routing.commands import Command, Hold, Moved, Offer, VisitEnded
from routing.model import Agent, Channel, Outcome
from routing.queue import Adaptive, Queue, Step, StepKind
from routing.reasons import ReasonCode
from routing.views import CallView

GIVEN_UP = {Outcome.ABANDONED, Outcome.SHORT_ABANDON}


@dataclass
class Visit:
    """A caller in a queue. `free_since`: since when he is not kept for one agent alone; None: he is kept, or rings."""

    queue: str
    place: float
    arrived: float
    owner: str | None
    wanted: str | None
    deputies: tuple[str, ...]
    caller: str | None
    segment: str | None
    language: str | None
    channel: Channel
    callback: bool
    came_at: float
    free_since: float | None = None
    waited: float = 0.0
    answered: bool = False


@dataclass
class Earlier:
    """What a caller had who hung up: his place, or the wait after which he had been answered."""

    at: float
    place: float | None
    waited: float


@dataclass
class Books:
    """Everything by name, kept from events and commands alone."""

    now: float = 0.0
    queues: dict[str, Queue] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    staff: dict[str, Agent] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    earlier: dict[str, Earlier] = field(default_factory=dict)

    def queue(self, name: str) -> Queue:
        return self.queues.setdefault(name, Queue(name=name, team=name))

    def note(self, event: events.Event, commands: list[Command], before: dict[str, CallView]) -> None:
        """Take down an event that was not refused. `before`: the calls as they were until then."""
        self.now = event.at
        match event:
            case events.CallArrived():
                self._arrives(event, known=event.call in before)
            case events.CallIdentified() if event.call in self.visits:
                visit = self.visits[event.call]
                visit.owner, visit.deputies = event.owner, event.deputies
                visit.language, visit.segment = event.language or visit.language, event.segment
            case events.CallHungUp():
                self._remember(event, commands, before.get(event.call))
            case events.QueueConfigured():
                self.queues[event.queue.name] = event.queue
            case events.QueueOpened():
                self.queue(event.queue)
                self.closed.discard(event.queue)
            case events.QueueClosed():
                self.queue(event.queue)
                self.closed.add(event.queue)
            case events.AgentSignedIn():
                self.staff[event.agent.name] = event.agent
            case events.AgentSignedOut():
                self.staff.pop(event.agent, None)
            case events.CallRestored():
                self.queue(event.queue)

    def _arrives(self, event: events.CallArrived, *, known: bool) -> None:
        since = event.at if event.arrived is None else event.arrived
        visit = self.visits[event.call] = Visit(
            queue=event.queue,
            place=since,
            arrived=since,
            owner=event.owner,
            wanted=event.wanted,
            deputies=event.deputies,
            caller=event.caller,
            segment=event.segment,
            language=event.language,
            channel=event.channel,
            callback=event.callback,
            came_at=event.at,
        )
        within = self.queue(event.queue).repeat_within
        if known or event.wanted or event.callback or event.caller is None:
            return
        earlier = self.earlier.pop(event.caller, None)
        if earlier is not None and since - earlier.at <= within:
            visit.place = min(since, since - earlier.waited if earlier.place is None else earlier.place)

    def _remember(self, event: events.CallHungUp, commands: list[Command], before: CallView | None) -> None:
        visit = self.visits.get(event.call)
        if visit is None or visit.caller is None or visit.callback or before is None:
            return
        ends = [c for c in commands if isinstance(c, VisitEnded) and c.call == event.call]
        if ends and ends[-1].outcome in GIVEN_UP:
            self.earlier[visit.caller] = Earlier(event.at, visit.place, 0.0)
        elif before.phase == "talking":
            self.earlier[visit.caller] = Earlier(event.at, None, visit.waited)

    def follow(self, commands: Iterable[Command], calls: dict[str, CallView]) -> None:
        """Take down what the engine did about the visits; `calls` as they are now.

        Which agent one who rings again had is the engine's word.
        """
        for name, call in calls.items():
            for reason in call.reasons:
                if reason.code == ReasonCode.REPEAT_CALLER and name in self.visits:
                    self.visits[name].wanted = reason.agent
        for command in commands:
            visit = self.visits.get(getattr(command, "call", None) or "")
            if visit is None:
                continue
            match command:
                case Hold() if command.waiting_for is not None:
                    visit.free_since = None
                case Offer() if command.agent in (visit.owner, visit.wanted):
                    visit.free_since = None
                case Moved():
                    visit.queue, visit.free_since = command.queue, None
                case VisitEnded() if command.outcome is Outcome.ANSWERED:
                    visit.waited = self.now - visit.place
        for name, call in calls.items():
            if call.phase == "waiting" and name in self.visits:
                visit = self.visits[name]
                if call.waiting_for is not None:
                    visit.free_since = None
                elif visit.free_since is None:
                    visit.free_since = self.now

    def serves(self, name: str, channel: Channel) -> bool:
        return name in self.staff and self.staff[name].capacity.get(channel, 0) > 0

    def circle(self, step: Step, visit: Visit) -> set[str]:
        """Everybody at work whom a step means."""
        queue = self.queue(visit.queue)
        if step.segments and visit.segment not in step.segments:
            return set()
        if step.kind is StepKind.DEPUTIES:
            people = {d for d in visit.deputies if d != visit.owner} if queue.owner_first else set()
        else:
            people = {name for name in self.staff if self._skilled(name, step, visit, queue)}
        return {name for name in people if self.serves(name, visit.channel)}

    def _skilled(self, name: str, step: Step, visit: Visit, queue: Queue) -> bool:
        if step.kind is StepKind.ANY:
            return True
        needed = dict(queue.skills)
        if visit.language in queue.languages:
            needed = {visit.language: 1, **needed}
        who = self.staff[name]
        if step.kind is StepKind.TEAM and queue.team not in who.teams:
            return False
        relax = step.relax if step.kind is StepKind.RELAXED else 0
        return all(who.skills.get(skill, 0) >= (max(1, n - relax) if relax else n) for skill, n in needed.items())

    def may_ever(self, visit: Visit) -> set[str]:
        """Everybody at work who may take him, now or at a later step."""
        people = {visit.owner} if self.queue(visit.queue).owner_first else set()
        people = {p for p in {*people, visit.wanted} if p is not None and self.serves(p, visit.channel)}
        return people.union(*(self.circle(step, visit) for step in self.queue(visit.queue).steps))

    def may_now(self, visit: Visit) -> set[str]:
        """Everybody at work to whom he is open for certain. A step has its time only if somebody of it is at work."""
        if visit.free_since is None:
            return set()
        queue, at = self.queue(visit.queue), visit.free_since
        people = {p for p in (visit.owner,) if queue.owner_first and p is not None and self.serves(p, visit.channel)}
        for step in queue.steps:
            circle = self.circle(step, visit)
            people |= circle
            if circle:
                at += inf if step.seconds is None else step.seconds
                if self.now < at:
                    break
        return people

    def bound(self, taken: Visit, passed: Visit) -> float:
        """By how many seconds of waiting one may be passed by the other at most."""
        hold = self.queue(passed.queue).hold
        return self.queue(taken.queue).bonus_limit + (hold.aside if isinstance(hold, Adaptive) else 0.0)

    def adapts(self, visit: Visit) -> bool:
        return isinstance(self.queue(visit.queue).hold, Adaptive)

    def head_start(self, visit: Visit, agent: str) -> float:
        """By how much waiting time the agent may take him before others."""
        if visit.callback:
            return 0.0
        queue = self.queue(visit.queue)
        bonus = queue.segment_bonus.get(visit.segment, 0.0) if visit.segment else 0.0
        own = queue.owner_bonus if agent in (visit.owner, visit.wanted) else 0.0
        return min(bonus + own, queue.bonus_limit)
