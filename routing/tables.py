"""Every state machine of the engine as a table: state, input, next state. What is not in a table is not allowed."""

from __future__ import annotations

from enum import StrEnum

from routing.model import AgentState, CallPhase


class Input(StrEnum):
    """What can happen to an agent, a call, an offer or a conversation."""

    # from outside
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    NOT_READY = "not_ready"
    ARRIVE = "arrive"
    IDENTIFY = "identify"
    HANG_UP = "hang_up"
    LEAVE = "leave"
    RING = "ring"
    ANSWER = "answer"
    MISS = "miss"
    REJECT = "reject"
    FAIL = "fail"
    RESTORE = "restore"
    HOLD = "hold"
    RESUME = "resume"
    END = "end"
    # decided by the engine
    OFFER = "offer"
    """The call is offered to somebody."""
    RESERVE = "reserve"
    """The agent is offered a call."""
    WITHDRAW = "withdraw"
    """The offer is taken back."""
    RELEASE = "release"
    """The agent is ready again, his offer having been taken back."""
    RETURN = "return"
    """The call waits again, its offer having come to nothing."""
    OVERFLOW = "overflow"
    """The call is sent to the fallback queue."""
    END_OF_SHIFT = "end_of_shift"
    """The last conversation of an agent who had signed out is over."""
    END_OF_WRAP_UP = "end_of_wrap_up"
    """The wrap-up is over and the agent is ready."""
    BREAK = "break"
    """The wrap-up is over and the break that was asked for earlier begins."""


class OfferState(StrEnum):
    """One attempt to give one call to one agent; `none`: there is no such attempt under way."""

    NONE = "none"
    RESERVED = "reserved"
    RINGING = "ringing"
    ANSWERED = "answered"
    REJECTED = "rejected"
    MISSED = "missed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class ConversationState(StrEnum):
    """What one agent and one call have to do with each other, whatever else the two are doing."""

    NONE = "none"
    TALKING = "talking"
    HELD = "held"


AGENT: dict[AgentState, dict[Input, AgentState]] = {
    AgentState.LOGGED_OUT: {Input.SIGN_IN: AgentState.NOT_READY, Input.ANSWER: AgentState.TALKING},
    AgentState.NOT_READY: {
        Input.SIGN_IN: AgentState.NOT_READY,
        Input.SIGN_OUT: AgentState.LOGGED_OUT,
        Input.READY: AgentState.READY,
        Input.NOT_READY: AgentState.NOT_READY,
        Input.ANSWER: AgentState.TALKING,
    },
    AgentState.READY: {
        Input.SIGN_IN: AgentState.READY,
        Input.SIGN_OUT: AgentState.LOGGED_OUT,
        Input.NOT_READY: AgentState.NOT_READY,
        Input.RESERVE: AgentState.RESERVED,
        Input.ANSWER: AgentState.TALKING,
    },
    # `ready` says nothing new while a phone rings; an agent whose offer got lost takes a break and comes back.
    AgentState.RESERVED: {
        Input.SIGN_IN: AgentState.RESERVED,
        Input.SIGN_OUT: AgentState.LOGGED_OUT,
        Input.NOT_READY: AgentState.NOT_READY,
        Input.RELEASE: AgentState.READY,
        Input.MISS: AgentState.NOT_RESPONDING,
        Input.FAIL: AgentState.NOT_RESPONDING,
        Input.REJECT: AgentState.NOT_READY,
        Input.ANSWER: AgentState.TALKING,
    },
    AgentState.TALKING: {
        Input.SIGN_IN: AgentState.TALKING,
        Input.SIGN_OUT: AgentState.TALKING,
        Input.READY: AgentState.TALKING,
        Input.NOT_READY: AgentState.TALKING,
        Input.ANSWER: AgentState.TALKING,
        Input.HOLD: AgentState.HOLD,
        Input.RESERVE: AgentState.RESERVED,
        Input.END: AgentState.WRAP_UP,
        Input.END_OF_SHIFT: AgentState.LOGGED_OUT,
    },
    AgentState.HOLD: {
        Input.SIGN_IN: AgentState.HOLD,
        Input.SIGN_OUT: AgentState.HOLD,
        Input.READY: AgentState.HOLD,
        Input.NOT_READY: AgentState.HOLD,
        Input.ANSWER: AgentState.TALKING,
        Input.RESUME: AgentState.TALKING,
        Input.RESERVE: AgentState.RESERVED,
        Input.END: AgentState.WRAP_UP,
        Input.END_OF_SHIFT: AgentState.LOGGED_OUT,
    },
    AgentState.WRAP_UP: {
        Input.SIGN_IN: AgentState.WRAP_UP,
        Input.SIGN_OUT: AgentState.LOGGED_OUT,
        Input.READY: AgentState.READY,
        Input.NOT_READY: AgentState.WRAP_UP,
        Input.ANSWER: AgentState.TALKING,
        Input.END_OF_WRAP_UP: AgentState.READY,
        Input.BREAK: AgentState.NOT_READY,
    },
    AgentState.NOT_RESPONDING: {
        Input.SIGN_IN: AgentState.NOT_RESPONDING,
        Input.SIGN_OUT: AgentState.LOGGED_OUT,
        Input.READY: AgentState.READY,
        Input.NOT_READY: AgentState.NOT_READY,
        Input.ANSWER: AgentState.TALKING,
    },
}

