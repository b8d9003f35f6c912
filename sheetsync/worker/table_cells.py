"""A derived table as Google's cells: typed, so that dates sort and money adds up.

Nothing is written as text that Google would parse: what a client is called can
never become a formula, and no locale can swap a day and a month.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sheetsync.core.rows import serial
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.core.tint import Tint
from sheetsync.locales.text import Text
from sheetsync.worker.cell_looks import (
    FORMATTED_ALIKE,
    FORMATTED_APART,
    CellJson,
    kind_format,
    styled,
)
from sheetsync.worker.cells import HEADER_LOOK, entered
from sheetsync.worker.chart_cells import ChartCells, chart_cells

_SECONDS_A_DAY = 86_400
_DEFAULT_WIDTH = 170
_PER_LETTER, _AROUND = 8, 22
"""Pixels of a letter, and of the space on both sides of a cell's words."""
_WIDEST, _LOOKED_AT = 260, 200
"""Pixels that a column of words has at most, and how many of its cells are measured."""
_WIDTHS = {
    Kind.CLIENT_ID: 90,
    Kind.NUMBER: 90,
    Kind.PERCENT: 90,
    Kind.DATE: 100,
    Kind.MONEY: 120,
    Kind.MOMENT: 135,
    Kind.CHOICE: 220,
    Kind.SENTENCE: 280,
    Kind.HEADING: 150,
    Kind.FIGURE: 120,
}
_FIGURES = {
    *(Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.FIGURE),
    *(Kind.DATE, Kind.MOMENT),
}
_ABOVE_FIGURES = {**HEADER_LOOK, "horizontalAlignment": "RIGHT"}
"""Figures and days stand at the right of their cells, and so do their headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCells:
    """A derived table, said in one language and ready to be written.

    Attributes:
        title: The name of its tab.
        header: The header's cells, with definitions as notes.
        formats: Each column's CellFormat; {} for Google's automatic one.
        widths: Each column's width in pixels.
        rows: The cells below, each row without its blank end.
        fields: What of a cell below is written: its value; where cells of one column
            differ in their looks, those, too.
        choices: For each row what its reader may pick; () where nobody picks.
        picks: The column of his cells; None where nobody picks.
        charts: What is drawn beside it.
        tints: Which figures stand out, by their column's place.
        filters: Whether its reader may filter and sort it by its header.
        look: Digest of everything but rows and charts.
        digest: Digest of everything; `chart_marks` reads its end.
    """

    title: str
    header: tuple[CellJson, ...]
    formats: tuple[Mapping[str, Any], ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[CellJson, ...], ...]
    fields: str
    choices: tuple[tuple[str, ...], ...]
    picks: int | None
    charts: tuple[ChartCells, ...]
    tints: tuple[tuple[int, Tint], ...]
    filters: bool
    look: str
    digest: str


def table_cells(
    title: Text, table: Table, say: Callable[[Text], str], locale: str
) -> TableCells:
    """Say a table in a language and type its cells.

    Args:
        title: The name of its tab.
        table: The table; its remark becomes part of the first header's note.
        say: Says a text in the company's language.
        locale: That language; it decides how dates look.
    """
    name = say(title)
    header = tuple(_header(column, say) for column in table.columns)
    if table.note is not None:
        first = {**header[0], "note": _paragraphs(say(table.note), header[0])}
        header = (first, *header[1:])
    kinds = [one.kind for one in table.columns]
    formats = tuple(kind_format(one, locale) for one in kinds)
    by_cell = Kind.FIGURE in kinds
    rows = tuple(_row(row, say) for row in table.rows)
    if by_cell:
        rows = tuple(
            styled(row, cells, formats, locale)
            for row, cells in zip(table.rows, rows, strict=True)
        )
    choices = tuple(tuple(say(one) for one in some) for some in table.choices)
    picks = [place for place, one in enumerate(kinds) if one is Kind.CHOICE]
    tints = tuple(
        (place, tint) for place, one in enumerate(table.columns) for tint in one.tints
    )
    look = _digest([name, header, formats, *map(repr, tints)])
    charts = chart_cells(table, say)
    rows_digest = _digest([rows, choices] if choices else rows)
    marks = "".join(f":{one.mark}" for one in charts)
    return TableCells(
        title=name,
        header=header,
        formats=formats,
        widths=tuple(
            _width(one, [row[place] for row in table.rows[:_LOOKED_AT]], say)
            for place, one in enumerate(table.columns)
        ),
        rows=rows,
        fields=FORMATTED_APART if by_cell else FORMATTED_ALIKE,
        choices=choices,
        picks=picks[0] if picks else None,
        charts=charts,
        tints=tints,
        filters=not picks and not by_cell,
        look=look,
        digest=f"{look}:{rows_digest}{marks}",
    )


def chart_marks(digest: str) -> list[str]:
    """The marks of the charts beside a table, out of its digest."""
    _look, _rows, *marks = digest.split(":") if digest else ("", "")
    return marks


def under_way(cells: TableCells, shown: str) -> str:
    """The digest of a tab that has the cells' look, and some rows that nobody knows.

    Args:
        cells: What it should show.
        shown: Digest of what it was last made to show; "" if nobody knows.
    """
    return ":".join([cells.look, "", *chart_marks(shown)])


def typed(value: Value, say: Callable[[Text], str]) -> dict[str, Any]:
    """A value of a table as Google's ExtendedValue; {} for a blank one.

    Amounts of up to 15 digits arrive exactly: the shortest text of the binary
    number is the decimal one, and Google keeps the same binary number.
    """
    match value:
        case Text():
            return entered(say(value))
        case Link():
            return entered(say(value.words))
        case Trend():
            return entered(value.share)
        case Decimal():
            whole = value == value.to_integral_value()
            return entered(int(value) if whole else float(value))
        case datetime():
            return entered(_moment(value))
        case date():
            return entered(serial(value))
        case _:
            return entered(value)


def _moment(moment: datetime) -> float:
    """A local time as Google keeps it: days since 1899-12-30, to the second."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return serial(moment.date()) + seconds / _SECONDS_A_DAY


