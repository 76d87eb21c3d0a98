"""How likely something is why a customer calls: 0 (never) to 1. A judgement, not a measurement: it only ranks.

Ages and times to go are in days. What is fresh, promised for now or gone wrong makes people ring; what has been talked
over does so less; what nobody expects from us soon hardly does.
"""

from __future__ import annotations

import math

SPOKEN = 0.5
"""What is left of it once somebody has spoken with him since: most of it was settled then, and some comes back."""

_COMPLAINT_LATE = 0.95
_REQUEST_LATE = 0.72


def failed_operation(age: int) -> float:
    """Something of his money did not go through: he finds out on the day or the next, and tries himself after that."""
    return 0.9 * 0.6 ** max(0, age - 1)


def missed_call(age: float, times: int) -> float:
    """He wanted something and nobody answered: he tries again soon, the surer the more often he has tried."""
    return min(0.95, 0.85 + 0.03 * (times - 1)) * math.pow(0.8, max(0.0, age - 1))


def voicemail(age: float) -> float:
    """He left word and waits to be rung back; sooner or later he rings himself."""
    return max(0.4, 0.84 - 0.06 * max(0.0, age - 1))


def complaint(age: float, late: int | None) -> float:
    """He is angry and was not answered, more so each day; `late` is days past the day promised, if one was."""
    if late is not None and late > 0:
        return _COMPLAINT_LATE
    return min(0.9, 0.78 + 0.01 * age)


def request(age: float, late: int | None) -> float:
    """He waits for something. People ask whether it has arrived, let it rest, and ask again as its day comes near.

    It stays below any complaint.
    """
    if late is not None and late > 0:
        return min(0.77, _REQUEST_LATE + 0.01 * (late - 1))
    if age < 2:
        return 0.7
    if late is not None and late >= -2:
        return 0.65
    return min(0.55, 0.35 + 0.01 * age)


def appointment(hours: float, days: int) -> float:
    """`hours` and whole `days` until it begins. Within two hours of it he is late, lost, or cannot come."""
    if abs(hours) <= 2:
        return 0.88
    if days > 0:
        return 0.45
    return 0.72 if hours > 0 else 0.4


def contract_end(days: int) -> float:
    """`days` until a contract ends, less than none when it has: what happens then is asked in the last weeks."""
    if days <= 7:
        return 0.5
    return 0.4 if days <= 21 else 0.2


def task(late: int) -> float:
    """We promised something for today, or `late` days ago: he may ask after it."""
    return min(0.6, 0.3 + 0.1 * late)
