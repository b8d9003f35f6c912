"""sortRange and randomizeRange: rows change places, with their metadata."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept, laid_over
from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.sheets.looks import Looks
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import place_of
from sheetsync.emulator.state.area import ROWS
from sheetsync.emulator.state.cells import Cell, ErrorValue, full

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.a1 import Place
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.cells import Content

_NUMBER, _TEXT, _TRUTH, _ERROR, _BLANK = range(5)


def sort_range(edit: Edit, body: Json) -> None:
    """Sort the rows of a range; blank cells come last in either direction."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    box = place.box
    order = list(range(box.top, box.bottom))
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not box.left <= column < box.right:
            raise RefusedError(
                f"Sort dimension index {column} is outside the range to sort."
            )
        shown = _colour_of(spec)
        if shown is None:
            order = _ordered(edit, place, order, column, _is_descending(spec))
        else:
            coloured = _coloured(edit, place, column, *shown)
            last = _is_descending(spec)
            order = sorted(order, key=lambda row: (row in coloured) == last)
    _rearrange(edit, place, order)


def randomize_range(edit: Edit, body: Json) -> None:
    """Shuffle the rows of a range."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    rows = range(place.box.top, place.box.bottom)
    _rearrange(edit, place, edit.google.ids.shuffled(rows))


def _is_descending(spec: Json) -> bool:
    return bool(spec.get("sortOrder") == "DESCENDING")


def _colour_of(spec: Json) -> tuple[str, Json] | None:
    """Return which colour of cells a sort asks for, and what it is."""
    for name in ("backgroundColor", "foregroundColor"):
        style = spec.get(f"{name}Style", {}).get("rgbColor", spec.get(name))
        if style is not None:
            color: Json = as_kept({name: style})[name]
            return name, color
    return None


def _coloured(
    edit: Edit, place: Place, column: int, name: str, color: Json
) -> set[int]:
    """Return the rows whose cell has a colour, by itself or by a rule."""
    tab, box = place.tab, place.box
    looks = Looks(tab, Renderer(edit.book, edit.now))
    found = set()
    for row in range(box.top, box.bottom):
        entered = full(tab.grid.at(row, column)).format or {}
        shown = laid_over(entered, looks.above(row, column))
        where = shown if name == "backgroundColor" else shown.get("textFormat", {})
        if where.get(name) == color:
            found.add(row)
    return found


def _ordered(
    edit: Edit, place: Place, rows: list[int], column: int, descending: bool
) -> list[int]:
    renderer = Renderer(edit.book, edit.now)
    tab = place.tab
    keys = {
        row: _key(renderer.effective(tab, row, column, tab.grid.at(row, column)))
        for row in rows
    }
    filled = [row for row in rows if keys[row][0] != _BLANK]
    blank = [row for row in rows if keys[row][0] == _BLANK]
    # reverse=True keeps equal rows in their order, as a stable sort must.
    filled.sort(key=keys.__getitem__, reverse=descending)
    return filled + blank


def _key(value: Any) -> tuple[int, float, str]:
    match value:
        case None:
            return (_BLANK, 0, "")
        case bool():
            return (_TRUTH, value, "")
        case int() | float():
            return (_NUMBER, value, "")
        case ErrorValue():
            return (_ERROR, 0, value.text)
        case _:
            return (_TEXT, 0, str(value).casefold())


def _rearrange(edit: Edit, place: Place, order: list[int]) -> None:
    tab, box = place.tab, place.box
    width = box.width
    lines = {row: _cells(place, row) for row in order}
    for target, source in enumerate(order, start=box.top):
        if target == source:
            continue
        moved = [_moved(cell, target - source) for cell in lines[source]]
        edit.replace(tab, target, box.left, moved)
    carries = edit.google.switches.part_sort_carries_metadata
    if width == tab.grid.column_count or carries:
        _carry_metadata(edit, place, order)


def _cells(place: Place, row: int) -> list[Content]:
    box = place.box
    cells = list(place.tab.grid.rows[row][box.left : box.right])
    return cells + [None] * (box.width - len(cells))


def _moved(content: Content, rows: int) -> Content:
    if isinstance(content, Cell) and content.formula:
        return replace(content, formula=relative(content.formula, rows, 0))
    return content


def _carry_metadata(edit: Edit, place: Place, order: list[int]) -> None:
    """Let the metadata of rows travel with them: measured for whole rows."""
    target_of = {source: target for target, source in enumerate(order, place.box.top)}
    for entry in list(edit.book.metadata.values()):
        on_row = entry.sheet_id == place.tab.sheet_id and entry.dimension == ROWS
        target = target_of.get(entry.index)
        if on_row and target is not None and target != entry.index:
            moved = replace(entry, index=target)
            edit.log.put(edit.book.metadata, entry.id, moved)
