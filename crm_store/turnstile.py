"""Whose turn it is to write into one SQLite file, among processes.

SQLite itself lets whoever waits for its lock look again now and then, so that a process that writes one batch after the
other (an import beside the service) would starve the rest.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turnstile:
    """Held from asking for SQLite's lock until one has it: nobody else may ask meanwhile, so that nobody is overtaken.

    A process that dies lets go of it.
    """

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-turn")
        self._descriptor: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it is one's turn. For one thread only. Raises OSError."""
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
