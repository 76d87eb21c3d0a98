"""What callers do: they arrive, are recognised, hang up or leave, or are found talking after a restart."""

from __future__ import annotations

from routing.announcing import schedule
from routing.centre import Centre
from routing.conversations import begin, finish_all, release, withdraw
from routing.events import CallArrived, CallHungUp, CallIdentified, CallLeft, CallRestored
from routing.leaving import end_visit, leave
from routing.live import LiveAgent, LiveCall, LiveQueue
from routing.model import CallPhase, Outcome
from routing.placing import end_hold
from routing.reasons import ReasonCode as R
from routing.repeat import lend
from routing.standing import step_out
from routing.tables import Input

ON_VISIT = (CallPhase.WAITING, CallPhase.OFFERED)


def arrived(centre: Centre, event: CallArrived) -> None:
    """Begin a queue visit. A caller who comes out of a conversation was transferred to the queue."""
    before = centre.calls.get(event.call)
    if before is not None:
        finish_all(centre, before)
    since = event.at if event.arrived is None else event.arrived
    queue = centre.queue(event.queue)
    call = _new_call(centre, event.call, queue, since)
    call.place, call.queued_at = since, event.at
    call.hold_from = event.at if event.callback else since
    call.customer, call.caller, call.callback = event.customer, event.caller, event.callback
    call.channel, call.language, call.segment = event.channel, event.language, event.segment
    call.owner, call.deputies = _agents(centre, event.owner, event.deputies)
    if event.wanted is not None:
        agent = centre.agent(event.wanted)
        lend(call, agent, R.WANTED)
        if not agent.free_for(call.channel):
            centre.note(call, R.TRANSFERRED, agent)
    elif before is None and (earlier := centre.memory.recall(call, queue.settings.repeat_within)) is not None:
        had = earlier.agent if earlier.queue is queue else None
        if had is not None and had.on_shift:
            lend(call, had, R.HAD_BEFORE)
        centre.note(call, R.REPEAT_CALLER, had, call.arrived - call.place)
    if event.callback:
        centre.note(call, R.CALLBACK)
    centre.step(call, Input.ARRIVE)
    if queue.open or event.callback or (event.wanted is not None and call.owner is not None and call.owner.on_shift):
        schedule(call, queue)
        centre.loosen(call)
    else:
        leave(centre, call, Outcome.EMPTY, R.QUEUE_CLOSED, queue.settings.on_closed)


def identified(centre: Centre, event: CallIdentified) -> None:
    """Learn who a caller is. One who waits is looked at anew; a phone that rings goes on ringing."""
    call = centre.calls[event.call]
    owner, deputies = _agents(centre, event.owner, event.deputies)
    if owner is not (call.heir if call.borrowed else call.owner):
        if call.held and not call.borrowed:
            end_hold(centre, call)
        call.declined, call.owner_fact = False, None
    step_out(call)
    if call.borrowed:
        call.heir = owner
    else:
        call.owner = owner
    call.customer, call.deputies = event.customer, deputies
    call.language, call.segment = event.language or call.language, event.segment
    centre.note(call, R.IDENTIFIED, owner)
    centre.step(call, Input.IDENTIFY)
    if call.phase is CallPhase.WAITING:
        centre.loosen(call)


def hung_up(centre: Centre, event: CallHungUp) -> None:
    """End a call in whatever phase it is."""
    call = centre.calls.get(event.call)
    if call is not None:
        centre.memory.remember(call, event.at)
        wait = event.at - call.arrived
        short = call.queue is not None and wait < call.queue.settings.short_abandon
        _remove(centre, call, Outcome.SHORT_ABANDON if short else Outcome.ABANDONED, R.CALLER_HUNG_UP)
        centre.step(call, Input.HANG_UP)
    centre.bury(event.call)


def left(centre: Centre, event: CallLeft) -> None:
    """Hand a call over; a visit that had no outcome yet gets the event's."""
    call = centre.calls[event.call]
    _remove(centre, call, event.outcome, R.CALLBACK_ASKED if event.outcome is Outcome.CALLBACK else R.CALL_LEFT)
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
    agent.since, agent.talking_since = event.since, min(agent.talking_since, event.since)


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
