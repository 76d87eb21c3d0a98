"""Passwords as Argon2id hashes, made and checked off the event loop, only so many at once."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from screenpop.errors import TooManyAttempts

THREADS = 2
QUEUED = 16

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The Argon2id hash to keep in place of the password. Takes about a fifth of a second."""
    return _hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    """Does the password belong to this hash. Takes as long as hashing it."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    return hash_password(secrets.token_urlsafe())


class Passwords:
    """Checks passwords in a few threads of its own. Call `close` when done."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._queued = 0
        self._nobody = _of_nobody()

    async def check(self, kept: str | None, password: str) -> bool:
        """Is the password right. An unknown login (`kept` None) takes just as long, and is wrong.

        Raises `TooManyAttempts` when too many are being checked already.
        """
        if self._queued >= QUEUED:
            raise TooManyAttempts(1)
        self._queued += 1
        try:
            loop = asyncio.get_running_loop()
            right = await loop.run_in_executor(self._threads, matches, kept or self._nobody, password)
        finally:
            self._queued -= 1
        return right and kept is not None

    def close(self) -> None:
        """Let the threads finish."""
        self._threads.shutdown()
