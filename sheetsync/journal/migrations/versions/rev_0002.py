"""Tables for what follows a move, a decision, a deletion.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables that were missing."""
    _make_tables_of_repairs()


def _make_tables_of_repairs() -> None:
    op.create_table(
        "repairs",
        sa.Column("repair_id", sa.Integer, primary_key=True),
        sa.Column(
            "hit_batch", sa.Integer, sa.ForeignKey("batches.batch_id"), nullable=False
        ),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("stood", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("image_json", sa.Text, nullable=False),
        sa.Column(
            "put_batch", sa.Integer, sa.ForeignKey("batches.batch_id"), nullable=True
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
    )
