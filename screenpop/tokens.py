"""Which program asks: the token that it sends, and a limit on wrong ones."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from crm_store.store import Store
from crm_store.tokens import USE_KEPT_EVERY, Token, hash_of
from screenpop.errors import BadToken, TooManyAttempts
from screenpop.options import Options
from screenpop.ratelimit import Buckets, Clock, place


class TokenDoor:
    """Lets programs in by their tokens.

    Wrong tokens are counted by address, as wrong passwords are. Past the limit an address may use only tokens that
    have worked before: a program that goes on with a revoked one does not keep out the one beside it.
    """

    def __init__(self, *, store: Store, options: Options, clock: Clock = time.monotonic) -> None:
        size, window = options.sign_in_attempts_per_address, options.sign_in_window
        self._store = store
        self._wrong = Buckets(size, size / window, clock=clock)
        self._worked: set[str] = set()

    async def let_in(self, text: str, address: str) -> Token:
        """The token that works. Raises `BadToken`, and `TooManyAttempts` after too many wrong ones from there."""
        token_hash, bucket, now = hash_of(text), self._wrong[place(address)], datetime.now(UTC)
        if token_hash not in self._worked and (wait := bucket.wait()):
            raise TooManyAttempts(wait)
        token = await self._store.token_of(token_hash, now=now)
        if token is None:
            self._worked.discard(token_hash)
            bucket.take()
            raise BadToken
        self._worked.add(token_hash)
        if token.last_used_at is None or now - token.last_used_at >= USE_KEPT_EVERY:
            await self._store.token_used(token.id, now=now)
        return token
