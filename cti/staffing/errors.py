"""What can be wrong with what a plan is to be made from."""

from __future__ import annotations

from cti.errors import CtiError


class StaffingError(CtiError):
    """The calls do not tell enough, or an option makes no sense. The message says which and what is expected."""
