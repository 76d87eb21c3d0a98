"""What passes between us and other programs, and the book of who did what."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from crm_store.columns import Document, Id, Moment
from crm_store.schema.base import metadata

# Keys of other programs. The key itself is nowhere kept, only its SHA-256. No name is given twice: the audit has it.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("scopes", Document, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    sqlite_autoincrement=True,
)

# Answers to writes that may be sent again, by who sent them and the key that he gave.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("actor", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request_hash", String, nullable=False),
    Column("status", Integer),
    Column("headers", Document),
    Column("body", Text),
    Column("at", Moment, nullable=False, index=True),
)

# Where to tell what happened. After a new secret the old one signs too for a while. A node that sends has a lease.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("old_secret", String),
    Column("old_secret_until", Moment),
    Column("events", Document, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("leased_until", Moment),
    sqlite_autoincrement=True,
)

# What is to be told to whom. Written in the transaction of what happened, so that nothing is told that did not happen.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("webhook", ForeignKey(webhooks.c.id), nullable=False),
    Column("event", String, nullable=False),
    Column("type", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("last_status", Integer),
    Column("last_error", String),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index(None, "webhook", "state", "id"),
    Index(None, "state", "done_at"),
)

# Who saw, changed and exported what, when, from where. Triggers refuse to change or remove a row. `key` lets a row
# that was sent again be told.
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String, nullable=False),
    Column("address", String),
    Column("action", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String),
    Column("customer", Id),
    Column("details", Document, nullable=False),
    Column("key", String, unique=True),
    Index(None, "customer", "id"),
    Index(None, "actor", "id"),
)
