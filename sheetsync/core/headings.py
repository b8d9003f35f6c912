"""Rows that people make for the eye: a header typed a second time."""

from __future__ import annotations

from collections.abc import Iterable

from sheetsync.config import Column
from sheetsync.core.rows import OWN, Cells, folded
from sheetsync.locales.headers import known_headers

_ENOUGH = 2
"""One cell that says what its column is called may be a client's odd name."""


def repeats_header(columns: Iterable[Column], cells: Cells) -> bool:
    """Whether a row says nothing but what its columns are called.

    Args:
        columns: The tab's columns.
        cells: What people typed into the row.
    """
    if len(cells) < _ENOUGH:
        return False
    known = {one.id: {folded(name) for name in known_headers(one)} for one in columns}
    return all(
        folded(cell) == folded(key.removeprefix(OWN))
        if key.startswith(OWN)
        else folded(cell) in known.get(key, set())
        for key, cell in cells.items()
    )
