"""Who gets whom: the policy. Everything else in this room only keeps books for these few decisions."""

from __future__ import annotations

from math import inf

from routing.centre import Centre
from routing.commands import Hold, Offer, Overflow, VisitEnded
from routing.live import LiveAgent, LiveCall, LiveOffer, LiveQueue
from routing.model import AgentState, CallPhase, Outcome
from routing.queue import Adaptive, Fixed, Forever, HoldPolicy
from routing.reasons import ReasonCode as R
from routing.tables import Input

OWNER_FACTS = {
    AgentState.TALKING: R.OWNER_TALKING,
    AgentState.HOLD: R.OWNER_TALKING,
    AgentState.WRAP_UP: R.OWNER_WRAP_UP,
    AgentState.RESERVED: R.OWNER_RESERVED,
    AgentState.NOT_READY: R.OWNER_NOT_READY,
    AgentState.NOT_RESPONDING: R.OWNER_NOT_RESPONDING,
}
BUSY = {AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP, AgentState.RESERVED, AgentState.READY}
"""Sure to be back: a caller is held for such an owner (`ready`: he is being given his next call this moment)."""


def settle(centre: Centre) -> None:
    """Bring together the calls and agents that the event has left without each other."""
    if centre.loose:
        calls = sorted(centre.loose.values(), key=_by_arrival)
        centre.loose.clear()
    else:
        calls = []
    for call in calls:
        _line_up(centre, call)
    if centre.freed:
        agents = list(centre.freed.values())
        centre.freed.clear()
        for agent in agents:
            _employ(centre, agent)
    for call in calls:
        _place(centre, call)


def _by_arrival(call: LiveCall) -> tuple[float, int]:
    return call.arrived, call.number


def _line_up(centre: Centre, call: LiveCall) -> None:
    """Decide whether a waiting call is held for its owner, and put it into the lines where agents look for it."""
    queue, owner = _queue(call), call.owner
    settings = queue.settings
    call.leave_at = inf if settings.max_wait is None else call.arrived + settings.max_wait
    call.hold_until = min(call.arrived + _hold_seconds(settings.hold), call.leave_at)
    was_held, call.held = call.held, owner is not None and _worth_holding(centre, call, owner)
    if was_held and not call.held:
        end_hold(centre, call)
    _note_owner(centre, call)
    if call.held and not was_held:
        call.held_since = centre.now
    if owner is not None:
        owner.own.join(call.arrived, call.number, call)
    if not call.held:
        for deputy in call.deputies:
            deputy.stand_in.join(call.arrived, call.number, call)
        queue.team.waiting.join(call.arrived, call.number, call)
        queue.skilled.waiting.join(call.arrived, call.number, call)
    if call.alarm is not None and call.alarm < inf:
        centre.alarms.join(call.alarm, call.number, call)


def _worth_holding(centre: Centre, call: LiveCall, owner: LiveAgent) -> bool:
    """Tell whether to wait for the owner alone. A break counts as short while it is younger than the hold is long."""
    if call.declined or not owner.on_shift or centre.now >= call.hold_until:
        return False
    if owner.state is AgentState.NOT_READY:
        break_so_far = centre.now - owner.since
        return owner.reason != R.REJECTED and break_so_far < _hold_seconds(_queue(call).settings.hold)
    return owner.state in BUSY


def _note_owner(centre: Centre, call: LiveCall) -> None:
    owner = call.owner
    if owner is None:
        fact: str | None = R.NO_OWNER
    elif not owner.on_shift:
        fact = R.OWNER_SIGNED_OUT
    else:
        fact = OWNER_FACTS.get(owner.state)
    if fact is not None and fact != call.owner_fact and not call.declined:
        call.owner_fact = fact
        centre.note(call, fact, owner, call.hold_until - centre.now if call.held else None)


def end_hold(centre: Centre, call: LiveCall) -> None:
    """Note how long a call was held for its owner, if it was."""
    seconds = centre.now - call.held_since
    call.held = False
    if seconds > 0:
        centre.note(call, R.HOLD_EXPIRED if centre.now >= call.hold_until else R.HELD, call.owner, seconds)


def _employ(centre: Centre, agent: LiveAgent) -> None:
    """Give an agent who got ready his own longest waiting customer, else the longest waiting caller he may take."""
    if agent.state is not AgentState.READY:
        return
    own = agent.own.first()
    if own is not None:
        _offer(centre, own[2], agent, R.OWN_CUSTOMER_FIRST)
        return
    best = agent.stand_in.first()
    for pool in agent.pools:
        other = pool.waiting.first()
        if other is not None and (best is None or other < best):
            best = other
    if best is None:
        centre.seat(agent)
    else:
        _offer(centre, best[2], agent, _relation(best[2], agent))


