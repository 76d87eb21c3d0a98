"""Turns a service that hangs into one that dies, so that its sockets close and waiting callers go to the fallback."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

_TICKS: Final = 5  # in one limit
_STDERR: Final = 2
_EXIT_STATUS: Final = 70  # EX_SOFTWARE of sysexits.h


class Watchdog:
    """Ends the process when the event loop has not turned for `limit` seconds; also tells systemd that it turns.

    A thread watches the loop. faulthandler's own timer, which needs no interpreter lock, watches the thread: also a C
    call that keeps the lock is ended, after twice the limit.
    """

    def __init__(self, limit: float = 2.0) -> None:
        self._limit = limit
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._turned = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to watch the running loop."""
        self._loop = asyncio.get_running_loop()
        self._tick()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._stop.set()
        self._thread.join()

    def _tick(self) -> None:
        self._turned = time.monotonic()
        self._timer = self._loop.call_later(self._limit / _TICKS, self._tick)

    def _watch(self) -> None:
        while not self._stop.wait(self._limit / _TICKS):
            faulthandler.dump_traceback_later(2 * self._limit, exit=True, file=_STDERR)
            stalled = time.monotonic() - self._turned
            if stalled > self._limit:
                self._end(stalled)
            notify_systemd("WATCHDOG=1")
        faulthandler.cancel_dump_traceback_later()

    def _end(self, stalled: float) -> None:
        line = f"farley: the event loop has not turned for {stalled:.1f} s, so this process ends\n"
        os.set_blocking(_STDERR, False)  # a pipe that nobody empties must not keep us alive
        with suppress(OSError):
            os.write(_STDERR, line.encode())
        faulthandler.dump_traceback(file=_STDERR)
        os.set_blocking(_STDERR, True)
        os._exit(_EXIT_STATUS)


def notify_systemd(state: str) -> None:
    """Tell systemd (sd_notify(3)), such as `READY=1`; does nothing where systemd did not start us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
        try:
            sender.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError:
            return  # systemd draws its own conclusion
