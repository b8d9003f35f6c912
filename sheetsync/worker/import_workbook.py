"""A workbook of Excel or LibreOffice as lines of text, such as a CSV file gives."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sheetsync.core.import_cells import text_of
from sheetsync.core.import_file import Table, table_of
from sheetsync.core.imports import ImportRefused, Line, is_empty
from sheetsync.locales.text import tr

_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the bytes of a workbook begin: of one since 2007, and of one before."""


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook, by how it begins."""
    return content.startswith(_BEGINNINGS)


def read_workbook(content: bytes) -> Table:
    """The first sheet that is shown and holds anything.

    Args:
        content: The file.

    Raises:
        ImportRefused: It can't be read, or there is nothing in it.
    """
    lines = next((one for one in _sheets(content) if one), [])
    return table_of(lines, (), "workbook")


def _sheets(content: bytes) -> list[list[Line]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.visible is SheetVisibleEnum.Visible
        ]
        return [_lines(book, name) for name in shown]
    except CalamineError as error:
        raise ImportRefused(
            tr(
                "The workbook can't be read: {why}. Save it without a password as"
                " .xlsx, or as “CSV UTF-8”",
                why=str(error),
            )
        ) from error


def _lines(book: CalamineWorkbook, name: str) -> list[Line]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    lines = (
        Line(number, tuple(text_of(cell) for cell in row))
        for number, row in enumerate(rows, 1)
    )
    return [one for one in lines if not is_empty(one)]
