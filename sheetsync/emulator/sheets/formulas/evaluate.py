"""Computes formula cells of one book at one moment, on demand.

A cell that depends on others computes them first and remembers them, so that every
formula of a read is computed once. Nothing here reaches for a network: functions that
import from elsewhere never finish loading.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheetsync.emulator.sheets.formulas.lexer import FormulaSyntaxError
from sheetsync.emulator.sheets.formulas.library import FUNCTIONS
from sheetsync.emulator.sheets.formulas.library.context import Context
from sheetsync.emulator.sheets.formulas.references import Reference
from sheetsync.emulator.sheets.formulas.tree import (
    Call,
    ErrorLiteral,
    Grid,
    Literal,
    Named,
    Node,
    Operation,
    parse,
)
from sheetsync.emulator.sheets.formulas.values import (
    CIRCULAR,
    DIVISION,
    LOST,
    NUMBER,
    SYNTAX,
    FormulaError,
    Matrix,
    Value,
    error_literal,
    matrix,
    number,
    order_key,
    same,
    scalar,
    text,
    unknown_name,
)
from sheetsync.emulator.sheets.numfmt.locales import locale_named
from sheetsync.emulator.state.area import Area
from sheetsync.emulator.state.cells import Cell, ErrorValue, Scalar

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab

_DATE: dict[str, object] = {"type": "DATE"}
_MOMENT: dict[str, object] = {"type": "DATE_TIME"}
_HINTS = {
    "TODAY": _DATE,
    "DATE": _DATE,
    "EDATE": _DATE,
    "EOMONTH": _DATE,
    "NOW": _MOMENT,
}
_COMPARED = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_DEEPEST = 20
_Place: TypeAlias = tuple[int, int, int]


class _TooDeepError(Exception):
    """One cell too many waits for another; that one must be computed first."""

    def __init__(self, place: _Place) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class Evaluator:
    """Computes cells and remembers them for as long as it lives.

    Attributes:
        book: The book; it must not change meanwhile.
        now: The moment that TODAY and NOW see, aware.
    """

    book: Book
    now: datetime
    _known: dict[_Place, Scalar | ErrorValue] = field(init=False, default_factory=dict)
    _under_way: set[_Place] = field(init=False, default_factory=set)

    def value(self, tab: Tab, row: int, column: int) -> Scalar | ErrorValue:
        """Return the value of a cell, computed if it holds a formula."""
        content = tab.grid.at(row, column)
        if not isinstance(content, Cell):
            return content
        if not content.formula:
            return content.value
        place = (tab.sheet_id, row, column)
        if place in self._known:
            return self._known[place]
        if place in self._under_way:
            return CIRCULAR
        if len(self._under_way) >= _DEEPEST:
            raise _TooDeepError(place)
        if self._under_way:
            return self._computed(place)
        return self._computed_in_turn(place)

    def _computed_in_turn(self, place: _Place) -> Scalar | ErrorValue:
        """Compute a cell; of a long chain of cells the far end first."""
        waiting = [place]
        while waiting:
            try:
                self._computed(waiting[-1])
                waiting.pop()
            except _TooDeepError as deep:
                if deep.place in waiting:
                    self._known[deep.place] = CIRCULAR
                else:
                    waiting.append(deep.place)
        return self._known[place]

    def _computed(self, place: _Place) -> Scalar | ErrorValue:
        if place in self._known:
            return self._known[place]
        tab = self.book.tab(place[0])
        assert tab is not None
        content = tab.grid.at(*place[1:])
        assert isinstance(content, Cell)
        self._under_way.add(place)
        try:
            self._known[place] = self._compute(tab, content.formula)
        finally:
            self._under_way.discard(place)
        return self._known[place]

    def format_hint(self, formula: str) -> Json | None:
        """Return the number format that a formula brings along: dates are shown."""
        head = formula[1:].lstrip().partition("(")[0].upper()
        return _HINTS.get(head)

    def result(
        self, tab: Tab, formula: str, row: int, column: int
    ) -> Scalar | ErrorValue:
        """Return what a formula would show in a cell, without its being there."""
        del row, column
        return self._compute(tab, formula)

    def _compute(self, tab: Tab, formula: str) -> Scalar | ErrorValue:
        try:
            node = parse(formula, locale_named(self.book.locale).decimal)
            result = scalar(_Calculation(self, tab).value(node))
        except FormulaSyntaxError:
            return SYNTAX
        except FormulaError as error:
            return error.value
        except (OverflowError, RecursionError):
            return NUMBER
        if isinstance(result, float) and not abs(result) < float("inf"):
            return NUMBER
        return 0.0 if result is None else result

    def local_now(self) -> datetime:
        """Return the moment in the spreadsheet's time zone."""
        try:
            return self.now.astimezone(ZoneInfo(self.book.properties["timeZone"]))
        except (ZoneInfoNotFoundError, ValueError):
            return self.now


