"""A table for the terminal, for programs, or as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text as Words

from sheetsync.core.chart import Chart
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.locales.text import Text

Say: TypeAlias = Callable[[Text], str]

_RIGHT = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.FIGURE})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE = 400


def as_text(table: Table, say: Say) -> str:
    """Columns of words for people; numbers to the right."""
    shown = Shown(box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        right = column.kind in _RIGHT
        shown.add_column(
            _printable(say(column.header)),
            justify="right" if right else "left",
            no_wrap=True,
        )
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        shown.add_row(*(Words(cell_words(cell, one, say)) for cell, one in cells))
    page = io.StringIO()
    Console(file=page, width=_WIDE, no_color=True, highlight=False).print(shown)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())


def as_csv(table: Table, say: Say) -> str:
    """Lines with commas; words that a spreadsheet would calculate get an apostrophe."""
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow([say(one.header) for one in table.columns])
    for row in table.rows:
        lines.writerow([_harmless(plain(cell, say)) for cell in row])
    return page.getvalue()


def as_json(table: Table, say: Say) -> dict[str, Any]:
    """Columns, rows by column, the remark and the charts, for programs."""
    ids = [one.id for one in table.columns]
    return {
        "note": say(table.note) if table.note else None,
        "columns": [_column(one, say) for one in table.columns],
        "rows": [
            dict(zip(ids, (plain(cell, say) for cell in row), strict=True))
            for row in table.rows
        ],
        "charts": [_chart(one, say) for one in table.charts],
    }


def plain(cell: Value, say: Say) -> str | int | float | bool | None:
    """A cell without any type of ours: amounts are numbers, days ISO words."""
    match cell:
        case Text():
            return say(cell)
        case Link():
            return say(cell.words)
        case Trend():
            return cell.share
        case Decimal():
            return int(cell) if cell == cell.to_integral_value() else float(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell


def cell_words(cell: Value, column: TableColumn, say: Say) -> str:
    """A cell of a column as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, Trend):
        return f"{cell.share * 100:+.1f} %"
    if column.kind is Kind.PERCENT and isinstance(cell, int | float):
        return f"{cell * 100:.1f} %"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return _printable(str(plain(cell, say)))


def _printable(words: str) -> str:
    """Words without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _column(column: TableColumn, say: Say) -> dict[str, str | None]:
    return {
        "id": column.id,
        "header": say(column.header),
        "kind": column.kind.value,
        "note": say(column.note) if column.note else None,
    }


def _chart(chart: Chart, say: Say) -> dict[str, object]:
    return {
        "title": say(chart.title),
        "shape": chart.shape.value,
        "labels": chart.labels,
        "series": list(chart.series),
        "unit": say(chart.unit),
        "rows": chart.rows,
    }
