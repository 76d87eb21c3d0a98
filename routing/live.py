"""The engine's working memory: agents, calls, offers, and the pools of agents that queues draw from."""

from __future__ import annotations

from collections import deque
from math import inf

from msgspec import Struct, field

from routing.line import Line, Place
from routing.model import AgentState, CallPhase, Channel, Reason
from routing.queue import Queue
from routing.reasons import ReasonCode
from routing.tables import OfferState

RECENT_ENTRIES = 20
"""So many answers of a queue are remembered, to tell how fast its line moves."""


BUSY = {AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP, AgentState.RESERVED, AgentState.READY}
"""Sure to be back: a caller is held for such an owner (`ready`: he is being given his next call this moment)."""


class LiveAgent(Struct, eq=False, kw_only=True):
    """An agent as he is now. `own` are the waiting callers he owns, `stand_in` those whose owner's deputy he is."""

    name: str
    own: Line[LiveCall]
    stand_in: Line[LiveCall]
    skills: dict[str, int] = {}
    teams: frozenset[str] = frozenset()
    capacity: dict[Channel, int] = {}
    pools: tuple[Pool, ...] = ()
    state: AgentState = AgentState.LOGGED_OUT
    since: float = 0.0
    channel: Channel = Channel.VOICE
    """Of the present conversations, or of the last ones."""
    talking_since: float = 0.0
    """When the present conversation began, on hold or not."""
    reason: str | None = None
    until: float | None = None
    on_shift: bool = False
    next_break: str | None = None
    """The break that begins after the conversation and its wrap-up."""
    offer: LiveOffer | None = None
    conversations: dict[str, bool] = {}
    """The calls he talks with; True: on hold."""
    last_call: str | None = None
    wanted: int = 0
    """How many calls his own customers made, as far as the past is known."""
    idle_since: float = 0.0
    idle_number: int = -1

    def free_for(self, channel: Channel) -> bool:
        """Tell whether he may be offered an item of this channel now. Channels do not mix; a call is all he does."""
        room = self.capacity.get(channel, 0)
        if self.state is AgentState.READY:
            return room > 0
        if channel is Channel.VOICE or channel is not self.channel or self.offer is not None:
            return False
        return len(self.conversations) < room and self.on_shift and self.next_break is None and self.talks

    def serves(self, channel: Channel) -> bool:
        """Tell whether he is at work and takes items of this channel at all."""
        return self.on_shift and self.capacity.get(channel, 0) > 0

    @property
    def talks(self) -> bool:
        """He is in a conversation, on hold or not."""
        return self.state is AgentState.TALKING or self.state is AgentState.HOLD

    @property
    def alarm(self) -> float | None:
        """When his state ends by itself."""
        return self.until if self.state is AgentState.WRAP_UP else None

    @property
    def call(self) -> str | None:
        """The call that rings at him, that he talks with, or whose wrap-up he does."""
        return self.offer.call.name if self.offer else self.last_call


class LiveCall(Struct, eq=False, kw_only=True, gc=False):
    """A call from its arrival to its hang-up. `queue` None: it never was in one of our queues.

    A hundred thousand of them would keep the collector busy, and it has none to collect: a call that is over is let go
    by the lines when they meet it.
    """

    name: str
    number: int
    arrived: float
    queue: LiveQueue | None
    phase: CallPhase = CallPhase.UNKNOWN
    customer: int | None = None
    caller: str | None = None
    language: str | None = None
    segment: str | None = None
    channel: Channel = Channel.VOICE
    callback: bool = False
    """Nobody is on the line: the customer is to be rung back."""

    owner: LiveAgent | None = None
    """Who is to get the call first: the customer's owner, or for a while the agent he was transferred to."""
    heir: LiveAgent | None = None
    """The customer's owner, while `owner` is somebody else."""
    borrowed: ReasonCode | None = None
    """`owner` is the agent he was transferred to, or had before; `heir` comes next."""
    deputies: tuple[LiveAgent, ...] = ()
    declined: bool = False
    """The owner had his chance with this call and let it pass."""

    place: float = 0.0
    """Since when he counts as waiting: his arrival, or that of an earlier call that he gave up."""
    key: float = 0.0
    """Where he stands among those whom an agent may take: his place, less the bonus of his segment."""
    own_key: float = 0.0
    """Where he stands with his owner: `key`, less the owner's bonus."""
    in_line: bool = False
    """He stands in the line of his queue."""
    own_line: LiveAgent | None = None
    """He stands in this agent's line of own customers."""
    pools: tuple[Pool, ...] = ()
    """He stands in the lines of these pools."""
    stands_in: bool = False
    """He stands in the lines of his deputies."""
    queued_at: float = 0.0
    """When he came into this queue; another queue may have been before it."""
    visited: tuple[str, ...] = ()
    """The queues that he has been through."""

    held: bool = False
    """The call waits for its owner alone, since `held_since`, until `hold_until` at the latest."""
    held_since: float = 0.0
    hold_from: float = 0.0
    hold_until: float = inf
    rank_at: float = inf
    """When he will stand elsewhere in his lines although nothing happens."""
    released_at: float = inf
    """When the first step beyond the owner opened."""
    step_at: float = inf
    """When the next step opens."""
    leave_at: float = inf
    announce_at: float = inf
    alarm: float | None = None
    """When the call must be looked at again although nothing happens."""

    waited: float = 0.0
    """How long he had waited when he was answered."""
    offer: LiveOffer | None = None
    talkers: dict[str, LiveAgent] = {}
    reasons: tuple[Reason, ...] = ()
    owner_fact: str | None = None
    """What was last noted about the owner."""
    told: tuple[str | None, float | None] | None = None
    """What the last `Hold` said, while it holds good."""


