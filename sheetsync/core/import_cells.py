"""Typed cells as the text that a line of a CSV file would hold.

A number comes as a `Number`, so that nobody has to find out its decimal sign; a day as
2026-03-31, a time as 09:05:00.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from sheetsync.core.imports import Number

Typed: TypeAlias = str | float | bool | date | time | timedelta

_DIGITS = 15
"""So many digits of a number spreadsheets keep and show; what is behind is noise."""


def text_of(cell: Typed) -> str:
    """What a typed cell says, as text."""
    match cell:
        case bool():
            return str(cell).upper()
        case int() | float():
            return _number(cell)
        case datetime():
            midnight = cell.time() == time()
            return (
                cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
            )
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case _:
            return cell


def _number(value: float) -> Number:
    plain = f"{Decimal(f'{value:.{_DIGITS}g}'):f}"
    return Number(plain.rstrip("0").rstrip(".") if "." in plain else plain)
