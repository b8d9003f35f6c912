"""The first tables.

Written out instead of taken from sheetsync.journal.schema: that one shows the tables
as they are today, a migration what it once did. There is no way back from it: an
older sheetsync refuses a newer journal, and a backup is put in its place.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _make_tables_of_the_worker()
    _make_tables_of_bases()
    _make_tables_of_moves()
    _make_tables_of_imports()
    _make_tables_of_the_desk()


def _key(name: str, kind: Any = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True)


def _text(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable, index=index)


def _moment(
    name: str, *, nullable: bool = False, index: bool = False
) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _reference(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=True)


def _make_tables_of_the_worker() -> None:
    op.create_table("meta", _key("key"), _text("value"))
    op.create_table(
        "cycles",
        _key("cycle_id", sa.Integer),
        _moment("started_at"),
        _moment("ended_at", nullable=True),
        _text("outcome", nullable=True),
        _text("counts_json", nullable=True),
    )
    op.create_table(
        "history",
        _key("event_id", sa.Integer),
        _moment("at"),
        _reference("cycle_id", "cycles.cycle_id"),
        _text("subject", index=True),
        _text("event"),
        _text("detail_json"),
    )


def _make_tables_of_bases() -> None:
    op.create_table(
        "bases",
        _key("base"),
        _text("spreadsheet"),
        _moment("made_at"),
        sa.Column("version_checked", sa.BigInteger, nullable=True),
        _moment("checked_at", nullable=True),
        _moment("retired_at", nullable=True),
    )
    op.create_table(
        "clients",
        _key("client_id"),
        _moment("registered_at"),
        _text("base"),
        _text("state"),
        _text("responsible"),
        _text("kept_json"),
    )
    op.create_table(
        "rows",
        _key("base"),
        _key("client_id"),
        _number("position"),
        _text("fingerprint"),
        _text("cells_json"),
        _moment("seen_at"),
    )
    op.create_table(
        "stays",
        _key("client_id"),
        _key("entered_at", sa.DateTime(timezone=True)),
        _text("stage"),
        _moment("left_at", nullable=True),
        _text("responsible"),
    )


def _make_tables_of_moves() -> None:
    op.create_table(
        "settling",
        _key("base"),
        _key("client_id"),
        _text("target"),
        _text("fingerprint"),
        _moment("since"),
        _moment("first_since"),
    )
    op.create_table(
        "batches",
        _key("batch_id", sa.Integer),
        _text("spreadsheet", index=True),
        sa.Column("token", sa.BigInteger, nullable=False, unique=True),
        _text("kind"),
        _text("body_digest"),
        _moment("sent_at"),
        _moment("answered_at", nullable=True),
        _text("outcome", nullable=True),
        _text("body", nullable=True),
        _moment("forgotten_at", nullable=True),
    )
    op.create_table(
        "moves",
        _key("move_id"),
        _text("client_id", index=True),
        _text("source"),
        _text("target"),
        _text("state"),
        _text("image_json"),
        _reference("copy_batch", "batches.batch_id"),
        _reference("remove_batch", "batches.batch_id"),
        _number("attempt"),
        _text("why_json", nullable=True),
        _moment("created_at"),
        _moment("changed_at", index=True),
    )
    under_way = sa.text("state NOT IN ('done', 'abandoned')")
    op.create_index(
        "uq_moves_under_way",
        "moves",
        ["client_id"],
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )


def _make_tables_of_imports() -> None:
    op.create_table(
        "imports",
        _key("import_id", sa.Integer),
        _text("kind"),
        _text("source"),
        _moment("at"),
        _number("accepted"),
        _number("rejected"),
    )
    op.create_table(
        "purchases",
        _key("purchase_id", sa.Integer),
        sa.Column(
            "client_id", sa.Text, sa.ForeignKey("clients.client_id"), nullable=False
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        _text("document"),
        _text("product"),
        sa.Column("quantity", sa.Double, nullable=True),
        _reference("import_id", "imports.import_id"),
        sa.Column("content_key", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_purchases_client_id_day", "purchases", ["client_id", "day"])
    op.create_table(
        "arrivals",
        _key("arrival_id", sa.Integer),
        _text("stage"),
        _text("cells_json"),
        _reference("import_id", "imports.import_id"),
        _text("client_id", nullable=True),
        _moment("placed_at", nullable=True, index=True),
    )


def _make_tables_of_the_desk() -> None:
    op.create_table(
        "access_events",
        _key("event_id", sa.Integer),
        _moment("at", index=True),
        _text("spreadsheet"),
        _text("file_name"),
        _text("person"),
        _text("event"),
        _text("role"),
        _text("why_json", nullable=True),
    )
    op.create_table(
        "held",
        _key("key"),
        _text("kind"),
        _text("subject"),
        _text("base"),
        _text("why_json"),
        _text("hint_json"),
        _moment("since"),
    )
    op.create_table(
        "published",
        _key("place"),
        _key("tab"),
        _text("digest"),
        _moment("at"),
    )
