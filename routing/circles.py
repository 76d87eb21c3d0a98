"""The steps of a queue: whom a caller may be given to now, from his deputies outwards."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from routing.live import LiveAgent, LiveCall, Pool, Route
from routing.model import Channel
from routing.reasons import ReasonCode as R


class Opened(NamedTuple):
    """What is open to a caller: pools, the deputies or not, and the second at which the next step opens."""

    pools: tuple[Pool, ...]
    deputies: bool
    next_at: float


def opened(call: LiveCall, route: Route, now: float) -> Opened:
    """Walk the steps as far as they are open: each waits for the time of those before it that somebody serves."""
    pools: list[Pool] = []
    deputies, at = False, call.released_at
    for circle in route:
        if circle.segments and call.segment not in circle.segments:
            continue
        pool = circle.pool
        if pool is None:
            deputies = True
            staffed = _serves_one_of(call.deputies, call.channel)
        else:
            staffed = pool.on_shift > 0
            if pool not in pools:
                pools.append(pool)
        if staffed:
            at += inf if circle.seconds is None else circle.seconds
            if now < at:
                return Opened(tuple(pools), deputies, at)
    return Opened(tuple(pools), deputies, inf)


def taker(call: LiveCall, route: Route) -> tuple[LiveAgent, R] | None:
    """Somebody who is ready and may take the call now: of the first step that has one, the longest idle."""
    for circle in route:
        if circle.pool is None:
            if call.stands_in:
                for deputy in call.deputies:
                    if deputy.free_for(call.channel):
                        return deputy, R.DEPUTY
        elif circle.pool in call.pools and (idle := circle.pool.idle.first()) is not None:
            return idle[2], circle.code
    return None


def relation(call: LiveCall, agent: LiveAgent, route: Route) -> R:
    """Why an agent may take a call that stands in his lines: the first step that they share."""
    for circle in route:
        if circle.pool is None:
            if call.stands_in and agent in call.deputies:
                return R.DEPUTY
        elif circle.pool in call.pools and circle.pool in agent.pools:
            return circle.code
    return R.DEPUTY


def anybody_on_shift(call: LiveCall, route: Route, owner: LiveAgent | None) -> bool:
    """Tell whether anybody is at work who might take the call, now or at a later step, or as its `owner`."""
    if owner is not None and owner.serves(call.channel):
        return True
    for circle in route:
        if circle.segments and call.segment not in circle.segments:
            continue
        if circle.pool is not None:
            if circle.pool.on_shift > 0:
                return True
        elif _serves_one_of(call.deputies, call.channel):
            return True
    return False


def _serves_one_of(agents: tuple[LiveAgent, ...], channel: Channel) -> bool:
    for agent in agents:  # noqa: SIM110  (a loop takes half the time of any(), on the path of every call)
        if agent.serves(channel):
            return True
    return False
