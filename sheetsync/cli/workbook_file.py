"""A table as an Excel workbook: typed cells, tints, charts, ready to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from sheetsync.cli.table_files import Say, cell_words
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.core.tint import Side
from sheetsync.locales.text import Text
from sheetsync.worker.tints import COLOURS

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]*?/\\:]")
_WRITTEN = datetime.fromisoformat("2000-01-01T00:00:00")
"""When the workbook says it was written: equal tables give equal bytes."""

_PATTERNS = {
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_SHAPES = {
    Shape.BARS: {"type": "bar"},
    Shape.COLUMNS: {"type": "column"},
    Shape.STACKED: {"type": "column", "subtype": "stacked"},
    Shape.LINES: {"type": "line"},
}
_CONDITIONS = {Side.BELOW: "<", Side.FROM: ">=", Side.ABOVE: ">"}
_WIDEST, _HEADER, _AROUND = 60, 12, 3
"""Letters of cells and of a header that a column shows, and the space around them."""
_LINE = 15
"""Points that a line of a header is high."""
_A4 = 9
_CHART_ROWS = 16
"""So many rows a chart takes."""


def as_xlsx(title: str, table: Table, say: Say) -> bytes:
    """The bytes of a workbook of one sheet.

    Args:
        title: What the sheet is called.
        table: What stands on it.
        say: Says a text in the reader's language.
    """
    packed = BytesIO()
    # What begins with = is somebody's text, never a formula.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(packed, plain)
    book.set_properties({"created": _WRITTEN})
    name = _NOT_IN_NAMES.sub(" ", title)[:_LONGEST_NAME].strip("'") or "1"
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "indent": 1}
    )
    looks = {
        kind: book.add_format({"num_format": pattern})
        for kind, pattern in _PATTERNS.items()
    }
    words = book.add_format({"indent": 1})
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, say(column.header), head)
    for number, row in enumerate(table.rows, 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            look = looks.get(kind_of(cell, column))
            _write(sheet, number, place, cell, look, words, say)
    _tint(book, sheet, table)
    _lay_out(sheet, table, say)
    for number, chart in enumerate(table.charts):
        _draw(book, sheet, table, chart, number, say)
    book.close()
    return packed.getvalue()


def _write(
    sheet: Any,
    row: int,
    place: int,
    cell: Value,
    look: Any,
    words: Any,
    say: Say,
) -> None:
    """Write a cell: a figure in its look, words in theirs."""
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, place, cell)
        case datetime():
            sheet.write_datetime(row, place, cell.replace(tzinfo=None), look)
        case date():
            sheet.write_datetime(row, place, cell, look)
        case int() | float() | Decimal():
            sheet.write_number(row, place, cell, look)
        case Trend():
            sheet.write_number(row, place, cell.share, look)
        case Text():
            sheet.write_string(row, place, say(cell), words)
        case Link():
            sheet.write_string(row, place, say(cell.words), words)
        case _:
            sheet.write_string(row, place, cell, words)


def _tint(book: Any, sheet: Any, table: Table) -> None:
    """Colour what stands out; for Excel words are more than any number, so it asks."""
    if not table.rows:
        return
    last = len(table.rows)
    looks = {
        mood: book.add_format({"bg_color": "#" + bytes(parts).hex().upper()})
        for mood, parts in COLOURS.items()
    }
    for place, column in enumerate(table.columns):
        first = xl_rowcol_to_cell(1, place)
        for tint in column.tints:
            holds = f"{first}{_CONDITIONS[tint.side]}{tint.border}"
            rule = {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({first}),{holds})",
                "format": looks[tint.mood],
            }
            sheet.conditional_format(1, place, last, place, rule)


def _lay_out(sheet: Any, table: Table, say: Say) -> None:
    """The header stays in sight and filters; printed, all columns fit one page."""
    lines = 1
    for place, column in enumerate(table.columns):
        header = say(column.header)
        cells = [cell_words(row[place], column, say) for row in table.rows]
        width = _width(header, cells)
        sheet.set_column(place, place, width + _AROUND)
        lines = max(lines, len(wrap(header, width)))
    sheet.set_row(0, lines * _LINE)
    sheet.freeze_panes(1, 0)
    if all(one.kind is not Kind.FIGURE for one in table.columns):
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _width(header: str, cells: Iterable[str]) -> int:
    """Letters that a column shows; a header goes on in the next line, by words."""
    least = max(min(len(header), _HEADER), *map(len, header.split()))
    longest = max(map(len, cells), default=0)
    return max(least, min(longest, _WIDEST))


def kind_of(cell: Value, column: TableColumn) -> Kind:
    """A column's kind; of a cell that goes by what it holds, its own."""
    if column.kind is not Kind.FIGURE:
        return column.kind
    match cell:
        case Decimal():
            return Kind.MONEY
        case Trend():
            return Kind.PERCENT
        case datetime():
            return Kind.MOMENT
        case date():
            return Kind.DATE
        case _:
            return Kind.NUMBER


def _draw(
    book: Any, sheet: Any, table: Table, chart: Chart, number: int, say: Say
) -> None:
    """Put a chart to the right of the table, below those before it."""
    places = {one.id: place for place, one in enumerate(table.columns)}
    last = min(len(table.rows), chart.rows or len(table.rows))
    if not last:
        return
    labels = places[chart.labels]
    drawn = book.add_chart(_SHAPES[chart.shape])
    for one in chart.series:
        drawn.add_series(
            {
                "name": [sheet.get_name(), 0, places[one]],
                "categories": [sheet.get_name(), 1, labels, last, labels],
                "values": [sheet.get_name(), 1, places[one], last, places[one]],
            }
        )
    drawn.set_title({"name": say(chart.title)})
    along: dict[str, Any] = {"name": say(table.columns[labels].header)}
    pattern = _PATTERNS.get(table.columns[labels].kind)
    if pattern:
        # A chart takes no format from cells: days would stand there as numbers.
        along["num_format"] = pattern
    up: dict[str, Any] = {"name": say(chart.unit)}
    if chart.shape is Shape.BARS:
        # Read from the top, the figures below; XlsxWriter's x lies, and is theirs.
        along |= {"reverse": True, "crossing": "max"}
        along, up = up, along
    drawn.set_x_axis(along)
    drawn.set_y_axis(up)
    if len(chart.series) == 1:
        drawn.set_legend({"none": True})
    sheet.insert_chart(1 + number * _CHART_ROWS, len(table.columns) + 1, drawn)
