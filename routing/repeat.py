"""A caller who rings again soon: he gets the agent he had, and the place that he had waited for."""

from __future__ import annotations

from collections import OrderedDict

from msgspec import Struct

from routing.live import LiveAgent, LiveCall, LiveQueue
from routing.model import CallPhase
from routing.reasons import ReasonCode

REMEMBERED = 65_536
"""So many callers who hung up are remembered; who left longest ago is forgotten first."""


class Earlier(Struct, frozen=True, gc=False):
    """What a caller had when he hung up at second `at`: the `agent`, and his `place` or, once answered, his wait."""

    at: float
    queue: LiveQueue | None
    agent: LiveAgent | None
    place: float | None
    waited: float


class Memory:
    """Callers who hung up lately, by whatever tells that it is the same again."""

    def __init__(self) -> None:
        self._earlier: OrderedDict[str, Earlier] = OrderedDict()

    def remember(self, call: LiveCall, now: float) -> None:
        """Keep what a caller had who hangs up now. Whoever was sent another way has nothing to keep."""
        if call.caller is None or call.callback:
            return
        if call.phase is CallPhase.WAITING or call.phase is CallPhase.OFFERED:
            agent = call.offer.agent if call.offer else call.owner if call.borrowed else None
            self._keep(call.caller, Earlier(now, call.queue, agent, call.place, 0.0))
        elif call.talkers:
            self._keep(call.caller, Earlier(now, call.queue, next(reversed(call.talkers.values())), None, call.waited))

    def _keep(self, caller: str, earlier: Earlier) -> None:
        self._earlier[caller] = earlier
        self._earlier.move_to_end(caller)
        if len(self._earlier) > REMEMBERED:
            self._earlier.popitem(last=False)

    def recall(self, call: LiveCall, within: float) -> Earlier | None:
        """Give a caller who rings again his place, and say what he had. None: he is new, or it is too long ago."""
        if call.caller is None or call.callback:
            return None
        earlier = self._earlier.pop(call.caller, None)
        if earlier is None or call.arrived - earlier.at > within:
            return None
        place = call.arrived - earlier.waited if earlier.place is None else earlier.place
        call.place = min(call.place, place)
        return earlier


def lend(call: LiveCall, agent: LiveAgent, why: ReasonCode) -> None:
    """Let this agent have the call before the customer's owner."""
    if agent is not call.owner:
        call.heir, call.owner, call.borrowed = call.owner, agent, why
