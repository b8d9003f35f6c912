"""What clients are to buy, month by month.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of plans."""
    op.create_table(
        "plans",
        sa.Column("plan_id", sa.Integer, primary_key=True),
        sa.Column(
            "client_id", sa.Text, sa.ForeignKey("clients.client_id"), nullable=False
        ),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.import_id")),
    )
    op.create_index("ix_plans_client_id_month", "plans", ["client_id", "month"])
