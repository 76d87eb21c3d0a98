"""The engine's working memory: agents, calls, offers, and the pools of agents that queues draw from."""

from __future__ import annotations

from math import inf

from msgspec import Struct

from routing.line import Line, Place
from routing.model import AgentState, CallPhase, Reason
from routing.queue import Queue
from routing.tables import OfferState


class LiveAgent(Struct, eq=False, kw_only=True):
    """An agent as he is now. `own` are the waiting callers he owns, `stand_in` those whose owner's deputy he is."""

    name: str
    own: Line[LiveCall]
    stand_in: Line[LiveCall]
    skills: dict[str, int] = {}
    teams: frozenset[str] = frozenset()
    pools: tuple[Pool, ...] = ()
    state: AgentState = AgentState.LOGGED_OUT
    since: float = 0.0
    reason: str | None = None
    until: float | None = None
    on_shift: bool = False
    next_break: str | None = None
    """The break that begins after the conversation and its wrap-up."""
    offer: LiveOffer | None = None
    conversations: dict[str, bool] = {}
    """The calls he talks with; True: on hold."""
    last_call: str | None = None
    idle_since: float = 0.0
    idle_number: int = -1

    @property
    def alarm(self) -> float | None:
        """When his state ends by itself."""
        return self.until if self.state is AgentState.WRAP_UP else None

    @property
    def call(self) -> str | None:
        """The call that rings at him, that he talks with, or whose wrap-up he does."""
        return self.offer.call.name if self.offer else self.last_call


class LiveCall(Struct, eq=False, kw_only=True):
    """A call from its arrival to its hang-up. `queue` None: it never was in one of our queues."""

    name: str
    number: int
    arrived: float
    queue: LiveQueue | None
    phase: CallPhase = CallPhase.UNKNOWN
    customer: int | None = None
    owner: LiveAgent | None = None
    deputies: tuple[LiveAgent, ...] = ()
    declined: bool = False
    """The owner had his chance with this call and let it pass."""
    held: bool = False
    """The call waits for its owner alone, since `held_since`, until `hold_until` at the latest."""
    held_since: float = 0.0
    hold_until: float = inf
    leave_at: float = inf
    offer: LiveOffer | None = None
    talkers: dict[str, LiveAgent] = {}
    reasons: list[Reason] = []
    owner_fact: str | None = None
    """What was last noted about the owner."""
    announced: tuple[str | None, float | None] | None = None
    """What the last `Hold` said, while it holds good."""

    @property
    def alarm(self) -> float | None:
        """When the call must be looked at again although nothing happens."""
        if self.phase is not CallPhase.WAITING:
            return None
        return self.hold_until if self.held else self.leave_at


class LiveOffer(Struct, eq=False, kw_only=True):
    """One attempt to give `call` to `agent`, begun at second `at`."""

    call: LiveCall
    agent: LiveAgent
    at: float
    state: OfferState = OfferState.RESERVED


class LiveQueue(Struct, eq=False, kw_only=True):
    """A queue's settings, and the two pools that serve it: its team, then everybody with its skills."""

    settings: Queue
    team: Pool
    skilled: Pool
    open: bool = True


class Pool(Struct, eq=False, kw_only=True):
    """Agents who may take the same calls, by team or by skills.

    `idle` are those ready, `waiting` the calls that anybody in the pool may take, `on_shift` how many are signed in.
    """

    team: str | None
    skills: dict[str, int]
    idle: Line[LiveAgent]
    waiting: Line[LiveCall]
    on_shift: int = 0

    def takes(self, agent: LiveAgent) -> bool:
        """Tell whether the agent belongs in this pool."""
        if self.team is not None:
            return self.team in agent.teams
        return all(agent.skills.get(skill, 0) >= level for skill, level in self.skills.items())


def new_agent(name: str, at: float) -> LiveAgent:
    """An agent first heard of at second `at`, not signed in."""

    def is_own(place: Place[LiveCall]) -> bool:
        call = place[2]
        return call.phase is CallPhase.WAITING and call.owner is agent

    def is_stand_in(place: Place[LiveCall]) -> bool:
        call = place[2]
        return call.phase is CallPhase.WAITING and not call.held and agent in call.deputies

    agent = LiveAgent(name=name, since=at, own=Line(is_own), stand_in=Line(is_stand_in))
    return agent


def new_pool(team: str | None, skills: dict[str, int]) -> Pool:
    """A pool without agents or calls."""

    def is_idle(place: Place[LiveAgent]) -> bool:
        agent = place[2]
        return agent.state is AgentState.READY and agent.idle_number == place[1]

    def is_waiting(place: Place[LiveCall]) -> bool:
        call = place[2]
        queue = call.queue
        return (
            call.phase is CallPhase.WAITING
            and not call.held
            and queue is not None
            and (queue.team is pool or queue.skilled is pool)
        )

    pool = Pool(team=team, skills=skills, idle=Line(is_idle), waiting=Line(is_waiting))
    return pool
