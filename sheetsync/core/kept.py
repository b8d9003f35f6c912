"""Cells that a client's base has no column for, as the journal keeps them.

Most hold a value and nothing else and are kept as that value. One that holds more
(a note, a format, links) is kept whole: by member, as `sheetsync.worker.cells.Image`
names them, so that it comes back as it went.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sheetsync.core.rows import Cell, filled

KeptCell: TypeAlias = Cell | Mapping[str, Any]
"""A bare value, or a whole cell."""

KeptCells: TypeAlias = Mapping[str, KeptCell]
"""Kept cells by column: its id, ``own:Header``, or ``id@stage`` for a claim."""


def whole_cell(kept: KeptCell) -> dict[str, Any]:
    """A kept cell by member."""
    if isinstance(kept, Mapping):
        return dict(kept)
    return {} if kept is None else {"value": kept}


def packed_cell(cell: Mapping[str, Any]) -> KeptCell:
    """A cell as it is kept; None where there is nothing to keep."""
    if not cell:
        return None
    value: Cell = cell.get("value")
    return value if cell.keys() == {"value"} else dict(cell)


def kept_values(kept: KeptCells) -> dict[str, Cell]:
    """What kept cells hold, without what belongs to their looks."""
    return filled({key: whole_cell(cell).get("value") for key, cell in kept.items()})


def kept_again(known: KeptCells, values: Mapping[str, Cell]) -> dict[str, KeptCell]:
    """Values that were found out anew, whole where the cell is known to hold the same.

    Args:
        known: The cells as they were kept.
        values: What they hold, as far as they hold anything.
    """
    had = kept_values(known)
    again: dict[str, KeptCell] = {
        key: cell for key, cell in known.items() if key not in had
    }
    for key, value in values.items():
        again[key] = known[key] if key in had and had[key] == value else value
    return again
