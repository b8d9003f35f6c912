"""Tabs: their properties as JSON, and how they are made, named and placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.cellparts import read_cell
from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.lines import check_size
from sheetsync.emulator.state.book import Tab
from sheetsync.emulator.state.cells import EMPTY_ROW, Cell, trimmed
from sheetsync.emulator.state.grid import DEFAULT_COLUMNS, DEFAULT_ROWS, Grid

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Book
    from sheetsync.emulator.state.google import Google

FIRST_TITLE = "Sheet1"
_MOST_TABS = 200
_LONGEST_TITLE = 100


def tab_json(book: Book, tab: Tab) -> Json:
    """Return the SheetProperties of a tab."""
    grid_settings = tab.settings.get("gridProperties", {})
    answer: Json = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": book.tabs.index(tab),
        "sheetType": "GRID",
        "gridProperties": {
            "rowCount": tab.grid.row_count,
            "columnCount": tab.grid.column_count,
            **{name: value for name, value in grid_settings.items() if value},
        },
    }
    rest = {k: v for k, v in tab.settings.items() if k != "gridProperties"}
    return answer | {name: value for name, value in rest.items() if value}


def new_tab(google: Google, book: Book, properties: Json) -> Tab:
    """Return a tab that is not in the book yet.

    Args:
        google: Gives it a number if none was chosen.
        book: Where it will go.
        properties: SheetProperties as the client asked for them.

    Raises:
        RefusedError: If title or number are taken, or the grid is impossible.
    """
    taken = {tab.sheet_id for tab in book.tabs}
    sheet_id = properties.get("sheetId")
    if sheet_id in taken:
        raise RefusedError(
            f"Invalid sheetId: {sheet_id}. A sheet with this ID already exists."
        )
    if sheet_id is not None and sheet_id < 0:
        raise RefusedError(f"Invalid sheetId: {sheet_id}. It must not be negative.")
    if len(taken) >= _MOST_TABS:
        raise RefusedError(f"A spreadsheet can have at most {_MOST_TABS} sheets.")
    if properties.get("sheetType", "GRID") != "GRID":
        raise RefusedError("This emulator makes sheets of type GRID only.")
    title = properties.get("title") or next_title(book)
    check_title(book, title)
    shape = dict(properties.get("gridProperties", {}))
    rows = shape.pop("rowCount", DEFAULT_ROWS)
    columns = shape.pop("columnCount", DEFAULT_COLUMNS)
    check_shape(rows, columns, shape)
    check_size(book, None, rows, columns)
    settings = _settings(properties)
    if shape:
        settings["gridProperties"] = shape
    if sheet_id is None:
        sheet_id = google.ids.number(taken) if taken else 0
    return Tab(
        sheet_id=sheet_id,
        title=title,
        settings=settings,
        grid=Grid(columns, [EMPTY_ROW] * rows),
    )


def _settings(properties: Json) -> Json:
    known = {"sheetId", "title", "index", "sheetType", "gridProperties"}
    return {name: value for name, value in properties.items() if name not in known}


def check_shape(rows: int, columns: int, shape: Json) -> None:
    """Refuse a grid without cells, or one that is frozen all over.

    Raises:
        RefusedError: In the words of Google as far as they are known.
    """
    if rows < 1 or columns < 1:
        word = "rowCount" if rows < 1 else "columnCount"
        raise RefusedError(f"Invalid value for {word}: a sheet has at least one.")
    if shape.get("frozenRowCount", 0) >= rows:
        raise RefusedError("You can't freeze all visible rows on the sheet.")
    if shape.get("frozenColumnCount", 0) >= columns:
        raise RefusedError("You can't freeze all visible columns on the sheet.")


def check_title(book: Book, title: str, tab: Tab | None = None) -> None:
    """Refuse a title that another tab has.

    Raises:
        RefusedError: In Google's words.
    """
    other = book.titled(title)
    if other is not None and other is not tab:
        raise RefusedError(
            f'A sheet with the name "{title}" already exists. Please enter another'
            " name."
        )
    if not title or len(title) > _LONGEST_TITLE:
        raise RefusedError(
            f"The sheet name must have 1 to {_LONGEST_TITLE} characters."
        )


def next_title(book: Book) -> str:
    """Return the title that Google gives to a tab without one."""
    number = len(book.tabs) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def free_title(book: Book, wanted: str) -> str:
    """Return the title, or the title with the first number that makes it unique."""
    title, number = wanted, 1
    while book.titled(title):
        number += 1
        title = f"{wanted} {number}"
    return title


def place_tab(edit: Edit, tab: Tab, index: int) -> None:
    """Put a new tab among the others."""
    tabs = edit.book.tabs
    edit.log.set(edit.book, "tabs", (*tabs[:index], tab, *tabs[index:]))


def copied_tab(google: Google, tab: Tab, sheet_id: int, title: str) -> Tab:
    """Return a copy of a tab under another number; metadata stays behind."""
    parts = {
        kind: tuple(_renumbered(google, item, tab.sheet_id, sheet_id) for item in items)
        for kind, items in tab.parts.items()
        if kind != "commentAnchors"
    }
    parts["commentAnchors"] = ()  # comments stay behind too
    return Tab(
        sheet_id=sheet_id,
        title=title,
        settings={k: v for k, v in tab.settings.items() if k != "hidden"},
        grid=Grid(tab.grid.column_count, list(tab.grid.rows)),
        lines={name: dict(lines) for name, lines in tab.lines.items()},
        parts=parts,
        has_formulas=tab.has_formulas,
    )


_PART_IDS = {"protectedRangeId", "chartId", "filterViewId", "bandedRangeId", "slicerId"}


def _renumbered(google: Google, value: Any, old: int, new: int) -> Any:
    if isinstance(value, list):
        return [_renumbered(google, item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    copy: Json = {}
    for name, item in value.items():
        if name == "sheetId" and item == old:
            copy[name] = new
        elif name in _PART_IDS:
            copy[name] = google.ids.number()
        elif name == "tableId":
            copy[name] = str(google.ids.number())
        else:
            copy[name] = _renumbered(google, item, old, new)
    return copy


def fill_tab(tab: Tab, grids: list[Json]) -> None:
    """Put the cells of GridData into a new tab that nobody else sees yet."""
    for grid in grids:
        left = grid.get("startColumn", 0)
        for row, cells in enumerate(grid.get("rowData", []), grid.get("startRow", 0)):
            contents = [read_cell(cell) for cell in cells.get("values", [])]
            if row >= tab.grid.row_count:
                tab.grid.rows += [EMPTY_ROW] * (row + 1 - tab.grid.row_count)
            width = left + len(contents)
            tab.grid.column_count = max(tab.grid.column_count, width)
            old = tab.grid.rows[row][:left]
            filled = (*old, *(None,) * (left - len(old)), *contents)
            tab.grid.rows[row] = trimmed(filled)
            tab.has_formulas |= any(
                isinstance(one, Cell) and bool(one.formula) for one in contents
            )
