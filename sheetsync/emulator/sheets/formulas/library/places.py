"""Functions that look at cells by their place: OFFSET, SUBTOTAL and their like.

OFFSET and INDIRECT give references, so that ROW, SUBTOTAL or another OFFSET may take
what they give as if it stood in the formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import Function, each
from sheetsync.emulator.sheets.formulas.library.statistics import TOTALS
from sheetsync.emulator.sheets.formulas.references import Reference
from sheetsync.emulator.sheets.formulas.values import (
    LOST,
    NOT_AVAILABLE,
    WRONG_VALUE,
    FormulaError,
    Value,
    matrix,
    number,
    scalar,
    text,
    truth,
)
from sheetsync.emulator.state.area import Box, column_name
from sheetsync.emulator.state.cells import Cell, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.blocks import Item
    from sheetsync.emulator.sheets.formulas.library.context import Context
    from sheetsync.emulator.sheets.formulas.tree import Node
    from sheetsync.emulator.state.book import Tab

_NO_RANGE = ErrorValue("#VALUE!", "VALUE", "Argument must be a range.")
_OUTSIDE = ErrorValue(
    "#REF!", "REF", "Function OFFSET evaluates to an out of bounds range."
)
_SUBTOTAL = re.compile(r"\bSUBTOTAL\(", re.IGNORECASE)
_ALSO_BY_HAND = 100
"""From here on SUBTOTAL's kinds leave out the rows that people hid, too."""


def _cells(context: Context, node: Node) -> tuple[Reference, Tab]:
    """Return the range that an argument is, and its tab.

    Raises:
        FormulaError: `#VALUE!` for what is no range, `#REF!` for one that is lost.
    """
    reference = context.reference(node)
    if reference is None:
        raise FormulaError(_NO_RANGE)
    tab = context.tab_of(reference)
    if tab is None:
        raise FormulaError(LOST)
    return reference, tab


def _whole(context: Context, nodes: list[Node], at: int, usual: int) -> int:
    """Return an argument as a whole number, what is usual where it is left out."""
    if at >= len(nodes):
        return usual
    value = context.single(context.value(nodes[at]))
    return usual if value is None else int(number(value))


def _offset(context: Context, nodes: list[Node]) -> Reference:
    """Return the range that lies some rows and columns away from another one."""
    if len(nodes) < len("abc"):
        raise TypeError  # told as a wrong number of arguments
    reference, tab = _cells(context, nodes[0])
    box = reference.area.box(tab.grid)
    top = box.top + _whole(context, nodes, 1, 0)
    left = box.left + _whole(context, nodes, 2, 0)
    sizes = []
    for at, usual in ((3, box.height), (4, box.width)):
        size = _whole(context, nodes, at, usual)
        if size < 1:
            message = (
                f"Function OFFSET parameter {at + 1} value is {size}. It should be"
                " greater than or equal to 1."
            )
            raise FormulaError(ErrorValue("#NUM!", "NUM", message))
        sizes.append(size)
    bottom, right = top + sizes[0], left + sizes[1]
    if (
        min(top, left) < 0
        or bottom > tab.grid.row_count
        or right > tab.grid.column_count
    ):
        raise FormulaError(_OUTSIDE)
    return Reference.of(reference.sheet, Box(top, bottom, left, right))


def _indirect(context: Context, nodes: list[Node]) -> Reference:
    """Return the range that a text names, in A1 notation."""
    named = scalar(context.single(context.value(nodes[0])))
    found = context.reference(named) if isinstance(named, str) else None
    if found is None:
        raise FormulaError(LOST)
    return found


def _there(find: Callable[[Context, list[Node]], Reference]) -> Function:
    """Return a function that gives the values of the range that it finds."""
    return lambda context, nodes: context.value(find(context, nodes))


def _subtotal(context: Context, nodes: list[Node]) -> Value:
    """Compute one of eleven kinds of totals of the rows that people see.

    What a filter hides never counts, and neither do other subtotals.
    """
    kind = int(number(context.single(context.value(nodes[0]))))
    too_by_hand = kind > _ALSO_BY_HAND
    kind -= _ALSO_BY_HAND * too_by_hand
    if not 1 <= kind <= len(TOTALS) or not nodes[1:]:
        return WRONG_VALUE
    seen: list[Item] = []
    for node in nodes[1:]:
        reference, tab = _cells(context, node)
        box = reference.area.box(tab.grid)
        hidden = context.hidden_rows(tab, by_hand=too_by_hand)
        rows = matrix(context.value(reference))
        for row, line in enumerate(rows, box.top):
            if row not in hidden:
                seen += [
                    item
                    for column, item in enumerate(line, box.left)
                    if not _SUBTOTAL.search(_formula(tab, row, column))
                ]
    # As one range: of what is no argument by itself only numbers count.
    return TOTALS[kind - 1]([seen])


def _formula(tab: Tab, row: int, column: int) -> str:
    content = tab.grid.at(row, column)
    return content.formula if isinstance(content, Cell) else ""


def _is_formula(context: Context, nodes: list[Node]) -> Value:
    reference, tab = _cells(context, nodes[0])
    box = reference.area.box(tab.grid)
    return bool(_formula(tab, box.top, box.left))


def _formula_text(context: Context, nodes: list[Node]) -> Value:
    reference, tab = _cells(context, nodes[0])
    box = reference.area.box(tab.grid)
    return _formula(tab, box.top, box.left) or NOT_AVAILABLE


def _address(
    row: Value,
    column: Value,
    fixed: Value = 1.0,
    letters: Value = True,
    sheet: Value = None,
) -> Value:
    """Write a reference as text: 1 fixes row and column, 2 the row, 3 the column."""
    down, across, kind = (
        int(number(row)),
        int(number(column)),
        int(number(1.0 if fixed is None else fixed)),
    )
    if min(down, across) < 1 or not 1 <= kind <= len("1234"):
        return WRONG_VALUE
    row_fixed, column_fixed = kind in {1, 2}, kind in {1, 3}
    if letters is None or truth(letters):
        place = f"{'$' * column_fixed}{column_name(across - 1)}"
        place += f"{'$' * row_fixed}{down}"
    else:
        place = f"R{down}" if row_fixed else f"R[{down}]"
        place += f"C{across}" if column_fixed else f"C[{across}]"
    title = text(sheet)
    if not title:
        return place
    if not re.fullmatch(r"[^\W\d]\w*", title):
        title = "'" + title.replace("'", "''") + "'"
    return f"{title}!{place}"


REFERENCES: dict[str, Callable[[Context, list[Node]], Reference]] = {
    "OFFSET": _offset,
    "INDIRECT": _indirect,
}
"""Functions that may stand wherever a reference may."""

FUNCTIONS: dict[str, Function] = {
    "OFFSET": _there(_offset),
    "INDIRECT": _there(_indirect),
    "SUBTOTAL": _subtotal,
    "ISFORMULA": _is_formula,
    "FORMULATEXT": _formula_text,
    "ADDRESS": each(_address),
}
