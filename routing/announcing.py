"""What a waiting caller is told, and when: his position, and the wait that is to be expected."""

from __future__ import annotations

from math import inf

from routing.centre import Centre
from routing.commands import Announce
from routing.live import LiveCall, LiveQueue
from routing.standing import position


def schedule(call: LiveCall, queue: LiveQueue) -> None:
    """Settle when the caller is told for the first time; a callback has nobody to tell."""
    told = queue.settings.announcements
    if told is None or call.callback:
        call.announce_at = inf
    else:
        call.announce_at = call.queued_at + told.first


def announce(centre: Centre, call: LiveCall, queue: LiveQueue) -> None:
    """Tell him now, and settle when again."""
    told = queue.settings.announcements
    if told is None:
        call.announce_at = inf
        return
    call.announce_at = centre.now + told.every if told.every > 0 else inf
    place = position(call, queue)
    centre.commands.append(
        Announce(
            call=call.name,
            position=place,
            expected_wait=expected_wait(queue, place, centre.now),
            callback=told.callback,
        )
    )


def expected_wait(queue: LiveQueue, place: int, now: float) -> float | None:
    """Return the seconds until an agent: callers ahead, times the mean time between the last answers; None: too few."""
    entered = queue.entered
    if len(entered) < 2:
        return None
    return place * (now - entered[0]) / len(entered)
