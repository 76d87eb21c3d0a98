"""What callers do: they arrive, are recognised, hang up or leave, or are found talking after a restart."""

from __future__ import annotations

from routing.centre import Centre
from routing.conversations import begin, finish_all, release, withdraw
from routing.events import CallArrived, CallHungUp, CallIdentified, CallLeft, CallRestored
from routing.live import LiveAgent, LiveCall, LiveQueue
from routing.model import CallPhase, Outcome
from routing.placing import end_hold, end_visit
from routing.reasons import ReasonCode as R
from routing.tables import Input

ON_VISIT = (CallPhase.WAITING, CallPhase.OFFERED)


def arrived(centre: Centre, event: CallArrived) -> None:
    """Begin a queue visit. A caller who comes out of a conversation was transferred to the queue."""
    before = centre.calls.get(event.call)
    if before is not None:
        finish_all(centre, before)
    since = event.at if event.arrived is None else event.arrived
    call = _new_call(centre, event.call, centre.queue(event.queue), since)
    call.customer = event.customer
    call.owner, call.deputies = _agents(centre, event.owner, event.deputies)
    centre.step(call, Input.ARRIVE)
    centre.loosen(call)


def identified(centre: Centre, event: CallIdentified) -> None:
    """Learn who a caller is. One who waits is looked at anew; a phone that rings goes on ringing."""
    call = centre.calls[event.call]
    owner, deputies = _agents(centre, event.owner, event.deputies)
    if owner is not call.owner:
        if call.held:
            end_hold(centre, call)
        call.declined, call.owner_fact = False, None
    call.customer, call.owner, call.deputies = event.customer, owner, deputies
    centre.note(call, R.IDENTIFIED, owner)
    centre.step(call, Input.IDENTIFY)
    if call.phase is CallPhase.WAITING:
        centre.loosen(call)


def hung_up(centre: Centre, event: CallHungUp) -> None:
    """End a call in whatever phase it is."""
    call = centre.calls.get(event.call)
    if call is not None:
        wait = event.at - call.arrived
        short = call.queue is not None and wait < call.queue.settings.short_abandon
        _remove(centre, call, Outcome.SHORT_ABANDON if short else Outcome.ABANDONED, R.CALLER_HUNG_UP)
        centre.step(call, Input.HANG_UP)
    centre.bury(event.call)


def left(centre: Centre, event: CallLeft) -> None:
    """Hand a call over to the fallback queue; a visit that had no outcome yet was taken from us."""
    call = centre.calls[event.call]
    _remove(centre, call, Outcome.WITHDRAWN, R.CALL_LEFT)
    centre.step(call, Input.LEAVE)
    centre.forget(event.call)


def restored(centre: Centre, event: CallRestored) -> None:
    """Take over a conversation that goes on. What we believed to wait has been answered meanwhile."""
    call = centre.calls.get(event.call) or _new_call(centre, event.call, centre.queue(event.queue), event.since)
    agent = centre.agent(event.agent)
    if call.name in agent.conversations:
        return
    if call.customer is None:
        call.customer = event.customer
    if call.owner is None and event.owner is not None:
        call.owner = centre.agent(event.owner)
    begin(centre, call, agent, Input.RESTORE)
    agent.since = event.since


def _remove(centre: Centre, call: LiveCall, outcome: Outcome, code: R) -> None:
    """Undo what a call has going on: its offer, its visit, its conversations."""
    if call.offer is not None:
        offer = call.offer
        withdraw(centre, offer, code)
        release(centre, offer)
    elif call.phase is CallPhase.WAITING:
        centre.note(call, code, seconds=max(0.0, centre.now - call.arrived))
    if call.phase in ON_VISIT:
        end_visit(centre, call, outcome)
    finish_all(centre, call)


def _new_call(centre: Centre, name: str, queue: LiveQueue, at: float) -> LiveCall:
    call = centre.calls[name] = LiveCall(name=name, number=centre.number(), arrived=at, queue=queue)
    return call


def _agents(
    centre: Centre, owner: str | None, deputies: tuple[str, ...]
) -> tuple[LiveAgent | None, tuple[LiveAgent, ...]]:
    return (
        None if owner is None else centre.agent(owner),
        tuple(centre.agent(deputy) for deputy in deputies if deputy != owner),
    )
