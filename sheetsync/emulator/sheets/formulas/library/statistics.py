"""What is told of many numbers together: means, spreads, ranks and counts."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library.context import Function, each, eager
from sheetsync.emulator.sheets.formulas.values import (
    DIVISION,
    NOT_AVAILABLE,
    NUMBER,
    FormulaError,
    Value,
    flat,
    is_array,
    items,
    number,
    sound,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_QUARTERS = 4


def numbers_of(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among arguments: of ranges only what is a number already."""
    found: list[float] = []
    for value in values:
        if is_array(value):
            line = sound(items(value))
            found += [item for item in line if type(item) is float]
        elif value is not None:
            found.append(number(value))
    return found


def average(*values: Value) -> Value:
    """Return the mean of the numbers; of none there is no mean."""
    found = numbers_of(values)
    return math.fsum(found) / len(found) if found else DIVISION


def count(*values: Value) -> Value:
    """Return how many numbers there are."""
    return float(sum(type(item) is float for one in values for item in items(one)))


def count_filled(*values: Value) -> Value:
    """Return how many values there are, errors and empty texts too."""
    return float(sum(item is not None for one in values for item in items(one)))


def product(*values: Value) -> Value:
    """Return the product of the numbers."""
    return math.prod(numbers_of(values))


def total(*values: Value) -> Value:
    """Return the sum of the numbers."""
    return math.fsum(numbers_of(values))


def least(*values: Value) -> Value:
    """Return the smallest number, 0 of none."""
    return min(numbers_of(values), default=0.0)


def greatest(*values: Value) -> Value:
    """Return the greatest number, 0 of none."""
    return max(numbers_of(values), default=0.0)


def spread(*, of_sample: bool, root: bool) -> Callable[..., Value]:
    """Return VAR or one of its like.

    Args:
        of_sample: Whether the numbers are a sample, hence divided by one less.
        root: Whether the standard deviation is asked for.
    """

    def called(*values: Value) -> Value:
        found = numbers_of(values)
        degrees = len(found) - of_sample
        if degrees < 1:
            return DIVISION
        mean = math.fsum(found) / len(found)
        variance = math.fsum((one - mean) ** 2 for one in found) / degrees
        return math.sqrt(variance) if root else variance

    return called


def _count_blank(value: Value) -> Value:
    return float(sum(item in (None, "") for item in items(value)))


def _count_unique(*values: Value) -> Value:
    return float(len({item for item in flat(list(values)) if item is not None}))


def _median(*values: Value) -> Value:
    found = sorted(numbers_of(values))
    return _between(found, (len(found) - 1) / 2)


def _between(found: list[float], place: float) -> Value:
    """Return what stands at a place among sorted numbers, between two of them too."""
    if not found or not 0 <= place <= len(found) - 1:
        return NUMBER
    below = math.floor(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (found[above] - found[below]) * (place - below)


def _percentile(cells: Value, share: Value) -> Value:
    found = sorted(numbers_of((cells,)))
    return _between(found, number(share) * (len(found) - 1))


def _percentile_inside(cells: Value, share: Value) -> Value:
    """Return a percentile that leaves out 0 and 1."""
    found = sorted(numbers_of((cells,)))
    return _between(found, number(share) * (len(found) + 1) - 1)


def _quartile(percentile: Callable[[Value, Value], Value]) -> Callable[..., Value]:
    return lambda cells, quarter: percentile(cells, int(number(quarter)) / _QUARTERS)


def _ranked(*, from_top: bool) -> Callable[[Value, Value], Value]:
    def called(value: Value, place: Value) -> Value:
        found = sorted(numbers_of((value,)), reverse=from_top)
        at = int(number(place)) - 1
        return found[at] if 0 <= at < len(found) else NUMBER

    return called


def _rank(wanted: Value, value: Value, rising: Value = 0.0) -> Value:
    return float(_places(wanted, value, rising)[0])


def _mean_rank(wanted: Value, value: Value, rising: Value = 0.0) -> Value:
    places = _places(wanted, value, rising)
    return sum(places) / len(places)


def _places(wanted: Value, value: Value, rising: Value) -> list[int]:
    """Return the ranks that a number has, from 1; equals share them."""
    found = sorted(numbers_of((value,)), reverse=not number(rising))
    item = number(wanted)
    places = [at for at, one in enumerate(found, 1) if one == item]
    if not places:
        raise FormulaError(NOT_AVAILABLE)
    return places


def _most_frequent(*values: Value) -> Value:
    """Return the number that comes most often, the first of several such."""
    common = Counter(numbers_of(values)).most_common(1)
    return common[0][0] if common and common[0][1] > 1 else NOT_AVAILABLE


def _squares(*values: Value) -> Value:
    return math.fsum(one * one for one in numbers_of(values))


_SAMPLE_VARIANCE = spread(of_sample=True, root=False)
_VARIANCE = spread(of_sample=False, root=False)
_SAMPLE_DEVIATION = spread(of_sample=True, root=True)
_DEVIATION = spread(of_sample=False, root=True)

TOTALS: tuple[Callable[..., Value], ...] = (
    average,
    count,
    count_filled,
    greatest,
    least,
    product,
    _SAMPLE_DEVIATION,
    _DEVIATION,
    total,
    _SAMPLE_VARIANCE,
    _VARIANCE,
)
"""The kinds of SUBTOTAL, from 1."""

FUNCTIONS: dict[str, Function] = {
    "SUM": eager(total),
    "SUMSQ": eager(_squares),
    "PRODUCT": eager(product),
    "AVERAGE": eager(average),
    "MEDIAN": eager(_median),
    "MODE": eager(_most_frequent),
    "MODE.SNGL": eager(_most_frequent),
    "STDEV": eager(_SAMPLE_DEVIATION),
    "STDEV.S": eager(_SAMPLE_DEVIATION),
    "STDEVP": eager(_DEVIATION),
    "STDEV.P": eager(_DEVIATION),
    "VAR": eager(_SAMPLE_VARIANCE),
    "VAR.S": eager(_SAMPLE_VARIANCE),
    "VARP": eager(_VARIANCE),
    "VAR.P": eager(_VARIANCE),
    "MIN": eager(least),
    "MAX": eager(greatest),
    "LARGE": each(_ranked(from_top=True), 0),
    "SMALL": each(_ranked(from_top=False), 0),
    "RANK": each(_rank, 1),
    "RANK.EQ": each(_rank, 1),
    "RANK.AVG": each(_mean_rank, 1),
    "PERCENTILE": each(_percentile, 0),
    "PERCENTILE.INC": each(_percentile, 0),
    "PERCENTILE.EXC": each(_percentile_inside, 0),
    "QUARTILE": each(_quartile(_percentile), 0),
    "QUARTILE.INC": each(_quartile(_percentile), 0),
    "QUARTILE.EXC": each(_quartile(_percentile_inside), 0),
    "COUNT": eager(count),
    "COUNTA": eager(count_filled),
    "COUNTBLANK": eager(_count_blank),
    "COUNTUNIQUE": eager(_count_unique),
}
