"""What a waiting caller is told, and when: his position, and the wait that is to be expected."""

from __future__ import annotations

from math import inf

from routing.centre import Centre
from routing.commands import Announce
from routing.live import LiveCall, LiveQueue
from routing.standing import position

LATELY = 300.0
"""Answers longer ago say nothing of how fast the line moves now."""


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
    centre.commands.append(
        Announce(
            call=call.name,
            position=position(call, queue),
            expected_wait=expected_wait(call, queue, centre.now),
            callback=told.callback,
        )
    )


def expected_wait(call: LiveCall, queue: LiveQueue, now: float) -> float | None:
    """Return the seconds until an agent, as far as the queue lets foresee; None: too few were answered lately.

    It is the mean of two simple estimates, of which one is too short where the other is too long: how much longer than
    he the head of the line has waited (Ibrahim and Whitt, Real-time delay estimation in overloaded multiserver queues
    with abandonments, 2009), and his position times the mean time between the last answers.
    """
    lately = [at for at in queue.entered if at > now - LATELY]
    if len(lately) < 2 or not queue.line:
        return None
    head = max(0.0, call.place - queue.line[0][2])
    return (head + position(call, queue) * (now - lately[0]) / len(lately)) / 2
