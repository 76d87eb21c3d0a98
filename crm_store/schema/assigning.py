"""Which expert a customer is assigned to, and was."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from crm_store.columns import Document, Id, Moment
from crm_store.schema.base import metadata
from crm_store.schema.customers import customers
from crm_store.schema.staff import agents

# Who has served whom, and from when to when; the row without `until` is how it is now.
# `handover` is the one that began it, `ended_by` the one that ended it, so that it can be undone. `took` is what was
# still to be done for the customer and went with him: by table, the keys and versions of its rows.
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
    Column("handover", Id),
    Column("ended_by", Id),
    Column("took", Document),
    Index(None, "customer"),
    Index(
        "ix_assignments_handover",
        "handover",
        sqlite_where=text("handover IS NOT NULL"),
        postgresql_where=text("handover IS NOT NULL"),
    ),
    Index(
        "ix_assignments_ended_by",
        "ended_by",
        "customer",
        sqlite_where=text("ended_by IS NOT NULL"),
        postgresql_where=text("ended_by IS NOT NULL"),
    ),
    Index(
        "ix_assignments_owner_now",
        "owner",
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
    Index(
        "uq_assignments_now",
        "customer",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

# All customers of one expert given away in one step. `state`: `applying`, `done`, `undoing`, `undone`; so many
# customers have changed hands so far, so many have him as a deputy no more, so many went back when it was undone.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner", String, nullable=False),
    Column("plan", Document, nullable=False),
    Column("state", String, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("deputies", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String),
    sqlite_autoincrement=True,
)
