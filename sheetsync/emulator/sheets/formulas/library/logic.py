"""IF and its like, questions about values, and imports that never load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.sheets.formulas.library.context import (
    Context,
    Function,
    broadcast,
    each,
    eager,
)
from sheetsync.emulator.sheets.formulas.values import (
    LOADING,
    NO_ACCESS,
    NOT_AVAILABLE,
    WRONG_VALUE,
    FormulaError,
    Value,
    flat,
    is_array,
    items,
    matrix,
    same,
    scalar,
    truth,
)
from sheetsync.emulator.sheets.numfmt import is_date_format
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.tree import Node

_NO_IFS = ErrorValue("#N/A", "N_A", "No match.")


def _if(context: Context, nodes: list[Node]) -> Value:
    condition = context.value(nodes[0])
    if context.array and is_array(condition):
        branches = [context.value(node) for node in nodes[1:3]]
        branches += [False] * (2 - len(branches))
        return broadcast(
            lambda test, then, other: then if truth(test) else other,
            [condition, *branches],
        )
    if truth(context.single(condition)):
        return context.value(nodes[1])
    return context.value(nodes[2]) if len(nodes) > len("if") else False


def _ifs(context: Context, nodes: list[Node]) -> Value:
    if len(nodes) % 2:
        return NOT_AVAILABLE
    if context.array:
        values = [context.value(node) for node in nodes]
        return (
            broadcast(_first_true, values)
            if any(map(is_array, values))
            else (_first_true(*values))
        )
    for condition, result in zip(nodes[::2], nodes[1::2], strict=True):
        if truth(context.single(context.value(condition))):
            return context.value(result)
    return _NO_IFS


def _first_true(*values: Value) -> Value:
    for condition, result in zip(values[::2], values[1::2], strict=True):
        if truth(condition):
            return result
    return _NO_IFS


def _switch(context: Context, nodes: list[Node]) -> Value:
    wanted = scalar(context.single(context.value(nodes[0])))
    cases = nodes[1:]
    for case, result in zip(cases[::2], cases[1::2], strict=False):
        if same(wanted, scalar(context.single(context.value(case)))):
            return context.value(result)
    return context.value(cases[-1]) if len(cases) % 2 else _NO_IFS


def _attempt(context: Context, node: Node) -> Value:
    try:
        value = context.value(node)
        return value if context.array else _looked_at(context, value)
    except FormulaError as error:
        return error.value


def _looked_at(context: Context, value: Value) -> Value:
    """Return an array as it is if its first item is no error, else that."""
    first = (
        context.single(value)
        if not isinstance(value, list)
        else (items(value)[0] if items(value) else None)
    )
    return first if isinstance(first, ErrorValue) or not is_array(value) else value


def _instead(is_bad: Callable[[Value], bool]) -> Function:
    """Return IFERROR or IFNA: another value where the first one is bad."""

    def called(context: Context, nodes: list[Node]) -> Value:
        value = _attempt(context, nodes[0])
        if context.array and is_array(value):
            other = context.value(nodes[1]) if nodes[1:] else ""
            return broadcast(
                lambda one, two: two if is_bad(one) else one, [value, other]
            )
        if not is_bad(value):
            return value
        return context.value(nodes[1]) if nodes[1:] else ""

    return called


def _is_error(value: Value) -> bool:
    return isinstance(value, ErrorValue)


def _is_missing(value: Value) -> bool:
    return isinstance(value, ErrorValue) and value.kind == "N_A"


def _asked(question: Callable[[Value], bool]) -> Function:
    """Return a function that answers a question about a value, errors too."""

    def called(context: Context, nodes: list[Node]) -> Value:
        try:
            value = context.value(nodes[0])
            if context.array and is_array(value):
                return [[question(item) for item in row] for row in matrix(value)]
            value = context.single(value)
        except FormulaError as error:
            value = error.value
        return question(value)

    return called


def _known(values: tuple[Value, ...]) -> list[bool]:
    """Return the truth of arguments; texts in ranges count for nothing."""
    found = []
    for value in values:
        for item in flat([value]):
            if item is None or (is_array(value) and isinstance(item, str)):
                continue
            found.append(truth(item))
    if not found:
        raise FormulaError(WRONG_VALUE)
    return found


def _number_of(value: Value) -> Value:
    item = scalar(value)
    return float(item) if isinstance(item, float | bool) else 0.0


def _kind(value: Value) -> float:
    """Return Google's number for a kind of value: 1 for a number, 64 for an array."""
    if is_array(value) and len(items(value)) > 1:
        return 64.0
    item = items(value)[0] if is_array(value) else value
    match item:
        case ErrorValue():
            return 16.0
        case bool():
            return 4.0
        case str():
            return 2.0
        case _:
            return 1.0


