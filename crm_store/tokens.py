"""Keys of other programs. A key is shown once, when it is made; only its SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta
from sqlalchemy import Connection, insert, or_, select, update

from crm_store.actor import Actor
from crm_store.errors import NotFound
from crm_store.journal import note
from crm_store.record import Record, Utc
from crm_store.schema import tokens
from crm_store.subject import AnyRow, Subject

Scope = Literal[
    "customers:read", "customers:write", "history:read", "assignments:write", "offers:write", "duplicates:write",
    "exchange:write", "webhooks:write", "audit:read",
]  # fmt: skip
"""What another program may be allowed: each route names the one scope that opens it to tokens."""

BEGINNING = "farley_"
USE_KEPT_EVERY = timedelta(minutes=1)


class NewToken(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token to be made; without `expires_at` it is for good.

    `name` is what the audit calls the program, and is never given twice.
    """

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=20)]
    expires_at: Utc | None = None


class Token(Record, frozen=True, kw_only=True):
    """A token as it is kept. It works unless it has expired or was revoked; its use is kept once a minute."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: Utc
    created_by: str
    expires_at: Utc | None = None
    last_used_at: Utc | None = None
    revoked_at: Utc | None = None


class Tokens(Subject):
    """Keys of other programs."""

    async def add_token(self, new: NewToken, *, by: Actor) -> tuple[str, Token]:
        """Make a token. The text can never be read again. Raises `Conflict` when there was one of this name."""
        text = BEGINNING + secrets.token_urlsafe(32)
        return text, await self.database.write(_add, new, hash_of(text), by, datetime.now(UTC))

    async def tokens(self) -> tuple[Token, ...]:
        """All tokens there ever were, newest first."""
        return await self.database.read(_all)

    async def token_of(self, token_hash: str, *, now: datetime) -> Token | None:
        """The token with this hash, if it works now."""
        return await self.database.read(_of, token_hash, now)

    async def token_used(self, token: int, *, now: datetime) -> None:
        """Keep when the token was used last."""
        await self.database.write(_used, token, now)

    async def revoke_token(self, token: int, *, by: Actor) -> None:
        """Let the token work no more; one that was revoked stays so. Raises `NotFound`."""
        await self.database.write(_revoke, token, by, datetime.now(UTC))


_TOKEN = select(*(tokens.c[field] for field in Token.__struct_fields__))


def _add(connection: Connection, new: NewToken, token_hash: str, by: Actor, now: datetime) -> Token:
    values: dict[str, Any] = {
        "name": new.name,
        "scopes": tuple(sorted(set(new.scopes))),
        "created_at": now,
        "created_by": by.name,
        "expires_at": new.expires_at,
    }
    key = connection.execute(insert(tokens).values(token_hash=token_hash, **values).returning(tokens.c.id)).scalar_one()
    note(connection, by, "created", "token", key, details={"name": new.name, "scopes": values["scopes"]}, at=now)
    return Token(id=key, **values)


def _all(connection: Connection) -> tuple[Token, ...]:
    return tuple(map(_token, connection.execute(_TOKEN.order_by(tokens.c.id.desc()))))


def _of(connection: Connection, token_hash: str, now: datetime) -> Token | None:
    works = (tokens.c.revoked_at.is_(None), or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now))
    row = connection.execute(_TOKEN.where(tokens.c.token_hash == token_hash, *works)).first()
    return _token(row) if row else None


def _used(connection: Connection, token: int, now: datetime) -> None:
    long_ago = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at <= now - USE_KEPT_EVERY)
    connection.execute(update(tokens).where(tokens.c.id == token, long_ago).values(last_used_at=now))


def _revoke(connection: Connection, token: int, by: Actor, now: datetime) -> None:
    row = connection.execute(select(tokens.c.name, tokens.c.revoked_at).where(tokens.c.id == token)).first()
    if row is None:
        raise NotFound("There is no such token.")
    if row.revoked_at is None:
        connection.execute(update(tokens).where(tokens.c.id == token).values(revoked_at=now))
        note(connection, by, "removed", "token", token, details={"name": row.name}, at=now)


def _token(row: AnyRow) -> Token:
    return Token(**{**row._mapping, "scopes": tuple(row.scopes)})


def hash_of(text: str) -> str:
    """What is kept of a token. It needs no salt and no slowness: its 256 bits are random."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
