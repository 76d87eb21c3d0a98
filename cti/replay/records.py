"""What a replay is made of: calls, shifts, and what was seen before. Made from files (`reading`) or from a store."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

HIGH = "high"
"""The segment of callers of high priority."""

DAY_SECONDS = 86_400


class Call(Struct, frozen=True, kw_only=True, gc=False):
    """One call as it was recorded. `arrival` is in seconds since midnight of `day`.

    `patience` is how many seconds he waits before he hangs up, `service` how many they talk; None: not known, to be
    drawn from what was learned. `answered`, `wait` and `agent` are what really happened; None: not recorded.
    """

    day: date
    arrival: float
    owner: str | None = None
    segment: str | None = None
    patience: float | None = None
    service: float | None = None
    answered: bool | None = None
    wait: float | None = None
    agent: str | None = None


class Shift(Struct, frozen=True, kw_only=True, gc=False):
    """An agent is at work from second `on` to second `off` after midnight of `day`; `off` may be on the next day."""

    day: date
    agent: str
    on: float
    off: float


class Past(Struct, frozen=True, kw_only=True, gc=False):
    """One call of the time before: how long he waited, and how long `agent` talked with him (None: he hung up).

    `customer` is any identity that comes again when he calls again.
    """

    wait: float
    customer: str | None = None
    service: float | None = None
    agent: str | None = None


class Recording(Struct, frozen=True, kw_only=True):
    """All that is replayed. `notes` says in plain words what was put right in it."""

    calls: tuple[Call, ...]
    shifts: tuple[Shift, ...]
    history: tuple[Past, ...] = ()
    notes: tuple[str, ...] = ()
