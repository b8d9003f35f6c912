"""A spreadsheet as an Excel workbook: all tabs, values, formulas and number formats."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from sheetsync.emulator.sheets.render import Renderer, as_json
from sheetsync.emulator.state.area import column_name
from sheetsync.emulator.state.cells import Cell, ErrorValue, is_filled

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Content

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]*?/\\:]")
_LONGEST_NAME = 31
_FIRST_OWN_FORMAT = 164
_PATTERNS = {
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "PERCENT": "0.00%",
    "TEXT": "@",
}
"""What Excel is told of a number format that has no pattern of its own."""


def xlsx_of(book: Book, now: datetime) -> bytes:
    """Return a spreadsheet as the bytes of an .xlsx file.

    Args:
        book: The spreadsheet.
        now: The present moment, for formulas that ask for it.
    """
    writer = _Writer(Renderer(book, now))
    sheets = [writer.sheet(tab) for tab in book.tabs]
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(book),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers}
            | {"styles": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": writer.styles(),
    }
    parts |= {
        f"xl/worksheets/sheet{n}.xml": text
        for n, text in zip(numbers, sheets, strict=True)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # An entry of its own bears no time, so equal content gives equal bytes.
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, _HEAD + text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@dataclass(slots=True)
class _Writer:
    """Writes tabs and gathers the number formats that their cells use."""

    renderer: Renderer
    _formats: dict[str, int] = field(default_factory=dict)

    def sheet(self, tab: Tab) -> str:
        rows = []
        for index, row in enumerate(tab.grid.rows):
            cells = "".join(
                self._cell(tab, index, column, content)
                for column, content in enumerate(row)
                if is_filled(content)
            )
            if cells:
                rows.append(f'<row r="{index + 1}">{cells}</row>')
        body = "".join(rows)
        return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'

    def _cell(self, tab: Tab, row: int, column: int, content: Content) -> str:
        value = self.renderer.effective(tab, row, column, content)
        style = self._style(self.renderer.number_format(tab, content))
        formula = ""
        if isinstance(content, Cell) and content.formula:
            formula = f"<f>{_text(content.formula.removeprefix('='))}</f>"
        head = f'<c r="{column_name(column)}{row + 1}"' + style
        if isinstance(value, bool):
            return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
        if isinstance(value, float):
            return f"{head}>{formula}<v>{as_json(value)!r}</v></c>"
        if isinstance(value, ErrorValue):
            return f'{head} t="e">{formula}<v>{_text(value.text)}</v></c>'
        if formula:
            return f'{head} t="str">{formula}<v>{_text(value or "")}</v></c>'
        text = f'<is><t xml:space="preserve">{_text(value or "")}</t></is>'
        return f'{head} t="inlineStr">{text}</c>'

    def _style(self, number_format: Json | None) -> str:
        known = number_format or {}
        pattern = known.get("pattern") or _PATTERNS.get(known.get("type", ""), "")
        if not pattern:
            return ""
        number = self._formats.setdefault(pattern, len(self._formats) + 1)
        return f' s="{number}"'

    def styles(self) -> str:
        formats = "".join(
            f'<numFmt numFmtId="{_FIRST_OWN_FORMAT + n}" formatCode={_quoted(one)}/>'
            for one, n in self._formats.items()
        )
        own = "".join(
            f'<xf numFmtId="{_FIRST_OWN_FORMAT + n}" fontId="0" fillId="0"'
            ' borderId="0" applyNumberFormat="1"/>'
            for n in self._formats.values()
        )
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        listed = f"<numFmts>{formats}</numFmts>" if formats else ""
        return (
            f'<styleSheet xmlns="{_MAIN}">{listed}'
            '<fonts><font><sz val="10"/><name val="Arial"/></font></fonts>'
            '<fills><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            "<borders><border/></borders>"
            f"<cellStyleXfs>{plain}</cellStyleXfs><cellXfs>{plain}{own}</cellXfs>"
            '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


def _workbook(book: Book) -> str:
    sheets = "".join(
        f'<sheet name={_quoted(name)} sheetId="{n}" r:id="rId{n}"'
        + (' state="hidden"/>' if tab.hidden else "/>")
        for n, (tab, name) in enumerate(zip(book.tabs, _names(book), strict=True), 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def _names(book: Book) -> list[str]:
    """Return names for the tabs that Excel takes, no two of them alike."""
    names: list[str] = []
    for number, tab in enumerate(book.tabs, 1):
        name = _NOT_IN_NAMES.sub("_", tab.title)[:_LONGEST_NAME]
        if name.casefold() in {one.casefold() for one in names}:
            end = f" ({number})"
            name = name[: _LONGEST_NAME - len(end)] + end
        names.append(name)
    return names


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(numbers: range) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{_PARTS}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>{listed}</Types>'
    )


def _text(value: str) -> str:
    return escape(_NOT_IN_XML.sub("", value))


def _quoted(value: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("", value))
