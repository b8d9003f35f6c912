"""Values inside formulas: scalars, arrays, errors, and how one becomes another."""

from __future__ import annotations

import re
from typing import TypeAlias

from sheetsync.emulator.sheets.numfmt.locales import Locale
from sheetsync.emulator.sheets.numfmt.numbers import general_text
from sheetsync.emulator.state.cells import ErrorValue, Scalar

Matrix: TypeAlias = list[list[Scalar | ErrorValue]]
Value: TypeAlias = Scalar | ErrorValue | Matrix

NOT_AVAILABLE = ErrorValue("#N/A", "N_A", "Did not find the value that was looked up.")
DIVISION = ErrorValue("#DIV/0!", "DIVIDE_BY_ZERO", "A divisor cannot be zero.")
WRONG_VALUE = ErrorValue("#VALUE!", "VALUE", "An argument has the wrong type.")
LOST = ErrorValue("#REF!", "REF", "Reference does not exist.")
CIRCULAR = ErrorValue("#REF!", "REF", "Circular dependency detected.")
NUMBER = ErrorValue("#NUM!", "NUM", "The result is no number that a cell can hold.")
SYNTAX = ErrorValue("#ERROR!", "ERROR", "Formula parse error.")
LOADING = ErrorValue("Loading...", "LOADING", "Loading...")
NO_ACCESS = ErrorValue("#REF!", "REF", "You need to connect these sheets.")
_LITERALS = {one.text: one for one in (NOT_AVAILABLE, DIVISION, WRONG_VALUE, LOST)}
_ENGLISH = Locale()


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


def matrix(value: Value) -> Matrix:
    """Return any value as rows of scalars."""
    return value if isinstance(value, list) else [[value]]


def flat(values: list[Value]) -> list[Scalar]:
    """Return every scalar of some values.

    Raises:
        FormulaError: At the first error among them.
    """
    out: list[Scalar] = []
    for value in values:
        for row in matrix(value):
            for item in row:
                if isinstance(item, ErrorValue):
                    raise FormulaError(item)
                out.append(item)
    return out


def scalar(value: Value) -> Scalar:
    """Return one scalar; of an array its first cell.

    Raises:
        FormulaError: If it is an error.
    """
    if isinstance(value, list):
        value = value[0][0] if value and value[0] else None
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return value


def number(value: Value) -> float:
    """Return a value as a number; an empty cell is zero.

    Raises:
        FormulaError: `#VALUE!` for a text that is none.
    """
    item = scalar(value)
    if isinstance(item, str):
        text = item.strip().replace(",", "")
        if re.fullmatch(r"-?\d+(\.\d*)?([eE][-+]?\d+)?%?", text):
            return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        raise FormulaError(WRONG_VALUE)
    return float(item or 0)


def text(value: Value) -> str:
    """Return a value as text."""
    item = scalar(value)
    if item is None:
        return ""
    if isinstance(item, bool):
        return "TRUE" if item else "FALSE"
    return item if isinstance(item, str) else general_text(item, _ENGLISH)


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


def matcher(criterion: Scalar) -> tuple[str, Scalar]:
    """Return operator and operand of a criterion such as `">=10"`."""
    if not isinstance(criterion, str):
        return "=", criterion
    hit = re.fullmatch(r"(<=|>=|<>|<|>|=)?(.*)", criterion, re.DOTALL)
    assert hit is not None
    operand: Scalar = hit[2]
    if re.fullmatch(r"-?\d+(\.\d+)?", hit[2]):
        operand = float(hit[2])
    return hit[1] or "=", operand


def meets(item: Scalar, criterion: Scalar) -> bool:
    """Tell whether a cell meets a criterion of SUMIF and its like."""
    operator, operand = matcher(criterion)
    if operator in {"=", "<>"}:
        equal = _like(item, operand)
        return equal if operator == "=" else not equal
    if item is None or isinstance(item, str) != isinstance(operand, str):
        return False
    left, right = order_key(item), order_key(operand)
    return {
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }[operator]


def _like(item: Scalar, operand: Scalar) -> bool:
    if isinstance(operand, str) and isinstance(item, str) and set("*?") & set(operand):
        pattern = re.escape(operand).replace(r"\*", ".*").replace(r"\?", ".")
        return bool(re.fullmatch(pattern, item, re.IGNORECASE | re.DOTALL))
    if item is None:
        return operand in (None, "")
    return operand is not None and order_key(item) == order_key(operand)
