"""How a tab is laid out: sizes, what is hidden, frozen, merged and filtered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import cell_autofit_width

from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.state.area import COLUMNS, ROWS, Area

if TYPE_CHECKING:
    from sheetsync.emulator.drive.workbook.formats import Formats
    from sheetsync.emulator.sheets.render import Renderer
    from sheetsync.emulator.state.book import Tab

_COLUMN_WIDTH = 100
"""Pixels of a column to which nothing was done; Excel's are narrower."""
_MOST_COLUMNS = 16_384
"""Excel has fewer columns than Google."""
_LINE, _AROUND, _HIGHEST = 17, 4, 545
"""Pixels of a line of text, of the space around it, and of the highest row of Excel."""
_PADDING = 7
"""What XlsxWriter adds to a text on both sides."""
_WIDE_LETTER, _ARIAL = 11, 1.1
"""Pixels of a wide letter, and how much wider than Calibri any other font may be."""


def lay_out(sheet: Any, tab: Tab, renderer: Renderer, formats: Formats) -> set[int]:
    """Lay out a tab before its cells are written, and return its hidden rows."""
    hidden = tab.hidden_by_hand(ROWS) | filtered_rows(tab, renderer)
    _lines(sheet, tab, hidden)
    shape = tab.settings.get("gridProperties", {})
    if tab.frozen(ROWS) or tab.frozen(COLUMNS):
        sheet.freeze_panes(tab.frozen(ROWS), tab.frozen(COLUMNS))
    if shape.get("hideGridlines"):
        sheet.hide_gridlines(2)
    if tab.settings.get("rightToLeft"):
        sheet.right_to_left()
    colour = formats.colour(tab.settings, "tabColor")
    if colour:
        sheet.set_tab_color(colour)
    for merge in tab.parts["merges"]:
        box = Area.read(merge).box(tab.grid)
        if box.height * box.width > 1:
            sheet.merge_range(box.top, box.left, box.bottom - 1, box.right - 1, "")
    for shared in tab.parts["basicFilter"]:
        box = Area.read(shared["range"]).box(tab.grid)
        if not box.is_empty:
            sheet.autofilter(box.top, box.left, box.bottom - 1, box.right - 1)
    return hidden


def _lines(sheet: Any, tab: Tab, gone: set[int]) -> None:
    """Give rows and columns their sizes; a row without one is as high as its text."""
    last = min(tab.grid.column_count, _MOST_COLUMNS) - 1
    sheet.set_column_pixels(0, last, _COLUMN_WIDTH)
    for index, line in tab.lines[COLUMNS].items():
        hidden = {"hidden": bool(line.get("hiddenByUser"))}
        width = line.get("pixelSize", _COLUMN_WIDTH)
        sheet.set_column_pixels(index, index, width, None, hidden)
    sized = {index for index, line in tab.lines[ROWS].items() if "pixelSize" in line}
    for index in sorted(gone | sized):
        height = tab.lines[ROWS].get(index, {}).get("pixelSize")
        sheet.set_row_pixels(index, height, None, {"hidden": index in gone})


@dataclass(slots=True)
class Heights:
    """Makes rows as high as the wrapped texts in them, as Google does.

    Excel does so by itself when it opens a file, LibreOffice trusts what it reads.
    """

    tab: Tab
    _rows: dict[int, int] = field(default_factory=dict)

    def add(self, row: int, column: int, text: str) -> None:
        """Make room for a wrapped text."""
        line = self.tab.lines[COLUMNS].get(column, {})
        width = line.get("pixelSize", _COLUMN_WIDTH)
        if len(text) * _WIDE_LETTER <= width and "\n" not in text:
            return
        lines = sum(_lines_of(one, width) for one in text.split("\n"))
        if lines > 1:
            self._rows[row] = max(lines, self._rows.get(row, 0))

    def write(self, sheet: Any, hidden: set[int]) -> None:
        """Set the heights; a row that somebody sized or hid stays as it is."""
        known = self.tab.lines[ROWS]
        for row, lines in self._rows.items():
            if row not in hidden and "pixelSize" not in known.get(row, {}):
                height = min(lines * _LINE + _AROUND, _HIGHEST)
                sheet.set_row_pixels(row, height)


def _lines_of(text: str, width: int) -> int:
    """Return over how many lines a text goes, word by word."""
    lines, used = 1, 0.0
    for word in text.split():
        # letters that the table of widths does not have it takes for wide ones already
        wider = _ARIAL if word.isascii() else 1
        needed = (cell_autofit_width(f"{word} ") - _PADDING) * wider
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        used += needed
        if used > width:
            lines += int(used // width)
            used %= width
    return lines
