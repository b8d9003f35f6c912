"""Cells between a row and the journal, which keeps what a base has no column for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sheetsync.config import Column
from sheetsync.core.kept import KeptCell, KeptCells, packed_cell, whole_cell
from sheetsync.worker.cells import Image, is_default


def unpacked(kept: KeptCells) -> Image:
    """Kept cells as cells of a row."""
    return {key: whole_cell(cell) for key, cell in kept.items()}


def packed(cells: Image, columns: Iterable[Column]) -> dict[str, KeptCell]:
    """Cells of a row for the journal, without formats that their columns have anyway.

    Args:
        cells: The cells; one that waits for a base is called ``id@stage``.
        columns: The configured columns of the tab that they come from.
    """
    kinds = {one.id: one.type for one in columns}
    kept: dict[str, KeptCell] = {}
    for key, cell in cells.items():
        kind = kinds.get(key.partition("@")[0])
        plain = kind is not None and is_default(cell.get("format", {}), kind)
        bare = {name: one for name, one in cell.items() if name != "format"}
        one = packed_cell(bare if plain else cell)
        if one is not None:
            kept[key] = one
    return kept


def laid_over(waiting: Image, brought: Image) -> Image:
    """The cells that a row brings; where it brings no value, one that waited stands."""
    return {
        key: _laid_over(waiting.get(key, {}), brought.get(key, {}))
        for key in {**waiting, **brought}
    }


def _laid_over(
    waiting: Mapping[str, Any], brought: Mapping[str, Any]
) -> dict[str, Any]:
    return dict(brought) if "value" in brought else {**waiting, **brought}
