"""Links and notes of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import quote_sheetname

if TYPE_CHECKING:
    from sheetsync.emulator.drive.workbook.names import Names

_INSIDE = re.compile(
    r"#gid=(?P<tab>\d+)(?:&range=(?P<cells>[A-Z]+\d+(?::[A-Z]+\d+)?))?"
)
_OUTSIDE = re.compile(r"(?:https?|ftp)://\S+|mailto:\S+", re.IGNORECASE)
_LONGEST_LINK, _MOST_LINKS = 2079, 65_530
_LONGEST_NOTE = 32_767
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 260, 40, 16
"""Pixels of a note across, letters in its lines, and pixels of a line down."""


@dataclass(slots=True)
class Links:
    """Writes the links of one tab; Excel takes so many of them and no more."""

    names: Names
    _count: int = 0

    def target(self, uri: str) -> str:
        """Return where a link goes, in XlsxWriter's words; empty for nowhere."""
        inside = _INSIDE.fullmatch(uri)
        if inside:
            tab = self.names.book.tab(int(inside["tab"]))
            if tab is None:
                return ""
            name = quote_sheetname(self.names.of(tab))
            return f"internal:{name}!{inside['cells'] or 'A1'}"
        fits = len(uri) <= _LONGEST_LINK and _OUTSIDE.fullmatch(uri)
        return uri if fits else ""

    def write(self, sheet: Any, row: int, column: int, *texts: Any) -> bool:
        """Write a text that is a link, and tell whether it is written.

        Args:
            sheet: The worksheet.
            row: Row of the cell.
            column: Its column.
            texts: Where the link goes, the cell's format and its text.
        """
        uri, look, text = texts
        target = self.target(uri)
        if not target or self._count >= _MOST_LINKS:
            return False
        self._count += 1
        sheet.write_url(row, column, target, look, text)
        return True


def write_note(sheet: Any, row: int, column: int, note: str) -> None:
    """Write a note as a comment that is big enough for it."""
    lines = sum(1 + len(line) // _NOTE_LETTERS for line in note.splitlines())
    size = {"width": _NOTE_WIDTH, "height": (lines + 1) * _NOTE_LINE}
    sheet.write_comment(row, column, note[:_LONGEST_NOTE], size)
