"""Imported calls, and imports that can be taken back.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of calls, and remember what else said a line of an import."""
    op.add_column(
        "imports", sa.Column("digest", sa.Text, nullable=False, server_default="")
    )
    op.add_column(
        "imports", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("purchases", sa.Column("said_again", sa.Integer, nullable=True))
    op.create_table(
        "calls",
        sa.Column("call_id", sa.Integer, primary_key=True),
        sa.Column(
            "client_id", sa.Text, sa.ForeignKey("clients.client_id"), nullable=False
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("clock", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.import_id")),
        sa.Column("said_again", sa.Integer, nullable=True),
        sa.Column("content_key", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_calls_client_id_day", "calls", ["client_id", "day"])
