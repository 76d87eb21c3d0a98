"""What to offer to a customer."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, true

from crm_store.columns import Document, Id, Moment, Outside
from crm_store.schema.base import metadata

# What may be offered to whom. A rule is live only after its present version was tried on a customer: `tested_version`.
offer_rules = Table(
    "offer_rules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Outside, nullable=False),
    Column("text", Outside, nullable=False),
    Column("conditions", Document, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_in_trouble", Boolean, nullable=False, server_default=true()),
    Column("status", String, nullable=False),
    Column("tested_version", Integer),
    Column("version", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String, nullable=False),
    sqlite_autoincrement=True,
)
