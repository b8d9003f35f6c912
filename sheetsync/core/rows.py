"""Cells and rows: what is blank, what is equal, how dates and texts are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None
"""A cell's typed value; dates are serial day numbers, as Google keeps them."""

Cells: TypeAlias = Mapping[str, Cell]
"""A row's cells by column: a column's id, or ``own:Header`` for people's own."""

OWN = "own:"
"""Prefix of the key of a column that people made themselves."""

CELL_LIMIT = 50_000
"""Google's limit of characters in one cell."""

_EPOCH = date(1899, 12, 30)
_DAYS = (date(9999, 12, 31) - _EPOCH).days


def is_blank(cell: Cell) -> bool:
    """Whether nothing is typed there; an empty checkbox is nothing, too."""
    return cell is None or cell is False or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """A cell as text, trimmed; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def folded(cell: Cell) -> str:
    """A cell's text for comparison: case, spaces and lookalikes don't count."""
    return as_text(cell).replace("ё", "е").replace("Ё", "Е").casefold()


def digits(cell: Cell) -> str:
    """The last ten digits of a phone number, whatever else is typed with them."""
    return "".join(one for one in as_text(cell) if one.isdigit())[-10:]


def as_day(cell: Cell) -> date | None:
    """The day that a date cell holds; None if it holds no date."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return _EPOCH + timedelta(days=int(cell)) if 0 < cell <= _DAYS else None


def as_moment(number: float) -> datetime:
    """The moment that a number of 0 or more means in a cell, to the second."""
    return datetime.combine(_EPOCH, time()) + timedelta(seconds=round(number * 86_400))


def serial(day: date) -> int:
    """A day as Google keeps it: days since 1899-12-30."""
    return (day - _EPOCH).days


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def filled(cells: Cells) -> dict[str, Cell]:
    """The cells that hold something, numbers in one form."""
    return {key: _plain(cell) for key, cell in cells.items() if not is_blank(cell)}


def fingerprint(cells: Cells) -> str:
    """Sixteen hexadecimal digits that differ where a filled cell differs."""
    canonical = json.dumps(sorted(filled(cells).items()), ensure_ascii=False)
    return hashlib.blake2b(canonical.encode(), digest_size=8).hexdigest()


def same(one: Cells, other: Cells) -> bool:
    """Whether two rows hold the same."""
    return filled(one) == filled(other)
