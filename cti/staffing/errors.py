"""What can be wrong with what a plan is to be made from."""

from __future__ import annotations

from cti.errors import CtiError


class StaffingError(CtiError):
    """The calls do not tell enough, or an option makes no sense. The message says which and what is expected."""


class NoCalls(StaffingError):
    """There is no call to plan from."""


class NoShifts(StaffingError):
    """Nobody's shifts are known of that day."""


class TooManyCalls(StaffingError):
    """There are too many calls for one plan."""


class NoSuchQueue(StaffingError):
    """There is no such queue."""
