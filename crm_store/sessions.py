"""Signed-in browsers."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs
from sqlalchemy import Connection, delete, insert, select

from crm_store.actor import Actor
from crm_store.journal import note
from crm_store.records import SessionRecord
from crm_store.schema import sessions
from crm_store.subject import Subject


class Sessions(Subject):
    """Signed-in browsers."""

    async def add_session(self, session: SessionRecord, *, address: str | None = None) -> None:
        """Keep a session of somebody who signed in from this address; those that had expired by then go."""
        await self.database.write(_add, session, address)

    async def session(self, token_hash: str, *, now: datetime) -> SessionRecord | None:
        """The session of a token, unless it has expired or was ended."""
        return await self.database.read(_session, token_hash, now)

    async def end_session(self, token_hash: str) -> None:
        """End one session; one that is not there is ended already."""
        await self.database.write(_end, token_hash)

    async def end_sessions(self, login: str) -> None:
        """End every session of one agent."""
        await self.database.write(_end_all, login)


_SESSION = select(*(sessions.c[field] for field in SessionRecord.__struct_fields__))


def _add(connection: Connection, session: SessionRecord, address: str | None) -> None:
    connection.execute(delete(sessions).where(sessions.c.expires_at <= session.created_at))
    connection.execute(insert(sessions).values(**structs.asdict(session)))
    note(connection, Actor(name=session.login, address=address), "signed_in", "session", at=session.created_at)


def _session(connection: Connection, token_hash: str, now: datetime) -> SessionRecord | None:
    live = (sessions.c.token_hash == token_hash, sessions.c.expires_at > now)
    row = connection.execute(_SESSION.where(*live)).first()
    return SessionRecord(**row._mapping) if row else None


def _end(connection: Connection, token_hash: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def _end_all(connection: Connection, login: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.login == login))
