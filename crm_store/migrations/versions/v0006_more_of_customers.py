"""What more is known of customers: preferences, value, consents, confirmations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_confirmations_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index(
        op.f("ix_confirmations_customer_agent_at"), "confirmations", ["customer", "agent", "at"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_consents_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consents_customer_kind_at"), "consents", ["customer", "kind", "at"], unique=False)
    op.add_column("calls", sa.Column("trust", sa.String(), nullable=True))
    op.add_column("contact_points", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("customers", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("customers", sa.Column("external_id", SORTED, nullable=True))
    op.add_column("customers", sa.Column("region", sa.String(length=2), nullable=True))
    op.add_column("customers", sa.Column("channel", sa.String(), nullable=True))
    op.add_column("customers", sa.Column("contact_times", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("value", sa.BigInteger(), nullable=True))
    op.add_column("customers", sa.Column("cost_to_serve", sa.BigInteger(), nullable=True))
    op.add_column("customers", sa.Column("merged_into", ID, nullable=True))
    op.add_column("customers", sa.Column("erased_at", MOMENT, nullable=True))
    op.add_column("relatives", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("timeline", sa.Column("source", sa.String(), nullable=True))
