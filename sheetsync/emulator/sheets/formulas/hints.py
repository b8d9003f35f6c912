"""The number format that a formula brings along, from what it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.lexer import FormulaSyntaxError
from sheetsync.emulator.sheets.formulas.references import Reference
from sheetsync.emulator.sheets.formulas.tree import Call, Node, Operation, parse
from sheetsync.emulator.sheets.numfmt import is_date_format, locale_named
from sheetsync.emulator.state.cells import Cell

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab

_DATE: Json = {"type": "DATE"}
_MOMENT: Json = {"type": "DATE_TIME"}
_TIME: Json = {"type": "TIME"}
_OWN = {
    "TODAY": _DATE,
    "DATE": _DATE,
    "EDATE": _DATE,
    "EOMONTH": _DATE,
    "TO_DATE": _DATE,
    "WORKDAY": _DATE,
    "NOW": _MOMENT,
    "TIME": _TIME,
}
_CARRIERS = {
    "SUM": 0,
    "MIN": 0,
    "MAX": 0,
    "AVERAGE": 0,
    "LARGE": 0,
    "SMALL": 0,
    "MEDIAN": 0,
    "ROUND": 0,
    "ABS": 0,
    "FILTER": 0,
    "SORT": 0,
    "UNIQUE": 0,
    "ARRAYFORMULA": 0,
    "INDEX": 0,
    "IFERROR": 0,
    "IFNA": 0,
    "IF": 1,
    "OFFSET": 0,
    "XLOOKUP": 2,
    "SUMIF": 2,
    "SUMIFS": 0,
    "MINIFS": 0,
    "MAXIFS": 0,
}
"""Functions whose result looks like one of their arguments, and which one."""
_DEEPEST = 8


def format_hint(book: Book, tab: Tab, formula: str, depth: int = 0) -> Json | None:
    """Return the NumberFormat that a formula's cell has unless it has one of its own.

    Args:
        book: The book.
        tab: Tab of the formula.
        formula: Its text.
        depth: How many formulas that look at each other lie above it.
    """
    if depth > _DEEPEST:
        return None
    try:
        node = parse(formula, locale_named(book.locale).decimal)
        return hint_of(book, tab, node, depth)
    except (FormulaSyntaxError, RecursionError):
        return None


def hint_of(book: Book, tab: Tab, node: Node, depth: int = 0) -> Json | None:
    """Return the NumberFormat that a part of a formula brings along."""
    match node:
        case Reference():
            return _referred(book, tab, node, depth)
        case Call():
            if node.name in _OWN:
                return _OWN[node.name]
            at = _CARRIERS.get(node.name)
            if at is None or at >= len(node.arguments):
                return None
            return hint_of(book, tab, node.arguments[at], depth)
        case Operation():
            return _operated(book, tab, node, depth)
        case _:
            return None


def _operated(book: Book, tab: Tab, node: Operation, depth: int) -> Json | None:
    sides = [
        None if one is None else hint_of(book, tab, one, depth)
        for one in (node.left, node.right)
    ]
    if node.operator not in {"+", "-", "*", "/"}:
        return None
    locale = locale_named(book.locale)
    dates = [is_date_format(one, locale) for one in sides]
    if all(dates) or (any(dates) and node.operator in {"*", "/"}):
        return None  # days between two dates are a number
    return sides[0] or sides[1]


def _referred(book: Book, tab: Tab, reference: Reference, depth: int) -> Json | None:
    there = book.titled(reference.sheet) if reference.sheet else tab
    if there is None:
        return None
    area = reference.area
    content = there.grid.at(max(area.top or 0, 0), max(area.left or 0, 0))
    if not isinstance(content, Cell):
        return None
    entered: Json | None = (content.format or {}).get("numberFormat")
    if entered is None and content.formula:
        return format_hint(book, there, content.formula, depth + 1)
    return None if entered and entered.get("type") == "TEXT" else entered
