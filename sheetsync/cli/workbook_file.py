"""A table as an Excel workbook: typed cells, a frozen header, and its charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias

from xlsxwriter import Workbook

from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.locales.text import Text

Say: TypeAlias = Callable[[Text], str]

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
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    looks = {
        kind: book.add_format({"num_format": pattern})
        for kind, pattern in _PATTERNS.items()
    }
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, say(column.header), head)
    for number, row in enumerate(table.rows, 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, place, cell, column, looks, say)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    for number, chart in enumerate(table.charts):
        _draw(book, sheet, table, chart, number, say)
    book.close()
    return packed.getvalue()


def _write(
    sheet: Any,
    row: int,
    place: int,
    cell: Value,
    column: TableColumn,
    looks: Mapping[Kind, Any],
    say: Say,
) -> None:
    look = looks.get(kind_of(cell, column))
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
            sheet.write_string(row, place, say(cell))
        case Link():
            sheet.write_string(row, place, say(cell.words))
        case _:
            sheet.write_string(row, place, cell)


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
    drawn.set_x_axis({"name": say(table.columns[labels].header)})
    drawn.set_y_axis({"name": say(chart.unit)})
    if chart.shape is Shape.BARS:
        # XlsxWriter calls the axis of the labels x for lying bars, too; read from top.
        drawn.set_x_axis({"name": say(table.columns[labels].header), "reverse": True})
    if len(chart.series) == 1:
        drawn.set_legend({"none": True})
    sheet.insert_chart(1 + number * _CHART_ROWS, len(table.columns) + 1, drawn)
