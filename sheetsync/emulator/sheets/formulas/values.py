"""Values inside formulas: scalars, arrays, errors, and how one becomes another."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from sheetsync.emulator.sheets.entered import read_entered
from sheetsync.emulator.sheets.formulas.blocks import Block, Item, Matrix
from sheetsync.emulator.sheets.numfmt.locales import Locale, locale_named
from sheetsync.emulator.sheets.numfmt.numbers import general_text
from sheetsync.emulator.state.cells import ErrorValue, Scalar

Value: TypeAlias = Scalar | ErrorValue | Matrix | Block

NOT_AVAILABLE = ErrorValue("#N/A", "N_A", "Did not find the value that was looked up.")
NO_MATCH = ErrorValue("#N/A", "N_A", "No matches are found in FILTER evaluation.")
DIVISION = ErrorValue("#DIV/0!", "DIVIDE_BY_ZERO", "A divisor cannot be zero.")
WRONG_VALUE = ErrorValue("#VALUE!", "VALUE", "An argument has the wrong type.")
NO_ARRAY = ErrorValue("#VALUE!", "VALUE", "An array value could not be found.")
LOST = ErrorValue("#REF!", "REF", "Reference does not exist.")
CIRCULAR = ErrorValue("#REF!", "REF", "Circular dependency detected.")
NUMBER = ErrorValue("#NUM!", "NUM", "The result is no number that a cell can hold.")
SYNTAX = ErrorValue("#ERROR!", "ERROR", "Formula parse error.")
LOADING = ErrorValue("Loading...", "LOADING", "Loading...")
NO_ACCESS = ErrorValue("#REF!", "REF", "You need to connect these sheets.")
_LITERALS = {one.text: one for one in (NOT_AVAILABLE, DIVISION, WRONG_VALUE, LOST)}
ENGLISH = locale_named("en_US")
_SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - the year of a date without one


class FormulaError(Exception):
    """Carries an error value out of a calculation."""

    def __init__(self, value: ErrorValue) -> None:
        super().__init__(value.text)
        self.value = value


def unknown_name(name: str) -> ErrorValue:
    """Return `#NAME?` with Google's explanation."""
    return ErrorValue("#NAME?", "NAME", f"Unknown function or name: '{name}'.")


def error_literal(text: str) -> ErrorValue:
    """Return the error that a text such as `#N/A` stands for."""
    return _LITERALS.get(text, ErrorValue(text, "ERROR", text))


def is_array(value: Value) -> bool:
    """Tell whether a value has rows and columns."""
    return isinstance(value, list | Block)


def matrix(value: Value) -> Matrix:
    """Return any value as rows of scalars."""
    if isinstance(value, Block):
        return value.rows()
    return value if isinstance(value, list) else [[value]]


def items(value: Value) -> list[Item]:
    """Return every value of an argument, row after row, errors among them."""
    if isinstance(value, Block):
        return value.items()
    if isinstance(value, list):
        return [item for row in value for item in row]
    return [value]


def flat(values: list[Value]) -> list[Scalar]:
    """Return every scalar of some values.

    Raises:
        FormulaError: At the first error among them.
    """
    return [item for value in values for item in sound(items(value))]


def sound(line: list[Item]) -> list[Scalar]:
    """Return values among which there is no error.

    Raises:
        FormulaError: At the first error among them.
    """
    # The test runs in C: hardly any range holds an error.
    if ErrorValue in map(type, line):
        first = next(item for item in line if isinstance(item, ErrorValue))
        raise FormulaError(first)
    return line  # type: ignore[return-value]  # none of them is an error


def scalar(value: Value) -> Scalar:
    """Return one scalar; of an array its first cell.

    Raises:
        FormulaError: If it is an error.
    """
    if isinstance(value, list | Block):
        line = items(value)
        value = line[0] if line else None
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return value


def number(value: Value, locale: Locale = ENGLISH) -> float:
    """Return a value as a number; an empty cell is zero.

    Args:
        value: The value.
        locale: By whose habits a text is read.

    Raises:
        FormulaError: `#VALUE!` for a text that is none.
    """
    if type(value) is float:
        return value
    item = scalar(value)
    if isinstance(item, str):
        found = typed(item, locale)
        if type(found) is not float:
            text_of = "Function or operator expects a number, but '{}' is a text."
            raise FormulaError(
                ErrorValue("#VALUE!", "VALUE", text_of.format(item[:100]))
            )
        return found
    return float(item or 0)


def typed(word: str, locale: Locale) -> Scalar:
    """Return what a text would be if somebody typed it into a cell."""
    entered = read_entered(word, locale, _SOME_DAY)
    return None if entered.formula else entered.value


def text(value: Value, locale: Locale = ENGLISH) -> str:
    """Return a value as text."""
    item = scalar(value)
    if isinstance(item, str):
        return item
    if item is None:
        return ""
    if isinstance(item, bool):
        return locale.true if item else locale.false
    return general_text(item, locale)


def truth(value: Value) -> bool:
    """Return a value as TRUE or FALSE.

    Raises:
        FormulaError: `#VALUE!` for a text that is neither.
    """
    item = scalar(value)
    if isinstance(item, str):
        word = item.strip().upper()
        if word in {"TRUE", "FALSE"}:
            return word == "TRUE"
        raise FormulaError(WRONG_VALUE)
    return bool(item)


def order_key(item: Scalar) -> tuple[int, float, str]:
    """Return a key by which numbers come before texts before truth values."""
    if isinstance(item, bool):
        return (2, item, "")
    if isinstance(item, str):
        return (1, 0, item.casefold())
    return (0, item or 0, "")


def same(first: Scalar, second: Scalar) -> bool:
    """Tell whether two scalars are equal: case never counts, empty equals empty."""
    if first is None or second is None:
        other = second if first is None else first
        return other in (None, "", 0, False)
    return order_key(first) == order_key(second)
