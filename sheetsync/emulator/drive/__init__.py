"""Drive v3 of the local Google: files, sharing, changes, comments."""

from __future__ import annotations
