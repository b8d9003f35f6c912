"""Writes the tabs of a spreadsheet with their cells into a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from sheetsync.emulator.drive.workbook.charts import Charts
from sheetsync.emulator.drive.workbook.choices import Choices
from sheetsync.emulator.drive.workbook.colouring import Colouring
from sheetsync.emulator.drive.workbook.formats import DEFAULT, Formats, pattern_of
from sheetsync.emulator.drive.workbook.layout import Heights, lay_out
from sheetsync.emulator.drive.workbook.links import Links, write_note
from sheetsync.emulator.drive.workbook.names import Names
from sheetsync.emulator.sheets.cellparts import link_of
from sheetsync.emulator.sheets.looks import Looks
from sheetsync.emulator.sheets.render import Renderer, as_json
from sheetsync.emulator.state.cells import Cell, ErrorValue

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Content, Row, Scalar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_TEXT = 32_767
_AS_THEY_ARE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "use_future_functions": True,
    "default_format_properties": DEFAULT,
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
    renderer = Renderer(book, now)
    formats, names = Formats.of(made, book.properties), Names(book)
    colouring = Colouring(renderer, formats)
    charts = Charts(made, names, renderer, formats)
    sheets = [made.add_worksheet(names.of(tab)) for tab in book.tabs]
    is_open = False
    for tab, sheet in zip(book.tabs, sheets, strict=True):
        if tab.hidden:
            sheet.hide()
        elif not is_open:
            sheet.set_first_sheet()
            sheet.activate()
            is_open = True
        hidden = lay_out(sheet, tab, renderer, formats)
        _Writer(sheet, tab, renderer, formats, names).write(hidden)
        colouring.write(sheet, tab)
        charts.write(sheet, tab)
    made.close()
    return packed.getvalue()


@dataclass(slots=True)
class _Writer:
    """Writes the cells of one tab.

    Attributes:
        sheet: The worksheet that it becomes.
        tab: The tab.
    """

    sheet: Any
    tab: Tab
    renderer: Renderer
    formats: Formats
    names: Names
    _choices: Choices = field(init=False)
    _links: Links = field(init=False)
    _looks: Looks = field(init=False)
    _heights: Heights = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing gathered."""
        self._choices = Choices(self.names)
        self._links = Links(self.names)
        self._looks = Looks(self.tab, self.renderer)
        self._heights = Heights(self.tab)

    def write(self, hidden: set[int]) -> None:
        """Write all cells.

        Args:
            hidden: Rows that nobody sees.
        """
        spilled = self.renderer.filled(self.tab)
        stripes = self._looks.stripes()
        plain = not self.tab.has_formulas and not stripes
        for index, row in enumerate(self.tab.grid.rows):
            if plain:
                self._plain_row(index, row)
                continue
            width = len(row)
            for box in stripes:
                if box.top <= index < box.bottom:
                    width = max(width, box.right)
            for column in range(width):
                content = row[column] if column < len(row) else None
                self._cell(index, column, content)
            for column in spilled.get(index, {}):
                if column >= width:
                    self._cell(index, column, None)
        self._choices.write(self.sheet)
        self._heights.write(self.sheet, hidden)

    def _plain_row(self, index: int, row: Row) -> None:
        """Write a row in which nothing is computed; most cells are mere values."""
        sheet = self.sheet
        for column, content in enumerate(row):
            kind = type(content)
            if kind is str:
                if content:
                    sheet.write_string(index, column, content[:_LONGEST_TEXT])  # type: ignore[index]
            elif kind is float:
                sheet.write_number(index, column, as_json(content))  # type: ignore[arg-type]
            elif content is not None:
                self._cell(index, column, content)

    def _cell(self, row: int, column: int, content: Content) -> None:
        value = self.renderer.effective(self.tab, row, column, content)
        look = self._look(row, column, content)
        sheet = self.sheet
        if isinstance(content, Cell):
            if content.note:
                write_note(sheet, row, column, content.note)
            if content.validation:
                self._choices.add(content.validation, row, column)
            if content.formula:
                shown = "" if value is None else _said(value)
                sheet.write_formula(row, column, content.formula, look, shown)
                return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif isinstance(value, float):
            sheet.write_number(row, column, as_json(value), look)
        elif isinstance(value, ErrorValue):
            sheet.write_formula(row, column, f"={value.text}", look, value.text)
        elif value:
            self._text(row, column, content, value[:_LONGEST_TEXT], look)
        elif look is not None:
            sheet.write_blank(row, column, None, look)

    def _text(
        self, row: int, column: int, content: Content, text: str, look: Any
    ) -> None:
        if look is not None and look.text_wrap:
            self._heights.add(row, column, text)
        if isinstance(content, Cell) and (
            content.extras or "link" in (content.format or {}).get("textFormat", ())
        ):
            uri = link_of(content, text)
            if self._links.write(self.sheet, row, column, uri, look, text):
                return
        self.sheet.write_string(row, column, text, look)

    def _look(self, row: int, column: int, content: Content) -> Any:
        below = self.formats.colour(self._looks.below(row, column), "backgroundColor")
        if not isinstance(content, Cell):
            return self.formats.look(None, "", below) if below else None
        pattern = ""
        if content.formula:
            pattern = pattern_of(self.renderer.number_format(self.tab, content))
        return self.formats.look(content.format, pattern, below)


def _said(value: Scalar | ErrorValue) -> Any:
    """Return what a formula came to."""
    if isinstance(value, ErrorValue):
        return value.text
    return as_json(value)
