"""Values on their way in: what a JSON value becomes in a cell."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.editing import (
    CELL_LIMIT,
    KEEP,
    TOO_LONG,
    RefusedError,
    Written,
)
from sheetsync.emulator.sheets.entered import Entered, read_entered
from sheetsync.emulator.sheets.numfmt import locale_named
from sheetsync.emulator.sheets.prototext import proto_text
from sheetsync.emulator.state.cells import Cell, Content, full, shared, with_value

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.sheets.numfmt import Locale
    from sheetsync.emulator.state.book import Book, Tab


@dataclass(slots=True)
class Reader:
    """Reads values for one tab under one ValueInputOption."""

    book: Book
    tab: Tab
    now: datetime
    typed: bool
    locale: Locale = field(init=False)

    def __post_init__(self) -> None:
        """Look up the locale once."""
        self.locale = locale_named(self.book.locale)

    def row(
        self, number: int, left: int, values: list[Any], place: int
    ) -> list[Content | Written]:
        """Return what to write into one row.

        Args:
            number: Index of the row in the grid.
            left: First column.
            values: JSON values; null leaves its cell, "" empties it.
            place: Index of the row in the request, for messages.

        Raises:
            RefusedError: If a value is a list, an object, or too long.
        """
        return [
            value
            if type(value) is str
            and value
            and not self.typed
            and len(value) < CELL_LIMIT
            else self._one(value, number, left + offset, f"[{place}][{offset}]")
            for offset, value in enumerate(values)
        ]

    def _one(self, value: Any, row: int, column: int, where: str) -> Content | Written:
        match value:
            case None:
                return KEEP
            case bool():
                return value
            case int() | float():
                return _as_float(value)
            case str():
                if len(value) > CELL_LIMIT:
                    raise RefusedError(TOO_LONG)
                if self.typed:
                    return self._typed(value, self.tab.grid.at(row, column))
                return value or None
            case _:
                raise RefusedError(f"Invalid values{where}: {proto_text(value)}")

    def _typed(self, text: str, content: Content) -> Content | Written:
        if isinstance(content, Cell) and _is_text(content):
            return text or None
        entered = read_entered(text, self.locale, self.now)
        if entered.formula:
            self.tab_gets_formula()
            return Written(with_value(content, None, entered.formula))
        if entered.number_format is None:
            return entered.value
        return Written(_formatted(content, entered))

    def tab_gets_formula(self) -> None:
        """Note that the tab holds a formula; it stays noted when it is undone."""
        self.tab.has_formulas = True


def _as_float(number: float) -> float:
    # Written so, it also catches what is no number at all.
    if not -sys.float_info.max <= number <= sys.float_info.max:
        raise RefusedError("A number is too large for a cell.")
    return float(number)


def _is_text(cell: Cell) -> bool:
    number_format = (cell.format or {}).get("numberFormat", {})
    return bool(number_format.get("type") == "TEXT")


def _formatted(content: Content, entered: Entered) -> Content:
    """Return the cell with a typed value and, if it had none, the format it brings."""
    cell = full(with_value(content, entered.value))
    if (cell.format or {}).get("numberFormat"):
        return cell
    number_format = entered.number_format
    return replace(
        cell, format=shared({**(cell.format or {}), "numberFormat": number_format})
    )
