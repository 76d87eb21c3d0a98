"""AMI: what Asterisk tells about every channel, and what we ask it to do."""

from cti.ami.client import AmiClient
from cti.ami.errors import AmiActionFailed, AmiDisconnected, AmiError, AmiLoginRefused, AmiTimeout, AmiUnsafeValue
from cti.ami.protocol import AmiMessage

__all__ = [
    "AmiActionFailed",
    "AmiClient",
    "AmiDisconnected",
    "AmiError",
    "AmiLoginRefused",
    "AmiMessage",
    "AmiTimeout",
    "AmiUnsafeValue",
]
