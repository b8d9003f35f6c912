"""Functions that give arrays: FILTER, SORT, UNIQUE and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.blocks import Matrix, key_of
from sheetsync.emulator.sheets.formulas.library.context import (
    Function,
    eager,
    in_arrays,
)
from sheetsync.emulator.sheets.formulas.values import (
    NO_MATCH,
    WRONG_VALUE,
    FormulaError,
    Value,
    is_array,
    items,
    matrix,
    number,
    order_key,
    truth,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.blocks import Item

_MOST_ITEMS = 1_000_000


def _filter(cells: Value, *conditions: Value) -> Value:
    rows = matrix(cells)
    by_row = len(conditions) > 0 and len(matrix(conditions[0])) == len(rows)
    if not by_row:
        turned = _turned(rows)
        kept = _chosen(turned, conditions)
        return _turned(kept) if kept else NO_MATCH
    kept = _chosen(rows, conditions)
    return kept or NO_MATCH


def _chosen(rows: Matrix, conditions: tuple[Value, ...]) -> Matrix:
    lines = [items(one) for one in conditions]
    if not lines or any(len(line) != len(rows) for line in lines):
        message = "FILTER has mismatched range sizes."
        raise FormulaError(ErrorValue("#N/A", "N_A", message))
    return [
        row
        for row, *told in zip(rows, *lines, strict=True)
        if all(_holds(one) for one in told)
    ]


def _holds(item: Item) -> bool:
    if isinstance(item, ErrorValue | str):
        return False
    return bool(item)


def _sort(cells: Value, *order: Value) -> Value:
    """Sort rows by columns; without any by the first one, rising."""
    rows = list(matrix(cells))
    keys = list(order) or [1.0, True]
    if len(keys) % 2:
        return WRONG_VALUE
    for by, rising in reversed(list(zip(keys[::2], keys[1::2], strict=True))):
        if is_array(by):
            beside = items(by)
            if len(beside) != len(rows):
                return WRONG_VALUE
            pairs = list(zip(beside, rows, strict=True))
        else:
            at = int(number(by)) - 1
            if rows and not 0 <= at < len(rows[0]):
                return WRONG_VALUE
            pairs = [(row[at], row) for row in rows]
        rows = [row for _, row in _sorted(pairs, falling=not truth(rising))]
    return rows


def _sorted(
    pairs: list[tuple[Item, list[Item]]], *, falling: bool
) -> list[tuple[Item, list[Item]]]:
    """Sort rows by one item each; empty items come last, whatever the order."""
    filled = [one for one in pairs if one[0] is not None]
    empty = [one for one in pairs if one[0] is None]
    filled.sort(key=lambda one: _sort_key(one[0]), reverse=falling)
    return filled + empty


def _sort_key(item: Item) -> tuple[int, float, str]:
    return (3, 0, item.text) if isinstance(item, ErrorValue) else order_key(item)


def _unique(cells: Value, by_column: Value = False, once: Value = False) -> Value:
    rows = matrix(cells)
    across = truth(by_column)
    rows = _turned(rows) if across else rows
    seen: dict[object, list[list[Item]]] = {}
    for row in rows:
        seen.setdefault(tuple(map(key_of, row)), []).append(row)
    kept = [same[0] for same in seen.values() if len(same) == 1 or not truth(once)]
    if not kept:
        return NO_MATCH
    return _turned(kept) if across else kept


def _turned(rows: Matrix) -> Matrix:
    return [list(column) for column in zip(*rows, strict=True)]


def _sequence(
    rows: Value, columns: Value = 1.0, start: Value = 1.0, step: Value = 1.0
) -> Value:
    height, width = int(number(rows)), int(number(columns))
    if height < 1 or width < 1 or height * width > _MOST_ITEMS:
        return WRONG_VALUE
    first, by = number(start), number(step)
    return [
        [first + by * (row * width + column) for column in range(width)]
        for row in range(height)
    ]


FUNCTIONS: dict[str, Function] = {
    "FILTER": in_arrays(_filter),
    "SORT": in_arrays(_sort),
    "UNIQUE": in_arrays(_unique),
    "TRANSPOSE": eager(lambda cells: _turned(matrix(cells))),
    "FLATTEN": eager(lambda *cells: [[item] for one in cells for item in items(one)]),
    "SEQUENCE": eager(_sequence),
}
