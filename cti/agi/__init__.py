"""AGI: calls that Asterisk hands to us and waits for, one FastAGI connection each."""

from cti.agi.errors import AgiBroken, AgiCommandFailed, AgiError, AgiTimeout, CallerHungUp, UnsafeArgument
from cti.agi.request import AgiRequest
from cti.agi.server import FastAgiServer
from cti.agi.session import AgiSession

__all__ = [
    "AgiBroken",
    "AgiCommandFailed",
    "AgiError",
    "AgiRequest",
    "AgiSession",
    "AgiTimeout",
    "CallerHungUp",
    "FastAgiServer",
    "UnsafeArgument",
]
