"""A1 notation, read and written as Google does.

`'Tab title'!A1:C`, `Tab`, `A1`, `2:3`, `Tab!NamedRange`, `NamedRange` and R1C1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.state.area import Area, Box, column_index, column_name

if TYPE_CHECKING:
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.grid import Grid

_CELL = r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?")
_R1C1 = re.compile(r"R([1-9]\d*)C([1-9]\d*)(?::R([1-9]\d*)C([1-9]\d*))?", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of a tab that a client named."""

    tab: Tab
    area: Area

    @property
    def box(self) -> Box:
        """The part of the grid that is meant."""
        return self.area.box(self.tab.grid)

    def text(self) -> str:
        """Return the A1 notation of the part inside the grid."""
        return range_text(self.tab.title, self.box)


def resolve(book: Book, text: str) -> Place:
    """Find what a range in A1 notation means.

    A bare name is a named range first, then a cell of the first visible tab, then a
    tab. Left of `!` there is always a tab.

    Raises:
        SheetsError: 400 if it means nothing, or starts outside the grid.
    """
    place = _resolve(book, text)
    if place is None:
        raise SheetsError.bad_request(f"Unable to parse range: {text}")
    check_start(place.tab, place.area)
    return place


def _resolve(book: Book, text: str) -> Place | None:
    title, rest = _split(text)
    if title is None:
        named = named_place(book, rest)
        if named is not None:
            return named
        area = parse_area(rest)
        if area is not None:
            return Place(book.first_visible(), area)
        title, rest = rest, ""
    tab = book.titled(title)
    if tab is None:
        return None
    if not rest:
        return Place(tab, Area())
    area = parse_area(rest)
    return Place(tab, area) if area is not None else named_place(book, rest)


def _split(text: str) -> tuple[str | None, str]:
    """Return the tab's title (None if there is none) and what follows."""
    if text.startswith("'"):
        hit = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        if hit:
            return hit[1].replace("''", "'"), hit[2] or ""
    if "!" in text:
        title, _, rest = text.rpartition("!")
        return title, rest
    return None, text


def named_place(book: Book, name: str) -> Place | None:
    """Return what a named range covers, if there is one of that name."""
    for named in book.named_ranges:
        if named["name"].casefold() == name.casefold():
            tab = book.tab(named["range"].get("sheetId", 0))
            return Place(tab, Area.read(named["range"])) if tab else None
    return None


def parse_area(text: str) -> Area | None:
    """Return the area that an A1 or R1C1 text names; None if it names none."""
    hit = _R1C1.fullmatch(text)
    if hit:
        first = (int(hit[1]) - 1, int(hit[2]) - 1)
        last = (int(hit[3]) - 1, int(hit[4]) - 1) if hit[3] else first
        return _spanned(first, last)
    hit = _RANGE.fullmatch(text)
    if not hit or not (hit[1] or hit[2]):
        return None
    first_cell = _corner(hit[1], hit[2])
    if ":" not in text:
        return _spanned(first_cell, first_cell) if hit[1] and hit[2] else None
    if not (hit[3] or hit[4]):
        return None
    return _spanned(first_cell, _corner(hit[3], hit[4]))


def _corner(letters: str | None, digits: str | None) -> tuple[int | None, int | None]:
    return (
        int(digits) - 1 if digits else None,
        column_index(letters) if letters else None,
    )


def _spanned(
    first: tuple[int | None, int | None], last: tuple[int | None, int | None]
) -> Area:
    top, bottom = _ordered(first[0], last[0])
    left, right = _ordered(first[1], last[1])
    return Area(top, bottom, left, right)


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Return the start and the exclusive end; one open side stays open."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    return (last if first is None else first), None


def check_start(tab: Tab, area: Area) -> None:
    """Refuse an area that is upside down, or starts outside the grid of its tab.

    Raises:
        SheetsError: 400, with the limits of the grid.
    """
    for low, high, word in (
        (area.top, area.bottom, "Row"),
        (area.left, area.right, "Column"),
    ):
        if (low or 0) < 0 or (high is not None and high < (low or 0)):
            raise SheetsError.bad_request(
                f"start{word}Index must be less than or equal to end{word}Index,"
                " and not negative."
            )
    grid = tab.grid
    if (area.top or 0) < grid.row_count and (area.left or 0) < grid.column_count:
        return
    raise SheetsError.bad_request(outside_text(tab, area))


def outside_text(tab: Tab, area: Area) -> str:
    """Return Google's words for an area that is not inside its grid."""
    shown = _named_text(tab, area)
    return (
        f"Range ({shown}) exceeds grid limits. Max rows: {tab.grid.row_count},"
        f" max columns: {tab.grid.column_count}"
    )


def _named_text(tab: Tab, area: Area) -> str:
    """Return the A1 notation of an area as it was named: an open end stays open."""
    row = "" if area.bottom is None else str(area.bottom)
    column = "" if area.right is None else column_name(area.right - 1)
    if bool(row) == bool(column):
        return area_text(tab.title, area, tab.grid)
    first = f"{column_name(area.left or 0)}{(area.top or 0) + 1}"
    return f"{quoted(tab.title)}!{first}:{column}{row}"


def area_text(title: str, area: Area, grid: Grid) -> str:
    """Return the A1 notation of an area without cutting it to the grid."""
    box = Box(
        area.top or 0,
        grid.row_count if area.bottom is None else area.bottom,
        area.left or 0,
        grid.column_count if area.right is None else area.right,
    )
    return range_text(title, box)


def range_text(title: str, box: Box) -> str:
    """Return the A1 notation of a box, one cell without a colon."""
    first = f"{column_name(box.left)}{box.top + 1}"
    text = f"{quoted(title)}!{first}"
    if (box.height <= 1 and box.width <= 1) or box.is_empty:
        return text
    return f"{text}:{column_name(box.right - 1)}{box.bottom}"


def quoted(title: str) -> str:
    """Return a tab's title as Google writes it before `!`."""
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"
