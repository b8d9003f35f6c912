"""Whether a base's columns stand as they did when it was read.

Every write addresses columns by number, and the owner of a file may drag or insert one
in that very instant. Rows show by their content whether they were hit as was meant; of
columns the header tells.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import Sheets

Header = Sequence[Cell]


def header_of(tab: TabView) -> GridRange:
    """Where a tab's header stands."""
    return GridRange(sheet=tab.sheet, end_row=1)


def is_header(tab: TabView, shown: Header) -> bool:
    """Whether a header row is the one that the tab was read with."""
    return _filled(shown) == _filled(tab.header)


def other_headers(
    sheets: Sheets, view: BaseView, tabs: Collection[str]
) -> dict[str, Header]:
    """The headers that are not as they were read, by tab; costs one small read.

    Args:
        sheets: The Sheets API.
        view: The base as it was read.
        tabs: The tabs that were written into.
    """
    words = sorted(tabs)
    asked = [header_of(view.tabs[word]) for word in words]
    blocks = sheets.values(view.spreadsheet, asked)
    shown = {
        word: block.rows[0] if block.rows else ()
        for word, block in zip(words, blocks, strict=True)
    }
    return {
        word: header
        for word, header in shown.items()
        if not is_header(view.tabs[word], header)
    }


def place_before(tab: TabView, header: Header, place: int) -> int | None:
    """Where a column stood when the tab was read.

    Args:
        tab: The tab as it was read.
        header: Its header now.
        place: The column's place now.

    Returns:
        None for a column that was not there, or whose header does not tell.
    """
    title = header[place] if place < len(header) else ""
    known = [at for at, cell in enumerate(tab.header) if cell == title]
    return known[0] if title not in ("", None) and len(known) == 1 else None


def _filled(header: Header) -> list[Cell]:
    cells: list[Cell] = ["" if cell is None else cell for cell in header]
    while cells and cells[-1] == "":
        cells.pop()
    return cells
