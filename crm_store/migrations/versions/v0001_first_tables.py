"""The first tables. There is no way down: an older version is a restored backup."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=True),
        sa.Column("sip_password", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_agents")),
    )
    op.create_table(
        "customers",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=True),
        sa.Column("patronymic", sa.Text(), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_table(
        "queues",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("hold_for_owner", sa.Float(), nullable=False),
        sa.Column("ring", sa.Float(), nullable=False),
        sa.Column("wrap_up", sa.Float(), nullable=False),
        sa.Column("max_wait", sa.Float(), nullable=True),
        sa.Column("short_abandon", sa.Float(), nullable=False),
        sa.Column("service_seconds", sa.Float(), nullable=False),
        sa.Column("service_target", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_queues")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("deputies", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_assignments_customer")),
        sa.ForeignKeyConstraint(["owner"], ["agents.login"], name=op.f("fk_assignments_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(
        "uq_assignments_now",
        "assignments",
        ["customer"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "call_marks",
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("customer", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_by", sa.String(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("disposition_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_call_marks_customer")),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_call_marks")),
    )
    op.create_table(
        "calls",
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("number_input", sa.Text(), nullable=False),
        sa.Column("number_kind", sa.String(), nullable=False),
        sa.Column("number_e164", sa.String(), nullable=True),
        sa.Column("name_given", sa.Text(), nullable=True),
        sa.Column("trunk", sa.Text(), nullable=True),
        sa.Column("did", sa.Text(), nullable=True),
        sa.Column("customer", ID, nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("on_shift", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait", sa.Float(), nullable=True),
        sa.Column("talk", sa.Float(), nullable=False),
        sa.Column("hold", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_calls_customer")),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_arrived_at"), "calls", ["arrived_at"], unique=False)
    op.create_index(op.f("ix_calls_customer_number_e164"), "calls", ["customer", "number_e164"], unique=False)
    op.create_index(
        "ix_calls_open",
        "calls",
        ["arrived_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "contact_points",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", SORTED, nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("last_spoke_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_contact_points_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint("customer", "kind", "value", name=op.f("uq_contact_points_customer_kind_value")),
    )
    op.create_index(op.f("ix_contact_points_kind_value"), "contact_points", ["kind", "value"], unique=False)
    op.create_table(
        "name_words",
        sa.Column("word", SORTED, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_name_words_customer")),
        sa.PrimaryKeyConstraint("word", "customer", name=op.f("pk_name_words")),
    )
    op.create_index(op.f("ix_name_words_customer"), "name_words", ["customer"], unique=False)
    op.create_table(
        "products",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("balance", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_products_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_index(op.f("ix_products_customer"), "products", ["customer"], unique=False)
    op.create_table(
        "relatives",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("relative", ID, nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_relatives_customer")),
        sa.ForeignKeyConstraint(["relative"], ["customers.id"], name=op.f("fk_relatives_relative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relatives")),
    )
    op.create_index(op.f("ix_relatives_customer"), "relatives", ["customer"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_requests_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_customer"), "requests", ["customer"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["agents.login"], name=op.f("fk_sessions_login")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_login"), "sessions", ["login"], unique=False)
    op.create_table(
        "call_segments",
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("hold", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.call"], name=op.f("fk_call_segments_call")),
        sa.PrimaryKeyConstraint("call", "position", name=op.f("pk_call_segments")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("call", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.call"], name=op.f("fk_timeline_call")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_timeline_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
        sa.UniqueConstraint("call", name=op.f("uq_timeline_call")),
    )
    op.create_index(op.f("ix_timeline_customer_at_id"), "timeline", ["customer", "at", "id"], unique=False)
