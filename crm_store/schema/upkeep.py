"""How the store is filled, kept clean and emptied."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from crm_store.columns import Document, Id, Moment, Outside, Sorted
from crm_store.schema.base import metadata
from crm_store.schema.customers import customers

# Files that were read in, so that one that broke off goes on where it stopped. `fingerprint` is of the file, its
# mapping and options; `position` counts its bytes, `done` and `linked` its rows in the first and the second reading;
# `links` says that a second reading is needed, `bad_size` how long the file of bad rows is.
imports = Table(
    "imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fingerprint", String, nullable=False, index=True),
    Column("file", Outside, nullable=False),
    Column("format", String, nullable=False),
    Column("mapping", Document, nullable=False),
    Column("options", Document, nullable=False),
    Column("state", String, nullable=False),
    Column("size", Id, nullable=False),
    Column("position", Id, nullable=False),
    Column("done", Integer, nullable=False),
    Column("linked", Integer, nullable=False),
    Column("links", Boolean, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    Column("bad_size", Id, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("error", String),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("by", String, nullable=False),
    sqlite_autoincrement=True,
)

# By what a customer is known again whose row in a file has no external id: the row's fingerprint, or the other store
# and his number there.
import_keys = Table(
    "import_keys",
    metadata,
    Column("key", Sorted, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
)

# Two customers who may be one. `one` is the smaller id.
duplicates = Table(
    "duplicates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("one", ForeignKey(customers.c.id), nullable=False),
    Column("other", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", Document, nullable=False),
    Column("state", String, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", String),
    UniqueConstraint("one", "other"),
    Index(None, "state", "score"),
    sqlite_autoincrement=True,
)

# Customers who were made one; `moved` says what went over, and `before` how both were, so that it can be undone.
merges = Table(
    "merges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kept", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("merged", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("moved", Document, nullable=False),
    Column("before", Document, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String),
    sqlite_autoincrement=True,
)

# What is left of history whose customer was erased, or whose time is over: how much there was in each month.
past_counts = Table(
    "past_counts",
    metadata,
    Column("month", Date, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("direction", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)
