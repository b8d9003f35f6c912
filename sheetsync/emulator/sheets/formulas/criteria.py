"""Criteria of SUMIF and its like: `">=10"`, `"C-*"`, `"<>"`."""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.blocks import Block, Item, key_of
from sheetsync.emulator.sheets.formulas.values import (
    WRONG_VALUE,
    FormulaError,
    Value,
    items,
    scalar,
    sound,
    typed,
)
from sheetsync.emulator.sheets.numfmt.locales import locale_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sheetsync.emulator.state.cells import Scalar

_CRITERION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_COMPARED = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_ESCAPED = re.compile(r"~([*?~])|(\*)|(\?)")


@lru_cache(maxsize=4096)
def _read(criterion: str, locale: str) -> tuple[str, Scalar]:
    """Return operator and operand; the operand is read as if it were typed."""
    hit = _CRITERION.fullmatch(criterion)
    assert hit is not None
    operand: Scalar = hit[2]
    found = typed(hit[2], locale_named(locale)) if hit[2] else None
    if isinstance(found, float | bool):
        operand = found
    return hit[1] or "=", operand


@lru_cache(maxsize=1024)
def wildcards(wanted: str) -> re.Pattern[str] | None:
    """Return what finds texts with wildcards; None for a text without any."""
    if not _ESCAPED.search(wanted):
        return None
    parts, end = [], 0
    for hit in _ESCAPED.finditer(wanted):
        parts.append(re.escape(wanted[end : hit.start()]))
        parts.append(re.escape(hit[1]) if hit[1] else ".*" if hit[2] else ".")
        end = hit.end()
    parts.append(re.escape(wanted[end:]))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _test(mark: str, operand: Scalar) -> Callable[[Item], bool]:
    """Return what tells whether a value meets a criterion."""
    if mark in _COMPARED:
        compare = _COMPARED[mark]
        if isinstance(operand, str):
            folded = operand.casefold()
            return lambda item: (
                isinstance(item, str) and bool(compare(item.casefold(), folded))
            )
        kind = type(operand)
        return lambda item: type(item) is kind and bool(compare(item, operand))  # type: ignore[arg-type]
    equal = _equal(operand)
    return equal if mark == "=" else lambda item: not equal(item)


def _equal(operand: Scalar) -> Callable[[Item], bool]:
    if operand in (None, ""):
        return lambda item: item in (None, "")
    if isinstance(operand, str):
        pattern = wildcards(operand)
        if pattern is not None:
            return lambda item: isinstance(item, str) and bool(pattern.fullmatch(item))
    key = key_of(operand)
    return lambda item: key_of(item) == key


def hits(pairs: Sequence[Value], locale: str) -> list[int]:
    """Return where every range meets the criterion behind it.

    Args:
        pairs: Range, criterion, range, criterion …
        locale: Name of the locale by which criteria are read.

    Returns:
        Places in the order of rows, the first cell as 0.

    Raises:
        FormulaError: `#VALUE!` for ranges of different shapes.
    """
    ranges, criteria = pairs[::2], pairs[1::2]
    lines = [items(one) for one in ranges]
    if len(lines) > len(criteria) or any(len(one) != len(lines[0]) for one in lines):
        raise FormulaError(WRONG_VALUE)
    found: Iterable[int] | None = None
    rest: list[tuple[list[Item], str, Scalar]] = []
    for cells, line, criterion in zip(ranges, lines, criteria, strict=True):
        item = scalar(criterion)
        mark, operand = _read(item, locale) if isinstance(item, str) else ("=", item)
        if found is None and _is_listed(cells, mark, operand):
            assert isinstance(cells, Block)
            found = cells.places(key_of(operand))
        else:
            rest.append((line, mark, 0.0 if item is None else operand))
    for line, mark, operand in rest:
        if found is None:
            found = _scanned(line, mark, operand)
        else:
            test = _test(mark, operand)
            found = [place for place in found if test(line[place])]
    return list(found or ())


def _scanned(line: list[Item], mark: str, operand: Scalar) -> list[int]:
    """Return where values meet a criterion; numbers are compared without a call."""
    if type(operand) is float:
        limit, numbers = operand, enumerate(line)
        match mark:
            case "<":
                return [at for at, n in numbers if type(n) is float and n < limit]
            case ">":
                return [at for at, n in numbers if type(n) is float and n > limit]
            case "<=":
                return [at for at, n in numbers if type(n) is float and n <= limit]
            case ">=":
                return [at for at, n in numbers if type(n) is float and n >= limit]
            case _:
                pass
    test = _test(mark, operand)
    return [place for place, item in enumerate(line) if test(item)]


def _is_listed(cells: Value, mark: str, operand: Scalar) -> bool:
    """Tell whether a range knows by itself where a value stands."""
    if mark != "=" or operand in (None, "") or not isinstance(cells, Block):
        return False
    if cells.width != 1:
        return False
    return not isinstance(operand, str) or wildcards(operand) is None


def numbers_at(value: Value, places: Sequence[int]) -> list[float]:
    """Return the numbers at some places of a range.

    Raises:
        FormulaError: At an error among them.
    """
    line = items(value)
    size = len(line)
    picked = [line[place] for place in places if place < size]
    return [item for item in sound(picked) if type(item) is float]
