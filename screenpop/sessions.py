"""Sign-in and server-side sessions: the cookie holds a signed random token, the store only the token's hash."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer
from msgspec import Struct

from crm_store.errors import NotFound
from crm_store.records import AgentRecord, SessionRecord
from crm_store.store import Store
from screenpop.errors import BadCredentials, NotSignedIn, TooManyAttempts
from screenpop.hub import Hub
from screenpop.options import Options
from screenpop.passwords import Passwords
from screenpop.ratelimit import Buckets, Clock, place


class Session(Struct, frozen=True, kw_only=True):
    """A session that holds just now, and whose it is."""

    token_hash: str
    agent: AgentRecord


class Sessions:
    """Who is signed in. A session ends by expiry, sign-out, or a new password; its open tabs end with it."""

    def __init__(self, *, store: Store, hub: Hub, options: Options, clock: Clock = time.monotonic) -> None:
        window = options.sign_in_window
        self._store, self._hub = store, hub
        self._lifetime = timedelta(hours=options.session_hours)
        self._signer = Signer(options.session_key, salt="farley.session", digest_method=hashlib.sha256)
        self._passwords = Passwords()
        per_login, per_address = options.sign_in_attempts, options.sign_in_attempts_per_address
        self._logins = Buckets(per_login, per_login / window, clock=clock)
        self._addresses = Buckets(per_address, per_address / window, clock=clock)

    async def sign_in(self, login: str, password: str, address: str) -> tuple[str, AgentRecord]:
        """Begin a session. Returns the cookie's value.

        Raises `BadCredentials`, and `TooManyAttempts` after too many wrong passwords for this login or from this
        address. Whether the login exists shows neither in the answer nor in its time.
        """
        from_there = self._addresses[place(address)]
        # Asked first, so that an address that must wait cannot crowd out what is kept of other logins.
        if wait := from_there.wait() or self._logins[login].wait():
            raise TooManyAttempts(wait)
        buckets = from_there, self._logins[login]
        for bucket in buckets:
            bucket.take()
        wrong = False
        try:
            wrong = not await self._passwords.check(await self._store.password_hash(login), password)
        finally:
            if not wrong:
                for bucket in buckets:
                    bucket.give_back()
        if wrong:
            raise BadCredentials
        agent = await self._store.agent(login)
        token = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        await self._store.add_session(
            SessionRecord(token_hash=_hash(token), login=login, created_at=now, expires_at=now + self._lifetime),
            address=address,
        )
        return self._signer.sign(token).decode(), agent

    async def of_cookie(self, cookie: str | None) -> Session:
        """The session behind a cookie. Raises `NotSignedIn`."""
        try:
            token = self._signer.unsign(cookie or "").decode()
        except (BadSignature, UnicodeError):
            raise NotSignedIn from None
        return await self.current(_hash(token))

    async def current(self, token_hash: str) -> Session:
        """The session with this hash, its agent as he is now. Raises `NotSignedIn`."""
        record = await self._store.session(token_hash, now=datetime.now(UTC))
        if record is None:
            raise NotSignedIn
        try:
            return Session(token_hash=token_hash, agent=await self._store.agent(record.login))
        except NotFound:
            raise NotSignedIn from None

    async def sign_out(self, session: Session) -> None:
        """End one session and close its tabs."""
        await self._store.end_session(session.token_hash)
        self._hub.end_session(session.token_hash)

    async def end_all(self, login: str) -> None:
        """End every session of an agent and close his tabs, as a new password asks for."""
        await self._store.end_sessions(login)
        self._hub.end_sessions(login)

    def close(self) -> None:
        """Let go of the threads."""
        self._passwords.close()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
