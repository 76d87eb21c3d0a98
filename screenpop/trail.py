"""Who saw what is kept of a customer: written down without anybody waiting for it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from crm_store.actor import Actor
from crm_store.writes import Seen
from screenpop.ratelimit import Clock

ONCE_IN_SECONDS = 600.0
MOST = 10_000


class Trail:
    """Passes each sighting to `keep`, which must not block: one for the same actor and customer in ten minutes.

    So a desk that draws a customer anew, or reads his pages one after the other, leaves one line in the audit.
    """

    def __init__(self, keep: Callable[[Seen], None], *, clock: Clock = time.monotonic) -> None:
        self._keep, self._clock = keep, clock
        self._latest: OrderedDict[tuple[str, int], float] = OrderedDict()

    def saw(self, actor: Actor, customer: int, how: str) -> None:
        """`actor` saw this customer; `how` is a code (`pop`, `timeline`)."""
        who, now = (actor.name, customer), self._clock()
        latest = self._latest.get(who)
        if latest is not None and now - latest < ONCE_IN_SECONDS:
            return
        self._latest[who] = now
        self._latest.move_to_end(who)
        if len(self._latest) > MOST:
            self._latest.popitem(last=False)
        self._keep(Seen(key=uuid4().hex, by=actor, customer=customer, how=how, at=datetime.now(UTC)))
