"""An uploaded Excel workbook as tabs of values: of formulas what they gave."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sheetsync.emulator.drive.books import Incoming, unreadable

_Value: TypeAlias = str | float | bool | date | time | timedelta
_SECONDS_A_MINUTE = _MINUTES_AN_HOUR = 60


def tabs_of(content: bytes) -> list[Incoming]:
    """Return a workbook's sheets, in their order.

    Args:
        content: An .xlsx file.

    Raises:
        DriveError: 400 for what is no workbook, or is locked by a password.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [
            Incoming(
                title=one.name,
                rows=_rows(book, one.name),
                hidden=one.visible is not SheetVisibleEnum.Visible,
            )
            for one in book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet
        ]
    except CalamineError as error:
        raise unreadable("workbook", str(error)) from error


def _rows(book: CalamineWorkbook, name: str) -> list[list[str | float | bool]]:
    sheet = book.get_sheet_by_name(name)
    return [
        [_entered(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]


def _entered(cell: _Value) -> str | float | bool:
    """Return what somebody would type to get the same value."""
    match cell:
        case bool() | int() | float():
            return cell
        case datetime():
            if cell.time() == time():
                return cell.date().isoformat()
            return cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), _SECONDS_A_MINUTE)
            hours, minutes = divmod(minutes, _MINUTES_AN_HOUR)
            return f"{hours}:{minutes:02d}:{seconds:02d}"
        case _:
            # An apostrophe says that it is a text, whatever it looks like.
            return f"'{cell}" if cell else ""
