"""How cells of derived tables look: by the kind of the column, or cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from sheetsync.config import ColumnType
from sheetsync.core.ids import derived_sheet
from sheetsync.core.table import Kind, Link, Trend, Value
from sheetsync.worker.cells import column_format

CellJson: TypeAlias = dict[str, Any]
"""A cell as Google's CellData."""

FORMATTED_ALIKE = "userEnteredValue"
"""What is written of cells whose column says how they look."""

FORMATTED_APART = "userEnteredValue,userEnteredFormat(numberFormat,textFormat)"
"""What is written of cells of which each has looks of its own."""

_FORMATTED_AS = {
    Kind.CLIENT_ID: ColumnType.ID,
    Kind.MONEY: ColumnType.MONEY,
    Kind.PERCENT: ColumnType.PERCENT,
    Kind.DATE: ColumnType.DATE,
}

_OF_WORDS = {Kind.TEXT, Kind.SENTENCE}
"""Their words wrap: a column keeps its width, and any of them may be longer."""

_CHANGE = {"type": "PERCENT", "pattern": "+0.0%;-0.0%;0.0%"}


def _rgb(red: float, green: float, blue: float) -> dict[str, Any]:
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


_LINK_COLOUR = _rgb(0.07, 0.33, 0.8)
_GOOD, _BAD = _rgb(0.1, 0.5, 0.22), _rgb(0.77, 0.13, 0.12)
"""Colours of good news and of bad: dark enough to be read on white."""


def kind_format(kind: Kind, locale: str) -> dict[str, Any]:
    """The format of cells of that kind, as Google's CellFormat.

    Plain numbers have Google's automatic format: any pattern with optional
    decimals shows a whole number with a decimal point and nothing behind it.
    """
    if kind is Kind.MOMENT:
        day = column_format(ColumnType.DATE, locale)["numberFormat"]["pattern"]
        return {"numberFormat": {"type": "DATE_TIME", "pattern": f"{day} hh:mm"}}
    if kind in _OF_WORDS:
        return {"wrapStrategy": "WRAP"}
    if kind is Kind.HEADING:
        return {"textFormat": {"bold": True}}
    if kind in _FORMATTED_AS:
        return column_format(_FORMATTED_AS[kind], locale)
    return {}


def styled(
    row: tuple[Value, ...],
    cells: tuple[CellJson, ...],
    formats: tuple[Mapping[str, Any], ...],
    locale: str,
) -> tuple[CellJson, ...]:
    """A row's cells with their looks, after what each of them holds.

    Args:
        row: What they hold.
        cells: The cells, without the row's blank end.
        formats: The formats of their columns.
        locale: The company's language; it decides how dates look.
    """
    looks = [
        {**look, **_look(value, locale)}
        for value, look in zip(row, formats, strict=True)
    ]
    return tuple(
        {**cell, "userEnteredFormat": look} if cell and look else cell
        for cell, look in zip(cells, looks, strict=False)
    )


def _look(value: Value, locale: str) -> dict[str, Any]:
    """How a cell looks whose column says nothing of it, as Google's CellFormat."""
    match value:
        case Link():
            uri = f"#gid={derived_sheet(value.report)}"
            text = {"link": {"uri": uri}, "underline": True}
            return {"textFormat": {**text, "foregroundColorStyle": _LINK_COLOUR}}
        case Trend():
            look: dict[str, Any] = {"numberFormat": _CHANGE}
            if value.good is not None:
                colour = _GOOD if value.good else _BAD
                look["textFormat"] = {"foregroundColorStyle": colour}
            return look
        case Decimal():
            return kind_format(Kind.MONEY, locale)
        case datetime():
            return kind_format(Kind.MOMENT, locale)
        case date():
            return kind_format(Kind.DATE, locale)
        case _:
            return {}
