"""How Excel calls the tabs of a spreadsheet, and ranges on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from sheetsync.emulator.state.area import Area

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.book import Book, Tab

_NOT_IN_NAMES = re.compile(r"[\[\]*?/\\:]")
_LONGEST_NAME = 31


@dataclass(slots=True)
class Names:
    """The names of a book's tabs that Excel takes, no two of them alike."""

    book: Book
    _names: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Name all tabs."""
        taken: set[str] = set()
        for number, tab in enumerate(self.book.tabs, 1):
            # An apostrophe at either end is taken for a quotation mark.
            name = _NOT_IN_NAMES.sub("_", tab.title)[:_LONGEST_NAME].strip("'") or "_"
            if name.casefold() in taken:
                end = f" ({number})"
                name = name[: _LONGEST_NAME - len(end)] + end
            taken.add(name.casefold())
            self._names[tab.sheet_id] = name

    def of(self, tab: Tab) -> str:
        """Return what Excel calls a tab."""
        return self._names[tab.sheet_id]

    def place(self, grid_range: Json) -> tuple[Tab, Box] | None:
        """Return the cells of a GridRange; None where there are none any more."""
        tab = self.book.tab(grid_range.get("sheetId", 0))
        if tab is None:
            return None
        box = Area.read(grid_range).box(tab.grid)
        return None if box.is_empty else (tab, box)

    def absolute(self, tab: Tab, box: Box) -> str:
        """Return a range with its tab, as formulas name it."""
        cells = xl_range_abs(box.top, box.left, box.bottom - 1, box.right - 1)
        return f"{quote_sheetname(self.of(tab))}!{cells}"
