"""Standing in line: in that of the queue, of the owner, of the deputies, and of every pool that may take the call."""

from __future__ import annotations

from bisect import bisect_left, insort
from math import inf

from routing.live import LiveAgent, LiveCall, LiveQueue, Pool
from routing.queue import Adaptive, Queue


def rank(call: LiveCall, settings: Queue, now: float, *, aside: float, longest: float) -> None:
    """Work out where a caller stands: his wait, and what counts like waiting; settle when that changes by itself.

    He steps back by `aside` seconds for everybody but his owner until he has waited `longest`. Whoever has waited
    longer than the queue's `p95_wait` stands before all others. A callback has no bonus.
    """
    bonus = own = 0.0
    if not call.callback:
        bonus = min(settings.segment_bonus.get(call.segment, 0.0), settings.bonus_limit) if call.segment else 0.0
        own = min(bonus + settings.owner_bonus, settings.bonus_limit)
    call.rank_at = inf
    overdue_at = call.place + settings.p95_wait
    if now >= overdue_at:
        ahead = bound(settings)
        bonus, own = bonus + ahead, own + ahead
    else:
        call.rank_at = overdue_at
        if aside and now < (ends_at := call.place + min(longest, settings.p95_wait)):
            call.rank_at = ends_at
            bonus -= aside
    key, own_key = call.place - bonus, call.place - own
    if key != call.key or own_key != call.own_key:
        step_out(call)
        call.key, call.own_key = key, own_key


def bound(settings: Queue) -> float:
    """The seconds beyond which nobody is passed by a later caller for the same agent, unless he is held."""
    return settings.bonus_limit + (settings.hold.aside if isinstance(settings.hold, Adaptive) else 0.0)


def stand(call: LiveCall, owner: LiveAgent | None, pools: tuple[Pool, ...], *, deputies: bool) -> None:
    """Stand in these lines and in no others. A place that was kept all the time is not taken twice."""
    queue, key, number = call.queue, call.key, call.number
    if not call.in_line and queue is not None:
        call.in_line = True
        insort(queue.line, (key, number))
    if owner is not None and call.own_line is not owner:
        owner.own.join(call.own_key, number, call)
    call.own_line = owner
    for pool in pools:
        if pool not in call.pools:
            pool.waiting.join(key, number, call)
    call.pools = pools
    if deputies and not call.stands_in:
        for deputy in call.deputies:
            deputy.stand_in.join(key, number, call)
    call.stands_in = deputies


def step_out(call: LiveCall) -> None:
    """Stand in no line."""
    call.own_line, call.pools, call.stands_in = None, (), False
    if call.in_line and call.queue is not None:
        call.in_line = False
        line = call.queue.line
        del line[bisect_left(line, (call.key, call.number))]


def position(call: LiveCall, queue: LiveQueue) -> int:
    """How many callers it takes until it is his turn; 1 is next."""
    return bisect_left(queue.line, (call.key, call.number)) + 1
