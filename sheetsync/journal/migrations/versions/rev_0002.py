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
    _make_changes_quick_to_find()
    _make_tables_of_repairs()
    _make_tables_of_decisions()
    _make_tables_of_row_changes()
    _make_tables_of_kept_rows()
    _make_tables_of_restores()
    _make_tables_of_undo_orders()


def _make_changes_quick_to_find() -> None:
    """A cycle reads what changed since the last one, not everything."""
    op.add_column(
        "clients",
        sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_index("ix_clients_revision", "clients", ["revision"])
    op.create_index("ix_stays_stage_entered_at", "stays", ["stage", "entered_at"])


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


def _make_tables_of_decisions() -> None:
    mark = sa.Column("mark", sa.Text, nullable=False, server_default="")
    op.add_column("held", mark)
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer, primary_key=True),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("order_json", sa.Text, nullable=True),
        sa.Column("why_json", sa.Text, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("item", "key", "subject", "answered_at"):
        op.create_index(f"ix_decisions_{column}", "decisions", [column])


def _make_tables_of_row_changes() -> None:
    op.create_table(
        "row_changes",
        sa.Column("change_id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("before_json", sa.Text, nullable=True),
        sa.Column("after_json", sa.Text, nullable=True),
    )
    op.create_index("ix_row_changes_client_id", "row_changes", ["client_id"])
    op.create_index("ix_row_changes_base_at", "row_changes", ["base", "at"])
    op.create_table(
        "child_rows",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("cells_json", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_child_rows_base_tab", "child_rows", ["base", "tab"])


def _make_tables_of_kept_rows() -> None:
    op.create_table(
        "kept_rows",
        sa.Column("entry_id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("seen_json", sa.Text, nullable=True),
        sa.Column("cells_json", sa.Text, nullable=False),
    )
    op.create_index("ix_kept_rows_client_id", "kept_rows", ["client_id"])


def _make_tables_of_restores() -> None:
    op.create_table(
        "restores",
        sa.Column("restore_id", sa.Integer, primary_key=True),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "restored_rows",
        sa.Column("entry_id", sa.Integer, primary_key=True),
        sa.Column(
            "restore_id",
            sa.Integer,
            sa.ForeignKey("restores.restore_id"),
            nullable=False,
        ),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=True),
        sa.Column("found_json", sa.Text, nullable=True),
        sa.Column("cells_json", sa.Text, nullable=False),
        sa.Column("owed", sa.Boolean, nullable=False),
        sa.Column(
            "batch_id", sa.Integer, sa.ForeignKey("batches.batch_id"), nullable=True
        ),
        sa.Column("outcome", sa.Text, nullable=True),
    )
    for column in ("restore_id", "client_id", "batch_id"):
        op.create_index(f"ix_restored_rows_{column}", "restored_rows", [column])


def _make_tables_of_undo_orders() -> None:
    op.create_table(
        "undo_orders",
        sa.Column("order_id", sa.Integer, primary_key=True),
        sa.Column("move_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("why_json", sa.Text, nullable=True),
    )
    op.create_index("ix_undo_orders_client_id", "undo_orders", ["client_id"])
