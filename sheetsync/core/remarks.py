"""What stands in a row beside its values: notes, and the formulas that show them.

Rows are compared by their values. Whoever notes something on a cell, or turns one
formula into another, changes none of them, and must not lose it all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

LOST = "#REF!"
"""A reference that points outside of the sheet; a copied formula may hold some."""

_END = r"(?:\$?[A-Z]{1,3}\$?\d+|\$?[A-Z]{1,3}|\$?\d+|#REF!)"
_PART = re.compile(
    rf"""("[^"]*"|'[^']*')|(?<![\w$.])({_END}:{_END}|\$?[A-Z]{{1,3}}\$?\d+)(?![\w(])"""
    r"|(#REF!)",
    re.IGNORECASE,
)
_CELL = re.compile(r"(\$?)([A-Z]*)(\$?)(\d*)")


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands in a cell beside its value.

    Attributes:
        note: Its note.
        shape: Its formula without the references.
        points: What these point at, as seen from the cell: the same after a copy.
    """

    note: str = ""
    shape: str = ""
    points: tuple[str, ...] = ()


Remarks: TypeAlias = Mapping[str, Remark]
"""The remarks of a row, by column."""


def remark(note: str, formula: str, row: int, column: int) -> Remark:
    """What stands beside a value.

    Args:
        note: The cell's note.
        formula: Its formula, empty if it has none.
        row: The row in which it stands, from 0.
        column: The same of its column.
    """
    points: list[str] = []

    def taken_out(part: re.Match[str]) -> str:
        if part[1]:
            return part[1]
        ends = (part[2] or LOST).upper().split(":")
        lost = LOST in ends
        points.append(LOST if lost else ":".join(_seen(e, row, column) for e in ends))
        return "?"

    return Remark(note.strip(), _PART.sub(taken_out, formula), tuple(points))


def _seen(end: str, row: int, column: int) -> str:
    """A reference as seen from its cell.

    Of a row only whether it is the cell's own: rows come and go above, and the
    formulas that point past them are rewritten.
    """
    found = _CELL.fullmatch(end)
    assert found is not None
    fixed_column, letters, fixed_row, digits = found.groups()
    if not letters:
        fixed_row = fixed_row or fixed_column
    own = bool(digits) and not fixed_row and int(digits) - 1 == row
    if not letters or fixed_column:
        return f"{letters} {own}"
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return f"{number - 1 - column} {own}"


def alike(one: Remarks, other: Remarks) -> bool:
    """Whether two rows have the same beside their values, as far as can be told."""
    blank = Remark()
    return all(
        _same(one.get(key, blank), other.get(key, blank)) for key in {*one, *other}
    )


def _same(one: Remark, other: Remark) -> bool:
    return (
        one.note == other.note
        and one.shape == other.shape
        and len(one.points) == len(other.points)
        and all(
            here == there or LOST in (here, there)
            for here, there in zip(one.points, other.points, strict=True)
        )
    )
