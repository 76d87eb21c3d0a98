"""What agents do: begin and end their shifts, ask for work, take breaks."""

from __future__ import annotations

from routing.centre import Centre
from routing.conversations import offer_on, withdraw
from routing.events import AgentNotReady, AgentReady, AgentSignedIn, AgentSignedOut
from routing.live import LiveAgent
from routing.model import AgentState
from routing.reasons import ReasonCode as R
from routing.tables import Input

IN_CONVERSATION = (AgentState.TALKING, AgentState.HOLD)


def signed_in(centre: Centre, event: AgentSignedIn) -> None:
    """Begin a shift, or take over changed teams and skills in the middle of one."""
    agent = centre.agent(event.agent.name)
    if agent.on_shift and agent.capacity != event.agent.capacity:
        _loosen_his(centre, agent)
    agent.teams, agent.skills = event.agent.teams, event.agent.skills
    agent.capacity = event.agent.capacity
    was_on_shift, agent.on_shift = agent.on_shift, True
    old_pools = centre.leave_pools(agent)
    centre.join_pools(agent)
    centre.loosen_unserved(old_pools)
    if agent.state is AgentState.LOGGED_OUT:
        centre.move(agent, Input.SIGN_IN, reason=R.SIGNED_IN)
    elif not was_on_shift:
        agent.next_break = R.SIGNED_IN
        centre.touch(agent)
    elif agent.state is AgentState.READY:
        centre.freed[agent.name] = agent


def signed_out(centre: Centre, event: AgentSignedOut) -> None:
    """End a shift: what rings goes on to somebody else, a conversation goes on until it ends."""
    agent = centre.agent(event.agent)
    agent.on_shift = False
    agent.next_break = None
    centre.loosen_unserved(centre.leave_pools(agent))
    _loosen_his(centre, agent)
    _drop_offer(centre, agent, R.AGENT_SIGNED_OUT)
    if agent.state not in IN_CONVERSATION:
        agent.last_call = None
        centre.move(agent, Input.SIGN_OUT)


def ready(centre: Centre, event: AgentReady) -> None:
    """Make an agent ready, from wrap-up too; in a conversation, forget the break that he had asked for."""
    agent = centre.agent(event.agent)
    agent.next_break = None
    if agent.state in IN_CONVERSATION:
        centre.touch(agent)
    else:
        agent.last_call = None
        centre.move(agent, Input.READY)


def not_ready(centre: Centre, event: AgentNotReady) -> None:
    """Begin a break; one asked for in a conversation or wrap-up begins after it."""
    agent = centre.agent(event.agent)
    if agent.state in IN_CONVERSATION or agent.state is AgentState.WRAP_UP:
        agent.next_break = event.reason
        _drop_offer(centre, agent, R.AGENT_NOT_READY)
        centre.touch(agent)
        return
    _drop_offer(centre, agent, R.AGENT_NOT_READY)
    centre.move(agent, Input.NOT_READY, reason=event.reason)


def _loosen_his(centre: Centre, agent: LiveAgent) -> None:
    """Look anew at those who wait for him as owner or deputy."""
    for call in (*agent.own, *agent.stand_in):
        centre.loosen(call)


def _drop_offer(centre: Centre, agent: LiveAgent, code: R) -> None:
    offer = agent.offer
    if offer is not None:
        withdraw(centre, offer, code)
        offer_on(centre, offer)
