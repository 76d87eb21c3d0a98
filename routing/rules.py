"""For each event: which machines must allow it, by which input, and what is done then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from routing import agent_events, call_events, phone_events
from routing.centre import Centre
from routing.events import (
    AgentNotReady,
    AgentReady,
    AgentSignedIn,
    AgentSignedOut,
    CallArrived,
    CallHungUp,
    CallIdentified,
    CallLeft,
    CallRestored,
    ConversationEnded,
    ConversationHeld,
    ConversationResumed,
    Event,
    OfferAnswered,
    OfferFailed,
    OfferMissed,
    OfferRejected,
    OfferRinging,
)
from routing.model import Agent, AgentState, CallPhase
from routing.tables import AGENT, CALL, CONVERSATION, OFFER, ConversationState, Input, OfferState


class Machine(NamedTuple):
    """A table, and how to tell the state of the machine that an event is about."""

    table: Mapping[Any, Mapping[Input, StrEnum]]
    state: Callable[[Centre, Any], StrEnum]


class Rule(NamedTuple):
    """What an event needs, and what it does."""

    checks: tuple[tuple[Machine, Input], ...]
    act: Callable[[Centre, Any], None]


def _agent_state(centre: Centre, event: Any) -> StrEnum:
    name = event.agent.name if isinstance(event.agent, Agent) else event.agent
    agent = centre.agents.get(name)
    return AgentState.LOGGED_OUT if agent is None else agent.state


def _call_phase(centre: Centre, event: Any) -> StrEnum:
    phase = centre.phase(event.call)
    if phase is CallPhase.GONE and isinstance(event, CallArrived) and event.callback:
        return CallPhase.UNKNOWN  # each try of a callback comes under the same name
    return phase


def _offer_state(centre: Centre, event: Any) -> StrEnum:
    agent = centre.agents.get(event.agent)
    if agent is None or agent.offer is None or agent.offer.call.name != event.call:
        return OfferState.NONE
    return agent.offer.state


def _conversation_state(centre: Centre, event: Any) -> StrEnum:
    agent = centre.agents.get(event.agent)
    on_hold = None if agent is None else agent.conversations.get(event.call)
    if on_hold is None:
        return ConversationState.NONE
    return ConversationState.HELD if on_hold else ConversationState.TALKING


_AGENT = Machine(AGENT, _agent_state)
_CALL = Machine(CALL, _call_phase)
_OFFER = Machine(OFFER, _offer_state)
_CONVERSATION = Machine(CONVERSATION, _conversation_state)

RULES: dict[type[Event], Rule] = {
    CallArrived: Rule(((_CALL, Input.ARRIVE),), call_events.arrived),
    CallIdentified: Rule(((_CALL, Input.IDENTIFY),), call_events.identified),
    CallHungUp: Rule(((_CALL, Input.HANG_UP),), call_events.hung_up),
    CallLeft: Rule(((_CALL, Input.LEAVE),), call_events.left),
    CallRestored: Rule(((_CALL, Input.RESTORE), (_CONVERSATION, Input.RESTORE)), call_events.restored),
    OfferRinging: Rule(((_OFFER, Input.RING),), phone_events.ringing),
    OfferAnswered: Rule(((_CALL, Input.ANSWER), (_CONVERSATION, Input.ANSWER)), phone_events.answered),
    OfferMissed: Rule(((_OFFER, Input.MISS),), phone_events.missed),
    OfferRejected: Rule(((_OFFER, Input.REJECT),), phone_events.rejected),
    OfferFailed: Rule(((_OFFER, Input.FAIL),), phone_events.failed),
    ConversationEnded: Rule(((_CONVERSATION, Input.END),), phone_events.ended),
    ConversationHeld: Rule(((_CONVERSATION, Input.HOLD),), phone_events.held),
    ConversationResumed: Rule(((_CONVERSATION, Input.RESUME),), phone_events.resumed),
    AgentSignedIn: Rule(((_AGENT, Input.SIGN_IN),), agent_events.signed_in),
    AgentSignedOut: Rule(((_AGENT, Input.SIGN_OUT),), agent_events.signed_out),
    AgentReady: Rule(((_AGENT, Input.READY),), agent_events.ready),
    AgentNotReady: Rule(((_AGENT, Input.NOT_READY),), agent_events.not_ready),
}


def refusal(centre: Centre, event: Event, rule: Rule) -> StrEnum | None:
    """Return the state that does not allow the event, or None where it is allowed."""
    for machine, given in rule.checks:
        state = machine.state(centre, event)
        if given not in machine.table[state]:
            return state
    return None


def subject(event: Any) -> str:
    """Whom an event is about: the call, or else the agent."""
    if hasattr(event, "call"):
        return str(event.call)
    return event.agent.name if isinstance(event.agent, Agent) else str(event.agent)
