"""What the local Google remembers: people, files, books, and how it undoes."""

from __future__ import annotations
