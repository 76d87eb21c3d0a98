"""What can go wrong in an AGI conversation."""

from __future__ import annotations

from cti.errors import CtiError


class AgiError(CtiError):
    """The conversation with Asterisk about a call failed."""


class CallerHungUp(AgiError):
    """The caller hung up, or Asterisk closed the connection: nothing more can be done for this call."""


class AgiBroken(AgiError):
    """What came in over the connection is not AGI, or not what was asked for; the connection is cut."""


class AgiTimeout(AgiError):
    """Asterisk did not reply in time; the connection is cut."""


class AgiCommandFailed(AgiError):
    """Asterisk refused the command, or carried it out without success."""


class UnsafeArgument(AgiError, ValueError):
    """A command with a line break or NUL in it, or a longer one than Asterisk reads, is never sent."""
