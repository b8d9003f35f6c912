"""Functions that find a value in a range."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.blocks import Block, Matrix, key_of
from sheetsync.emulator.sheets.formulas.criteria import wildcards
from sheetsync.emulator.sheets.formulas.library.context import (
    Function,
    each,
    eager,
    in_arrays,
)
from sheetsync.emulator.sheets.formulas.values import (
    LOST,
    NOT_AVAILABLE,
    WRONG_VALUE,
    Value,
    items,
    matrix,
    number,
    order_key,
    scalar,
    truth,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetsync.emulator.sheets.formulas.blocks import Item
    from sheetsync.emulator.sheets.formulas.library.context import Context
    from sheetsync.emulator.sheets.formulas.tree import Node
    from sheetsync.emulator.state.cells import Scalar


def _first(wanted: Scalar, cells: Value) -> int | None:
    """Return where a value stands first in a row or a column."""
    if wanted is None:
        wanted = 0.0
    if isinstance(wanted, str):
        pattern = wildcards(wanted)
        if pattern is not None:
            places: Iterable[int] = (
                place
                for place, item in enumerate(items(cells))
                if isinstance(item, str) and pattern.fullmatch(item)
            )
            return next(iter(places), None)
    if isinstance(cells, Block) and cells.width == 1:
        return next(cells.places(key_of(wanted)), None)
    key = key_of(wanted)
    found = (at for at, item in enumerate(items(cells)) if key_of(item) == key)
    return next(found, None)


def _nearest(wanted: Scalar, line: Iterable[Item], *, falling: bool) -> int | None:
    """Return the last place before values go past a value in a sorted line."""
    best: int | None = None
    limit = order_key(wanted)
    kind = (
        str if isinstance(wanted, str) else bool if isinstance(wanted, bool) else float
    )
    for place, item in enumerate(line):
        if type(item) is not kind:
            continue
        key = order_key(item)
        if key < limit if falling else key > limit:
            break
        best = place
    return best


def _first_column(cells: Value) -> Value:
    if isinstance(cells, Block):
        return Block(
            cells.columns[:1], cells.sheet_id, cells.top, cells.left, cells.whole[:1]
        )
    return [row[:1] for row in matrix(cells)]


def _vertical(
    wanted: Value, cells: Value, column: Value, is_sorted: Value = True
) -> Value:
    index = int(number(column)) - 1
    width = cells.width if isinstance(cells, Block) else len(matrix(cells)[0])
    if index < 0:
        return WRONG_VALUE
    if index >= width:
        return LOST
    item, line = scalar(wanted), _first_column(cells)
    if truth(is_sorted):
        place = _nearest(item, items(line), falling=False)
    else:
        place = _first(item, line)
    if place is None:
        return NOT_AVAILABLE
    if isinstance(cells, Block):
        return cells.columns[index][place]
    return matrix(cells)[place][index]


def _horizontal(
    wanted: Value, cells: Value, row: Value, is_sorted: Value = True
) -> Value:
    return _vertical(wanted, _turned(cells), row, is_sorted)


def _turned(cells: Value) -> Matrix:
    return [list(column) for column in zip(*matrix(cells), strict=True)]


def _match(wanted: Value, line: Value, kind: Value = 1.0) -> Value:
    how, item = number(kind), scalar(wanted)
    place = _nearest(item, items(line), falling=how < 0) if how else _first(item, line)
    return NOT_AVAILABLE if place is None else float(place + 1)


def _sorted_lookup(wanted: Value, cells: Value, results: Value = None) -> Value:
    """Find the last value that is not past another one, in a sorted line.

    Without a line of results the array holds both: its first row is looked through
    and its last row answers, or its columns if it is not wider than it is high.
    """
    rows = matrix(cells)
    if results is None:
        columns = rows if len(rows[0]) > len(rows) else _turned(rows)
        line, answers = columns[0], columns[-1]
    else:
        line, answers = items(cells), items(results)
    place = _nearest(scalar(wanted), line, falling=False)
    if place is None:
        return NOT_AVAILABLE
    return answers[place] if place < len(answers) else LOST


def _index(cells: Value, row: Value = 0.0, column: Value = 0.0) -> Value:
    down, across = int(number(row)), int(number(column))
    if isinstance(cells, Block):
        height, width = cells.height, cells.width
    else:
        rows = matrix(cells)
        height, width = len(rows), len(rows[0])
    if height == 1 and not across and width >= down > 1:
        down, across = 1, down
    if down > height or across > width or min(down, across) < 0:
        return LOST
    if isinstance(cells, Block) and down and (across or width == 1):
        return cells.columns[max(across, 1) - 1][down - 1]
    rows = matrix(cells)
    picked = rows[down - 1 : down] if down else rows
    out = [line[across - 1 : across] if across else line for line in picked]
    return out[0][0] if len(out) == len(out[0]) == 1 else out


def _place_of(wanted: Scalar, line: Value, mode: float, order: float) -> int | None:
    """Return where XLOOKUP finds a value.

    Args:
        wanted: What is looked for.
        line: Where.
        mode: 0 exactly, 1 or -1 else the next larger or smaller one, 2 by wildcards.
        order: Negative to look from the end.
    """
    known = items(line)
    found: list[int]
    if isinstance(wanted, str) and mode == len("by"):
        pattern = wildcards(wanted)
        if pattern is not None:
            found = [
                at
                for at, item in enumerate(known)
                if isinstance(item, str) and pattern.fullmatch(item)
            ]
            return (found[-1] if order < 0 else found[0]) if found else None
    key = key_of(wanted)
    if order >= 0 and isinstance(line, Block) and line.width == 1:
        found = list(islice(line.places(key), 1))
    else:
        found = [at for at, item in enumerate(known) if key_of(item) == key]
    if found:
        return found[-1] if order < 0 else found[0]
    if mode not in {1.0, -1.0}:
        return None
    limit = order_key(wanted)
    beyond = [
        (order_key(item), at)
        for at, item in enumerate(known)
        if item is not None
        and not isinstance(item, ErrorValue)
        and (order_key(item) > limit if mode > 0 else order_key(item) < limit)
    ]
    if not beyond:
        return None
    best = (min if mode > 0 else max)(beyond, key=lambda one: one[0])
    return best[1]


def _extended(
    wanted: Value,
    line: Value,
    results: Value,
    missing: Value = None,
    mode: Value = 0.0,
    order: Value = 1.0,
) -> Value:
    place = _place_of(scalar(wanted), line, number(mode), number(order))
    if place is None:
        return NOT_AVAILABLE if missing is None else missing
    rows = matrix(results)
    if len(matrix(line)) > 1:
        if place >= len(rows):
            return LOST
        return rows[place][0] if len(rows[place]) == 1 else [rows[place]]
    if place >= len(rows[0]):
        return LOST
    return rows[0][place] if len(rows) == 1 else [[row[place]] for row in rows]


def _extended_match(
    wanted: Value, line: Value, mode: Value = 0.0, order: Value = 1.0
) -> Value:
    place = _place_of(scalar(wanted), line, number(mode), number(order))
    return NOT_AVAILABLE if place is None else float(place + 1)


def _chosen(context: Context, nodes: list[Node]) -> Value:
    at = int(number(context.single(context.value(nodes[0]))))
    return context.value(nodes[at]) if 0 < at < len(nodes) else WRONG_VALUE


def _row(context: Context, nodes: list[Node]) -> Value:
    return _line_number(context, nodes, rows=True)


def _column(context: Context, nodes: list[Node]) -> Value:
    return _line_number(context, nodes, rows=False)


def _line_number(context: Context, nodes: list[Node], *, rows: bool) -> Value:
    if not nodes:
        return float((context.row if rows else context.column) + 1)
    reference = context.reference(nodes[0])
    if reference is None:
        return LOST
    area = reference.area
    start = (area.top if rows else area.left) or 0
    if not context.array:
        return float(start + 1)
    cells = context.value(nodes[0])
    count = len(matrix(cells)) if rows else len(matrix(cells)[0])
    numbers = [float(start + 1 + step) for step in range(count)]
    return [[one] for one in numbers] if rows else [list(numbers)]


def _count_rows(cells: Value) -> Value:
    return float(cells.height if isinstance(cells, Block) else len(matrix(cells)))


def _count_columns(cells: Value) -> Value:
    return float(cells.width if isinstance(cells, Block) else len(matrix(cells)[0]))


def _array_formula(value: Value) -> Value:
    return value.rows() if isinstance(value, Block) else value


FUNCTIONS: dict[str, Function] = {
    "VLOOKUP": each(_vertical, 1),
    "HLOOKUP": each(_horizontal, 1),
    "XLOOKUP": each(_extended, 1, 2),
    "XMATCH": each(_extended_match, 1),
    "MATCH": each(_match, 1),
    "LOOKUP": each(_sorted_lookup, 1, 2),
    "INDEX": each(_index, 0),
    "ROW": _row,
    "COLUMN": _column,
    "ROWS": eager(_count_rows),
    "COLUMNS": eager(_count_columns),
    "CHOOSE": _chosen,
    "ARRAYFORMULA": in_arrays(_array_formula),
    "SINGLE": lambda context, nodes: context.single(context.value(nodes[0])),
}
