"""A spreadsheet as an Excel workbook: all tabs, values, formulas and number formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from sheetsync.emulator.sheets.render import Renderer, as_json
from sheetsync.emulator.state.cells import Cell, ErrorValue

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Content, Scalar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = re.compile(r"[\[\]*?/\\:]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_PATTERNS = {
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "PERCENT": "0.00%",
    "TEXT": "@",
}
"""What Excel is told of a number format that has no pattern of its own."""

_AS_THEY_ARE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "use_future_functions": True,
}


def xlsx_of(book: Book, now: datetime) -> bytes:
    """Return a spreadsheet as the bytes of an .xlsx file.

    Args:
        book: The spreadsheet.
        now: The present moment, for formulas that ask for it.
    """
    packed = BytesIO()
    made = Workbook(packed, _AS_THEY_ARE)
    made.set_properties({"created": now.replace(tzinfo=None)})
    writer = _Writer(made, Renderer(book, now))
    for tab, name in zip(book.tabs, _names(book), strict=True):
        writer.write(tab, name)
    made.close()
    return packed.getvalue()


@dataclass(slots=True)
class _Writer:
    """Writes tabs and gathers the number formats that their cells use."""

    made: Any
    renderer: Renderer
    _formats: dict[str, Any] = field(default_factory=dict)
    _is_open: bool = False

    def write(self, tab: Tab, name: str) -> None:
        """Write one tab; the first one that is not hidden is the one that opens."""
        sheet = self.made.add_worksheet(name)
        if tab.hidden:
            sheet.hide()
        elif not self._is_open:
            sheet.set_first_sheet()
            sheet.activate()
            self._is_open = True
        spilled = self.renderer.filled(tab)
        for index, row in enumerate(tab.grid.rows):
            for column, content in enumerate(row):
                self._cell(sheet, tab, index, column, content)
            for column in spilled.get(index, {}):
                if column >= len(row):
                    self._cell(sheet, tab, index, column, None)

    def _cell(
        self, sheet: Any, tab: Tab, row: int, column: int, content: Content
    ) -> None:
        value = self.renderer.effective(tab, row, column, content)
        look = self._look(self.renderer.number_format(tab, content))
        if isinstance(content, Cell) and content.formula:
            shown = "" if value is None else _said(value)
            sheet.write_formula(row, column, content.formula, look, shown)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif isinstance(value, float):
            sheet.write_number(row, column, as_json(value), look)
        elif isinstance(value, ErrorValue):
            sheet.write_formula(row, column, f"={value.text}", look, value.text)
        elif value:
            sheet.write_string(row, column, value[:_LONGEST_TEXT], look)

    def _look(self, number_format: Json | None) -> Any:
        known = number_format or {}
        pattern = known.get("pattern") or _PATTERNS.get(known.get("type", ""), "")
        if not pattern:
            return None
        if pattern not in self._formats:
            self._formats[pattern] = self.made.add_format({"num_format": pattern})
        return self._formats[pattern]


def _said(value: Scalar | ErrorValue) -> Any:
    """Return what a formula came to."""
    if isinstance(value, ErrorValue):
        return value.text
    return as_json(value)


def _names(book: Book) -> list[str]:
    """Return names for the tabs that Excel takes, no two of them alike."""
    names: list[str] = []
    for number, tab in enumerate(book.tabs, 1):
        # An apostrophe at either end is taken for a quotation mark.
        name = _NOT_IN_NAMES.sub("_", tab.title)[:_LONGEST_NAME].strip("'") or "_"
        if name.casefold() in {one.casefold() for one in names}:
            end = f" ({number})"
            name = name[: _LONGEST_NAME - len(end)] + end
        names.append(name)
    return names
