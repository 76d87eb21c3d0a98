"""Everything the engine knows at one moment, and the small moves that all of its steps are made of."""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from math import inf
from operator import attrgetter

from routing.commands import AgentChanged, Command
from routing.events import HistoryLearned
from routing.line import Line, Place
from routing.live import Circle, LiveAgent, LiveCall, LiveQueue, Pool, Route, new_agent, new_pool
from routing.model import AgentState, CallPhase, Channel, Reason
from routing.outlook import Outlook
from routing.queue import Queue, Step, StepKind
from routing.reasons import ReasonCode
from routing.repeat import Memory
from routing.standing import line_anew, step_out
from routing.survival import Survival
from routing.tables import AGENT, CALL, Input

REMEMBERED_HANG_UPS = 4096
"""So many calls that hung up are remembered, for events about them that were overtaken on their way."""


def _still_due(place: Place[LiveAgent | LiveCall]) -> bool:
    return place[2].alarm == place[0]


class Centre:
    """Agents, calls, queues and pools, the present second `now`, and what the event at hand has left to do.

    `loose` calls wait and must be looked at anew; `freed` agents are ready and have not been given work yet.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.agents: dict[str, LiveAgent] = {}
        self.calls: dict[str, LiveCall] = {}
        self.queues: dict[str, LiveQueue] = {}
        self._outlooks: dict[str | None, Outlook] = {None: Outlook(Survival(), Survival())}
        self.pools: dict[tuple[Channel, str | None, frozenset[tuple[str, int]], bool], Pool] = {}
        self.alarms: Line[LiveAgent | LiveCall] = Line(_still_due)
        self.memory = Memory()
        self._own_calls: dict[str, int] = {}
        self.loose: dict[int, LiveCall] = {}
        self.freed: dict[str, LiveAgent] = {}
        self.commands: list[Command] = []
        self._changed: dict[str, LiveAgent] = {}
        self._numbers = count()
        self._gone: OrderedDict[str, None] = OrderedDict()

    def number(self) -> int:
        """The next of a series of numbers, to decide between equals."""
        return next(self._numbers)

    def agent(self, name: str) -> LiveAgent:
        """The agent of that name; one never heard of is signed out."""
        agent = self.agents.get(name)
        if agent is None:
            agent = self.agents[name] = new_agent(name, self.now)
            agent.wanted = self._own_calls.get(name, 0)
        return agent

    def queue(self, name: str) -> LiveQueue:
        """The queue of that name; one not configured has the default settings, so that callers are served."""
        return self.queues.get(name) or self.configure(Queue(name=name, team=name))

    def configure(self, settings: Queue) -> LiveQueue:
        """Set up a queue, or change its settings."""
        queue = self.queues.get(settings.name)
        if queue is None:
            queue = self.queues[settings.name] = LiveQueue(settings=settings)
        else:
            queue.settings = settings
            queue.routes.clear()
            queue.circles.clear()
        line_anew(queue, self.calls.values())
        return queue

    def route(self, queue: LiveQueue, call: LiveCall) -> Route:
        """Who serves the queue's callers of this channel and language, step by step."""
        settings, channel = queue.settings, call.channel
        spoken = call.language if call.language in settings.languages else None
        route = queue.routes.get((channel, spoken))
        if route is None:
            needed = settings.skills if spoken is None else {spoken: 1, **settings.skills}
            steps = [step for step in settings.steps if settings.owner_first or step.kind is not StepKind.DEPUTIES]
            route = tuple(self._circle(channel, step, settings, needed) for step in steps)
            queue.routes[channel, spoken] = route
        return route

    def _circle(self, channel: Channel, step: Step, settings: Queue, needed: dict[str, int]) -> Circle:
        spare = settings.spare_owners
        pool, code = None, ReasonCode.DEPUTY
        match step.kind:
            case StepKind.TEAM:
                pool, code = self._pool(channel, settings.team, needed, spare_owners=spare), ReasonCode.TEAM
            case StepKind.RELAXED if step.relax:
                lower = {skill: max(1, level - step.relax) for skill, level in needed.items()}
                pool, code = self._pool(channel, None, lower, spare_owners=spare), ReasonCode.RELAXED
            case StepKind.RELAXED:
                pool, code = self._pool(channel, None, needed, spare_owners=spare), ReasonCode.SKILL_LONGEST_IDLE
            case StepKind.ANY:
                pool, code = self._pool(channel, None, {}, spare_owners=spare), ReasonCode.ANYBODY
        return Circle(pool=pool, code=code, seconds=step.seconds, segments=step.segments)

    def _pool(self, channel: Channel, team: str | None, skills: dict[str, int], *, spare_owners: bool) -> Pool:
        key = (channel, team, frozenset(skills.items()), spare_owners)
        pool = self.pools.get(key)
        if pool is None:
            pool = self.pools[key] = new_pool(channel, team, skills, spare_owners=spare_owners)
            for agent in self.agents.values():
                if agent.on_shift and pool.takes(agent):
                    self._join(agent, pool)
                    self.seat(agent)
        return pool

    def learn(self, learned: HistoryLearned) -> None:
        """Know from now on what the past says of a queue, or of all of which nothing else is known."""
        self._outlooks[learned.queue] = Outlook(learned.talk, learned.patience)
        self._own_calls |= learned.own_calls
        for agent in sorted(self.agents.values(), key=attrgetter("idle_number")):
            agent.wanted = self._own_calls.get(agent.name, 0)
            agent.idle_number = self.number()
            self.seat(agent)

    def outlook(self, queue: str) -> Outlook:
        """What the past says of a queue."""
        return self._outlooks.get(queue) or self._outlooks[None]

    def join_pools(self, agent: LiveAgent) -> None:
        """Let an agent who is on shift serve with his teams and skills."""
        for pool in self.pools.values():
            if pool not in agent.pools and pool.takes(agent):
                self._join(agent, pool)

    def leave_pools(self, agent: LiveAgent) -> tuple[Pool, ...]:
        """Let an agent serve nobody, for now; return the pools that he was in."""
        pools, agent.pools = agent.pools, ()
        for pool in pools:
            pool.on_shift -= 1
        agent.idle_number = self.number()
        return pools

    def loosen_unserved(self, pools: tuple[Pool, ...]) -> None:
        """Look anew at the calls in those of the pools that nobody is left in."""
        for pool in pools:
            if not pool.on_shift:
                for call in pool.waiting:
                    self.loosen(call)

    @staticmethod
    def _join(agent: LiveAgent, pool: Pool) -> None:
        agent.pools = (*agent.pools, pool)
        pool.on_shift += 1

    def seat(self, agent: LiveAgent) -> None:
        """Let an agent wait for work in each of his pools for which he is free."""
        for pool in agent.pools:
            if agent.free_for(pool.channel):
                pool.idle.join(agent.wanted if pool.spare_owners else 0, agent.idle_number, agent)

    def move(self, agent: LiveAgent, given: Input, *, reason: str | None = None, until: float | None = None) -> None:
        """Bring an agent into the state that follows on the input. One who becomes ready is freed for work."""
        agent.state = AGENT[agent.state][given]
        agent.since, agent.reason, agent.until = self.now, reason, until
        self.touch(agent)
        if until is not None and agent.state is AgentState.WRAP_UP:
            self.alarms.join(until, self.number(), agent)
        if agent.state is AgentState.READY:
            if given is not Input.RELEASE:
                agent.idle_since, agent.idle_number = self.now, self.number()
            self.freed[agent.name] = agent

    def touch(self, agent: LiveAgent) -> None:
        """Have an agent's view published when the event is done."""
        self._changed[agent.name] = agent

    def step(self, call: LiveCall, given: Input) -> None:
        """Bring a call into the phase that follows on the input. One that does not wait stands in no line."""
        call.phase = CALL[call.phase][given]
        if call.phase is not CallPhase.WAITING:
            call.alarm = None
            if call.in_line:
                step_out(call)

    def loosen(self, call: LiveCall) -> None:
        """Have a waiting call looked at anew when the event is done."""
        self.loose[call.number] = call

    def wake(self, call: LiveCall, at: float) -> None:
        """Look at a waiting call again at second `at`, and not at the one that was meant before."""
        if at == inf:
            call.alarm = None
        elif at != call.alarm:
            call.alarm = at
            self.alarms.join(at, call.number, call)

    def note(self, call: LiveCall, code: str, agent: LiveAgent | None = None, seconds: float | None = None) -> None:
        """Add a step to the story of a call."""
        reason = Reason(at=self.now, code=code, agent=agent.name if agent else None, seconds=seconds)
        call.reasons = (*call.reasons, reason)

    def phase(self, call: str) -> CallPhase:
        """Where a call stands, known or not."""
        live = self.calls.get(call)
        if live is not None:
            return live.phase
        return CallPhase.GONE if call in self._gone else CallPhase.UNKNOWN

    def forget(self, call: str) -> None:
        """Keep nothing of a call that somebody else has now."""
        self.calls.pop(call, None)

    def bury(self, call: str) -> None:
        """Keep of a call only that it hung up."""
        self.forget(call)
        self._gone[call] = None
        if len(self._gone) > REMEMBERED_HANG_UPS:
            self._gone.popitem(last=False)

    def publish(self) -> None:
        """Say of every agent who changed what he does now."""
        for agent in self._changed.values():
            self.commands.append(
                AgentChanged(
                    agent=agent.name,
                    state=agent.state,
                    since=agent.since,
                    reason=agent.reason or agent.next_break,
                    call=agent.call,
                    until=agent.until,
                )
            )
        self._changed.clear()