@dataclass(frozen=True, slots=True)
class _Calculation:
    """Computes the tree of one formula of one tab."""

    evaluator: Evaluator
    tab: Tab

    def value(self, node: Node) -> Value:
        match node:
            case Literal():
                return node.value
            case ErrorLiteral():
                return error_literal(node.text)
            case Reference():
                return self._referred(node)
            case Call():
                return self._called(node)
            case Grid():
                return [[scalar(self.value(one)) for one in row] for row in node.rows]
            case Named():
                return self._named(node.name)
            case Operation():
                return self._operated(node)

    def _called(self, node: Call) -> Value:
        function = FUNCTIONS.get(node.name)
        if function is None:
            return unknown_name(node.name)
        context = Context(self.value, self.evaluator.local_now())
        try:
            return function(context, list(node.arguments))
        except (IndexError, TypeError):
            message = f"Wrong number of arguments to {node.name}."
            return ErrorValue("#N/A", "N_A", message)
        except (ValueError, ArithmeticError):
            return NUMBER

    def _named(self, name: str) -> Value:
        for named in self.evaluator.book.named_ranges:
            if named["name"].casefold() == name.casefold():
                tab = self.evaluator.book.tab(named["range"]["sheetId"])
                return self._cells(tab, Area.read(named["range"])) if tab else LOST
        return unknown_name(name)

    def _referred(self, reference: Reference) -> Value:
        tab: Tab | None = self.tab
        if reference.sheet:
            tab = self.evaluator.book.titled(reference.sheet)
        if tab is None:
            return LOST
        cells = self._cells(tab, reference.area)
        if reference.is_range:
            return cells
        return cells[0][0] if cells and cells[0] else LOST

    def _cells(self, tab: Tab, area: Area) -> Matrix:
        box = area.box(tab.grid)
        value = self.evaluator.value
        return [
            [value(tab, row, column) for column in range(box.left, box.right)]
            for row in range(box.top, box.bottom)
        ]

    def _operated(self, node: Operation) -> Value:
        left = self.value(node.left) if node.left is not None else None
        right = self.value(node.right) if node.right is not None else None
        if node.operator == "%":
            return number(left) / 100
        if node.left is None:
            return -number(right) if node.operator == "-" else scalar(right)
        if isinstance(left, list) or isinstance(right, list):
            return _each(node.operator, matrix(left), matrix(right))
        return _applied(node.operator, left, right)


def _each(mark: str, left: Matrix, right: Matrix) -> Matrix:
    """Apply an operator cell by cell; a single row or column is repeated."""
    rows = max(len(left), len(right))
    columns = max(map(len, [*left, *right]))
    out: Matrix = []
    for row in range(rows):
        line: list[Scalar | ErrorValue] = []
        for column in range(columns):
            try:
                one = _at(left, row, column), _at(right, row, column)
                line.append(_applied(mark, *one))
            except FormulaError as error:
                line.append(error.value)
        out.append(line)
    return out


def _at(cells: Matrix, row: int, column: int) -> Scalar | ErrorValue:
    line = cells[min(row, len(cells) - 1)]
    return line[min(column, len(line) - 1)]


def _applied(
    mark: str, left: Scalar | ErrorValue, right: Scalar | ErrorValue
) -> Scalar:
    if mark == "&":
        return text(left) + text(right)
    if mark in {"=", "<>"}:
        return same(scalar(left), scalar(right)) == (mark == "=")
    if mark in _COMPARED:
        keys = order_key(scalar(left)), order_key(scalar(right))
        return bool(_COMPARED[mark](*keys))
    first, second = number(left), number(right)
    match mark:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "/":
            if not second:
                raise FormulaError(DIVISION)
            return first / second
        case _:
            return _power(first, second)


def _power(base: float, exponent: float) -> float:
    if not base and exponent < 0:
        raise FormulaError(DIVISION)
    if base < 0 and not exponent.is_integer():
        raise FormulaError(NUMBER)
    return math.pow(base, exponent)
