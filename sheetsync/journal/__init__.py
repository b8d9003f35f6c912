"""The journal: SQL tables that say what sheetsync did, is doing and knows."""

from __future__ import annotations

from sheetsync.journal.book import Book
from sheetsync.journal.engine import beside
from sheetsync.journal.journal import Journal

__all__ = ["Book", "Journal", "beside"]