class LiveOffer(Struct, eq=False, kw_only=True, gc=False):
    """One attempt to give `call` to `agent`, begun at second `at`."""

    call: LiveCall
    agent: LiveAgent
    at: float
    state: OfferState = OfferState.RESERVED


class LiveQueue(Struct, eq=False, kw_only=True):
    """A queue: its settings, who serves it by the caller's language, and its line.

    `line` are the keys, numbers and places of those who wait in it, next first, kept only where somebody asks for them:
    for announcements and for what is said of a segment's bonus. `entered` are the seconds at which the last ones got to
    an agent, latest last.
    """

    settings: Queue
    routes: dict[tuple[Channel, str | None], Route] = {}
    circles: dict[tuple[Pool, ...], tuple[Pool, ...]] = {}
    """One tuple for all who stand in the same lines."""
    open: bool = True
    keeps_line: bool = False
    line: list[tuple[float, int, float]] = []
    entered: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT_ENTRIES))


class Circle(Struct, frozen=True, eq=False, kw_only=True):
    """A step of a queue: the pool that serves it (the deputies' has none), and the reason of an offer to one of it."""

    pool: Pool | None
    code: ReasonCode
    seconds: float | None
    segments: frozenset[str]


Route = tuple[Circle, ...]


class Pool(Struct, eq=False, kw_only=True):
    """Agents who may take the same calls, by channel, team and skills; with `spare_owners` the least wanted first.

    `idle` are those ready, `waiting` the calls that anybody in the pool may take, `on_shift` how many are signed in.
    """

    channel: Channel
    team: str | None
    skills: dict[str, int]
    spare_owners: bool
    idle: Line[LiveAgent]
    waiting: Line[LiveCall]
    on_shift: int = 0

    def takes(self, agent: LiveAgent) -> bool:
        """Tell whether the agent belongs in this pool."""
        if agent.capacity.get(self.channel, 0) < 1 or (self.team is not None and self.team not in agent.teams):
            return False
        have = agent.skills
        return all(have.get(skill, 0) >= level for skill, level in self.skills.items())


def new_agent(name: str, at: float) -> LiveAgent:
    """An agent first heard of at second `at`, not signed in."""

    def is_own(place: Place[LiveCall]) -> bool:
        call = place[2]
        return call.own_line is agent and call.own_key == place[0]

    def is_stand_in(place: Place[LiveCall]) -> bool:
        call = place[2]
        return call.stands_in and call.key == place[0] and agent in call.deputies

    agent = LiveAgent(name=name, since=at, own=Line(is_own), stand_in=Line(is_stand_in))
    return agent


def new_pool(channel: Channel, team: str | None, skills: dict[str, int], *, spare_owners: bool) -> Pool:
    """A pool without agents or calls."""

    def is_idle(place: Place[LiveAgent]) -> bool:
        agent = place[2]
        return agent.idle_number == place[1] and agent.free_for(channel)

    def is_waiting(place: Place[LiveCall]) -> bool:
        call = place[2]
        return call.key == place[0] and pool in call.pools

    pool = Pool(
        channel=channel,
        team=team,
        skills=skills,
        spare_owners=spare_owners,
        idle=Line(is_idle),
        waiting=Line(is_waiting),
    )
    return pool
