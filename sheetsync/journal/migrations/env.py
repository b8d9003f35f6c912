"""Alembic's entry: it migrates on the connection that the journal hands it."""

from __future__ import annotations

from alembic import context

from sheetsync.journal.schema import tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=tables
)
with context.begin_transaction():
    context.run_migrations()
