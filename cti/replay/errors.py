"""What can be wrong with what a replay is given."""

from __future__ import annotations

from cti.errors import CtiError


class ReplayError(CtiError):
    """A file, a policy or an option does not make sense. The message says which, where, and what is expected."""
