"""How long a caller waits for his busy owner although somebody else is free: the four policies."""

from __future__ import annotations

from math import inf

from routing.centre import Centre
from routing.live import BUSY, LiveAgent, LiveCall
from routing.model import AgentState
from routing.outlook import GRID, Outlook
from routing.queue import Adaptive, Fixed, Never, Queue
from routing.reasons import ReasonCode as R


def hold_until(centre: Centre, call: LiveCall, owner: LiveAgent, settings: Queue) -> float:
    """The second until which the call is held for its owner; one that is past: it is not held.

    A break counts as short while it is younger than the hold would be long.
    """
    if call.declined or not owner.serves(call.channel):
        return -inf
    hold, now = settings.hold, centre.now
    seconds = 0.0
    match hold:
        case Never():
            return -inf
        case Fixed():
            seconds = hold.seconds
        case Adaptive():
            outlook = centre.outlook(settings.name)
            if outlook.known and owner.state in BUSY:
                return _while_worth(call, owner, settings, hold, outlook, now)
            seconds = min(hold.fallback, hold.longest, settings.p95_wait)
        case _:
            seconds = inf
    if owner.state is AgentState.NOT_READY:
        young = now - owner.since < seconds
        return call.hold_from + seconds if young and owner.reason != R.REJECTED else -inf
    return call.hold_from + seconds if owner.state in BUSY else -inf


def _while_worth(
    call: LiveCall, owner: LiveAgent, settings: Queue, hold: Adaptive, outlook: Outlook, now: float
) -> float:
    """Hold while each second of it is worth itself: the owner's value times the rate at which he gets free is more than
    the second, and the caller's hang-up rate times what a hang-up costs.

    Only the next of the owner's customers is held; the others would have to wait for more than one talk.
    """
    first = owner.own.first()
    if first is not None and first[:2] < (call.own_key, call.number):
        return -inf
    latest = call.hold_from + min(hold.longest, settings.p95_wait)
    if owner.state is AgentState.WRAP_UP:
        return min(latest, owner.until or now)
    value = hold.segments.get(call.segment, hold.value) if call.segment else hold.value
    loss = 0.0 if call.callback else hold.loss
    age = now - owner.talking_since if owner.talks else 0.0
    wait = now - call.hold_from
    at = now
    while at < latest and value * outlook.ends(age) > 1.0 + loss * outlook.quits(wait):
        at, age, wait = at + GRID, age + GRID, wait + GRID
    return min(at, latest) if at > now else -inf


def talk_left(centre: Centre, call: LiveCall) -> float | None:
    """How long the owner's talk is expected to last yet, where the adaptive hold has judged by that; else None."""
    assert call.queue is not None, "only a call in a queue waits"
    outlook = centre.outlook(call.queue.settings.name)
    if not (isinstance(call.queue.settings.hold, Adaptive) and outlook.known and call.owner and call.owner.talks):
        return None
    return outlook.talk.residual(centre.now - call.owner.talking_since)
