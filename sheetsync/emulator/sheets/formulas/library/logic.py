"""IF and its like, questions about values, and imports that never load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import (
    Context,
    Function,
    eager,
)
from sheetsync.emulator.sheets.formulas.values import (
    LOADING,
    NO_ACCESS,
    NOT_AVAILABLE,
    FormulaError,
    Value,
    flat,
    matrix,
    scalar,
    truth,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.tree import Node


def _if(context: Context, nodes: list[Node]) -> Value:
    if truth(context.value(nodes[0])):
        return context.value(nodes[1])
    return context.value(nodes[2]) if len(nodes) > len("if") else False


def _ifs(context: Context, nodes: list[Node]) -> Value:
    for condition, result in zip(nodes[::2], nodes[1::2], strict=True):
        if truth(context.value(condition)):
            return context.value(result)
    return NOT_AVAILABLE


def _attempt(context: Context, node: Node) -> Value:
    try:
        value = context.value(node)
    except FormulaError as error:
        return error.value
    return matrix(value)[0][0] if isinstance(value, list) and value else value


def _if_error(context: Context, nodes: list[Node]) -> Value:
    value = _attempt(context, nodes[0])
    if not isinstance(value, ErrorValue):
        return value
    return context.value(nodes[1]) if nodes[1:] else ""


def _if_na(context: Context, nodes: list[Node]) -> Value:
    value = _attempt(context, nodes[0])
    if not isinstance(value, ErrorValue) or value.kind != "N_A":
        return value
    return context.value(nodes[1]) if nodes[1:] else ""


def _is_error(context: Context, nodes: list[Node]) -> Value:
    return isinstance(_attempt(context, nodes[0]), ErrorValue)


def _is_na(context: Context, nodes: list[Node]) -> Value:
    value = _attempt(context, nodes[0])
    return isinstance(value, ErrorValue) and value.kind == "N_A"


def _and(*values: Value) -> Value:
    return all(truth(item) for item in flat(list(values)) if item is not None)


def _or(*values: Value) -> Value:
    return any(truth(item) for item in flat(list(values)) if item is not None)


def _is_number(value: Value) -> Value:
    item = scalar(value)
    return isinstance(item, float) and not isinstance(item, bool)


def _loading(_context: Context, _nodes: list[Node]) -> Value:
    return LOADING


def _no_access(_context: Context, _nodes: list[Node]) -> Value:
    return NO_ACCESS


FUNCTIONS: dict[str, Function] = {
    "IF": _if,
    "IFS": _ifs,
    "IFERROR": _if_error,
    "IFNA": _if_na,
    "ISERROR": _is_error,
    "ISNA": _is_na,
    "AND": eager(_and),
    "OR": eager(_or),
    "NOT": eager(lambda value: not truth(value)),
    "TRUE": eager(lambda: True),
    "FALSE": eager(lambda: False),
    "NA": eager(lambda: NOT_AVAILABLE),
    "ISBLANK": eager(lambda value: scalar(value) is None),
    "ISTEXT": eager(lambda value: isinstance(scalar(value), str)),
    "ISNUMBER": eager(_is_number),
    "ISLOGICAL": eager(lambda value: isinstance(scalar(value), bool)),
    "IMPORTDATA": _loading,
    "IMPORTXML": _loading,
    "IMPORTHTML": _loading,
    "IMPORTFEED": _loading,
    "GOOGLEFINANCE": _loading,
    "IMPORTRANGE": _no_access,
}
