"""copyPaste and cutPaste: cells with values, formulas, formats, notes, dropdowns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.sheets.editing import Edit, RefusedError
from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import corner_of, place_of
from sheetsync.emulator.state.area import ROWS, Area, Box
from sheetsync.emulator.state.cells import Cell, Content, ErrorValue, full

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.a1 import Place
    from sheetsync.emulator.state.book import Metadata, Tab

_NORMAL = "PASTE_NORMAL"
_WITH_MERGES = {_NORMAL, "PASTE_NO_BORDERS", "PASTE_FORMAT"}
Block: TypeAlias = list[list[Content]]


def copy_paste(edit: Edit, body: Json) -> None:
    """Copy a range over another; a larger destination is filled repeatedly."""
    source = place_of(edit, body.get("source", {}))
    target = place_of(edit, body.get("destination", {}))
    kind = body.get("pasteType", _NORMAL)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    if source.box.is_empty:
        raise RefusedError("The source range is empty.")
    taken = _rows_taken(edit, source)
    if not taken:
        return
    block = _block(edit, source, taken, values_only=kind == "PASTE_VALUES")
    if turned:
        block = [list(column) for column in zip(*block, strict=True)]
    box = _repeated(target.box, len(block), len(block[0]))
    _check_inside(target.tab, box)
    edit.guard_box(target.tab, box)
    tab, origin = target.tab, source.box
    for row in range(box.top, box.bottom):
        step = (row - box.top) % len(block)
        new: list[Content] = []
        for column in range(box.left, box.right):
            across = (column - box.left) % len(block[0])
            moved = block[step][across]
            if isinstance(moved, Cell) and moved.formula and not turned:
                rows, columns = row - taken[step], column - origin.left - across
                moved = replace(moved, formula=relative(moved.formula, rows, columns))
            old = tab.grid.at(row, column)
            new.append(_carried(edit, kind, _pasted(kind, moved, old), old))
        edit.replace(tab, row, box.left, new)
    tab.has_formulas |= source.tab.has_formulas
    if kind in _WITH_MERGES and not turned:
        _copy_merges(edit, source, tab, box)
    if edit.google.switches.copy_doubles_metadata and kind == _NORMAL and not turned:
        sources = {
            row: taken[(row - box.top) % len(taken)]
            for row in range(box.top, box.bottom)
        }
        _double_metadata(edit, source, tab, sources)


def _rows_taken(edit: Edit, source: Place) -> list[int]:
    """Return the rows that are copied; a filter may leave some out."""
    rows = range(source.box.top, source.box.bottom)
    choice = edit.google.switches.copies_of_hidden_rows
    if choice == "all":
        return list(rows)
    hidden = filtered_rows(source.tab, Renderer(edit.book, edit.now))
    if choice == "none" and not hidden.isdisjoint(rows):
        return []
    return [row for row in rows if row not in hidden]


def _carried(edit: Edit, kind: str, pasted: Content, old: Content) -> Content:
    """Return what a plain paste leaves in a cell, by what it carries along."""
    switches, kept = edit.google.switches, full(old)
    if kind != _NORMAL or not (isinstance(pasted, Cell) or isinstance(old, Cell)):
        return pasted
    cell = full(pasted)
    if not switches.paste_carries_notes:
        cell = replace(cell, note=kept.note)
    if not switches.paste_carries_dropdowns:
        cell = replace(cell, validation=kept.validation)
    if not switches.paste_carries_rich_text:
        cell = replace(cell, extras=None)
    return cell.slim()


def _block(
    edit: Edit, source: Place, rows: Sequence[int], *, values_only: bool
) -> Block:
    """Return cells of the source, formulas replaced by results if asked for."""
    tab, box = source.tab, source.box
    renderer = Renderer(edit.book, edit.now)

    def taken(row: int, column: int) -> Content:
        content = tab.grid.at(row, column)
        if not values_only or not isinstance(content, Cell):
            return content
        value = renderer.effective(tab, row, column, content)
        return value.text if isinstance(value, ErrorValue) else value

    return [
        [taken(row, column) for column in range(box.left, box.right)] for row in rows
    ]


def _repeated(target: Box, height: int, width: int) -> Box:
    """Return what a block fills: whole repeats if the target is a multiple of it."""
    high = target.height // height * height or height
    wide = target.width // width * width or width
    return Box(target.top, target.top + high, target.left, target.left + wide)


def _check_inside(tab: Tab, box: Box) -> None:
    if box.bottom > tab.grid.row_count or box.right > tab.grid.column_count:
        raise RefusedError(
            "The destination range is outside the grid: the sheet has"
            f" {tab.grid.row_count} rows and {tab.grid.column_count} columns."
        )


def _pasted(kind: str, source: Content, old: Content) -> Content:
    """Return what a cell holds after another was pasted over it."""
    cell, kept = full(source), full(old)
    match kind:
        case "PASTE_VALUES":
            pasted = replace(kept, value=cell.value, formula="", extras=None)
        case "PASTE_FORMAT":
            pasted = replace(kept, format=cell.format)
        case "PASTE_FORMULA":
            pasted = replace(kept, value=cell.value, formula=cell.formula, extras=None)
        case "PASTE_DATA_VALIDATION":
            pasted = replace(kept, validation=cell.validation)
        case "PASTE_CONDITIONAL_FORMATTING":
            pasted = kept
        case "PASTE_NO_BORDERS":
            bare = {k: v for k, v in (cell.format or {}).items() if k != "borders"}
            pasted = replace(cell, format=bare or None)
        case _:
            return source
    return pasted.slim()


def _copy_merges(edit: Edit, source: Place, tab: Tab, box: Box) -> None:
    inside = [
        merge
        for merge in source.tab.parts["merges"]
        if source.box.holds(Area.read(merge).boundless())
    ]
    down, across = box.top - source.box.top, box.left - source.box.left
    copied = [
        {
            "sheetId": tab.sheet_id,
            "startRowIndex": merge["startRowIndex"] + down,
            "endRowIndex": merge["endRowIndex"] + down,
            "startColumnIndex": merge["startColumnIndex"] + across,
            "endColumnIndex": merge["endColumnIndex"] + across,
        }
        for merge in inside
    ]
    known = tab.parts["merges"]
    new = tuple(merge for merge in copied if merge not in known)
    if new:
        edit.log.put(tab.parts, "merges", (*known, *new))


def cut_paste(edit: Edit, body: Json) -> None:
    """Move the cells of a range; what was there before them is overwritten."""
    source = place_of(edit, body.get("source", {}))
    tab, top, left = corner_of(edit, body.get("destination", {}))
    kind = body.get("pasteType", _NORMAL)
    box = source.box
    target = Box(top, top + box.height, left, left + box.width)
    _check_inside(tab, target)
    edit.guard(source.tab, source.area)
    edit.guard_box(tab, target)
    block = _block(edit, source, range(box.top, box.bottom), values_only=False)
    edit.change(source.tab, box, lambda old, _r, _c: _left_behind(kind, old))
    for row, cells in enumerate(block, start=top):
        new = [
            _pasted(kind, cell, tab.grid.at(row, column))
            for column, cell in enumerate(cells, start=left)
        ]
        edit.replace(tab, row, left, new)
    tab.has_formulas |= source.tab.has_formulas
    if edit.google.switches.cut_carries_metadata and kind == _NORMAL:
        _carry_metadata(edit, source, tab, top)


def _double_metadata(
    edit: Edit, source: Place, tab: Tab, sources: Mapping[int, int]
) -> None:
    """Give copies of whole rows the metadata of the rows that they are copies of."""
    known = edit.book.metadata
    for entry in _on_whole_rows(edit, source):
        for row, copied in sources.items():
            if copied == entry.index:
                number = edit.google.ids.number(known)
                double = replace(entry, id=number, sheet_id=tab.sheet_id, index=row)
                edit.log.put(known, number, double)


def _on_whole_rows(edit: Edit, source: Place) -> list[Metadata]:
    """Return the metadata of rows all of whose cells lie in a place."""
    box = source.box
    if box.width < source.tab.grid.column_count:
        return []
    return [
        entry
        for entry in edit.book.metadata.values()
        if entry.sheet_id == source.tab.sheet_id
        and entry.dimension == ROWS
        and box.top <= entry.index < box.bottom
    ]


def _carry_metadata(edit: Edit, source: Place, tab: Tab, top: int) -> None:
    """Let the metadata of rows go along when all of their cells are cut."""
    for entry in _on_whole_rows(edit, source):
        index = top + entry.index - source.box.top
        moved = replace(entry, sheet_id=tab.sheet_id, index=index)
        edit.log.put(edit.book.metadata, entry.id, moved)


def _left_behind(kind: str, old: Content) -> Content:
    if kind == _NORMAL:
        return None
    cell = full(old)
    match kind:
        case "PASTE_VALUES" | "PASTE_FORMULA":
            cell = replace(cell, value=None, formula="", extras=None)
        case "PASTE_FORMAT":
            cell = replace(cell, format=None)
        case "PASTE_DATA_VALIDATION":
            cell = replace(cell, validation=None)
        case _:
            return None
    return cell.slim()
