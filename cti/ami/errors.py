"""What can go wrong between us and Asterisk's manager interface."""

from __future__ import annotations

from cti.errors import CtiError


class AmiError(CtiError):
    """The manager interface of Asterisk failed us."""


class AmiDisconnected(AmiError):
    """There is no connection to Asterisk's manager interface now; whether the last action was done is not known."""


class AmiLoginRefused(AmiError):
    """Asterisk refused the manager user or secret: see its manager.conf."""


class AmiActionFailed(AmiError):
    """Asterisk refused an action. `action` is its name, `reason` Asterisk's own message."""

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(f"{action}: {reason}")
        self.action = action
        self.reason = reason


class AmiTimeout(AmiError):
    """Asterisk did not answer an action in time; whether it was done is not known."""


class AmiUnsafeValue(AmiError, ValueError):
    """An action with a line break in a value, or a longer one than Asterisk reads, is never sent."""
