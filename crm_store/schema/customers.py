"""Customers: who they are, how they are reached, to whom they belong, what they allowed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from crm_store.columns import Amount, Id, Moment, Outside, Sorted
from crm_store.schema.base import metadata
from crm_store.spelled import newest_first

# `version` counts changes. `region` is where his numbers are dialled. A customer who was merged away stays, empty, and
# says into whom; one who was erased stays without anything that tells who he was.
customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", Outside, nullable=False),
    Column("given_name", Outside),
    Column("patronymic", Outside),
    Column("family_name", Outside),
    Column("sex", String(1)),
    Column("language", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("birthday", Date),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("external_id", Sorted),
    Column("region", String(2)),
    Column("channel", String),
    Column("contact_times", Outside),
    Column("value", Amount),
    Column("cost_to_serve", Amount),
    Column("merged_into", Id),
    Column("erased_at", Moment),
    Index(
        "ix_customers_birthday",
        "birthday",
        sqlite_where=text("birthday IS NOT NULL"),
        postgresql_where=text("birthday IS NOT NULL"),
    ),
    Index(
        "uq_customers_external_id",
        "external_id",
        unique=True,
        sqlite_where=text("external_id IS NOT NULL"),
        postgresql_where=text("external_id IS NOT NULL"),
    ),
)

# The folded words of a customer's name: one row for each, found by its beginning.
name_words = Table(
    "name_words",
    metadata,
    Column("word", Sorted, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), primary_key=True, index=True),
)

# `last_spoke_at` and `chosen_at` rank the customers who share a number.
contact_points = Table(
    "contact_points",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("kind", String, nullable=False),
    Column("value", Sorted, nullable=False),
    Column("label", String),
    Column("main", Boolean, nullable=False),
    Column("last_spoke_at", Moment),
    Column("chosen_at", Moment),
    Column("chosen_by", String),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("customer", "kind", "value"),
)
# In the order in which the customers of a number rank, so that the first of ten thousand are read at once.
Index(
    "ix_contact_points_ranked",
    contact_points.c.kind,
    contact_points.c.value,
    newest_first(contact_points.c.chosen_at),
    newest_first(contact_points.c.last_spoke_at),
    contact_points.c.main.desc(),
    contact_points.c.id,
)

relatives = Table(
    "relatives",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("relation", String, nullable=False),
    Column("birthday", Date),
    Column("relative", ForeignKey(customers.c.id), index=True),
    Column("version", Integer, nullable=False, server_default="1"),
)

# What a customer allowed or forbade, and when; the newest of a kind is how it is now.
consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("kind", String, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("source", Outside),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(None, "customer", "kind", "at"),
    sqlite_autoincrement=True,
)

# That an agent made sure who it is whom he talks with, and how; this opens what is sensitive to him for a while.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("agent", String, nullable=False),
    Column("call", String),
    Column("at", Moment, nullable=False),
    Column("how", String, nullable=False),
    Index(None, "customer", "agent", "at"),
)
