"""Values on their way out: formatted text, plain JSON values, or formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.formulas.kept import evaluator_of
from sheetsync.emulator.sheets.numfmt import (
    display_number,
    display_text,
    general_text,
    is_date_format,
    locale_named,
)
from sheetsync.emulator.state.cells import (
    Cell,
    Content,
    ErrorValue,
    Row,
    Scalar,
    is_filled,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.formulas.evaluate import Evaluator
    from sheetsync.emulator.sheets.numfmt import Locale
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.book import Book, Tab

FORMATTED = "FORMATTED_VALUE"
UNFORMATTED = "UNFORMATTED_VALUE"
FORMULA = "FORMULA"
_WHOLE_LIMIT = 1e21


def _up_to_the_last_filled(cells: Row) -> Row:
    """Cut off what shows nothing at a row's end."""
    end = len(cells)
    while end and not is_filled(cells[end - 1]):
        end -= 1
    return cells[:end]


@dataclass(slots=True)
class Renderer:
    """Renders cells of one book at one moment.

    Attributes:
        option: A ValueRenderOption.
        dates_as_text: Whether unformatted dates come as text, not as serials.
    """

    book: Book
    now: datetime
    option: str = FORMATTED
    dates_as_text: bool = False
    locale: Locale = field(init=False)
    evaluator: Evaluator = field(init=False)
    _shown: dict[tuple[float, int], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Look up the locale once."""
        self.locale = locale_named(self.book.locale)
        self.evaluator = evaluator_of(self.book, self.now)
        if self.evaluator.filtered is None:
            self.evaluator.filtered = self._filtered

    def _filtered(self, tab: Tab) -> set[int]:
        return filtered_rows(tab, self)

    def rows(self, tab: Tab, box: Box) -> list[list[Any]]:
        """Return the values of a box, without what is empty at row ends and below.

        Blank rows are mostly one and the same object, which is looked at once.
        """
        out: list[list[Any]] = []
        left, right = box.left, box.right
        blank: set[int] = set()
        filled = self.filled(tab)
        for index in range(box.top, box.bottom):
            row = tab.grid.rows[index]
            if index in filled:
                out.append(self._partly_filled(tab, index, box, filled[index]))
                continue
            if id(row) in blank:
                out.append([])
                continue
            cells = _up_to_the_last_filled(row[left:right])
            if not cells:
                blank.add(id(row))
            out.append(self._row(tab, index, left, cells))
        while out and not out[-1]:
            out.pop()
        return out

    def filled(self, tab: Tab) -> dict[int, dict[int, Scalar | ErrorValue]]:
        """Return what arrays fill of a tab, by row and column."""
        if not tab.has_formulas:
            return {}
        return self.evaluator.spills().rows(tab.sheet_id)

    def _partly_filled(
        self,
        tab: Tab,
        row: int,
        box: Box,
        filled: dict[int, Scalar | ErrorValue],
    ) -> list[Any]:
        """Return the values of a row of which arrays fill a part."""
        values = [
            self._filled_cell(filled[column])
            if column in filled
            else self.cell(tab, row, column, tab.grid.at(row, column))
            for column in range(box.left, box.right)
        ]
        while values and values[-1] == "":
            values.pop()
        return values

    def _filled_cell(self, value: Scalar | ErrorValue) -> Any:
        if self.option == FORMATTED or isinstance(value, ErrorValue):
            return self.display(value, None)
        return "" if value is None else as_json(value)

    def _row(
        self, tab: Tab, row: int, left: int, cells: tuple[Content, ...]
    ) -> list[Any]:
        bare = self._bare_text if self.option == FORMATTED else as_json
        values = [
            cell
            if type(cell) is str
            else ""
            if cell is None
            else self.cell(tab, row, column, cell)
            if isinstance(cell, Cell)
            else bare(cell)
            for column, cell in enumerate(cells, left)
        ]
        while values and values[-1] == "":
            values.pop()
        return values

    def _bare_text(self, value: Scalar) -> str:
        """Return what a person sees of a value without any format."""
        if type(value) is float:
            return general_text(value, self.locale)
        if type(value) is bool:
            return self.locale.true if value else self.locale.false
        return self.display(value, None)

    def cell(self, tab: Tab, row: int, column: int, content: Content) -> Any:
        """Return one cell's value under the render option; empty is ""."""
        if content is None:
            return ""
        if not isinstance(content, Cell):
            shown = self.option == FORMATTED
            return self.display(content, None) if shown else as_json(content)
        if content.formula and self.option == FORMULA:
            return content.formula
        value = self.effective(tab, row, column, content)
        number_format = self.number_format(tab, content)
        if (
            self.option == FORMATTED
            or isinstance(value, ErrorValue)
            or (self.dates_as_text and self._is_date(value, number_format))
        ):
            return self.display(value, number_format)
        return "" if value is None else as_json(value)

    def _is_date(self, value: Scalar, number_format: Json | None) -> bool:
        return isinstance(value, float) and is_date_format(number_format, self.locale)

    def effective(
        self, tab: Tab, row: int, column: int, content: Content
    ) -> Scalar | ErrorValue:
        """Return the value of a cell, that of a formula computed."""
        value = content.value if isinstance(content, Cell) else content
        if value is None and tab.has_formulas:
            return self.evaluator.value(tab, row, column)
        return value

    def number_format(self, tab: Tab, content: Content) -> Json | None:
        """Return the NumberFormat in force, also the one a formula brings along."""
        if not isinstance(content, Cell):
            return None
        entered = (content.format or {}).get("numberFormat")
        if entered is None and content.formula:
            return self.evaluator.format_hint(tab, content.formula)
        return entered

    def display(self, value: Scalar | ErrorValue, number_format: Json | None) -> str:
        """Return what a person sees of a value."""
        if isinstance(value, ErrorValue):
            return value.text
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.locale.true if value else self.locale.false
        if isinstance(value, str):
            return display_text(value, number_format, self.locale)
        key = (value, id(number_format))
        if key not in self._shown:
            self._shown[key] = display_number(value, number_format, self.locale)
        return self._shown[key]


def as_json(value: Scalar) -> Any:
    """Return a stored value as JSON prints it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_LIMIT:
        return int(value)
    return value
