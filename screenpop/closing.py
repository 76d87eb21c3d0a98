"""Why the service closes a browser's WebSocket: the codes that the web app can tell apart."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """A close code (RFC 6455, section 7.4); 4000 and above are our own.

    The `websockets` library itself adds 1002 (bad frame), 1007 (not UTF-8), 1009 (too large), 1011 (no pong in time).
    """

    RESTART = 1012
    BINARY = 1003
    SESSION_ENDED = 4001
    INVALID = 4400
    SLOW = 4008
    NO_RESUME = 4408
    FLOOD = 4429

    @property
    def reason(self) -> str:
        """What the browser's console shows."""
        return _REASONS[self]


_REASONS = {
    Close.RESTART: "the service restarts",
    Close.BINARY: "only text is understood",
    Close.SESSION_ENDED: "the session has ended",
    Close.INVALID: "not a message of the catalogue",
    Close.SLOW: "too slow to read",
    Close.NO_RESUME: "no resume in time",
    Close.FLOOD: "too many messages",
}