CALL: dict[CallPhase, dict[Input, CallPhase]] = {
    CallPhase.UNKNOWN: {
        Input.ARRIVE: CallPhase.WAITING,
        Input.RESTORE: CallPhase.TALKING,
        Input.ANSWER: CallPhase.TALKING,
        Input.HANG_UP: CallPhase.GONE,
    },
    CallPhase.WAITING: {
        Input.IDENTIFY: CallPhase.WAITING,
        Input.OFFER: CallPhase.OFFERED,
        Input.ANSWER: CallPhase.TALKING,
        Input.RESTORE: CallPhase.TALKING,
        Input.OVERFLOW: CallPhase.LEFT,
        Input.HANG_UP: CallPhase.GONE,
        Input.LEAVE: CallPhase.UNKNOWN,
    },
    CallPhase.OFFERED: {
        Input.IDENTIFY: CallPhase.OFFERED,
        Input.RETURN: CallPhase.WAITING,
        Input.ANSWER: CallPhase.TALKING,
        Input.RESTORE: CallPhase.TALKING,
        Input.HANG_UP: CallPhase.GONE,
        Input.LEAVE: CallPhase.UNKNOWN,
    },
    # A caller who arrives out of a conversation was transferred to a queue: a new visit begins.
    CallPhase.TALKING: {
        Input.ARRIVE: CallPhase.WAITING,
        Input.IDENTIFY: CallPhase.TALKING,
        Input.ANSWER: CallPhase.TALKING,
        Input.RESTORE: CallPhase.TALKING,
        Input.END: CallPhase.LEFT,
        Input.HANG_UP: CallPhase.GONE,
        Input.LEAVE: CallPhase.UNKNOWN,
    },
    CallPhase.LEFT: {
        Input.ARRIVE: CallPhase.WAITING,
        Input.IDENTIFY: CallPhase.LEFT,
        Input.ANSWER: CallPhase.TALKING,
        Input.RESTORE: CallPhase.TALKING,
        Input.HANG_UP: CallPhase.GONE,
        Input.LEAVE: CallPhase.UNKNOWN,
    },
    CallPhase.GONE: {},
}

_OPEN_OFFER = {
    Input.ANSWER: OfferState.ANSWERED,
    Input.REJECT: OfferState.REJECTED,
    Input.MISS: OfferState.MISSED,
    Input.FAIL: OfferState.UNREACHABLE,
    Input.WITHDRAW: OfferState.WITHDRAWN,
}

OFFER: dict[OfferState, dict[Input, OfferState]] = {
    OfferState.NONE: {},
    OfferState.RESERVED: {Input.RING: OfferState.RINGING, **_OPEN_OFFER},
    OfferState.RINGING: dict(_OPEN_OFFER),
    OfferState.ANSWERED: {},
    OfferState.REJECTED: {},
    OfferState.MISSED: {},
    OfferState.UNREACHABLE: {},
    OfferState.WITHDRAWN: {},
}

CONVERSATION: dict[ConversationState, dict[Input, ConversationState]] = {
    ConversationState.NONE: {Input.ANSWER: ConversationState.TALKING, Input.RESTORE: ConversationState.TALKING},
    ConversationState.TALKING: {
        Input.RESTORE: ConversationState.TALKING,
        Input.HOLD: ConversationState.HELD,
        Input.END: ConversationState.NONE,
    },
    ConversationState.HELD: {
        Input.RESTORE: ConversationState.HELD,
        Input.RESUME: ConversationState.TALKING,
        Input.END: ConversationState.NONE,
    },
}
