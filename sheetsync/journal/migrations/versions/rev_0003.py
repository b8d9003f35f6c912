"""The audit of access outlives the files, and bases that move to fresh spreadsheets.

Written out instead of taken from sheetsync.journal.schema, as the first one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ONLY_ADDED_TO = "access_events is only ever added to"


def upgrade() -> None:
    """Extend the audit, seal it, and make the table of rotations."""
    _extend_the_audit()
    _seal_the_audit()
    _make_table_of_rotations()


def _extend_the_audit() -> None:
    """Each event says of which base it was, and how many people may be behind it."""
    op.add_column(
        "access_events",
        sa.Column("base", sa.Text, nullable=False, server_default=""),
    )
    op.add_column(
        "access_events",
        sa.Column("possible", sa.Integer, nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE access_events SET base = COALESCE((SELECT bases.base FROM bases"
        " WHERE bases.spreadsheet = access_events.spreadsheet), '')"
    )


def _seal_the_audit() -> None:
    """Neither a mistake in the program nor a hurried hand changes what is recorded."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER access_events_no_{act.lower()} BEFORE {act} ON"
                f" access_events BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION access_events_sealed() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_ONLY_ADDED_TO}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER access_events_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON"
        " access_events FOR EACH STATEMENT EXECUTE FUNCTION access_events_sealed()"
    )


def _make_table_of_rotations() -> None:
    op.create_table(
        "rotations",
        sa.Column("rotation_id", sa.Integer, primary_key=True),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_json", sa.Text, nullable=True),
    )
    op.create_index("ix_rotations_base", "rotations", ["base"])
