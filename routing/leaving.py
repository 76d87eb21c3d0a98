"""How a queue visit ends, and where a call goes that the queue cannot keep."""

from __future__ import annotations

from math import inf

from routing.announcing import schedule
from routing.centre import Centre
from routing.commands import Moved, Overflow, VisitEnded
from routing.live import LiveAgent, LiveCall
from routing.model import Outcome
from routing.queue import Way, WayOut
from routing.reasons import ReasonCode as R
from routing.standing import step_out
from routing.tables import Input


def leave(centre: Centre, call: LiveCall, outcome: Outcome, code: R, way: Way) -> None:
    """Send a waiting call on the way out. In another queue it goes on waiting, and its visit goes on with it."""
    centre.note(call, code, seconds=waited(centre, call))
    if way.kind is WayOut.QUEUE:
        if way.queue is not None and way.queue in centre.queues and _may_enter(centre, call, way.queue):
            _move(centre, call, way.queue)
            return
        way = Way()
    centre.step(call, Input.OVERFLOW)
    end_visit(centre, call, outcome)
    centre.commands.append(Overflow(call=call.name, reasons=call.reasons, way=way))


def _may_enter(centre: Centre, call: LiveCall, queue: str) -> bool:
    return call.queue is not centre.queues[queue] and queue not in call.visited and centre.queues[queue].open


def _move(centre: Centre, call: LiveCall, queue: str) -> None:
    assert call.queue is not None, "only a call in a queue leaves it"
    step_out(call)
    call.visited = (*call.visited, call.queue.settings.name)
    call.queue, call.queued_at = centre.queues[queue], centre.now
    call.released_at, call.told = inf, None
    schedule(call, call.queue)
    centre.note(call, R.MOVED)
    centre.commands.append(Moved(call=call.name, queue=queue, reasons=call.reasons))
    centre.loosen(call)


def end_visit(centre: Centre, call: LiveCall, outcome: Outcome, agent: LiveAgent | None = None) -> None:
    """Give the queue visit its one outcome."""
    centre.commands.append(
        VisitEnded(
            call=call.name,
            outcome=outcome,
            wait=waited(centre, call),
            agent=agent.name if agent else None,
            reasons=call.reasons,
        )
    )


def waited(centre: Centre, call: LiveCall) -> float:
    """How long the caller has waited since his arrival."""
    return max(0.0, centre.now - call.arrived)