def _relation(call: LiveCall, agent: LiveAgent) -> R:
    if agent in call.deputies:
        return R.DEPUTY
    return R.TEAM if _queue(call).team in agent.pools else R.SKILL_LONGEST_IDLE


def _place(centre: Centre, call: LiveCall) -> None:
    """Offer a call that still waits to the best agent who is ready; else let it wait, or leave."""
    if call.phase is not CallPhase.WAITING:
        return
    chosen = _best_ready(call)
    if chosen is not None:
        _offer(centre, call, *chosen)
    elif call.held:
        _announce(centre, call)
    elif not _anybody_on_shift(call):
        _overflow(centre, call, Outcome.EMPTY, R.QUEUE_EMPTY)
    elif centre.now >= call.leave_at:
        _overflow(centre, call, Outcome.TIMED_OUT, R.MAX_WAIT)
    else:
        if call.reasons[-1].code != R.NOBODY_FREE:
            centre.note(call, R.NOBODY_FREE, seconds=_wait(centre, call))
        _announce(centre, call)


def _best_ready(call: LiveCall) -> tuple[LiveAgent, R] | None:
    """The owner; then, unless the call is held for him, his deputies in order, the team, anybody with the skills."""
    if call.owner is not None and call.owner.state is AgentState.READY:
        return call.owner, R.OWNER_READY
    if call.held:
        return None
    for deputy in call.deputies:
        if deputy.state is AgentState.READY:
            return deputy, R.DEPUTY
    queue = _queue(call)
    if (idle := queue.team.idle.first()) is not None:
        return idle[2], R.TEAM
    if (idle := queue.skilled.idle.first()) is not None:
        return idle[2], R.SKILL_LONGEST_IDLE
    return None


def _anybody_on_shift(call: LiveCall) -> bool:
    queue = _queue(call)
    if queue.team.on_shift or queue.skilled.on_shift:
        return True
    return any(agent.on_shift for agent in (call.owner, *call.deputies) if agent is not None)


def _offer(centre: Centre, call: LiveCall, agent: LiveAgent, code: R) -> None:
    if call.held:
        end_hold(centre, call)
    centre.note(call, code, agent, _wait(centre, call))
    centre.step(call, Input.OFFER)
    call.announced = None
    ring = _queue(call).settings.ring
    call.offer = agent.offer = LiveOffer(call=call, agent=agent, at=centre.now)
    centre.move(agent, Input.RESERVE, until=centre.now + ring)
    centre.commands.append(Offer(call=call.name, agent=agent.name, ring=ring, reasons=tuple(call.reasons)))


def _announce(centre: Centre, call: LiveCall) -> None:
    """Tell what the caller waits for, if that is new."""
    waiting_for = call.owner.name if call.held and call.owner else None
    until = call.hold_until if call.held else None
    if call.announced != (waiting_for, until):
        call.announced = (waiting_for, until)
        centre.commands.append(Hold(call=call.name, waiting_for=waiting_for, until=until, reasons=tuple(call.reasons)))


def _overflow(centre: Centre, call: LiveCall, outcome: Outcome, code: R) -> None:
    centre.note(call, code, seconds=_wait(centre, call))
    centre.step(call, Input.OVERFLOW)
    end_visit(centre, call, outcome)
    centre.commands.append(Overflow(call=call.name, reasons=tuple(call.reasons)))


def end_visit(centre: Centre, call: LiveCall, outcome: Outcome, agent: LiveAgent | None = None) -> None:
    """Give the queue visit its one outcome."""
    centre.commands.append(
        VisitEnded(
            call=call.name,
            outcome=outcome,
            wait=_wait(centre, call),
            agent=agent.name if agent else None,
            reasons=tuple(call.reasons),
        )
    )


def _wait(centre: Centre, call: LiveCall) -> float:
    return max(0.0, centre.now - call.arrived)


def _queue(call: LiveCall) -> LiveQueue:
    assert call.queue is not None, "only a call in a queue waits"
    return call.queue


def _hold_seconds(hold: HoldPolicy) -> float:
    match hold:
        case Fixed(seconds=seconds):
            return seconds
        case Adaptive(fallback=seconds):
            return seconds
        case Forever():
            return inf
    return 0.0
