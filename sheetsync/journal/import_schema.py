"""The journal's tables of what came from files: imports, and what their lines told.

The others are in `sheetsync.journal.schema`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from sheetsync.journal.moment import Moment
from sheetsync.journal.schema import tables

# Files that were taken in.
imports = Table(
    "imports",
    tables,
    Column("import_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("digest", Text, nullable=False, server_default=""),
    Column("undone_at", Moment),
)

# What clients bought; money in minor units.
purchases = Table(
    "purchases",
    tables,
    Column("purchase_id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.client_id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("quantity", Double),
    Column("import_id", ForeignKey("imports.import_id")),
    Column("content_key", Text, nullable=False, unique=True),
    Column("said_again", Integer),
    Column("replaced_by", Integer),
    Index("ix_purchases_client_id_day", "client_id", "day"),
    Index("ix_purchases_document", "document"),
)

# What clients paid; money in minor units.
payments = Table(
    "payments",
    tables,
    Column("payment_id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.client_id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("import_id", ForeignKey("imports.import_id")),
    Column("said_again", Integer),
    Column("content_key", Text, nullable=False, unique=True),
    Index("ix_payments_client_id_day", "client_id", "day"),
)

# Whom we called, as the telephony counted it.
calls = Table(
    "calls",
    tables,
    Column("call_id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.client_id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("clock", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("import_id", ForeignKey("imports.import_id")),
    Column("said_again", Integer),
    Column("content_key", Text, nullable=False, unique=True),
    Index("ix_calls_client_id_day", "client_id", "day"),
)

# What clients are to buy in a month; the last row about it counts.
plans = Table(
    "plans",
    tables,
    Column("plan_id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.client_id"), nullable=False),
    Column("month", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("import_id", ForeignKey("imports.import_id")),
    Index("ix_plans_client_id_month", "client_id", "month"),
)

# Imported clients, waiting for a row or placed.
arrivals = Table(
    "arrivals",
    tables,
    Column("arrival_id", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("cells_json", Text, nullable=False),
    Column("import_id", ForeignKey("imports.import_id")),
    Column("client_id", Text),
    Column("placed_at", Moment, index=True),
)
