"""What rows and columns that come, go or move do to everything that lies on them.

Google moves merges, protections, filters, charts, named ranges and metadata along
with their cells. All of them are JSON with GridRange, DimensionRange or
GridCoordinate inside, so one walk serves every kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sheetsync.emulator.state.book import PART_KINDS

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Metadata, Tab
    from sheetsync.emulator.state.undo import UndoLog


@dataclass(frozen=True, slots=True)
class Inserted:
    """Rows or columns came in before `at`."""

    sheet_id: int
    dimension: str
    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """Rows or columns from `start` up to `end` went."""

    sheet_id: int
    dimension: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows or columns moved so that they stand before what was at `to`."""

    sheet_id: int
    dimension: str
    start: int
    end: int
    to: int


Shift: TypeAlias = Inserted | Deleted | Moved


def shift_point(index: int, shift: Shift) -> int | None:
    """Return the new index of one row or column; None if it went."""
    match shift:
        case Inserted():
            return index + shift.count if index >= shift.at else index
        case Deleted():
            if index < shift.start:
                return index
            return index - (shift.end - shift.start) if index >= shift.end else None
        case Moved():
            return _moved_point(index, shift)
        case _:
            assert_never(shift)


def _moved_point(index: int, shift: Moved) -> int:
    count = shift.end - shift.start
    backwards = shift.to <= shift.start
    if shift.start <= index < shift.end:
        target = shift.to if backwards else shift.to - count
        return target + index - shift.start
    if backwards and shift.to <= index < shift.start:
        return index + count
    if not backwards and shift.end <= index < shift.to:
        return index - count
    return index


def shift_span(start: int, end: int, shift: Shift) -> tuple[int, int] | None:
    """Return the new bounds of a span; None if all of it went."""
    match shift:
        case Inserted():
            grown = end + shift.count if end > shift.at else end
            return (start + shift.count if start >= shift.at else start), grown
        case Deleted():
            gone = shift.end - shift.start
            low = start if start < shift.start else max(shift.start, start - gone)
            high = end if end <= shift.start else max(shift.start, end - gone)
            return (low, high) if low < high else None
        case Moved():
            return _moved_span(start, end, shift)
        case _:
            assert_never(shift)


def _moved_span(start: int, end: int, shift: Moved) -> tuple[int, int] | None:
    if shift.start <= start and end <= shift.end:
        low = _moved_point(start, shift)
        return low, low + end - start
    taken = Deleted(shift.sheet_id, shift.dimension, shift.start, shift.end)
    left = shift_span(start, end, taken)
    if left is None:
        return None
    count = shift.end - shift.start
    to = shift.to if shift.to <= shift.start else shift.to - count
    return shift_span(*left, Inserted(shift.sheet_id, shift.dimension, to, count))


def shift_book(log: UndoLog, book: Book, shift: Shift) -> None:
    """Move everything of a book that lies on the rows or columns concerned."""
    for tab in book.tabs:
        _shift_parts(log, tab, shift)
        if tab.sheet_id == shift.sheet_id:
            _shift_lines(log, tab, shift)
    named = _shift_list(book.named_ranges, shift)
    if named != book.named_ranges:
        log.set(book, "named_ranges", named)
    _shift_metadata(log, book.metadata, shift)


def _shift_parts(log: UndoLog, tab: Tab, shift: Shift) -> None:
    for kind in PART_KINDS:
        before = tab.parts[kind]
        after = _shift_list(before, shift) if before else before
        if after != before:
            log.put(tab.parts, kind, after)


def _shift_lines(log: UndoLog, tab: Tab, shift: Shift) -> None:
    before = tab.lines[shift.dimension]
    if not before:
        return
    after = {
        moved: line
        for index, line in before.items()
        if (moved := shift_point(index, shift)) is not None
    }
    log.put(tab.lines, shift.dimension, after)


def _shift_metadata(log: UndoLog, metadata: dict[int, Metadata], shift: Shift) -> None:
    for entry in list(metadata.values()):
        if entry.dimension != shift.dimension or entry.sheet_id != shift.sheet_id:
            continue
        index = shift_point(entry.index, shift)
        if index is None:
            log.drop(metadata, entry.id)
        elif index != entry.index:
            log.put(metadata, entry.id, replace(entry, index=index))


class _GoneError(Exception):
    """The range that an object lies on went with its rows or columns."""


def _shift_list(items: tuple[Json, ...], shift: Shift) -> tuple[Json, ...]:
    kept = []
    for item in items:
        try:
            kept.append(_shift_json(item, shift))
        except _GoneError:
            continue
    return tuple(kept)


def _shift_json(value: Any, shift: Shift) -> Any:
    if isinstance(value, list):
        return _shift_members(value, shift)
    if not isinstance(value, dict):
        return value
    if value.get("sheetId") == shift.sheet_id:
        return _shift_place(value, shift)
    return {name: _shift_json(item, shift) for name, item in value.items()}


def _shift_members(items: list[Any], shift: Shift) -> list[Any]:
    kept = _shift_list(tuple(items), shift)
    if items and not kept:
        raise _GoneError
    return list(kept)


def _shift_place(place: Json, shift: Shift) -> Json:
    """Shift one GridRange, DimensionRange or GridCoordinate."""
    if "dimension" in place:
        if place["dimension"] != shift.dimension:
            return place
        return _with_span(place, "startIndex", "endIndex", shift)
    side = "Row" if shift.dimension == "ROWS" else "Column"
    point = f"{side.lower()}Index"
    if point in place:
        moved = shift_point(place[point], shift)
        return {**place, point: place[point] if moved is None else moved}
    return _with_span(place, f"start{side}Index", f"end{side}Index", shift)


def _with_span(place: Json, first: str, last: str, shift: Shift) -> Json:
    if first not in place and last not in place:
        return place
    far = 2**31
    span = shift_span(place.get(first, 0), place.get(last, far), shift)
    if span is None:
        raise _GoneError
    moved = dict(zip((first, last), span, strict=True))
    return {name: moved.get(name, item) for name, item in place.items()}
