"""How offers end and conversations begin and end: the steps that a call and an agent take together."""

from __future__ import annotations

from routing.centre import Centre
from routing.commands import WithdrawOffer
from routing.leaving import end_visit
from routing.live import LiveAgent, LiveCall, LiveOffer
from routing.model import AgentState, CallPhase, Outcome
from routing.placing import end_hold
from routing.reasons import ReasonCode as R
from routing.tables import OFFER, Input


def close(centre: Centre, offer: LiveOffer, given: Input, code: R | None) -> None:
    """End an offer; with a `code`, it goes into the call's story."""
    offer.state = OFFER[offer.state][given]
    offer.call.offer = offer.agent.offer = None
    if code is not None:
        centre.note(offer.call, code, offer.agent, max(0.0, centre.now - offer.at))


def withdraw(centre: Centre, offer: LiveOffer, code: R) -> None:
    """Stop an agent's phone; what becomes of call and agent is the caller's business."""
    close(centre, offer, Input.WITHDRAW, code)
    centre.commands.append(WithdrawOffer(call=offer.call.name, agent=offer.agent.name, reason=code))


def offer_on(centre: Centre, offer: LiveOffer, *, declined: bool = True) -> None:
    """Let a call whose offer came to nothing wait in its old place. `declined`: its owner need not be waited for."""
    call = offer.call
    if declined and offer.agent is call.owner:
        call.declined = True
    centre.step(call, Input.RETURN)
    centre.loosen(call)


def release(centre: Centre, offer: LiveOffer) -> None:
    """Make an agent ready again whose offer was withdrawn through no doing of his; he is idle since before it."""
    if offer.agent.talks:
        centre.freed[offer.agent.name] = offer.agent
    else:
        centre.move(offer.agent, Input.RELEASE)


def loosen_own(centre: Centre, agent: LiveAgent) -> None:
    """Look anew at the calls that wait for an owner who will not be back soon."""
    for call in agent.own.anyhow():
        centre.loosen(call)


def begin(centre: Centre, call: LiveCall, agent: LiveAgent, given: Input) -> None:
    """Let an agent and a caller talk, whoever the call was offered to, and whatever else was offered to the agent."""
    own_offer, call_offer = agent.offer, call.offer
    if own_offer is not None and own_offer is call_offer:
        close(centre, own_offer, Input.ANSWER, None)
    else:
        if own_offer is not None:
            withdraw(centre, own_offer, R.AGENT_BUSY)
            offer_on(centre, own_offer, declined=False)
        if call_offer is not None:
            withdraw(centre, call_offer, R.ANSWERED_ELSEWHERE)
            release(centre, call_offer)
        if call.held:
            end_hold(centre, call)
        centre.note(call, R.RESTORED if given is Input.RESTORE else R.PICKED_UP, agent)
    if agent.state is AgentState.NOT_READY:
        agent.next_break = agent.reason
    if not agent.conversations:
        agent.talking_since = centre.now
    agent.conversations[call.name] = False
    agent.last_call, agent.channel = call.name, call.channel
    centre.move(agent, Input.ANSWER)
    if agent.free_for(call.channel):
        centre.freed[agent.name] = agent
    call.talkers[agent.name] = agent
    if call.phase in (CallPhase.WAITING, CallPhase.OFFERED):
        if call.queue is not None:
            call.queue.entered.append(centre.now)
        call.waited = centre.now - call.place
        end_visit(centre, call, Outcome.ANSWERED, agent)
    centre.step(call, given)


def finish(centre: Centre, call: LiveCall, agent: LiveAgent) -> None:
    """End the agent's part of a call: wrap-up comes, unless he still talks with somebody else or has signed out."""
    del agent.conversations[call.name]
    del call.talkers[agent.name]
    if agent.conversations:
        agent.last_call = next(reversed(agent.conversations))
        if agent.state is AgentState.TALKING and all(agent.conversations.values()):
            centre.move(agent, Input.HOLD)
        else:
            centre.touch(agent)
        if agent.free_for(call.channel):
            centre.freed[agent.name] = agent
        return
    if not agent.on_shift:
        agent.last_call = agent.next_break = None
        centre.move(agent, Input.END_OF_SHIFT)
        return
    if agent.offer is not None:
        centre.move(agent, Input.RESERVE)  # the next chat rings already; its wrap-up has to do for both
        return
    wrap_up = call.queue.settings.wrap_up if call.queue else 0.0
    centre.move(agent, Input.END, until=centre.now + wrap_up)
    if wrap_up <= 0:
        end_wrap_up(centre, agent)


def end_wrap_up(centre: Centre, agent: LiveAgent) -> None:
    """Make the agent ready, or begin the break that he asked for."""
    agent.last_call = None
    if agent.next_break is None:
        centre.move(agent, Input.END_OF_WRAP_UP)
    else:
        reason, agent.next_break = agent.next_break, None
        centre.move(agent, Input.BREAK, reason=reason)


def finish_all(centre: Centre, call: LiveCall) -> None:
    """End a call for every agent who talks in it."""
    for agent in tuple(call.talkers.values()):
        finish(centre, call, agent)
