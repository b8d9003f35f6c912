"""Sums, counts, rounding and the rest of arithmetic."""

from __future__ import annotations

import math
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import Function, eager
from sheetsync.emulator.sheets.formulas.values import (
    DIVISION,
    NUMBER,
    WRONG_VALUE,
    FormulaError,
    Value,
    flat,
    matrix,
    meets,
    number,
    scalar,
)
from sheetsync.emulator.state.cells import ErrorValue, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among arguments: of ranges only what is a number already."""
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found += [item for item in flat([value]) if _is_number(item)]  # type: ignore[misc]
        elif value is not None:
            found.append(number(value))
    return found


def _is_number(item: object) -> bool:
    return isinstance(item, float) and not isinstance(item, bool)


def _average(*values: Value) -> Value:
    found = _numbers(values)
    return math.fsum(found) / len(found) if found else DIVISION


def _count(*values: Value) -> Value:
    items = [item for value in values for row in matrix(value) for item in row]
    return float(sum(map(_is_number, items)))


def _count_filled(*values: Value) -> Value:
    items = [item for value in values for row in matrix(value) for item in row]
    return float(sum(item is not None for item in items))


def _count_blank(value: Value) -> Value:
    items = [item for row in matrix(value) for item in row]
    return float(sum(item in (None, "") for item in items))


def _count_unique(*values: Value) -> Value:
    items = {item for item in flat(list(values)) if item is not None}
    return float(len(items))


def _median(*values: Value) -> Value:
    found = sorted(_numbers(values))
    if not found:
        return NUMBER
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _rounded(how: str) -> Callable[..., Value]:
    def called(value: Value, places: Value = 0.0) -> Value:
        step = Decimal(1).scaleb(-int(number(places)))
        exact = Decimal(repr(number(value))) / step
        return float(exact.quantize(Decimal(1), rounding=how) * step)

    return called


def _mod(value: Value, divisor: Value) -> Value:
    by = number(divisor)
    return number(value) % by if by else DIVISION


def _root(value: Value) -> Value:
    of = number(value)
    return math.sqrt(of) if of >= 0 else NUMBER


def _quotient(value: Value, divisor: Value) -> Value:
    by = number(divisor)
    return float(math.trunc(number(value) / by)) if by else DIVISION


def _hits(pairs: tuple[Value, ...]) -> list[tuple[int, int]]:
    """Return the places where every range meets the criterion behind it."""
    ranges = [matrix(one) for one in pairs[::2]]
    criteria = [scalar(one) for one in pairs[1::2]]
    first = ranges[0]
    if any(len(one) != len(first) or len(one[0]) != len(first[0]) for one in ranges):
        raise FormulaError(WRONG_VALUE)
    return [
        (row, column)
        for row, line in enumerate(first)
        for column in range(len(line))
        if all(
            not isinstance(cells[row][column], ErrorValue)
            and meets(_scalar(cells[row][column]), criterion)
            for cells, criterion in zip(ranges, criteria, strict=True)
        )
    ]


def _scalar(item: Scalar | ErrorValue) -> Scalar:
    return None if isinstance(item, ErrorValue) else item


def _picked(target: Value, places: list[tuple[int, int]]) -> list[float]:
    cells = matrix(target)
    items = [
        cells[row][column]
        for row, column in places
        if row < len(cells) and column < len(cells[row])
    ]
    return [item for item in flat([[items]]) if _is_number(item)]  # type: ignore[misc]


def _sum_if(tested: Value, criterion: Value, target: Value = None) -> Value:
    places = _hits((tested, criterion))
    return math.fsum(_picked(tested if target is None else target, places))


def _average_if(tested: Value, criterion: Value, target: Value = None) -> Value:
    places = _hits((tested, criterion))
    found = _picked(tested if target is None else target, places)
    return math.fsum(found) / len(found) if found else DIVISION


FUNCTIONS: dict[str, Function] = {
    "SUM": eager(lambda *values: math.fsum(_numbers(values))),
    "PRODUCT": eager(lambda *values: math.prod(_numbers(values))),
    "AVERAGE": eager(_average),
    "MEDIAN": eager(_median),
    "MIN": eager(lambda *values: min(_numbers(values), default=0.0)),
    "MAX": eager(lambda *values: max(_numbers(values), default=0.0)),
    "COUNT": eager(_count),
    "COUNTA": eager(_count_filled),
    "COUNTBLANK": eager(_count_blank),
    "COUNTUNIQUE": eager(_count_unique),
    "COUNTIF": eager(lambda *pair: float(len(_hits(pair)))),
    "COUNTIFS": eager(lambda *pairs: float(len(_hits(pairs)))),
    "SUMIF": eager(_sum_if),
    "SUMIFS": eager(lambda target, *pairs: math.fsum(_picked(target, _hits(pairs)))),
    "AVERAGEIF": eager(_average_if),
    "ROUND": eager(_rounded(ROUND_HALF_UP)),
    "ROUNDUP": eager(_rounded(ROUND_UP)),
    "ROUNDDOWN": eager(_rounded(ROUND_DOWN)),
    "TRUNC": eager(_rounded(ROUND_DOWN)),
    "ABS": eager(lambda value: abs(number(value))),
    "INT": eager(lambda value: float(math.floor(number(value)))),
    "SIGN": eager(lambda value: float((number(value) > 0) - (number(value) < 0))),
    "MOD": eager(_mod),
    "QUOTIENT": eager(_quotient),
    "SQRT": eager(_root),
    "POWER": eager(lambda base, exponent: math.pow(number(base), number(exponent))),
    "PI": eager(lambda: math.pi),
}
