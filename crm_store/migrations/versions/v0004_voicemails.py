"""Messages that callers left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voicemails",
        sa.Column("id", ID, nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("customer", ID, nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_voicemails_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
        sa.UniqueConstraint("file", name=op.f("uq_voicemails_file")),
    )
    op.create_index(op.f("ix_voicemails_customer_heard_at"), "voicemails", ["customer", "heard_at"], unique=False)
    op.create_index(op.f("ix_voicemails_at"), "voicemails", ["at"], unique=False)
