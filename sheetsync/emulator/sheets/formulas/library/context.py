"""What a function gets: its arguments, not computed yet, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

from sheetsync.emulator.sheets.formulas.tree import Named
from sheetsync.emulator.sheets.formulas.values import (
    FormulaError,
    Value,
    is_array,
    matrix,
    scalar,
    unknown_name,
)
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from random import Random

    from sheetsync.emulator.sheets.formulas.blocks import Item, Matrix
    from sheetsync.emulator.sheets.formulas.references import Reference
    from sheetsync.emulator.sheets.formulas.tree import Node
    from sheetsync.emulator.sheets.numfmt.locales import Locale
    from sheetsync.emulator.state.book import Tab

Function: TypeAlias = "Callable[[Context, list[Node]], Value]"


class Context(Protocol):
    """How a function computes its arguments, and where and when it is called.

    Attributes:
        array: Whether arrays are computed item by item, as inside ARRAYFORMULA.
        row: Row of the formula.
        column: Its column.
    """

    array: bool
    row: int
    column: int

    @property
    def now(self) -> datetime:
        """The moment in the spreadsheet's time zone."""

    @property
    def locale(self) -> Locale:
        """The spreadsheet's locale."""

    @property
    def locale_name(self) -> str:
        """Its name."""

    def value(self, node: Node) -> Value:
        """Compute one argument."""

    def in_arrays(self) -> Context:
        """Return the same place, where arrays are computed item by item."""

    def single(self, value: Value) -> Value:
        """Return the one item that is meant where an array is of no use."""

    def bound(self, names: Mapping[str, Value | Closure]) -> Context:
        """Return the same place, where some names stand for values."""

    def closure(self, node: Node) -> Closure:
        """Return the LAMBDA that an argument is or names.

        Raises:
            FormulaError: It is none.
        """

    def closure_or_value(self, node: Node) -> Value | Closure:
        """Return the LAMBDA that an argument is or names, else its value."""

    def spend(self) -> None:
        """Count one call of a LAMBDA.

        Raises:
            FormulaError: The formula has made too many.
        """

    def reference(self, node: Node | str) -> Reference | None:
        """Return the range that an argument or a text names, None if it is none."""

    def tab_of(self, reference: Reference) -> Tab | None:
        """Return the tab of a range; None if there is none of that title."""

    def hidden_rows(self, tab: Tab, *, by_hand: bool) -> set[int]:
        """Return the rows that filters hide, if asked for also those hidden by hand."""

    def is_date(self, node: Node) -> bool:
        """Tell whether the value of an argument is shown as a date."""

    @property
    def chance(self) -> Random:
        """What random numbers are drawn from: others after each change of the book."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A LAMBDA where it was written, so that it knows the names around it.

    Attributes:
        parameters: What its values are called.
        body: What it computes.
        home: Where it was written.
    """

    parameters: tuple[str, ...]
    body: Node
    home: Context

    too_long: ClassVar[ErrorValue] = ErrorValue(
        "#ERROR!",
        "ERROR",
        "Calculation limit was reached when trying to compute this formula.",
    )
    _wrong_count: ClassVar[ErrorValue] = ErrorValue(
        "#N/A", "N_A", "Wrong number of arguments to LAMBDA."
    )

    def call(self, *values: Value) -> Value:
        """Compute the body for some values.

        Raises:
            FormulaError: There are too few or too many, or the body gives an error.
        """
        if len(values) != len(self.parameters):
            raise FormulaError(self._wrong_count)
        self.home.spend()
        names = dict(zip(self.parameters, values, strict=True))
        return self.home.bound(names).value(self.body)


def name_of(node: Node) -> str:
    """Return the name that LET or LAMBDA gives, in small letters.

    Raises:
        FormulaError: `#NAME?` for anything that is no name.
    """
    if not isinstance(node, Named):
        raise FormulaError(unknown_name(""))
    return node.name.casefold()


def eager(function: Callable[..., Value]) -> Function:
    """Return a function that computes all its arguments first."""

    def called(context: Context, nodes: list[Node]) -> Value:
        return function(*map(context.value, nodes))

    return called


def eager_told(function: Callable[..., Value]) -> Function:
    """Return a function that computes its arguments first, and gets the context."""

    def called(context: Context, nodes: list[Node]) -> Value:
        return function(context, *map(context.value, nodes))

    return called


def in_arrays(function: Callable[..., Value]) -> Function:
    """Return a function whose arguments are computed item by item."""

    def called(context: Context, nodes: list[Node]) -> Value:
        return function(*map(context.in_arrays().value, nodes))

    return called


def each(function: Callable[..., Value], *whole: int, told: bool = False) -> Function:
    """Return a function of single items, which inside ARRAYFORMULA is called for each.

    Args:
        function: What is called with the items.
        whole: Arguments that it takes as they are, ranges too.
        told: Whether it gets the context before its arguments.
    """

    def called(context: Context, nodes: list[Node]) -> Value:
        values = [context.value(node) for node in nodes]
        one = partial(function, context) if told else function
        if context.array and any(
            is_array(value) and at not in whole for at, value in enumerate(values)
        ):
            return broadcast(one, values, whole)
        return one(
            *(
                value if at in whole else context.single(value)
                for at, value in enumerate(values)
            )
        )

    return called


def broadcast(
    function: Callable[..., Value], values: Sequence[Value], whole: Sequence[int] = ()
) -> Matrix:
    """Call a function for every item of arrays; a single row or column is repeated."""
    grids = [None if at in whole else matrix(value) for at, value in enumerate(values)]
    known = [grid for grid in grids if grid is not None]
    height = max(map(len, known))
    width = max((len(grid[0]) for grid in known if grid), default=0)
    out: Matrix = []
    for row in range(height):
        line: list[Item] = []
        for column in range(width):
            try:
                given = [
                    value if grid is None else _at(grid, row, column)
                    for value, grid in zip(values, grids, strict=True)
                ]
                line.append(scalar(function(*given)))
            except FormulaError as error:
                line.append(error.value)
        out.append(line)
    return out


def _at(grid: Matrix, row: int, column: int) -> Item:
    line = grid[min(row, len(grid) - 1)]
    return line[min(column, len(line) - 1)]
