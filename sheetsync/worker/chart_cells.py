"""A chart of a derived table, said in one language: places of columns for their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sheetsync.core.chart import Shape
from sheetsync.core.table import Table
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCells:
    """A chart, ready to be written.

    Attributes:
        title: What stands above it.
        shape: How it is drawn.
        axis: What stands along the axis of the labels.
        unit: What the other axis counts.
        labels: Place of the column whose cells are the labels.
        series: Places of the columns that are drawn.
        rows: How many rows below the header it draws.
    """

    title: str
    shape: Shape
    axis: str
    unit: str
    labels: int
    series: tuple[int, ...]
    rows: int

    @property
    def mark(self) -> str:
        """Short digest of all of it: a chart with the same one is as it should be."""
        return hashlib.blake2b(repr(self).encode(), digest_size=6).hexdigest()


def chart_cells(table: Table, say: Callable[[Text], str]) -> tuple[ChartCells, ...]:
    """The charts of a table.

    Args:
        table: The table; of one without rows a chart draws the blank row below.
        say: Says a text in the company's language.
    """
    places = {one.id: place for place, one in enumerate(table.columns)}
    return tuple(
        ChartCells(
            title=say(one.title),
            shape=one.shape,
            axis=say(table.columns[places[one.labels]].header),
            unit=say(one.unit),
            labels=places[one.labels],
            series=tuple(places[name] for name in one.series),
            rows=max(1, min(len(table.rows), one.rows or len(table.rows))),
        )
        for one in table.charts
    )
