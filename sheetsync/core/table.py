"""A derived table as a value: what a report says, before anybody writes it.

Reports make tables, the worker publishes them and the command line prints them;
none of the three knows the others. Hence the shape stands here, with the
standard library alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from sheetsync.core.chart import Chart
from sheetsync.core.tint import Tint
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another report's tab.

    Attributes:
        words: What stands there.
        report: That report's id.
    """

    words: Text
    report: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A change as a share of what was before, and whether it is good news.

    Attributes:
        share: 0.5 for half more, -0.5 for half less.
        good: None where nobody can tell.
    """

    share: float
    good: bool | None


Value: TypeAlias = (
    "str | int | float | Decimal | date | datetime | bool | Text | Link | Trend | None"
)
"""What a cell holds; ``None`` is a blank cell, a `Text` is said on publishing."""

Row: TypeAlias = tuple[Value, ...]
"""The cells of one row, in the order of the table's columns."""


class Kind(StrEnum):
    """How a column's cells are formatted; a cell may still hold words instead."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    CLIENT_ID = "client_id"
    CHOICE = "choice"
    SENTENCE = "sentence"
    HEADING = "heading"
    FIGURE = "figure"
    """Each cell after what it holds: amounts as money, days as days. A table with
    such a column may hold links and trends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a derived table.

    Attributes:
        id: Its word in code and JSON; unique in its table.
        header: What stands on top of it.
        kind: How its cells are formatted. Money is `Decimal` in the company's
            currency, a per cent a number from 0 to 1, a moment a local time of
            the company without zone.
        note: How the figure is defined, shown on the header.
        tints: Which of its figures stand out.
    """

    id: str
    header: Text
    kind: Kind = Kind.TEXT
    note: Text | None = None
    tints: tuple[Tint, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A derived table: its columns, its rows in their order, and a remark.

    Attributes:
        columns: From left to right.
        rows: From top to bottom, each with one cell for every column.
        note: What the reader must know about the table as a whole.
        choices: For each row what its reader may pick in the column of the kind
            `Kind.CHOICE`, none for some; () for a table without such a column.
            Those cells are the reader's.
        charts: What is drawn beside it.

    Raises:
        ValueError: If a row is longer or shorter than the header, two columns have
            one id, there are choices and not for every row, or a chart draws a
            column that is not there.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...] = ()
    note: Text | None = None
    choices: tuple[tuple[Text, ...], ...] = ()
    charts: tuple[Chart, ...] = ()

    def __post_init__(self) -> None:
        if self.choices and len(self.choices) != len(self.rows):
            raise ValueError(
                f"{len(self.rows)} rows of the table and {len(self.choices)} choices"
            )
        ids = [one.id for one in self.columns]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two columns of the table have one id: {ids}")
        drawn = {one for chart in self.charts for one in (chart.labels, *chart.series)}
        if drawn - set(ids):
            raise ValueError(f"a chart draws columns that are not there: {drawn}")
        for place, row in enumerate(self.rows):
            if len(row) != len(ids):
                raise ValueError(
                    f"row {place} of the table has {len(row)} cells, "
                    f"but there are {len(ids)} columns: {ids}"
                )

    def column(self, column_id: str) -> tuple[Value, ...]:
        """The cells of one column, from top to bottom.

        Raises:
            KeyError: If the table has no such column.
        """
        for place, one in enumerate(self.columns):
            if one.id == column_id:
                return tuple(row[place] for row in self.rows)
        raise KeyError(column_id)
