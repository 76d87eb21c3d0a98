"""Standing in line: in that of the queue, of the owner, of the deputies, and of every pool that may take the call."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from math import inf

from routing.live import BUSY, LiveAgent, LiveCall, LiveQueue, Pool
from routing.queue import Adaptive, Queue


def rank(call: LiveCall, settings: Queue, now: float) -> None:
    """Work out where a caller stands: his wait, and what counts like waiting; settle when that changes by itself.

    While an adaptive hold would last he steps aside for everybody but his busy owner, and afterwards gets his amends. A
    callback has no bonus.
    """
    limit, hold = settings.bonus_limit, settings.hold
    bonus = own = 0.0
    call.rank_at = inf
    if not call.callback:
        bonus = min(settings.segment_bonus.get(call.segment, 0.0), limit) if call.segment else 0.0
        own = min(bonus + settings.owner_bonus, limit)
        owner = call.owner
        if isinstance(hold, Adaptive) and owner is not None and owner.serves(call.channel) and not call.declined:
            released_at = call.place + min(hold.longest, settings.p95_wait)
            if now >= released_at:
                bonus = min(bonus + hold.amends, limit)
            else:
                call.rank_at = released_at
                bonus -= hold.aside if owner.state in BUSY else 0.0
    key, own_key = call.place - bonus, call.place - own
    if key != call.key or own_key != call.own_key:
        own_line = call.own_line if own_key == call.own_key else None
        step_out(call)
        call.key, call.own_key, call.own_line = key, own_key, own_line


def rank_anew(call: LiveCall, settings: Queue, now: float) -> None:
    """Let a caller stand elsewhere in the same lines."""
    owner, pools, deputies = call.own_line, call.pools, call.stands_in
    rank(call, settings, now)
    stand(call, owner, pools, deputies=deputies)


def stand(call: LiveCall, owner: LiveAgent | None, pools: tuple[Pool, ...], *, deputies: bool) -> None:
    """Stand in these lines and in no others. A place that was kept all the time is not taken twice."""
    queue, key, number = call.queue, call.key, call.number
    if not call.in_line and queue is not None:
        call.in_line = True
        if queue.keeps_line:
            insort(queue.line, (key, number, call.place))
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
        if call.queue.keeps_line:
            line = call.queue.line
            del line[bisect_left(line, (call.key, call.number))]


def line_anew(queue: LiveQueue, calls: Iterable[LiveCall]) -> None:
    """Keep the queue's line from now on, or no more, as its settings want it; `calls` are all there are."""
    queue.keeps_line = queue.settings.announcements is not None or bool(queue.settings.segment_bonus)
    standing = (call for call in calls if queue.keeps_line and call.queue is queue and call.in_line)
    queue.line = sorted((call.key, call.number, call.place) for call in standing)


def position(call: LiveCall, queue: LiveQueue) -> int:
    """How many callers it takes until it is his turn; 1 is next."""
    return bisect_left(queue.line, (call.key, call.number)) + 1
