"""Whom a call can be transferred to: colleagues and queues, as they are just now."""

from __future__ import annotations

from collections import Counter

from crm_store.records import Role, Utc
from routing.model import AgentState
from screenpop.http.bodies import Answer
from screenpop.http.route import Ask, Route
from screenpop.messages import FloorShown

WAITING = ("waiting", "offered", "ringing")
AGENT: frozenset[Role] = frozenset({"agent"})


class Colleague(Answer, frozen=True, kw_only=True):
    """An agent, and since when he is in which state."""

    agent: str
    name: str
    teams: tuple[str, ...]
    state: AgentState
    since: Utc


class QueueTarget(Answer, frozen=True, kw_only=True):
    """A queue, and how many callers wait in it."""

    queue: str
    title: str
    open: bool
    waiting: int


class TransferTargets(Answer, frozen=True, kw_only=True):
    """All whom a call can go to, but the one who asks."""

    agents: tuple[Colleague, ...]
    queues: tuple[QueueTarget, ...]


async def shown(ask: Ask) -> TransferTargets:
    """Who and what there is, with states and waiting callers."""
    return targets(ask.services.floor.shown(), but=ask.agent.login)


def targets(floor: FloorShown, *, but: str) -> TransferTargets:
    """What of the floor somebody needs to know who wants to pass on a call."""
    waiting = Counter(call.queue for call in floor.calls if call.phase in WAITING and not call.callback)
    return TransferTargets(
        agents=tuple(
            Colleague(agent=line.agent, name=line.name, teams=line.teams, state=line.state, since=line.since)
            for line in floor.agents
            if line.agent != but
        ),
        queues=tuple(
            QueueTarget(queue=line.queue, title=line.title, open=line.open, waiting=waiting[line.queue])
            for line in floor.queues
        ),
    )


ROUTES = (
    Route(
        method="GET",
        path="/api/transfer-targets",
        summary="Whom a call can be transferred to",
        handler=shown,
        roles=AGENT,
        answer=TransferTargets,
    ),
)
