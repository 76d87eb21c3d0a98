"""What agents' phones do: they ring, are answered or not; conversations are held, resumed and ended."""

from __future__ import annotations

from routing.centre import Centre
from routing.conversations import begin, close, finish, loosen_own, offer_on
from routing.events import (
    ConversationEnded,
    ConversationHeld,
    ConversationResumed,
    OfferAnswered,
    OfferFailed,
    OfferMissed,
    OfferRejected,
    OfferRinging,
)
from routing.live import LiveCall, LiveOffer
from routing.model import AgentState
from routing.reasons import ReasonCode as R
from routing.tables import OFFER, Input


def ringing(centre: Centre, event: OfferRinging) -> None:
    """Take note that the phone rings."""
    offer = _offer(centre, event)
    offer.state = OFFER[offer.state][Input.RING]


def answered(centre: Centre, event: OfferAnswered) -> None:
    """Let agent and caller talk, offered or not. A call that never came to us is kept while it lasts."""
    call = centre.calls.get(event.call)
    if call is None:
        call = LiveCall(name=event.call, number=centre.number(), arrived=event.at, queue=None)
        centre.calls[event.call] = call
    begin(centre, call, centre.agent(event.agent), Input.ANSWER)


def missed(centre: Centre, event: OfferMissed) -> None:
    """Ring on no answer."""
    _passed(centre, event, Input.MISS, R.MISSED)


def rejected(centre: Centre, event: OfferRejected) -> None:
    """Make an agent who declines a call not ready, so that it never comes straight back to him."""
    _passed(centre, event, Input.REJECT, R.REJECTED)


def failed(centre: Centre, event: OfferFailed) -> None:
    """Treat a phone that cannot be reached as one that nobody answers."""
    _passed(centre, event, Input.FAIL, R.PHONE_UNREACHABLE)


def held(centre: Centre, event: ConversationHeld) -> None:
    """Put one conversation on hold; the agent is on hold when all of his are."""
    agent = centre.agent(event.agent)
    agent.conversations[event.call] = True
    if agent.state is AgentState.TALKING and all(agent.conversations.values()):
        centre.move(agent, Input.HOLD)


def resumed(centre: Centre, event: ConversationResumed) -> None:
    """Take one conversation off hold."""
    agent = centre.agent(event.agent)
    agent.conversations[event.call] = False
    agent.last_call = event.call
    if agent.state is AgentState.HOLD:
        centre.move(agent, Input.RESUME)


def ended(centre: Centre, event: ConversationEnded) -> None:
    """End one agent's part of a call, which may go on with somebody else."""
    call = centre.calls[event.call]
    finish(centre, call, centre.agent(event.agent))
    if not call.talkers:
        centre.step(call, Input.END)
        if call.queue is None:
            centre.forget(event.call)


def _passed(centre: Centre, event: OfferMissed | OfferRejected | OfferFailed, given: Input, code: R) -> None:
    """Offer the call on, and nobody is held any more for an agent who lets calls pass."""
    offer = _offer(centre, event)
    close(centre, offer, given, code)
    if offer.agent.talks:
        offer.agent.next_break = code
        centre.touch(offer.agent)
    else:
        centre.move(offer.agent, given, reason=code)
    offer_on(centre, offer)
    loosen_own(centre, offer.agent)


def _offer(centre: Centre, event: OfferRinging | OfferMissed | OfferRejected | OfferFailed) -> LiveOffer:
    offer = centre.agent(event.agent).offer
    assert offer is not None, "the offer table allows the event only for a live offer"
    return offer
