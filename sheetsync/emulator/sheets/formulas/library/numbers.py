"""Sums, counts, rounding and the rest of arithmetic."""

from __future__ import annotations

import math
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.criteria import hits, numbers_at
from sheetsync.emulator.sheets.formulas.library.context import (
    Function,
    each,
    eager,
    in_arrays,
)
from sheetsync.emulator.sheets.formulas.values import (
    DIVISION,
    NOT_AVAILABLE,
    NUMBER,
    WRONG_VALUE,
    Value,
    flat,
    is_array,
    items,
    matrix,
    number,
    sound,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.library.context import Context
    from sheetsync.emulator.sheets.formulas.tree import Node


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among arguments: of ranges only what is a number already."""
    found: list[float] = []
    for value in values:
        if is_array(value):
            line = sound(items(value))
            found += [item for item in line if type(item) is float]
        elif value is not None:
            found.append(number(value))
    return found


def _average(*values: Value) -> Value:
    found = _numbers(values)
    return math.fsum(found) / len(found) if found else DIVISION


def _count(*values: Value) -> Value:
    return float(sum(type(item) is float for one in values for item in items(one)))


def _count_filled(*values: Value) -> Value:
    return float(sum(item is not None for one in values for item in items(one)))


def _count_blank(value: Value) -> Value:
    return float(sum(item in (None, "") for item in items(value)))


def _count_unique(*values: Value) -> Value:
    return float(len({item for item in flat(list(values)) if item is not None}))


def _median(*values: Value) -> Value:
    found = sorted(_numbers(values))
    if not found:
        return NUMBER
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _deviation(*values: Value) -> Value:
    found = _numbers(values)
    if len(found) < len("ab"):
        return DIVISION
    mean = math.fsum(found) / len(found)
    squares = math.fsum((one - mean) ** 2 for one in found)
    return math.sqrt(squares / (len(found) - 1))


def _ranked(*, from_top: bool) -> Callable[[Value, Value], Value]:
    def called(value: Value, place: Value) -> Value:
        found = sorted(_numbers((value,)), reverse=from_top)
        at = int(number(place)) - 1
        return found[at] if 0 <= at < len(found) else NUMBER

    return called


def _rank(wanted: Value, value: Value, rising: Value = 0.0) -> Value:
    found = sorted(_numbers((value,)), reverse=not number(rising))
    item = number(wanted)
    return float(found.index(item) + 1) if item in found else NOT_AVAILABLE


def _rounded(how: str) -> Callable[..., Value]:
    def called(value: Value, places: Value = 0.0) -> Value:
        return _to_step(number(value), Decimal(1).scaleb(-int(number(places))), how)

    return called


def _to_step(value: float, step: Decimal, how: str) -> float:
    exact = Decimal(repr(value)) / step
    return float(exact.quantize(Decimal(1), rounding=how) * step)


def _stepped(how: str) -> Callable[..., Value]:
    def called(value: Value, factor: Value = 1.0) -> Value:
        step = number(factor)
        if not step:
            return 0.0
        return _to_step(number(value), Decimal(repr(abs(step))), how)

    return called


def _mod(value: Value, divisor: Value) -> Value:
    by = number(divisor)
    return number(value) % by if by else DIVISION


def _root(value: Value) -> Value:
    of = number(value)
    return math.sqrt(of) if of >= 0 else NUMBER


def _logarithm(value: Value, base: Value = 10.0) -> Value:
    return math.log(number(value), number(base))


def _quotient(value: Value, divisor: Value) -> Value:
    by = number(divisor)
    return float(math.trunc(number(value) / by)) if by else DIVISION


def _sum_product(*values: Value) -> Value:
    grids = [matrix(one) for one in values]
    shape = len(grids[0]), len(grids[0][0])
    if any((len(one), len(one[0])) != shape for one in grids):
        return WRONG_VALUE
    lines = [sound(items(one)) for one in values]
    return math.fsum(
        math.prod(
            float(item) if isinstance(item, float | bool) else 0.0 for item in together
        )
        for together in zip(*lines, strict=True)
    )


def _if_function(
    combine: Callable[[list[float]], Value], *, target_first: bool
) -> Function:
    """Return SUMIF or SUMIFS or one of their like.

    Args:
        combine: What is made of the numbers that are picked.
        target_first: Whether the range that they are picked from stands first, as in
            those with many criteria, or last, where it may be left out.
    """

    def called(context: Context, *values: Value) -> Value:
        if target_first:
            target, pairs = values[0], values[1:]
            if not pairs or len(items(target)) != len(items(pairs[0])):
                return WRONG_VALUE
        else:
            pairs = values[:2]
            target = values[2] if values[2:] else values[0]
        return combine(numbers_at(target, hits(pairs, context.locale_name)))

    return _by_criteria(called, first=1 + target_first)


def _by_criteria(function: Callable[..., Value], *, first: int) -> Function:
    """Return a function of ranges and criteria; only criteria are taken one by one.

    Args:
        function: What is called with the context and the values.
        first: Place of the first criterion; behind it every second one is one too.
    """

    def called(context: Context, nodes: list[Node]) -> Value:
        last = first + 1 if first == 1 and len(nodes) <= len("abc") else len(nodes)
        criteria = set(range(first, last, 2))
        whole = [at for at in range(len(nodes)) if at not in criteria]
        return each(function, *whole, told=True)(context, nodes)

    return called


def _count_if(context: Context, *pairs: Value) -> Value:
    return float(len(hits(pairs, context.locale_name)))


def _mean(found: list[float]) -> Value:
    return math.fsum(found) / len(found) if found else DIVISION


FUNCTIONS: dict[str, Function] = {
    "SUM": eager(lambda *values: math.fsum(_numbers(values))),
    "PRODUCT": eager(lambda *values: math.prod(_numbers(values))),
    "SUMPRODUCT": in_arrays(_sum_product),
    "AVERAGE": eager(_average),
    "MEDIAN": eager(_median),
    "STDEV": eager(_deviation),
    "MIN": eager(lambda *values: min(_numbers(values), default=0.0)),
    "MAX": eager(lambda *values: max(_numbers(values), default=0.0)),
    "LARGE": each(_ranked(from_top=True), 0),
    "SMALL": each(_ranked(from_top=False), 0),
    "RANK": each(_rank, 1),
    "COUNT": eager(_count),
    "COUNTA": eager(_count_filled),
    "COUNTBLANK": eager(_count_blank),
    "COUNTUNIQUE": eager(_count_unique),
    "COUNTIF": _by_criteria(_count_if, first=1),
    "COUNTIFS": _by_criteria(_count_if, first=1),
    "SUMIF": _if_function(math.fsum, target_first=False),
    "SUMIFS": _if_function(math.fsum, target_first=True),
    "AVERAGEIF": _if_function(_mean, target_first=False),
    "AVERAGEIFS": _if_function(_mean, target_first=True),
    "MINIFS": _if_function(lambda found: min(found, default=0.0), target_first=True),
    "MAXIFS": _if_function(lambda found: max(found, default=0.0), target_first=True),
    "ROUND": each(_rounded(ROUND_HALF_UP)),
    "ROUNDUP": each(_rounded(ROUND_UP)),
    "ROUNDDOWN": each(_rounded(ROUND_DOWN)),
    "TRUNC": each(_rounded(ROUND_DOWN)),
    "CEILING": each(_stepped(ROUND_CEILING)),
    "FLOOR": each(_stepped(ROUND_FLOOR)),
    "MROUND": each(_stepped(ROUND_HALF_UP)),
    "ABS": each(lambda value: abs(number(value))),
    "INT": each(lambda value: float(math.floor(number(value)))),
    "SIGN": each(lambda value: float((number(value) > 0) - (number(value) < 0))),
    "MOD": each(_mod),
    "QUOTIENT": each(_quotient),
    "SQRT": each(_root),
    "EXP": each(lambda value: math.exp(number(value))),
    "LN": each(lambda value: math.log(number(value))),
    "LOG": each(_logarithm),
    "LOG10": each(_logarithm),
    "POWER": each(lambda base, exponent: math.pow(number(base), number(exponent))),
    "PI": eager(lambda: math.pi),
}
