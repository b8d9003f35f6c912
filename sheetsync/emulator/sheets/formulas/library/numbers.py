"""Sums by criteria, rounding and the rest of arithmetic."""

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
    eager_told,
    in_arrays,
)
from sheetsync.emulator.sheets.formulas.library.statistics import numbers_of
from sheetsync.emulator.sheets.formulas.values import (
    DIVISION,
    NUMBER,
    WRONG_VALUE,
    Value,
    items,
    matrix,
    number,
    sound,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.library.context import Context
    from sheetsync.emulator.sheets.formulas.tree import Node

_GREATEST_FACTORIAL = 170
"""Beyond it no number is wide enough."""
_MOST_DRAWN = 1_000_000


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


def _to_parity(*, odd: bool) -> Callable[[Value], Value]:
    """Return EVEN or ODD: the next such number away from zero."""

    def called(value: Value) -> Value:
        given = number(value)
        size = math.ceil(abs(given))
        size += (size % 2 == 1) is not odd
        return math.copysign(size, given)

    return called


def _factorial(value: Value) -> Value:
    of = int(number(value))
    return float(math.factorial(of)) if 0 <= of <= _GREATEST_FACTORIAL else NUMBER


def _combinations(value: Value, size: Value) -> Value:
    whole, part = int(number(value)), int(number(size))
    return float(math.comb(whole, part)) if 0 <= part <= whole else NUMBER


def _common(combine: Callable[..., int]) -> Function:
    """Return GCD or LCM, which take whole numbers from zero on."""

    def called(*values: Value) -> Value:
        found = [int(one) for one in numbers_of(values)]
        return float(combine(*found)) if min(found, default=-1) >= 0 else NUMBER

    return eager(called)


def _drawn(context: Context) -> Value:
    return context.chance.random()


def _drawn_between(context: Context, low: Value, high: Value) -> Value:
    first, last = math.ceil(number(low)), math.floor(number(high))
    return float(context.chance.randint(first, last)) if first <= last else NUMBER


def _drawn_array(context: Context, rows: Value = 1.0, columns: Value = 1.0) -> Value:
    height, width = int(number(rows)), int(number(columns))
    if min(height, width) < 1 or height * width > _MOST_DRAWN:
        return NUMBER
    return [[context.chance.random() for _ in range(width)] for _ in range(height)]


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
    "SUMPRODUCT": in_arrays(_sum_product),
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
    "EVEN": each(_to_parity(odd=False)),
    "ODD": each(_to_parity(odd=True)),
    "ISEVEN": each(lambda value: int(number(value)) % 2 == 0),
    "ISODD": each(lambda value: int(number(value)) % 2 == 1),
    "FACT": each(_factorial),
    "COMBIN": each(_combinations),
    "GCD": _common(math.gcd),
    "LCM": _common(math.lcm),
    "SIN": each(lambda value: math.sin(number(value))),
    "COS": each(lambda value: math.cos(number(value))),
    "TAN": each(lambda value: math.tan(number(value))),
    "RADIANS": each(lambda value: math.radians(number(value))),
    "DEGREES": each(lambda value: math.degrees(number(value))),
    "RAND": each(_drawn, told=True),
    "RANDBETWEEN": each(_drawn_between, told=True),
    "RANDARRAY": eager_told(_drawn_array),
    "PI": eager(lambda: math.pi),
}
