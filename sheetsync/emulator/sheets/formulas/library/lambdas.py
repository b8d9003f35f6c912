"""LET and LAMBDA, and the functions that call a LAMBDA for each part of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import (
    Closure,
    Context,
    Function,
    name_of,
)
from sheetsync.emulator.sheets.formulas.values import (
    WRONG_VALUE,
    FormulaError,
    Value,
    is_array,
    items,
    matrix,
    number,
    scalar,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.blocks import Item, Matrix
    from sheetsync.emulator.sheets.formulas.tree import Node

_FEWEST = 3
"""LET has a name, its value and what to compute with it, at least."""
_NOT_CALLED = ErrorValue("#N/A", "N_A", "A LAMBDA must be called with its values.")
_NESTED = ErrorValue(
    "#VALUE!",
    "VALUE",
    "Single value expected. Nested array results are not supported.",
)
_UNEVEN = ErrorValue("#N/A", "N_A", "Arrays of MAP must have the same size.")


def _let(context: Context, nodes: list[Node]) -> Value:
    """Name values one after the other; each may use those before it."""
    if len(nodes) < _FEWEST or not len(nodes) % 2:
        raise TypeError  # told as a wrong number of arguments
    for name, node in zip(nodes[:-1:2], nodes[1:-1:2], strict=True):
        context = context.bound({name_of(name): context.closure_or_value(node)})
    return context.value(nodes[-1])


def _lambda(_context: Context, _nodes: list[Node]) -> Value:
    return _NOT_CALLED


def _map(context: Context, nodes: list[Node]) -> Value:
    called = context.closure(nodes[-1])
    grids = [matrix(context.value(node)) for node in nodes[:-1]]
    if len({(len(grid), len(grid[0])) for grid in grids}) != 1:
        return _UNEVEN
    return [
        [_item(called, *given) for given in zip(*lines, strict=True)]
        for lines in zip(*grids, strict=True)
    ]


def _by_row(context: Context, nodes: list[Node]) -> Value:
    cells, called = nodes
    closure = context.closure(called)
    return [[_item(closure, [row])] for row in matrix(context.value(cells))]


def _by_column(context: Context, nodes: list[Node]) -> Value:
    cells, called = nodes
    closure = context.closure(called)
    columns = zip(*matrix(context.value(cells)), strict=True)
    return [[_item(closure, [[item] for item in column]) for column in columns]]


def _reduce(context: Context, nodes: list[Node]) -> Value:
    start, cells, called = nodes
    closure = context.closure(called)
    gathered = context.value(start)
    for item in items(context.value(cells)):
        gathered = closure.call(gathered, item)
    return gathered


def _scan(context: Context, nodes: list[Node]) -> Value:
    start, cells, called = nodes
    closure = context.closure(called)
    gathered: Value = context.value(start)
    out: Matrix = []
    for row in matrix(context.value(cells)):
        line: list[Item] = []
        for item in row:
            gathered = _item(closure, gathered, item)
            line.append(gathered)
        out.append(line)
    return out


def _make_array(context: Context, nodes: list[Node]) -> Value:
    rows, columns, called = nodes
    closure = context.closure(called)
    height, width = (int(number(context.value(one))) for one in (rows, columns))
    if height < 1 or width < 1:
        return WRONG_VALUE
    return [
        [_item(closure, float(row), float(column)) for column in range(1, width + 1)]
        for row in range(1, height + 1)
    ]


def _item(called: Closure, *values: Value) -> Item:
    """Call for one item of an array; what goes wrong with it stands in its place."""
    try:
        found = called.call(*values)
        return _NESTED if is_array(found) and len(items(found)) > 1 else scalar(found)
    except FormulaError as error:
        if error.value is called.too_long:
            raise
        return error.value


FUNCTIONS: dict[str, Function] = {
    "LET": _let,
    "LAMBDA": _lambda,
    "MAP": _map,
    "BYROW": _by_row,
    "BYCOL": _by_column,
    "REDUCE": _reduce,
    "SCAN": _scan,
    "MAKEARRAY": _make_array,
}
