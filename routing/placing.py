"""Who gets whom: the policy. Everything else in this room only keeps books for these few decisions."""

from __future__ import annotations

from math import inf

from routing.announcing import announce
from routing.centre import Centre
from routing.circles import anybody_on_shift, opened, relation, taker
from routing.commands import Hold, Offer
from routing.holding import hold_until, talk_left
from routing.leaving import leave, waited
from routing.live import BUSY, LiveAgent, LiveCall, LiveOffer, LiveQueue
from routing.model import AgentState, CallPhase, Outcome
from routing.queue import Adaptive, Queue
from routing.reasons import ReasonCode as R
from routing.standing import rank, stand, step_out
from routing.tables import Input

OWNER_FACTS = {
    AgentState.TALKING: R.OWNER_TALKING,
    AgentState.HOLD: R.OWNER_TALKING,
    AgentState.WRAP_UP: R.OWNER_WRAP_UP,
    AgentState.RESERVED: R.OWNER_RESERVED,
    AgentState.NOT_READY: R.OWNER_NOT_READY,
    AgentState.NOT_RESPONDING: R.OWNER_NOT_RESPONDING,
}


def settle(centre: Centre) -> None:
    """Bring together the calls and agents that the event has left without each other."""
    while centre.loose or centre.freed:
        calls = [call for call in centre.loose.values() if call.phase is CallPhase.WAITING]
        centre.loose.clear()
        calls.sort(key=_by_place)
        for call in calls:
            _line_up(centre, call)
        new = {call.number for call in calls}
        while centre.freed:
            _employ(centre, centre.freed.pop(next(iter(centre.freed))), new)
        for call in calls:
            _place(centre, call)


def _by_place(call: LiveCall) -> tuple[float, int]:
    return call.place, call.number


def _line_up(centre: Centre, call: LiveCall) -> None:
    """Decide whether a waiting call is held for its owner, and put it into the lines where agents look for it."""
    queue = _queue(call)
    settings = queue.settings
    call.leave_at = inf if settings.max_wait is None or call.callback else call.queued_at + settings.max_wait
    rank(call, settings, centre.now)
    was_held = call.held
    _hold_or_not(centre, call, settings)
    if call.borrowed and not call.held and not (call.owner and call.owner.free_for(call.channel)):
        if was_held:
            was_held = False
            end_hold(centre, call)
        give_back(centre, call)
        rank(call, settings, centre.now)
        _hold_or_not(centre, call, settings)
    if was_held and not call.held:
        end_hold(centre, call, R.HOLD_ENDS_EARLY if _still_busy(call) else R.HELD)
    _note_owner(centre, call)
    owner = _first_choice(call, settings)
    if call.held:
        if not was_held:
            call.held_since, call.released_at = centre.now, inf
        stand(call, owner, (), deputies=False)
    else:
        call.released_at = min(call.released_at, centre.now)
        open_now = opened(call, centre.route(queue, call), centre.now)
        call.step_at = open_now.next_at
        pools = queue.circles.setdefault(open_now.pools, open_now.pools)
        stand(call, owner, pools, deputies=open_now.deputies)


def _hold_or_not(centre: Centre, call: LiveCall, settings: Queue) -> None:
    call.held = False
    owner = _first_choice(call, settings)
    if owner is not None:
        until = min(hold_until(centre, call, owner, settings), call.leave_at)
        if centre.now < until:
            call.held, call.hold_until = True, until


def _first_choice(call: LiveCall, settings: Queue) -> LiveAgent | None:
    """Who gets the call before all others: its owner where the queue wants that, always the agent it was passed to."""
    return call.owner if settings.owner_first or call.borrowed else None


def _still_busy(call: LiveCall) -> bool:
    return not call.declined and call.owner is not None and call.owner.on_shift and call.owner.state in BUSY


def give_back(centre: Centre, call: LiveCall) -> None:
    """Let the customer's own owner have the call, now that the agent he was transferred to does not come.

    A hold for him has its time from now on; an adaptive one keeps its promise of the longest wait in all.
    """
    step_out(call)
    call.owner, call.heir, call.borrowed = call.heir, None, None
    call.deputies = tuple(deputy for deputy in call.deputies if deputy is not call.owner)
    call.declined, call.owner_fact = False, None
    if not isinstance(_queue(call).settings.hold, Adaptive):
        call.hold_from = centre.now


def _note_owner(centre: Centre, call: LiveCall) -> None:
    owner = call.owner
    if call.borrowed:
        return
    if owner is None:
        fact: str | None = R.NO_OWNER
    elif not owner.on_shift:
        fact = R.OWNER_SIGNED_OUT
    else:
        fact = OWNER_FACTS.get(owner.state)
    if fact is not None and fact != call.owner_fact and not call.declined:
        call.owner_fact = fact
        centre.note(call, fact, owner, call.hold_until - centre.now if call.held and call.hold_until < inf else None)
        if fact is R.OWNER_TALKING and not call.held and (rest := talk_left(centre, call)) is not None:
            centre.note(call, R.HOLD_NOT_WORTH, owner, rest)


def end_hold(centre: Centre, call: LiveCall, code: R = R.HELD) -> None:
    """Note how long a call was held for its owner; `code` is for a hold that ended before its time."""
    seconds = centre.now - call.held_since
    call.held = False
    if seconds > 0:
        centre.note(call, R.HOLD_EXPIRED if centre.now >= call.hold_until else code, call.owner, seconds)


