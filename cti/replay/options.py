"""What no recording tells and a replay must be told."""

from __future__ import annotations

from msgspec import Struct, field

from cti.replay.records import HIGH, PRIORITY_BONUS


class ReplayOptions(Struct, frozen=True, kw_only=True):
    """How the centre is to be imagined. Seconds.

    `ring` passes until an offered call is answered, `wrap_up` after each. `runs`: the first with the recording's own
    patience, more with patience drawn anew. `segment_bonus` is the credit that the centre gives, whatever the policy,
    unless that says otherwise. `announce`: callers are told their expected wait, and its error is measured.
    """

    ring: float = 0.0
    wrap_up: float = 0.0
    runs: int = 1
    segment_bonus: dict[str, float] = field(default_factory=lambda: {HIGH: PRIORITY_BONUS})
    announce: bool = False
