"""How queues are served: all settings of a queue in one document, and what agents take at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT = ("skills", "ring", "wrap_up", "max_wait", "short_abandon", "service_seconds", "service_target")


def upgrade() -> None:
    """Carry the queues over; the seconds that they held callers for become the fixed hold."""
    capacity = sa.Column("capacity", sa.JSON(), nullable=False, server_default='{"voice": 1}')
    op.add_column("agents", capacity)
    names = ("name", "title", "team", "hold_for_owner", *KEPT)
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in names]
    columns[names.index("skills")] = sa.column("skills", sa.JSON())
    old = op.get_bind().execute(sa.select(*columns).select_from(sa.table("queues"))).all()
    op.drop_table("queues")
    queues = op.create_table(
        "queues",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_queues")),
    )
    op.bulk_insert(
        queues,
        [
            {
                "name": row.name,
                "title": row.title,
                "team": row.team,
                "settings": {
                    "hold": {"policy": "fixed", "seconds": row.hold_for_owner},
                    **{name: row._mapping[name] for name in KEPT},
                },
            }
            for row in old
        ],
    )
