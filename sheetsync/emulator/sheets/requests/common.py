"""What most kinds of requests need: their tab, their range, their mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.masks import BadMaskError, Mask, parse_mask
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets.a1 import Place, check_start
from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.lines import Span
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.wire import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab


def tab_of(edit: Edit, sheet_id: int | None) -> Tab:
    """Return the tab with a sheet id; none given means 0.

    Raises:
        RefusedError: If the spreadsheet has no such tab.
    """
    tab = edit.book.tab(sheet_id or 0)
    if tab is None:
        raise RefusedError(f"No grid with id: {sheet_id or 0}")
    return tab


def place_of(edit: Edit, grid_range: Json) -> Place:
    """Return the place of a GridRange that starts inside its grid.

    Raises:
        RefusedError: If the tab is unknown.
        SheetsError: If the range is upside down or starts outside the grid.
    """
    tab = tab_of(edit, grid_range.get("sheetId"))
    area = Area.read(grid_range)
    check_start(tab, area)
    return Place(tab, area)


def corner_of(edit: Edit, given: Json) -> tuple[Tab, int, int]:
    """Return tab, row and column of a GridCoordinate.

    Raises:
        RefusedError: If the tab is unknown or an index is negative.
    """
    tab = tab_of(edit, given.get("sheetId"))
    row, column = given.get("rowIndex", 0), given.get("columnIndex", 0)
    if row < 0 or column < 0:
        raise RefusedError(f"A cell can't have a negative index: [{row}, {column}].")
    return tab, row, column


def span_of(edit: Edit, given: Json, *, at_end: bool = False) -> Span:
    """Return the rows or columns of a DimensionRange.

    Args:
        edit: The change that asks.
        given: DimensionRange of a request.
        at_end: Whether it may lie behind the last line, as an insertion may.

    Raises:
        RefusedError: If the tab is unknown or the range is empty or upside down.
    """
    tab = tab_of(edit, given.get("sheetId"))
    dimension = given.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension == "DIMENSION_UNSPECIFIED":
        raise RefusedError("No dimension specified.")
    start = given.get("startIndex", 0)
    size = tab.size(dimension)
    end = given.get("endIndex", size)
    if start < 0 or end <= start:
        raise RefusedError(
            f"endIndex must be greater than startIndex: [{start}, {end})."
        )
    if at_end and start > size:
        word = "row" if dimension == ROWS else "column"
        raise RefusedError(
            f"Cannot insert {word}s at index {start}: there are only {size} {word}s."
        )
    return Span(tab, dimension, start, end)


def mask_of(body: Json, message_name: str, *, root: str = "") -> Mask:
    """Return the mask of an update request.

    Args:
        body: The request; its `fields` is read.
        message_name: What the mask selects from.
        root: A name that may stand before every path, as Google tolerates.

    Raises:
        RefusedError: If it names nothing, or something unknown.
    """
    text = body.get("fields", "")
    if not text.strip():
        raise RefusedError(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all"
            " fields.)"
        )
    known = message(SHEETS, message_name)
    try:
        return parse_mask(text, known)
    except BadMaskError as error:
        if root and text.startswith(f"{root}."):
            rest = ",".join(
                part.strip().removeprefix(f"{root}.") for part in text.split(",")
            )
            return mask_of({"fields": rest}, message_name)
        raise RefusedError(f"Invalid field: {error.path or text}") from None


def ranged(edit: Edit, value: Json, name: str = "range") -> Json:
    """Return an object with its range checked and its sheetId written out.

    Raises:
        RefusedError: If the range is missing or means no tab.
    """
    if name not in value:
        raise RefusedError(f"Must specify a {name}.")
    tab = tab_of(edit, value[name].get("sheetId"))
    return {**value, name: {"sheetId": tab.sheet_id, **value[name]}}


def put(edit: Edit, tab: Tab, kind: str, items: tuple[Json, ...]) -> None:
    """Replace what lies on a tab of one kind."""
    edit.log.put(tab.parts, kind, items)


def every(edit: Edit, kind: str) -> Iterator[tuple[Tab, Json]]:
    """Yield what lies on any tab of one kind, each with its tab."""
    for tab in edit.book.tabs:
        for item in tab.parts[kind]:
            yield tab, item


def numbered(edit: Edit, item: Json, kind: str, name: str) -> Json:
    """Return an object with its id: the chosen one if it is free, else a new one.

    Raises:
        RefusedError: If the chosen id is in use.
    """
    taken = {one[name] for _, one in every(edit, kind)}
    number = item.get(name)
    if number in taken:
        raise RefusedError(f"Invalid {name}: {number}. This ID is already in use.")
    if number is None:
        return {name: edit.google.ids.number(taken), **item}
    return item


def found(edit: Edit, kind: str, name: str, number: object) -> tuple[Tab, Json]:
    """Return the object with an id, and its tab.

    Raises:
        RefusedError: If there is none.
    """
    for tab, item in every(edit, kind):
        if item[name] == number:
            return tab, item
    raise RefusedError(f"No object with {name}: {number or 0}")


def swap(edit: Edit, tab: Tab, kind: str, old: Json, new: Json | None) -> None:
    """Put one object in the place of another; None takes it away."""
    kept = (new if item is old else item for item in tab.parts[kind])
    put(edit, tab, kind, tuple(item for item in kept if item is not None))
