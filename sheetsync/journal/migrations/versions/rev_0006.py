"""Lines of purchases that a corrected document takes the place of.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember which import replaced a line, and find lines by document."""
    op.add_column("purchases", sa.Column("replaced_by", sa.Integer, nullable=True))
    op.create_index("ix_purchases_document", "purchases", ["document"])
