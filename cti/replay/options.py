"""What no recording tells and a replay must be told."""

from __future__ import annotations

from msgspec import Struct


class ReplayOptions(Struct, frozen=True, kw_only=True):
    """How the centre is to be imagined. Seconds.

    `ring` passes until an offered call is answered, `wrap_up` after each. `runs`: the first with the recording's own
    patience, more with patience drawn anew. `priority_bonus` seconds of waiting are credited to callers of high
    priority, unless the policy itself says what a segment gets. `announce`: callers are told their expected wait, and
    its error is measured.
    """

    ring: float = 0.0
    wrap_up: float = 0.0
    runs: int = 1
    priority_bonus: float = 0.0
    announce: bool = False
