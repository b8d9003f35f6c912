"""Functions that put arrays together and cut pieces out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.blocks import Matrix
from sheetsync.emulator.sheets.formulas.library.context import (
    Function,
    eager,
    in_arrays,
)
from sheetsync.emulator.sheets.formulas.values import (
    NOT_AVAILABLE,
    FormulaError,
    Value,
    items,
    matrix,
    number,
    truth,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.blocks import Item

_NOTHING_LEFT = ErrorValue("#N/A", "N_A", "No value is left.")


def _turned(rows: Matrix) -> Matrix:
    return [list(column) for column in zip(*rows, strict=True)]


def _below(*values: Value) -> Matrix:
    """Return arrays one below the other; what is missing in narrower ones is #N/A."""
    if not values:
        raise TypeError  # told as a wrong number of arguments
    grids = [matrix(value) for value in values]
    width = max(len(grid[0]) for grid in grids)
    return [
        [*row, *[NOT_AVAILABLE] * (width - len(row))] for grid in grids for row in grid
    ]


def _beside(*values: Value) -> Matrix:
    return _turned(_below(*(_turned(matrix(value)) for value in values)))


def _whole(name: str, parameter: int, value: Value, least: int = 1) -> int:
    """Return an argument as a whole number.

    Raises:
        FormulaError: `#NUM!` below the least.
    """
    found = int(number(value))
    if found >= least:
        return found
    message = (
        f"Function {name} parameter {parameter} value is {found}. It should be"
        f" greater than or equal to {least}."
    )
    raise FormulaError(ErrorValue("#NUM!", "NUM", message))


def _picked(name: str, rows: Matrix, places: tuple[Value, ...]) -> Matrix:
    """Return some rows by their numbers, negative ones counted from the end.

    Raises:
        FormulaError: `#VALUE!` for a row that is not there.
    """
    if not places:
        raise TypeError  # told as a wrong number of arguments
    wanted = [int(number(item)) for one in places for item in items(one)]
    for place in wanted:
        if not 1 <= abs(place) <= len(rows):
            message = (
                f"Function {name}: {place} is out of range. Valid values are between 1"
                f" and {len(rows)}, or between -{len(rows)} and -1."
            )
            raise FormulaError(ErrorValue("#VALUE!", "VALUE", message))
    return [rows[place - 1 if place > 0 else place] for place in wanted]


def _choose_rows(cells: Value, *places: Value) -> Matrix:
    return _picked("CHOOSEROWS", matrix(cells), places)


def _choose_columns(cells: Value, *places: Value) -> Matrix:
    return _turned(_picked("CHOOSECOLS", _turned(matrix(cells)), places))


def _lined_up(cells: Value, ignored: Value, by_column: Value) -> list[Item]:
    """Return all values of an array in one line.

    Args:
        cells: The array.
        ignored: 0 to keep everything, 1 to leave out what is blank, 2 errors, 3 both.
        by_column: Whether columns are read one after the other, and not rows.

    Raises:
        FormulaError: Nothing is left.
    """
    left_out = int(number(ignored))
    if not 0 <= left_out <= len("123"):
        message = "Valid values of parameter 2 are between 0 and 3 inclusive."
        raise FormulaError(ErrorValue("#VALUE!", "VALUE", message))
    rows = matrix(cells)
    line = [
        item for row in (_turned(rows) if truth(by_column) else rows) for item in row
    ]
    kept = [
        item
        for item in line
        if not (left_out in {1, 3} and item is None)
        and not (left_out in {2, 3} and isinstance(item, ErrorValue))
    ]
    if not kept:
        raise FormulaError(_NOTHING_LEFT)
    return kept


def _to_column(cells: Value, ignored: Value = 0.0, by_column: Value = False) -> Matrix:
    return [[item] for item in _lined_up(cells, ignored, by_column)]


def _to_row(cells: Value, ignored: Value = 0.0, by_column: Value = False) -> Matrix:
    return [_lined_up(cells, ignored, by_column)]


def _wrapped_rows(cells: Value, size: Value, pad: Value = NOT_AVAILABLE) -> Matrix:
    return _wrapped("WRAPROWS", cells, size, pad)


def _wrapped_columns(cells: Value, size: Value, pad: Value = NOT_AVAILABLE) -> Matrix:
    return _turned(_wrapped("WRAPCOLS", cells, size, pad))


def _wrapped(name: str, cells: Value, size: Value, pad: Value) -> Matrix:
    """Break one line of values into rows of a size, the last one filled up."""
    length, line = _whole(name, 2, size), items(cells)
    filler = items(pad)[:1]
    rows = [line[at : at + length] for at in range(0, len(line), length)]
    return [row + filler * (length - len(row)) for row in rows]


def _constrained(cells: Value, rows: Value, columns: Value) -> Matrix:
    height = _whole("ARRAY_CONSTRAIN", 2, rows)
    width = _whole("ARRAY_CONSTRAIN", 3, columns)
    return [line[:width] for line in matrix(cells)[:height]]


FUNCTIONS: dict[str, Function] = {
    "VSTACK": in_arrays(_below),
    "HSTACK": in_arrays(_beside),
    "CHOOSEROWS": in_arrays(_choose_rows),
    "CHOOSECOLS": in_arrays(_choose_columns),
    "TOCOL": in_arrays(_to_column),
    "TOROW": in_arrays(_to_row),
    "WRAPROWS": in_arrays(_wrapped_rows),
    "WRAPCOLS": in_arrays(_wrapped_columns),
    "ARRAY_CONSTRAIN": eager(_constrained),
}
