"""Functions that find a value in a range."""

from __future__ import annotations

from sheetsync.emulator.sheets.formulas.library.context import Function, eager
from sheetsync.emulator.sheets.formulas.values import (
    LOST,
    NOT_AVAILABLE,
    WRONG_VALUE,
    Matrix,
    Value,
    flat,
    matrix,
    number,
    order_key,
    same,
    scalar,
    truth,
)
from sheetsync.emulator.state.cells import ErrorValue, Scalar


def _found(wanted: Scalar, line: list[Scalar | ErrorValue], kind: float) -> int | None:
    """Return where a value stands: exactly, or the nearest in a sorted line.

    Args:
        wanted: What is looked for.
        line: Where.
        kind: 0 exact; 1 the greatest that is not greater; -1 the smallest that is not
            smaller, in a falling line.
    """
    best: int | None = None
    for index, item in enumerate(line):
        if isinstance(item, ErrorValue) or item is None:
            continue
        if same(item, wanted) and wanted is not None:
            return index
        if not kind or isinstance(item, str) != isinstance(wanted, str):
            continue
        ahead = order_key(item) > order_key(wanted)
        if ahead == (kind > 0):
            break
        best = index
    return best if kind else None


def _vertical(
    wanted: Value, cells: Value, column: Value, is_sorted: Value = True
) -> Value:
    rows = matrix(cells)
    index = int(number(column)) - 1
    if index < 0:
        return WRONG_VALUE
    place = _found(
        scalar(wanted), [row[0] for row in rows], 1.0 if truth(is_sorted) else 0.0
    )
    if place is None:
        return NOT_AVAILABLE
    return rows[place][index] if index < len(rows[place]) else LOST


def _horizontal(
    wanted: Value, cells: Value, row: Value, is_sorted: Value = True
) -> Value:
    turned: Matrix = [list(column) for column in zip(*matrix(cells), strict=True)]
    return _vertical(wanted, turned, row, is_sorted)


def _match(wanted: Value, line: Value, kind: Value = 1.0) -> Value:
    cells = [item for row in matrix(line) for item in row]
    place = _found(scalar(wanted), cells, number(kind))
    return NOT_AVAILABLE if place is None else float(place + 1)


def _index(cells: Value, row: Value = 0.0, column: Value = 0.0) -> Value:
    rows = matrix(cells)
    down, across = int(number(row)), int(number(column))
    if down > len(rows) or across > len(rows[0]) or min(down, across) < 0:
        return LOST
    if len(rows) == 1 and not across and down and len(rows[0]) >= down > 1:
        down, across = 1, down
    picked = rows[down - 1 : down] if down else rows
    return [line[across - 1 : across] if across else line for line in picked]


def _extended(
    wanted: Value, line: Value, results: Value, missing: Value = None
) -> Value:
    cells = [item for row in matrix(line) for item in row]
    place = _found(scalar(wanted), cells, 0.0)
    if place is None:
        return NOT_AVAILABLE if missing is None else missing
    found = [item for row in matrix(results) for item in row]
    return found[place] if place < len(found) else LOST


FUNCTIONS: dict[str, Function] = {
    "VLOOKUP": eager(_vertical),
    "HLOOKUP": eager(_horizontal),
    "XLOOKUP": eager(_extended),
    "MATCH": eager(_match),
    "INDEX": eager(_index),
    "ROWS": eager(lambda cells: float(len(matrix(cells)))),
    "COLUMNS": eager(lambda cells: float(len(matrix(cells)[0]))),
    "CHOOSE": eager(lambda at, *values: values[int(number(at)) - 1]),
    "ARRAYFORMULA": eager(lambda value: value),
    "SINGLE": eager(lambda value: scalar(value) if flat([value]) else None),
}
