"""The closed catalogue of reasons: why a call went where it went, and why an agent is not ready."""

from enum import StrEnum


class ReasonCode(StrEnum):
    """A stable code that the screens translate.

    It stands in `Reason.code` (with `agent` and `seconds` as said here), in `WithdrawOffer.reason`, and in
    `AgentChanged.reason` where the engine and not the agent took the decision.
    """

    # How the owner was found; `agent` is the owner, `seconds` for how long at most the call is held for him.
    NO_OWNER = "no_owner"
    """Nobody owns this caller."""
    OWNER_TALKING = "owner_talking"
    """The owner is in a conversation."""
    OWNER_WRAP_UP = "owner_wrap_up"
    """The owner finishes his notes on another call."""
    OWNER_RESERVED = "owner_reserved"
    """Another call rings at the owner."""
    OWNER_NOT_READY = "owner_not_ready"
    """The owner takes a break."""
    OWNER_NOT_RESPONDING = "owner_not_responding"
    """The owner left an earlier call unanswered."""
    OWNER_SIGNED_OUT = "owner_signed_out"
    """The owner is not at work."""

    TRANSFERRED = "transferred"
    """The call was passed on to this agent, who has to come free first."""
    REPEAT_CALLER = "repeat_caller"
    """He rings again: he gets his old place, `seconds` old, and the agent he had, if he had one."""
    HOLD_NOT_WORTH = "hold_not_worth"
    """The owner is not worth the wait to be expected, `seconds`."""
    CALLBACK = "callback"
    """The caller asked to be rung back and keeps his place."""

    # How a hold for the owner ended; `agent` is the owner, `seconds` how long the call was held.
    HELD = "held"
    """The hold ended before its time: the owner is free, or will not be."""
    HOLD_EXPIRED = "hold_expired"
    """The hold lasted its full time."""

    HOLD_ENDS_EARLY = "hold_ends_early"
    """The hold ended before its time: the owner is not worth the wait any more."""

    # Whom the call was offered to, in `agent`; `seconds` the caller's wait so far.
    OWNER_READY = "owner_ready"
    """To the owner, who was ready."""
    OWN_CUSTOMER_FIRST = "own_customer_first"
    """To the owner, who got free and takes his own customers first."""
    DEPUTY = "deputy"
    """To a deputy of the owner."""
    TEAM = "team"
    """To the longest idle agent of the queue's team."""
    SKILL_LONGEST_IDLE = "skill_longest_idle"
    """To the longest idle agent outside the team who has the queue's skills."""
    WANTED = "wanted"
    """To the agent whom the call was passed on to."""
    HAD_BEFORE = "had_before"
    """To the agent whom the caller had before, when he rings again soon."""
    SEGMENT_FIRST = "segment_first"
    """To somebody of the team, before callers who wait longer, for the sake of the caller's segment."""
    RELAXED = "relaxed"
    """To the longest idle agent who nearly has the queue's skills."""
    ANYBODY = "anybody"
    """To the longest idle agent at work."""
    PICKED_UP = "picked_up"
    """Answered by an agent it was not offered to: a transfer, a pick-up, the fallback queue."""

    # Why an offer came to nothing; `agent` is who had it, `seconds` how long it was out.
    MISSED = "missed"
    """The phone rang and nobody answered."""
    REJECTED = "rejected"
    """The agent declined the call."""
    PHONE_UNREACHABLE = "phone_unreachable"
    """The agent's phone could not be reached."""
    AGENT_NOT_READY = "agent_not_ready"
    """The agent took a break while it rang."""
    AGENT_SIGNED_OUT = "agent_signed_out"
    """The agent signed out while it rang."""
    AGENT_BUSY = "agent_busy"
    """The agent answered another call while it rang."""
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    """Somebody else answered the call."""
    CALLER_HUNG_UP = "caller_hung_up"
    """The caller gave up."""
    CALL_LEFT = "call_left"
    """The call was handed over to the fallback queue."""

    # Why the call waits, or leaves; `seconds` the wait so far.
    NOBODY_FREE = "nobody_free"
    """Nobody who may take the call is ready."""
    QUEUE_EMPTY = "queue_empty"
    """Nobody who may take the call is signed in."""
    MAX_WAIT = "max_wait"
    """The queue's longest wait is over."""
    QUEUE_CLOSED = "queue_closed"
    """The queue's opening hours are over."""
    MOVED = "moved"
    """The call waits in another queue from now on."""
    CALLBACK_ASKED = "callback_asked"
    """The caller asked to be rung back."""

    # What happened to the call besides; `agent` is the owner or the talker.
    IDENTIFIED = "identified"
    """The caller was identified, or turned out to be somebody else, after the call had been routed."""
    RESTORED = "restored"
    """The conversation was found going on."""

    # Why an agent is not ready, besides `rejected` and `missed`.
    SIGNED_IN = "signed_in"
    """His shift began and he has not asked for work yet."""
