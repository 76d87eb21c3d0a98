"""Calls and all other contacts, and what is left of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from crm_store.columns import Document, Id, Moment, Outside
from crm_store.schema.base import metadata
from crm_store.schema.customers import customers
from crm_store.schema.dealings import requests

calls = Table(
    "calls",
    metadata,
    Column("call", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("arrived_at", Moment, nullable=False, index=True),
    Column("queue", String, nullable=False),
    Column("number_input", Outside, nullable=False),
    Column("number_kind", String, nullable=False),
    Column("number_e164", String),
    Column("name_given", Outside),
    Column("trunk", Outside),
    Column("did", Outside),
    Column("customer", ForeignKey(customers.c.id)),
    Column("owner", String),
    Column("on_shift", Boolean, nullable=False),
    Column("outcome", String),
    Column("agent", String),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("wait", Float),
    Column("talk", Float, nullable=False),
    Column("hold", Float, nullable=False),
    Column("reasons", Document, nullable=False),
    Column("direction", String, nullable=False, server_default="inbound"),
    Column("trust", String),
    Index(None, "customer", "number_e164"),
    Index(
        "ix_calls_open",
        "arrived_at",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

call_segments = Table(
    "call_segments",
    metadata,
    Column("call", ForeignKey(calls.c.call), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("agent", String, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("ringing_at", Moment),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("outcome", String),
    Column("hold", Float, nullable=False),
)

# What agents say of a call. Apart from `calls`, so that no later revision of a record can undo it, and a call may be
# marked before its record arrives. What was said last stands, in whatever order it comes.
call_marks = Table(
    "call_marks",
    metadata,
    Column("call", String, primary_key=True),
    Column("customer", ForeignKey(customers.c.id)),
    Column("note", Outside),
    Column("note_by", String),
    Column("disposition", String),
    Column("disposition_by", String),
    Column("customer_at", Moment),
    Column("note_at", Moment),
    Column("disposition_at", Moment),
    Index(
        "ix_call_marks_customer",
        "customer",
        sqlite_where=text("customer IS NOT NULL"),
        postgresql_where=text("customer IS NOT NULL"),
    ),
)

# Everything that ever happened with a customer, in every channel. An ended call is copied here from `calls`;
# what a request, a task … left is told by its `source` (`request:12`).
timeline = Table(
    "timeline",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("channel", String),
    Column("direction", String),
    Column("title", Outside, nullable=False),
    Column("text", Outside),
    Column("agent", String),
    Column("outcome", String),
    Column("seconds", Float),
    Column("call", ForeignKey(calls.c.call), unique=True),
    Column("source", String),
    Index(None, "customer", "at", "id"),
    Index(
        "uq_timeline_source",
        "source",
        unique=True,
        sqlite_where=text("source IS NOT NULL"),
        postgresql_where=text("source IS NOT NULL"),
    ),
)

# Messages that callers left; `file` is the sound's name in the folder of messages.
voicemails = Table(
    "voicemails",
    metadata,
    Column("id", Id, primary_key=True),
    Column("file", String, nullable=False),
    Column("call", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("seconds", Float, nullable=False),
    Column("queue", String, nullable=False),
    Column("number", Outside),
    Column("customer", ForeignKey(customers.c.id)),
    Column("owner", String),
    Column("heard_at", Moment),
    Column("heard_by", String),
    UniqueConstraint("file"),
    Index(None, "customer", "heard_at"),
)

# Callers who are to be rung back; `request` is what stands for a callback that was given up.
callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("call", String, nullable=False),
    Column("number", String, nullable=False),
    Column("queue", String, nullable=False),
    Column("customer", ForeignKey(customers.c.id)),
    Column("owner", String),
    Column("asked_at", Moment, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("last_result", String),
    Column("done_at", Moment),
    Column("done_by", String),
    Column("request", ForeignKey(requests.c.id)),
    UniqueConstraint("call"),
    Index(None, "state", "arrived_at"),
)