def _width(
    column: TableColumn, cells: Sequence[Value], say: Callable[[Text], str]
) -> int:
    """Pixels of a column: what its cells need, and its header in one line if short.

    Args:
        column: The column.
        cells: The first of its cells: most words of the others are no longer.
        say: Says a text in the company's language.
    """
    header = _AROUND + _PER_LETTER * len(say(column.header))
    usual = _WIDTHS.get(column.kind, _DEFAULT_WIDTH)
    if column.kind is Kind.TEXT:
        longest = max((_length(one, say) for one in cells), default=0)
        usual = max(usual, min(_AROUND + _PER_LETTER * longest, _WIDEST))
    return max(usual, min(header, _DEFAULT_WIDTH))


def _length(value: Value, say: Callable[[Text], str]) -> int:
    """Letters of words; other values are short."""
    match value:
        case str():
            return len(value)
        case Text():
            return len(say(value))
        case Link():
            return len(say(value.words))
        case _:
            return 0


def _header(column: TableColumn, say: Callable[[Text], str]) -> CellJson:
    cell: CellJson = {
        "userEnteredValue": entered(say(column.header)),
        "userEnteredFormat": _ABOVE_FIGURES if column.kind in _FIGURES else HEADER_LOOK,
    }
    if column.note is not None:
        cell["note"] = say(column.note)
    return cell


def _paragraphs(remark: str, header: CellJson) -> str:
    own = header.get("note")
    return f"{remark}\n\n{own}" if own else remark


def _row(row: tuple[Value, ...], say: Callable[[Text], str]) -> tuple[CellJson, ...]:
    cells = [typed(value, say) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple({"userEnteredValue": one} if one else {} for one in cells)


def _digest(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()