def _employ(centre: Centre, agent: LiveAgent, new: set[int]) -> None:
    """Give an agent who got ready the caller who stands first of those he may take: by wait and bonus.

    One of the `new` calls may find somebody better who has been ready before; nobody was for those who waited already.
    """
    if not (agent.state is AgentState.READY or agent.free_for(agent.channel)):
        return
    while (chosen := _first_for(agent)) is not None:
        call, own = chosen
        if not own and _to_be_held(centre, call):
            _line_up(centre, call)
            _tell(centre, call)
            continue
        if not own and call.number in new and not _owner_is_next(centre, call):
            centre.seat(agent)
            _place(centre, call)
            if call.offer is None or call.offer.agent is agent:
                return
            continue
        code = R.OWN_CUSTOMER_FIRST if own else relation(call, agent, centre.route(_queue(call), call))
        if code is R.TEAM and call.key < call.place and _passes_somebody(call):
            code = R.SEGMENT_FIRST
        _offer(centre, call, agent, (call.borrowed if own else None) or code)
        return
    centre.seat(agent)


def _owner_is_next(centre: Centre, call: LiveCall) -> bool:
    """Tell whether the owner has got ready this moment too, and is about to look for himself."""
    return call.owner is not None and call.owner.name in centre.freed


def _to_be_held(centre: Centre, call: LiveCall) -> bool:
    """Tell whether a caller who was not held has become worth it: he may be the next of his owner's by now."""
    settings = _queue(call).settings
    owner = _first_choice(call, settings)
    if not isinstance(settings.hold, Adaptive) or owner is None:
        return False
    return centre.now < min(hold_until(centre, call, owner, settings), call.leave_at)


def _first_for(agent: LiveAgent, *, callbacks: bool = True) -> tuple[LiveCall, bool] | None:
    """Who stands first in the agent's lines, and whether as his own customer.

    A callback is none as long as somebody who may be taken has waited longer.
    """

    def fits(call: LiveCall) -> bool:
        return agent.free_for(call.channel) and (callbacks or not call.callback)

    own, best = agent.own.first(fits), agent.stand_in.first(fits)
    ready = agent.state is AgentState.READY
    for pool in agent.pools:
        if ready or agent.free_for(pool.channel):
            other = pool.waiting.first(None if callbacks else fits)
            if other is not None and (best is None or other < best):
                best = other
    is_own = own is not None and (best is None or own[:2] <= best[:2])
    first = own if is_own else best
    if first is None:
        return None
    if first[2].callback and callbacks and _has_older(agent, first[2]):
        return _first_for(agent, callbacks=False)
    return first[2], is_own


def _has_older(agent: LiveAgent, callback: LiveCall) -> bool:
    lines = (agent.own, agent.stand_in, *(pool.waiting for pool in agent.pools if agent.free_for(pool.channel)))
    return any(call.place < callback.place and not call.callback for line in lines for call in line.anyhow())


def _passes_somebody(call: LiveCall) -> bool:
    """Tell whether one of the next in the queue's line was here before."""
    return any(number < call.number for _, number, _ in _queue(call).line[1:6])


def _place(centre: Centre, call: LiveCall) -> None:
    """Offer a call that still waits to the best agent who is ready; else let it wait, or leave."""
    if call.phase is not CallPhase.WAITING:
        return
    queue = _queue(call)
    settings, route = queue.settings, centre.route(queue, call)
    owner = _first_choice(call, settings)
    if owner is not None and owner.free_for(call.channel):
        _offer(centre, call, owner, call.borrowed or R.OWNER_READY)
    elif call.borrowed and not call.held:
        centre.loosen(call)
    elif call.held:
        _note_owner(centre, call)
        _tell(centre, call)
    elif (chosen := taker(call, route)) is not None:
        _offer(centre, call, *chosen)
    elif not call.callback and not anybody_on_shift(call, route, owner):
        leave(centre, call, Outcome.EMPTY, R.QUEUE_EMPTY, settings.on_empty)
    elif centre.now >= call.leave_at:
        leave(centre, call, Outcome.TIMED_OUT, R.MAX_WAIT, settings.on_timeout)
    else:
        _note_owner(centre, call)
        if not call.reasons or call.reasons[-1].code != R.NOBODY_FREE:
            centre.note(call, R.NOBODY_FREE, seconds=waited(centre, call))
        _tell(centre, call)


def _offer(centre: Centre, call: LiveCall, agent: LiveAgent, code: R) -> None:
    if call.held:
        end_hold(centre, call)
    centre.note(call, code, agent, waited(centre, call))
    centre.step(call, Input.OFFER)
    call.told = None
    ring = _queue(call).settings.ring
    call.offer = agent.offer = LiveOffer(call=call, agent=agent, at=centre.now)
    if agent.talks:
        centre.touch(agent)
    else:
        centre.move(agent, Input.RESERVE, until=centre.now + ring)
    centre.commands.append(Offer(call=call.name, agent=agent.name, ring=ring, reasons=call.reasons))


def _tell(centre: Centre, call: LiveCall) -> None:
    """Tell what the caller waits for, if that is new, and where he stands, if that is due; look again in time."""
    waiting_for = call.owner.name if call.held and call.owner else None
    until = call.hold_until if call.held and call.hold_until < inf else None
    if call.told != (waiting_for, until):
        call.told = (waiting_for, until)
        centre.commands.append(Hold(call=call.name, waiting_for=waiting_for, until=until, reasons=call.reasons))
    if call.announce_at <= centre.now:
        announce(centre, call, _queue(call))
    ends_at = call.hold_until if call.held else min(call.step_at, call.leave_at, call.rank_at)
    centre.wake(call, min(ends_at, call.announce_at))


def _queue(call: LiveCall) -> LiveQueue:
    assert call.queue is not None, "only a call in a queue waits"
    return call.queue
