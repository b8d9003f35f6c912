"""The journal's tables, the same on SQLite and PostgreSQL.

What each is for stands beside it; what its values mean is said by the records of
sheetsync.journal.records that they are read into. Changes go through a migration. What
came from files stands in sheetsync.journal.import_schema.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from sheetsync.journal.moment import Moment

tables = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Facts about this journal as a whole.
meta = Table(
    "meta",
    tables,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Every pass of the worker.
cycles = Table(
    "cycles",
    tables,
    Column("cycle_id", Integer, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", Text),
    Column("counts_json", Text),
)

# Which spreadsheet is which base.
bases = Table(
    "bases",
    tables,
    Column("base", Text, primary_key=True),
    Column("spreadsheet", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("version_checked", BigInteger),
    Column("checked_at", Moment),
    Column("retired_at", Moment),
)

# Everybody ever registered, and where he lives.
clients = Table(
    "clients",
    tables,
    Column("client_id", Text, primary_key=True),
    Column("registered_at", Moment, nullable=False),
    Column("base", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("kept_json", Text, nullable=False),
    Column("revision", BigInteger, nullable=False, server_default="0", index=True),
)

# The last snapshot of each base.
rows = Table(
    "rows",
    tables,
    Column("base", Text, primary_key=True),
    Column("client_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("cells_json", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

# Who was in which stage from when to when.
stays = Table(
    "stays",
    tables,
    Column("client_id", Text, primary_key=True),
    Column("entered_at", Moment, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("left_at", Moment),
    Column("responsible", Text, nullable=False),
    Index("ix_stays_stage_entered_at", "stage", "entered_at"),
)

# Rows that want something and may still be typed in.
settling = Table(
    "settling",
    tables,
    Column("base", Text, primary_key=True),
    Column("client_id", Text, primary_key=True),
    Column("target", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("first_since", Moment, nullable=False),
)

# Requests that write clients' rows, recorded before they leave.
batches = Table(
    "batches",
    tables,
    Column("batch_id", Integer, primary_key=True),
    Column("spreadsheet", Text, nullable=False, index=True),
    Column("token", BigInteger, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("outcome", Text),
    Column("body", Text),
    Column("forgotten_at", Moment),
)

# Clients on their way from one base to another.
moves = Table(
    "moves",
    tables,
    Column("move_id", Text, primary_key=True),
    Column("client_id", Text, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("image_json", Text, nullable=False),
    Column("copy_batch", ForeignKey("batches.batch_id")),
    Column("remove_batch", ForeignKey("batches.batch_id")),
    Column("attempt", Integer, nullable=False),
    Column("why_json", Text),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
)

UNDER_WAY = text("state NOT IN ('done', 'abandoned')")
"""Which moves are under way or parked: a client has one of them at most."""

Index(
    "uq_moves_under_way",
    moves.c.client_id,
    unique=True,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)

# Rows that a batch hit and did not mean; they must stand in their base again.
repairs = Table(
    "repairs",
    tables,
    Column("repair_id", Integer, primary_key=True),
    Column("hit_batch", ForeignKey("batches.batch_id"), nullable=False),
    Column("base", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("stood", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("image_json", Text, nullable=False),
    Column("put_batch", ForeignKey("batches.batch_id")),
    Column("done_at", Moment),
)

# Access given, taken and closed; only ever added to, which the database enforces.
access_events = Table(
    "access_events",
    tables,
    Column("event_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("spreadsheet", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("why_json", Text),
    Column("base", Text, nullable=False, server_default=""),
    Column("possible", Integer, nullable=False, server_default="0"),
)

# Bases that the owner wants in a fresh spreadsheet, without version history.
rotations = Table(
    "rotations",
    tables,
    Column("rotation_id", Integer, primary_key=True),
    Column("base", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("ended_at", Moment),
    Column("why_json", Text),
)

# What waits for a person now.
held = Table(
    "held",
    tables,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("why_json", Text, nullable=False),
    Column("hint_json", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("mark", Text, nullable=False, server_default=""),
)

# What the owner answered to what waited for him; only ever added to.
decisions = Table(
    "decisions",
    tables,
    Column("decision_id", Integer, primary_key=True),
    Column("item", Text, nullable=False, index=True),
    Column("key", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("base", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", Moment, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("order_json", Text),
    Column("why_json", Text),
    Column("settled_at", Moment),
)

# What the derived tabs show.
published = Table(
    "published",
    tables,
    Column("place", Text, primary_key=True),
    Column("tab", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# What happened to whom; only ever added to.
history = Table(
    "history",
    tables,
    Column("event_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("cycle_id", ForeignKey("cycles.cycle_id")),
    Column("subject", Text, nullable=False, index=True),
    Column("event", Text, nullable=False),
    Column("detail_json", Text, nullable=False),
)

# Every change of a row that was seen between two cycles; only ever added to.
row_changes = Table(
    "row_changes",
    tables,
    Column("change_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("base", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("client_id", Text, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("before_json", Text),
    Column("after_json", Text),
    Index("ix_row_changes_base_at", "base", "at"),
)

# The last snapshot of tabs of child rows; a row's number is never given again.
child_rows = Table(
    "child_rows",
    tables,
    Column("number", Integer, primary_key=True),
    Column("base", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("cells_json", Text, nullable=False),
    Index("ix_child_rows_base_tab", "base", "tab"),
    sqlite_autoincrement=True,
)

# What child rows hold that their present tab has no column for.
kept_rows = Table(
    "kept_rows",
    tables,
    Column("entry_id", Integer, primary_key=True),
    Column("client_id", Text, nullable=False, index=True),
    Column("tab", Text, nullable=False),
    Column("seen_json", Text),
    Column("cells_json", Text, nullable=False),
)

# Bases that the owner wants back as they stood at a moment.
restores = Table(
    "restores",
    tables,
    Column("restore_id", Integer, primary_key=True),
    Column("base", Text, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

# Rows that were written to bring a base back, and rows that are still owed to it.
restored_rows = Table(
    "restored_rows",
    tables,
    Column("entry_id", Integer, primary_key=True),
    Column("restore_id", ForeignKey("restores.restore_id"), nullable=False, index=True),
    Column("tab", Text, nullable=False),
    Column("client_id", Text, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("position", Integer),
    Column("found_json", Text),
    Column("cells_json", Text, nullable=False),
    Column("owed", Boolean, nullable=False),
    Column("batch_id", ForeignKey("batches.batch_id"), index=True),
    Column("outcome", Text),
)

# Finished moves that the owner wants taken back.
undo_orders = Table(
    "undo_orders",
    tables,
    Column("order_id", Integer, primary_key=True),
    Column("move_id", Text, nullable=False),
    Column("client_id", Text, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", Text),
    Column("why_json", Text),
)
