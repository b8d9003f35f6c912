"""Payments of clients.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of payments."""
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.Integer, primary_key=True),
        sa.Column(
            "client_id", sa.Text, sa.ForeignKey("clients.client_id"), nullable=False
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.import_id")),
        sa.Column("said_again", sa.Integer, nullable=True),
        sa.Column("content_key", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_payments_client_id_day", "payments", ["client_id", "day"])
