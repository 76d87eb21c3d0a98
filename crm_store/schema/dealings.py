"""What a customer holds, did, asked for and was promised."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, text

from crm_store.columns import Amount, Id, Moment, Outside, Sorted
from crm_store.schema.base import metadata
from crm_store.schema.customers import customers

products = Table(
    "products",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("since", Date),
    Column("balance", String),
    Column("until", Date),
    Column("status", String, nullable=False, server_default="held"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(
        "uq_products_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("status", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due", Date),
    Column("closed_at", Moment),
    Column("category", String, nullable=False, server_default="application"),
    Column("text", Outside),
    Column("agent", String),
    Column("call", String),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(
        "ix_requests_agent_open",
        "agent",
        "opened_at",
        sqlite_where=text("agent IS NOT NULL AND closed_at IS NULL"),
        postgresql_where=text("agent IS NOT NULL AND closed_at IS NULL"),
    ),
    Index(
        "uq_requests_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

operations = Table(
    "operations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Outside, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Outside),
    Column("amount", Amount),
    Column("currency", String(3)),
    Column("product", Id),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "at"),
    Index(
        "uq_operations_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

deals = Table(
    "deals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("title", Outside, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Outside),
    Column("amount", Amount),
    Column("currency", String(3)),
    Column("agent", String),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "opened_at"),
    Index(
        "uq_deals_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("title", Outside, nullable=False),
    Column("text", Outside),
    Column("due", Moment),
    Column("agent", String),
    Column("status", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("done_at", Moment),
    Column("call", String),
    Column("request", Id),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "status", "due"),
    Index(None, "agent", "status", "due"),
    Index(
        "uq_tasks_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("title", Outside, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment),
    Column("channel", String, nullable=False),
    Column("place", Outside),
    Column("agent", String),
    Column("status", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "starts_at"),
    Index(None, "agent", "starts_at"),
    Index(
        "uq_appointments_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("title", Outside, nullable=False),
    Column("text", Outside, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "at"),
    Index(
        "uq_notes_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

# Contacts that no call record of ours tells of: chats, mails, visits, meetings, letters, calls of other systems.
interactions = Table(
    "interactions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("channel", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("title", Outside, nullable=False),
    Column("text", Outside),
    Column("agent", String),
    Column("outcome", String),
    Column("seconds", Float),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "at"),
    Index(
        "uq_interactions_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

# `file` is the name that its owner knows it by; its content lies in the folder or bucket under its `sha256`.
documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("title", Outside, nullable=False),
    Column("kind", String, nullable=False),
    Column("file", Outside, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Id, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Index(None, "customer", "at"),
    Index(None, "sha256"),
    Index(
        "uq_documents_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)
