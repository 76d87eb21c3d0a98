"""How long a caller waits for his busy owner although somebody else is free: the four policies."""

from __future__ import annotations

from math import inf

from routing.centre import Centre
from routing.live import LiveAgent, LiveCall
from routing.model import AgentState
from routing.queue import Adaptive, Fixed, Never, Queue
from routing.reasons import ReasonCode as R

BUSY = {AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP, AgentState.RESERVED, AgentState.READY}
"""Sure to be back: a caller is held for such an owner (`ready`: he is being given his next call this moment)."""


def hold_until(centre: Centre, call: LiveCall, owner: LiveAgent, settings: Queue) -> float:
    """The second until which the call is held for its owner; one that is past: it is not held.

    A break counts as short while it is younger than the hold would be long.
    """
    if call.declined or not owner.serves(call.channel):
        return -inf
    until = _by_policy(centre, call, owner, settings)
    if owner.state is AgentState.NOT_READY:
        young = centre.now - owner.since < until - call.hold_from
        return until if young and owner.reason != R.REJECTED else -inf
    return until if owner.state in BUSY else -inf


def _by_policy(centre: Centre, call: LiveCall, owner: LiveAgent, settings: Queue) -> float:
    match settings.hold:
        case Never():
            return -inf
        case Fixed(seconds=seconds):
            return call.hold_from + seconds
        case Adaptive() as adaptive:
            return call.hold_from + min(adaptive.fallback, settings.p95_wait)
    return inf
