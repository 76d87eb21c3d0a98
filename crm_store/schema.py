"""The tables. Every change here needs a migration beside it; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from crm_store.columns import Document, Id, Moment, Outside, Sorted

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
    UniqueConstraint("customer", "kind", "value"),
    Index(None, "kind", "value"),
)

# Who has served whom, and from when to when; the row without `until` is how it is now.
assignments = Table(
    "assignments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False),
    Column("owner", ForeignKey(agents.c.login)),
    Column("deputies", Document, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("by", String, nullable=False),
    Index(
        "uq_assignments_now",
        "customer",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

relatives = Table(
    "relatives",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("relation", String, nullable=False),
    Column("birthday", Date),
    Column("relative", ForeignKey(customers.c.id)),
)

products = Table(
    "products",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("since", Date),
    Column("balance", String),
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
)

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

# What agents say of a call. Apart from `calls`, so that no later revision of a record can undo it, and a call may be
# marked before its record arrives.
call_marks = Table(
    "call_marks",
    metadata,
    Column("call", String, primary_key=True),
    Column("customer", ForeignKey(customers.c.id)),
    Column("note", Outside),
    Column("note_by", String),
    Column("disposition", String),
    Column("disposition_by", String),
)

# Everything that ever happened with a customer, in every channel. An ended call is copied here from `calls`.
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
    Index(None, "customer", "at", "id"),
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
