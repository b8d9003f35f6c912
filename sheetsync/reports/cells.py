"""Columns of a frame as cells of a table: plain Python values, blanks as None.

pandas has five ways to say that nothing is known (NaN, NaT, NA, None, "") and
numpy has numbers that are no Python numbers; none of them leaves this package.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from sheetsync.core.table import Value
from sheetsync.locales.text import Text


def _each(series: pd.Series, said: Callable[[Any], Value]) -> list[Value]:
    known = series.notna().tolist()
    return [
        said(cell) if there else None
        for cell, there in zip(series.tolist(), known, strict=True)
    ]


def words(series: pd.Series) -> list[Value]:
    """Words as they are; empty ones are blank."""
    return _each(series, lambda cell: cell or None)


def days(series: pd.Series) -> list[Value]:
    """Calendar days."""
    # numpy tells fifty thousand days in the time that pandas tells five hundred
    found: list[Value] = series.to_numpy("datetime64[D]").tolist()
    return found


def moments(series: pd.Series) -> list[Value]:
    """Local times without zone."""
    return _each(series, lambda cell: cell.to_pydatetime())


def counts(series: pd.Series) -> list[Value]:
    """Whole numbers."""
    return _each(series, int)


def numbers(series: pd.Series) -> list[Value]:
    """Numbers; whole ones without a fraction."""
    return _each(series, lambda cell: int(cell) if cell == int(cell) else float(cell))


def amount(minor: float, digits: int) -> Decimal:
    """Whole minor units as an exact amount of so many decimal places."""
    return Decimal(int(minor)).scaleb(-digits)


def money(series: pd.Series, digits: int) -> list[Value]:
    """Minor units as exact amounts of so many decimal places."""
    return _each(series, lambda cell: amount(cell, digits))


def quotient(part: int, whole: int, digits: int) -> Decimal:
    """Minor units / a whole number over 0, exact; half of one away from zero."""
    rounded = (2 * abs(part) + whole) // (2 * whole)
    return Decimal(rounded if part >= 0 else -rounded).scaleb(-digits)


def ready(series: pd.Series) -> list[Value]:
    """Cells that are values of a table already, such as a person typed them."""
    return _each(series, lambda cell: None if cell == "" else cell)


def said(series: pd.Series, names: dict[str, Text] | None = None) -> list[Value]:
    """Texts, ids or words; an id that has a name is said by it."""
    known = names or {}

    def name(cell: Text | str) -> Value:
        return known.get(cell, cell) if isinstance(cell, str) else cell

    return _each(series, name)


def marks(series: pd.Series, mark: Text) -> list[Value]:
    """The mark where the series says yes, else blank."""
    return [mark if yes else None for yes in series.tolist()]
