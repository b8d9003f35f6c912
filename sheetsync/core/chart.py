"""A chart as a value: which columns of a table it draws.

It holds no figures of its own, so a chart can't show what its table does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sheetsync.locales.text import Text


class Shape(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """Lying bars: long names stand beside them."""
    COLUMNS = "columns"
    """Standing bars, from left to right as time goes."""
    STACKED = "stacked"
    """Standing bars, of which each column is a part."""
    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of a table's columns.

    Attributes:
        title: What it shows.
        shape: How it is drawn.
        labels: Id of the column whose cells stand along the axis.
        series: Ids of the columns that are drawn.
        unit: What the other axis counts.
        rows: It draws only so many rows, from the first on; None for all.
    """

    title: Text
    shape: Shape
    labels: str
    series: tuple[str, ...]
    unit: Text
    rows: int | None = None
