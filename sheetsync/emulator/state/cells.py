"""What a cell of the grid holds.

A cell with nothing but a value is the plain Python value itself: 8 bytes in its row
beside the value. Only a cell that has more (a formula, a format, a note, a dropdown)
is a `Cell`. All of it is immutable, so rows can share cells and undo can keep them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sheetsync.emulator.answers import Json

Scalar: TypeAlias = str | float | bool | None
"""A value as stored: text, number (always float), truth value or nothing."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A value that is an error: `#DIV/0!` with Google's type and message."""

    text: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that holds more than a plain value.

    Attributes:
        value: The entered value; None if empty or if there is a formula.
        formula: Text of the formula with its `=`; empty if there is none.
        format: `CellFormat` as entered, shared, never changed in place.
        note: Text of the note; empty for none.
        validation: `DataValidationRule`, shared; None for none.
        extras: Further parts of CellData that are stored as they came
            (textFormatRuns, hyperlink of rich text, pivotTable, chipRuns).
    """

    value: Scalar = None
    formula: str = ""
    format: Json | None = None
    note: str = ""
    validation: Json | None = None
    extras: Json | None = None

    def slim(self) -> Content:
        """Return the smallest thing that holds the same."""
        if self.formula or self.format or self.note or self.validation or self.extras:
            return self
        return self.value


Content: TypeAlias = Cell | str | float | bool | None
Row: TypeAlias = tuple[Content, ...]
"""Cells of a row from column A on; what is missing at the end is empty."""

EMPTY_ROW: Row = ()


def full(content: Content) -> Cell:
    """Return any content as a `Cell`."""
    return content if isinstance(content, Cell) else Cell(value=content)


def plain_value(content: Content) -> Scalar:
    """Return the entered value; None for an empty cell and for a formula."""
    return content.value if isinstance(content, Cell) else content


def is_filled(content: Content) -> bool:
    """Tell whether a cell holds a value or a formula."""
    if isinstance(content, Cell):
        return bool(content.formula) or content.value is not None
    return content is not None


def with_value(content: Content, value: Scalar, formula: str = "") -> Content:
    """Return the cell with another value; its format, note and dropdown stay.

    Text runs and links belong to the old text and go with it.
    """
    if not isinstance(content, Cell):
        return Cell(formula=formula) if formula else value
    return replace(content, value=value, formula=formula, extras=None).slim()


def trimmed(row: Row) -> Row:
    """Return the row without empty cells at its end."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row if end == len(row) else row[:end]


def shared(value: Json) -> Json:
    """Return one and the same object for equal JSON, since formats repeat a lot."""
    return _shared(json.dumps(value, sort_keys=True))


@lru_cache(maxsize=4096)
def _shared(text: str) -> Json:
    value: Any = json.loads(text)
    assert isinstance(value, dict)
    return value
