"""A table for the terminal, for programs, or as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text as Words

from sheetsync.core.chart import Chart
from sheetsync.core.rows import serial
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.locales.text import Text

Say: TypeAlias = Callable[[Text], str]

_RIGHT = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.FIGURE})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE = 400
_FORMATS = ("General", "0.00", "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm")
_FORMAT_OF = {Kind.MONEY: 1, Kind.PERCENT: 2, Kind.DATE: 3, Kind.MOMENT: 4}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


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
        shown.add_row(*(Words(_shown(cell, one, say)) for cell, one in cells))
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


def as_xlsx(title: str, table: Table, say: Say) -> bytes:
    """An Excel workbook of one sheet, its cells typed and its header frozen."""
    header = "".join(_words(say(one.header)) for one in table.columns)
    rows = "".join(
        f"<row>{''.join(map(_typed, row, table.columns, [say] * len(row)))}</row>"
        for row in table.rows
    )
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><sheetData>"
        f"<row>{header}</row>{rows}</sheetData></worksheet>"
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
            f'name="{_sheet_name(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": sheet,
    }
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name), content)
    return page.getvalue()


def _shown(cell: Value, column: TableColumn, say: Say) -> str:
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


def _typed(cell: Value, column: TableColumn, say: Say) -> str:
    style = _FORMAT_OF.get(_kind_of(cell, column), 0)
    match cell:
        case None:
            return "<c/>"
        case datetime():
            seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
            return f'<c s="{style}"><v>{serial(cell.date()) + seconds / 86400}</v></c>'
        case date():
            return f'<c s="{style}"><v>{serial(cell)}</v></c>'
        case bool():
            return f'<c t="b"><v>{int(cell)}</v></c>'
        case int() | float() | Decimal():
            return f'<c s="{style}"><v>{cell}</v></c>'
        case Text():
            return _words(say(cell))
        case Link():
            return _words(say(cell.words))
        case Trend():
            return f'<c s="{style}"><v>{cell.share}</v></c>'
        case _:
            return _words(cell)


def _kind_of(cell: Value, column: TableColumn) -> Kind:
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


def _words(words: str) -> str:
    clean = escape(_NOT_IN_XML.sub("", words))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'


def _sheet_name(title: str) -> str:
    return escape(re.sub(r"[\[\]*?/\\:]", " ", title)[:31], {'"': "&quot;"})


def _relations(targets: Mapping[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    head = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    return f"{head}{lines}</Relationships>"


def _content_types() -> str:
    parts = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/worksheets/sheet1.xml": "worksheet",
        "/xl/styles.xml": "styles",
    }
    lines = "".join(
        f'<Override PartName="{name}" ContentType="{_PARTS}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{lines}</Types>"
    )


def _styles() -> str:
    formats = "".join(
        f'<numFmt numFmtId="{164 + number}" formatCode="{one}"/>'
        for number, one in enumerate(_FORMATS)
    )
    looks = "".join(
        f'<xf numFmtId="{164 + number}" fontId="0" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1"/>'
        for number in range(len(_FORMATS))
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}'
        '</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        f'</cellStyleXfs><cellXfs count="{len(_FORMATS)}">{looks}</cellXfs>'
        "</styleSheet>"
    )
