"""Dropdowns that let nothing else in: strict data validation.

Lists, ranges and checkboxes are judged; rules of other kinds let everything pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.a1 import resolve
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.cells import Cell, full

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Row

VIOLATION = (
    "The data you entered in cell {place} violates the data validation rules set on"
    " this cell."
)


def lets_in(book: Book, content: object, text: str, now: datetime) -> bool:
    """Say whether the dropdown of a cell lets a text in; nothing is always let in.

    Args:
        book: The spreadsheet.
        content: The cell as it is.
        text: What is to stand in it, as a person reads it.
        now: The present moment, for formulas.
    """
    rule = content.validation if isinstance(content, Cell) else None
    if not text or not rule or not rule.get("strict"):
        return True
    choices = _choices(book, rule["condition"], now)
    return choices is None or text in choices


def first_refused(
    book: Book, tab: Tab, row: int, after: Row, now: datetime
) -> int | None:
    """Return the first column whose new content its old cell's dropdown refuses."""
    before = tab.grid.rows[row]
    renderer = Renderer(book, now)
    for column, (old, new) in enumerate(zip(before, after, strict=False)):
        if not isinstance(old, Cell) or old.validation is None:
            continue
        written = full(new)
        if (written.value, written.formula) == (old.value, old.formula):
            continue
        text = str(renderer.cell(tab, row, column, new))
        if not lets_in(book, old, text, now):
            return column
    return None


def _choices(book: Book, condition: Json, now: datetime) -> set[str] | None:
    given = [one.get("userEnteredValue", "") for one in condition.get("values", ())]
    match condition.get("type"):
        case "ONE_OF_LIST":
            return set(given)
        case "BOOLEAN":
            return set(given) or {"TRUE", "FALSE"}
        case "ONE_OF_RANGE":
            return _texts(book, given[0].removeprefix("="), now) if given else None
        case _:
            return None


def _texts(book: Book, text: str, now: datetime) -> set[str] | None:
    try:
        place = resolve(book, text)
    except SheetsError:
        return None
    rows = Renderer(book, now).rows(place.tab, place.box)
    return {str(cell) for row in rows for cell in row if cell != ""}
