"""Rows and columns that come, go and move, with everything that lies on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import PROTECTED, WORKBOOK_LIMIT, RefusedError
from sheetsync.emulator.sheets.formulas.moved import adjust_formulas
from sheetsync.emulator.sheets.protection import listed
from sheetsync.emulator.state.area import ROWS, Area
from sheetsync.emulator.state.cells import EMPTY_ROW, Cell, Content, Row, trimmed
from sheetsync.emulator.state.shifts import Deleted, Inserted, Moved, Shift, shift_book

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Book, Tab

_MOST_COLUMNS = 18_278


@dataclass(frozen=True, slots=True)
class Span:
    """Some rows or columns of a tab; the end is exclusive."""

    tab: Tab
    dimension: str
    start: int
    end: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.end - self.start

    @property
    def word(self) -> str:
        """What one of them is called."""
        return "row" if self.dimension == ROWS else "column"

    @property
    def area(self) -> Area:
        """All their cells."""
        if self.dimension == ROWS:
            return Area(top=self.start, bottom=self.end)
        return Area(left=self.start, right=self.end)


def grow(edit: Edit, tab: Tab, dimension: str, count: int) -> None:
    """Add empty rows or columns at the end; a count below one adds none.

    Raises:
        RefusedError: If the spreadsheet would have too many cells.
    """
    if count <= 0:
        return
    if dimension == ROWS:
        check_size(edit.book, tab, tab.grid.row_count + count, tab.grid.column_count)
        edit.log.insert_rows(tab.grid, tab.grid.row_count, [EMPTY_ROW] * count)
    else:
        check_size(edit.book, tab, tab.grid.row_count, tab.grid.column_count + count)
        edit.log.set(tab.grid, "column_count", tab.grid.column_count + count)


def check_size(book: Book, tab: Tab | None, rows: int, columns: int) -> None:
    """Refuse a grid that would burst the limits of a spreadsheet.

    Raises:
        RefusedError: With Google's words for the limit of cells.
    """
    others = sum(
        one.grid.row_count * one.grid.column_count
        for one in book.tabs
        if one is not tab
    )
    if columns > _MOST_COLUMNS:
        raise RefusedError(
            "This action would increase the number of columns in the sheet above the"
            f" limit of {_MOST_COLUMNS} columns."
        )
    if others + rows * columns > WORKBOOK_LIMIT:
        raise RefusedError(
            "This action would increase the number of cells in the workbook above the"
            f" limit of {WORKBOOK_LIMIT} cells."
        )


def insert_lines(edit: Edit, span: Span, *, before: bool) -> None:
    """Insert empty rows or columns so that they stand at the span.

    Args:
        edit: The change that this is part of.
        span: Where they will be.
        before: Whether they inherit formats and dropdowns from the line before;
            otherwise from the line after.

    Raises:
        RefusedError: If they would part a protection that the person may not edit.
    """
    tab, grid = span.tab, span.tab.grid
    _guard_insertion(edit, span)
    if span.dimension == ROWS:
        check_size(edit.book, tab, grid.row_count + span.count, grid.column_count)
        model = span.start - 1 if before else span.start
        like = grid.rows[model] if 0 <= model < grid.row_count else EMPTY_ROW
        new = trimmed(tuple(map(_blank_like, like)))
        edit.log.insert_rows(grid, span.start, [new] * span.count)
    else:
        check_size(edit.book, tab, grid.row_count, grid.column_count + span.count)
        rows = [_widened(row, span.start, span.count, before) for row in grid.rows]
        edit.log.set(grid, "rows", rows)
        edit.log.set(grid, "column_count", grid.column_count + span.count)
    _follow(edit, Inserted(tab.sheet_id, span.dimension, span.start, span.count))


def _blank_like(content: Content) -> Content:
    """Return an empty cell with the format and dropdown of another."""
    if not isinstance(content, Cell):
        return None
    return Cell(format=content.format, validation=content.validation).slim()


def _widened(row: Row, at: int, count: int, before: bool) -> Row:
    model = at - 1 if before else at
    like = _blank_like(row[model]) if 0 <= model < len(row) else None
    if len(row) <= at and like is None:
        return row
    head = (*row[:at], *(None,) * (at - len(row)))
    return trimmed((*head, *(like,) * count, *row[at:]))


def _guard_insertion(edit: Edit, span: Span) -> None:
    for protected in span.tab.parts["protectedRanges"]:
        covered = Area.read(protected.get("range", {}))
        top, bottom = (
            (covered.top, covered.bottom)
            if span.dimension == ROWS
            else (covered.left, covered.right)
        )
        partly = not _crosses_all(covered, span.dimension)
        if partly and edit.google.switches.insert_parts_protection:
            continue
        after_start = top is None or top < span.start
        before_end = bottom is None or span.start < bottom
        inside = after_start and before_end
        if inside and not listed(edit.google, edit.file, edit.email, protected):
            raise RefusedError(PROTECTED)


def _crosses_all(covered: Area, dimension: str) -> bool:
    """Tell whether a protection covers rows, or columns, from end to end."""
    across = (
        (covered.left, covered.right)
        if dimension == ROWS
        else (covered.top, covered.bottom)
    )
    return across == (None, None)


def delete_lines(edit: Edit, span: Span) -> None:
    """Delete rows or columns with all their cells.

    Raises:
        RefusedError: If they do not exist, are all that is not frozen, or protected.
    """
    tab, grid = span.tab, span.tab.grid
    size = tab.size(span.dimension)
    if span.start >= size or span.end > size:
        missing = max(span.start, size)
        raise RefusedError(
            f"Cannot delete a {span.word} that doesn't exist. Tried to delete"
            f" {span.word} index {missing} but there are only {size} {span.word}s."
        )
    _check_unfrozen(span, size)
    edit.guard(tab, span.area)
    if span.dimension == ROWS:
        edit.log.delete_rows(grid, span.start, span.count)
    else:
        rows = [trimmed((*row[: span.start], *row[span.end :])) for row in grid.rows]
        edit.log.set(grid, "rows", rows)
        edit.log.set(grid, "column_count", grid.column_count - span.count)
    _thaw(edit, span)
    _follow(edit, Deleted(tab.sheet_id, span.dimension, span.start, span.end))


def _check_unfrozen(span: Span, size: int) -> None:
    frozen = span.tab.frozen(span.dimension)
    loose_and_deleted = max(0, span.end - max(span.start, frozen))
    if size - frozen <= loose_and_deleted:
        raise RefusedError(
            f"Sorry, it is not possible to delete all non-frozen {span.word}s."
        )


def _thaw(edit: Edit, span: Span) -> None:
    """Count fewer frozen lines when some of them were deleted."""
    frozen = span.tab.frozen(span.dimension)
    gone = max(0, min(span.end, frozen) - span.start)
    if gone:
        name = "frozenRowCount" if span.dimension == ROWS else "frozenColumnCount"
        grid_settings = dict(span.tab.settings["gridProperties"])
        grid_settings[name] = frozen - gone
        settings = {**span.tab.settings, "gridProperties": grid_settings}
        edit.log.set(span.tab, "settings", settings)


def move_lines(edit: Edit, span: Span, to: int) -> None:
    """Move rows or columns so that they stand before what is at `to` now.

    Raises:
        RefusedError: If the place lies inside them or outside the grid, or a
            protection is in the way.
    """
    tab, grid = span.tab, span.tab.grid
    size = tab.size(span.dimension)
    if span.end > size or not 0 <= to <= size:
        raise RefusedError(f"Cannot move {span.word}s outside the sheet.")
    if span.start < to < span.end:
        raise RefusedError(
            f"Cannot move {span.word}s to a place inside the moved {span.word}s."
        )
    edit.guard(tab, span.area)
    _guard_insertion(edit, Span(tab, span.dimension, to, to + span.count))
    target = to if to <= span.start else to - span.count
    if span.dimension == ROWS:
        rows = edit.log.delete_rows(grid, span.start, span.count)
        edit.log.insert_rows(grid, target, rows)
    else:
        moved = [_columns_moved(row, span, target) for row in grid.rows]
        edit.log.set(grid, "rows", moved)
    shift = Moved(tab.sheet_id, span.dimension, span.start, span.end, to)
    _follow(edit, shift)


def _columns_moved(row: Row, span: Span, target: int) -> Row:
    reach = max(span.end, target + span.count)
    cells = [*row, *(None,) * (reach - len(row))]
    block = cells[span.start : span.end]
    del cells[span.start : span.end]
    cells[target:target] = block
    return trimmed(tuple(cells))


def _follow(edit: Edit, shift: Shift) -> None:
    shift_book(edit.log, edit.book, shift)
    adjust_formulas(edit.log, edit.book, shift)