def _type(context: Context, nodes: list[Node]) -> Value:
    try:
        return _kind(context.value(nodes[0]))
    except FormulaError as error:
        return _kind(error.value)


def _is_date(context: Context, nodes: list[Node]) -> Value:
    """Tell whether a value is a date: a number that is shown as one, or such a text."""
    try:
        value = scalar(context.single(context.value(nodes[0])))
    except FormulaError:
        return False
    if isinstance(value, str):
        found = read_entered(value, context.locale, context.now)
        return is_date_format(found.number_format, context.locale)
    return type(value) is float and context.is_date(nodes[0])


_ERROR_TYPES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def _error_type(context: Context, nodes: list[Node]) -> Value:
    """Return the number of an error, 8 for any that has none of its own."""
    value = _attempt(context, nodes[0])
    if not isinstance(value, ErrorValue):
        return NOT_AVAILABLE
    if value.text in _ERROR_TYPES:
        return float(_ERROR_TYPES.index(value.text) + 1)
    return float(len(_ERROR_TYPES) + 1)


def _picture(_context: Context, nodes: list[Node]) -> Value:
    """Show nothing: pictures and little charts are not drawn, and have no value."""
    return "" if nodes else NOT_AVAILABLE


def _loading(_context: Context, _nodes: list[Node]) -> Value:
    return LOADING


def _no_access(_context: Context, _nodes: list[Node]) -> Value:
    return NO_ACCESS


FUNCTIONS: dict[str, Function] = {
    "IF": _if,
    "IFS": _ifs,
    "SWITCH": _switch,
    "IFERROR": _instead(_is_error),
    "IFNA": _instead(_is_missing),
    "ISERROR": _asked(_is_error),
    "ISERR": _asked(lambda value: _is_error(value) and not _is_missing(value)),
    "ISNA": _asked(_is_missing),
    "AND": eager(lambda *values: all(_known(values))),
    "OR": eager(lambda *values: any(_known(values))),
    "XOR": eager(lambda *values: sum(_known(values)) % 2 == 1),
    "NOT": each(lambda value: not truth(value)),
    "TRUE": eager(lambda: True),
    "FALSE": eager(lambda: False),
    "NA": eager(lambda: NOT_AVAILABLE),
    "N": each(_number_of),
    "ISBLANK": _asked(lambda value: value is None),
    "ISTEXT": _asked(lambda value: isinstance(value, str)),
    "ISNONTEXT": _asked(lambda value: not isinstance(value, str)),
    "ISNUMBER": _asked(lambda value: type(value) is float),
    "ISLOGICAL": _asked(lambda value: isinstance(value, bool)),
    "TYPE": _type,
    "ERROR.TYPE": _error_type,
    "ISDATE": _is_date,
    "SPARKLINE": _picture,
    "IMAGE": _picture,
    "IMPORTDATA": _loading,
    "IMPORTXML": _loading,
    "IMPORTHTML": _loading,
    "IMPORTFEED": _loading,
    "GOOGLEFINANCE": _loading,
    "IMPORTRANGE": _no_access,
}
