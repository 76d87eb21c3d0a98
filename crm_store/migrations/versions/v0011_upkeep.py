"""Duplicates, merges, counts of what is gone, and when what agents say of a call was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("month", "kind", "channel", "direction", "outcome", name=op.f("pk_past_counts")),
    )
    op.create_table(
        "duplicates",
        sa.Column("id", ID, nullable=False),
        sa.Column("one", ID, nullable=False),
        sa.Column("other", ID, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["one"], ["customers.id"], name=op.f("fk_duplicates_one")),
        sa.ForeignKeyConstraint(["other"], ["customers.id"], name=op.f("fk_duplicates_other")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicates")),
        sa.UniqueConstraint("one", "other", name=op.f("uq_duplicates_one_other")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duplicates_other"), "duplicates", ["other"], unique=False)
    op.create_index(op.f("ix_duplicates_state_score"), "duplicates", ["state", "score"], unique=False)
    op.create_table(
        "merges",
        sa.Column("id", ID, nullable=False),
        sa.Column("kept", ID, nullable=False),
        sa.Column("merged", ID, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["kept"], ["customers.id"], name=op.f("fk_merges_kept")),
        sa.ForeignKeyConstraint(["merged"], ["customers.id"], name=op.f("fk_merges_merged")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_merges_kept"), "merges", ["kept"], unique=False)
    op.create_index(op.f("ix_merges_merged"), "merges", ["merged"], unique=False)
    for column in ("customer_at", "note_at", "disposition_at"):
        op.add_column("call_marks", sa.Column(column, MOMENT, nullable=True))
