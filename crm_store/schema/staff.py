"""Those who work here: who they are, when they were at work, their queues and screens."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, text

from crm_store.columns import Document, Id, Moment
from crm_store.schema.base import metadata

agents = Table(
    "agents",
    metadata,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("language", String, nullable=False),
    Column("teams", Document, nullable=False),
    Column("skills", Document, nullable=False),
    Column("endpoint", String),
    Column("sip_password", String),
    Column("password_hash", String),
    Column("capacity", Document, nullable=False, server_default='{"voice": 1}'),
)

queues = Table(
    "queues",
    metadata,
    Column("name", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("team", String, nullable=False),
    Column("settings", Document, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("login", ForeignKey(agents.c.login), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# When agents were at work. `until` of an open shift is the last moment at which its agent was there.
shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agent", String, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
    Column("is_open", Boolean, nullable=False),
    Index(
        "uq_shifts_open",
        "agent",
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
)
