"""Computes the tree of one formula of one cell."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.sheets.formulas.blocks import Block, Matrix
from sheetsync.emulator.sheets.formulas.hints import hint_of
from sheetsync.emulator.sheets.formulas.lexer import FormulaSyntaxError
from sheetsync.emulator.sheets.formulas.library import FUNCTIONS, REFERENCES
from sheetsync.emulator.sheets.formulas.library.context import (
    Closure,
    broadcast,
    name_of,
)
from sheetsync.emulator.sheets.formulas.references import Reference
from sheetsync.emulator.sheets.formulas.tree import (
    Applied,
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
    DIVISION,
    LOST,
    NO_ARRAY,
    NUMBER,
    FormulaError,
    Value,
    error_literal,
    is_array,
    matrix,
    number,
    order_key,
    same,
    scalar,
    text,
    unknown_name,
)
from sheetsync.emulator.sheets.numfmt import is_date_format
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.state.cells import ErrorValue, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sheetsync.emulator.sheets.formulas.evaluate import Evaluator
    from sheetsync.emulator.sheets.numfmt.locales import Locale
    from sheetsync.emulator.state.book import Tab

_MOST_CALLS = 100_000
"""How often one formula may call LAMBDAs, which Google limits, too."""
_NO_LAMBDA = ErrorValue("#VALUE!", "VALUE", "A LAMBDA is expected.")
_NO_VALUE = ErrorValue("#N/A", "N_A", "A LAMBDA must be called with its values.")
_Key: TypeAlias = tuple[int, float, str]
_COMPARED = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_UNEVEN = ErrorValue(
    "#VALUE!",
    "VALUE",
    "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows.",
)


@dataclass(slots=True)
class Calculation:
    """One formula at its place; it is the context that functions are called in.

    Attributes:
        evaluator: Computes the cells that the formula looks at.
        tab: Tab of the formula.
        row: Its row.
        column: Its column.
        array: Whether arrays are computed item by item.
        names: What LET and LAMBDA have named, by name in small letters.
    """

    evaluator: Evaluator
    tab: Tab
    row: int
    column: int
    array: bool = False
    names: Mapping[str, Value | Closure] = field(default_factory=dict)
    _spent: list[int] = field(default_factory=lambda: [0])
    _drawn: list[Random] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The moment in the spreadsheet's time zone."""
        return self.evaluator.local_now()

    @property
    def locale(self) -> Locale:
        """The spreadsheet's locale."""
        return self.evaluator.locale

    @property
    def locale_name(self) -> str:
        """Its name."""
        return self.evaluator.book.locale

    @property
    def chance(self) -> Random:
        """What random numbers are drawn from: others after each change of the book."""
        if not self._drawn:
            place = f"{self.tab.sheet_id}/{self.row}/{self.column}"
            seed = f"{self.evaluator.book.luck}/{place}"
            self._drawn.append(Random(seed))  # noqa: S311 - repeatable on purpose
        return self._drawn[0]

    def in_arrays(self) -> Calculation:
        """Return the same place, where arrays are computed item by item."""
        return self if self.array else replace(self, array=True)

    def bound(self, names: Mapping[str, Value | Closure]) -> Calculation:
        """Return the same place, where some names stand for values."""
        return replace(self, names={**self.names, **names})

    def spend(self) -> None:
        """Count one call of a LAMBDA.

        Raises:
            FormulaError: The formula has made too many.
        """
        self._spent[0] += 1
        if self._spent[0] > _MOST_CALLS:
            raise FormulaError(Closure.too_long)

    def closure_or_value(self, node: Node) -> Value | Closure:
        """Return the LAMBDA that an argument is or names, else its value."""
        if isinstance(node, Call) and node.name == "LAMBDA" and node.arguments:
            *parameters, body = node.arguments
            return Closure(tuple(map(name_of, parameters)), body, self)
        if isinstance(node, Named):
            found = self.names.get(node.name.casefold())
            if isinstance(found, Closure):
                return found
        return self.value(node)

    def closure(self, node: Node) -> Closure:
        """Return the LAMBDA that an argument is or names.

        Raises:
            FormulaError: `#VALUE!` if it is none.
        """
        found = self.closure_or_value(node)
        if not isinstance(found, Closure):
            raise FormulaError(_NO_LAMBDA)
        return found

    def result(self, node: Node) -> Value:
        """Return what the formula shows: one item, or an array that spills."""
        value = self.value(node)
        if isinstance(value, Block):
            spills = self.array or isinstance(node, Call | Applied | Grid)
            return value.rows() if spills else self.single(value)
        return value

    def value(self, node: Node) -> Value:
        """Return the value of a part of the formula."""
        match node:
            case Literal():
                return node.value
            case Reference():
                return self._referred(node)
            case Operation():
                return self._operated(node)
            case Call():
                return self._called(node)
            case Applied():
                given = map(self.value, node.arguments)
                return self.closure(node.function).call(*given)
            case ErrorLiteral():
                return error_literal(node.text)
            case Grid():
                return self._stacked(node)
            case Named():
                return self._named(node.name)

    def single(self, value: Value) -> Value:
        """Return the one item that is meant where an array is of no use.

        Of a range it is the one beside or below the formula, of an array the first.

        Raises:
            FormulaError: `#VALUE!` if no item of the range is.
        """
        if isinstance(value, Block):
            return self._beside(value)
        if isinstance(value, list):
            return value[0][0] if value and value[0] else None
        return value

    def _beside(self, block: Block) -> Value:
        if block.height == 1 and block.width == 1:
            return block.columns[0][0]
        row, column = self.row, self.column
        if block.width == 1 and block.top <= row < block.top + block.height:
            return block.at(row, block.left)
        if block.height == 1 and block.left <= column < block.left + block.width:
            return block.at(block.top, column)
        raise FormulaError(NO_ARRAY)

    def _called(self, node: Call) -> Value:
        function = FUNCTIONS.get(node.name)
        named = self.names.get(node.name.casefold())
        if function is None and isinstance(named, Closure):
            return named.call(*map(self.value, node.arguments))
        if function is None:
            return unknown_name(node.name)
        try:
            return function(self, list(node.arguments))
        except (IndexError, TypeError):
            message = f"Wrong number of arguments to {node.name}."
            return ErrorValue("#N/A", "N_A", message)
        except (ValueError, ArithmeticError):
            return NUMBER

    def _named(self, name: str) -> Value:
        given = self.names.get(name.casefold())
        if isinstance(given, Closure):
            raise FormulaError(_NO_VALUE)
        if name.casefold() in self.names:
            return given
        area = self._named_area(name)
        if area is not None:
            return self._referred(area)
        return unknown_name(name)

    def reference(self, node: Node | str) -> Reference | None:
        """Return the range that an argument or a text names, None if it is none."""
        if isinstance(node, str):
            try:
                node = parse(f"={node}", self.locale.decimal)
            except FormulaSyntaxError:
                return None
            if isinstance(node, Call):
                return None
        match node:
            case Reference():
                return node
            case Call() if node.name in REFERENCES:
                return REFERENCES[node.name](self, list(node.arguments))
            case Named() if node.name.casefold() not in self.names:
                return self._named_area(node.name)
            case _:
                return None

    def _named_area(self, name: str) -> Reference | None:
        """Return what a named range stands for; None if there is none."""
        for named in self.evaluator.book.named_ranges:
            tab = self.evaluator.book.tab(named["range"]["sheetId"])
            if named["name"].casefold() == name.casefold() and tab is not None:
                return Reference.of(tab.title, Area.read(named["range"]).box(tab.grid))
        return None

    def tab_of(self, reference: Reference) -> Tab | None:
        """Return the tab of a range; None if there is none of that title."""
        if not reference.sheet:
            return self.tab
        return self.evaluator.tab_titled(reference.sheet)

    def hidden_rows(self, tab: Tab, *, by_hand: bool) -> set[int]:
        """Return the rows that filters hide, if asked for also those hidden by hand."""
        hidden = self.evaluator.filtered_rows(tab)
        return hidden | tab.hidden_by_hand(ROWS) if by_hand else hidden

    def is_date(self, node: Node) -> bool:
        """Tell whether the value of an argument is shown as a date."""
        hint = hint_of(self.evaluator.book, self.tab, node)
        return is_date_format(hint, self.locale)

    def _referred(self, reference: Reference) -> Value:
        tab = self.tab_of(reference)
        if tab is None:
            return LOST
        if reference.is_range:
            return self.evaluator.block(tab, reference.area)
        row, column = reference.top.index, reference.left.index
        assert row is not None
        assert column is not None
        grid = tab.grid
        if not (0 <= row < grid.row_count and 0 <= column < grid.column_count):
            return LOST
        return self.evaluator.value(tab, row, column)

    def _stacked(self, node: Grid) -> Value:
        """Return an array that is written out, of arrays side by side and below."""
        out: Matrix = []
        for line in node.rows:
            parts = [matrix(self.in_arrays().value(one)) for one in line]
            if len({len(part) for part in parts}) > 1:
                return _UNEVEN
            out += [
                [item for part in parts for item in part[row]]
                for row in range(len(parts[0]))
            ]
        return out if len({len(row) for row in out}) <= 1 else _UNEVEN

    def _operated(self, node: Operation) -> Value:
        """Compute an operation; long sums lean to the left, so that side is a loop."""
        spine: list[Operation] = []
        first: Node = node
        while isinstance(first, Operation) and first.left is not None:
            spine.append(first)
            first = first.left
        if isinstance(first, Operation):
            assert first.right is not None
            mark = "negative" if first.operator == "-" else "positive"
            value = self._applied(mark, self.value(first.right), None)
        else:
            value = self.value(first)
        for one in reversed(spine):
            right = None if one.right is None else self.value(one.right)
            value = self._applied(one.operator, value, right)
        return value

    def _applied(self, mark: str, left: Value, right: Value) -> Value:
        if is_array(left) or is_array(right):
            if self.array:
                return broadcast(
                    lambda one, two: _applied(mark, one, two, self.locale),
                    [left, right],
                )
            left, right = self.single(left), self.single(right)
        return _applied(mark, left, right, self.locale)


def _applied(mark: str, left: Value, right: Value, locale: Locale) -> Scalar:
    """Apply an operator to two items; a sign and `%` have but the first."""
    if type(left) is float is type(right) and mark in "+-*":
        return _reckoned(mark, left, right)
    match mark:
        case "&":
            return text(left, locale) + text(right, locale)
        case "=" | "<>":
            return same(scalar(left), scalar(right)) == (mark == "=")
        case "<" | ">" | "<=" | ">=":
            first, second = _keys(scalar(left), scalar(right))
            return bool(_COMPARED[mark](first, second))
        case "%":
            return number(left, locale) / 100
        case "negative":
            return -number(left, locale)
        case "positive":
            return scalar(left)
        case _:
            return _reckoned(mark, number(left, locale), number(right, locale))


def _keys(first: Scalar, second: Scalar) -> tuple[_Key, _Key]:
    """Return what two items are compared by; an empty one is like the other."""
    if first is None and isinstance(second, str):
        first = ""
    if second is None and isinstance(first, str):
        second = ""
    return order_key(first), order_key(second)


def _reckoned(mark: str, first: float, second: float) -> float:
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
