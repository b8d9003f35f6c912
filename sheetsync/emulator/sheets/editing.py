"""Changing cells on behalf of a person: protection, limits and the undo log."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.sheets.call import book_of
from sheetsync.emulator.sheets.dropdowns import VIOLATION, first_refused
from sheetsync.emulator.sheets.protection import may_edit
from sheetsync.emulator.state.area import Area, column_name
from sheetsync.emulator.state.cells import (
    EMPTY_ROW,
    Cell,
    Content,
    Row,
    trimmed,
    with_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sheetsync.emulator.sheets.call import Call
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google
    from sheetsync.emulator.state.grid import Grid
    from sheetsync.emulator.state.undo import UndoLog

PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet"
    " owner to remove protection if you need to edit."
)
CELL_LIMIT = 50_000
"""Most characters of one cell."""
TOO_LONG = (
    "Your input contains more than the maximum of 50000 characters in a single cell."
)
WORKBOOK_LIMIT = 10_000_000
"""Most cells of one spreadsheet, empty ones included."""


class RefusedError(Exception):
    """A change that Google refuses; whoever carries it out adds the place."""


class TakenIdError(RefusedError):
    """A chosen id that is in use already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One person's change of one spreadsheet, through one undo log."""

    google: Google
    file: File
    book: Book
    email: str
    log: UndoLog

    @property
    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.google.clock()

    def guard(self, tab: Tab, area: Area) -> None:
        """Refuse if the person may not edit every cell of an area.

        Raises:
            RefusedError: If a protection that does not list him covers a part.
        """
        if not may_edit(self.google, self.file, self.email, tab, area):
            raise RefusedError(PROTECTED)

    def guard_box(self, tab: Tab, box: Box) -> None:
        """Refuse if the person may not edit every cell of a box."""
        if not box.is_empty:
            self.guard(tab, Area.of(box))

    def write(
        self, tab: Tab, row: int, left: int, contents: Sequence[Content | Written]
    ) -> None:
        """Replace cells of one row from a column on.

        A bare value leaves the format, note and dropdown of its cell; a `Written`
        replaces the whole cell or leaves it alone. Protection is not asked.
        """
        before = tab.grid.rows[row]
        after = merged(before, left, contents)
        if not _same(before, after):
            self.mind_dropdowns(tab, row, after)
            self.log.set_row(tab.grid, row, after)

    def mind_dropdowns(self, tab: Tab, row: int, after: Row) -> None:
        """Refuse what a program may not write into a strict dropdown, if it may not.

        Raises:
            RefusedError: Only while the switch `dropdowns_bind_programs` is on.
        """
        if self.google.switches.dropdowns_bind_programs:
            column = first_refused(self.book, tab, row, after, self.now)
            if column is not None:
                place = f"{column_name(column)}{row + 1}"
                raise RefusedError(VIOLATION.format(place=place))

    def replace(
        self, tab: Tab, row: int, left: int, contents: Sequence[Content]
    ) -> None:
        """Replace whole cells of one row from a column on. Protection is not asked."""
        before = tab.grid.rows[row]
        head = (*before[:left], *(None,) * (left - len(before)))
        after = trimmed((*head, *contents, *before[left + len(contents) :]))
        if not _same(before, after):
            self.log.set_row(tab.grid, row, after)

    def change_alike(
        self, tab: Tab, box: Box, new: Callable[[Content], Content]
    ) -> None:
        """Replace every cell of a box by what a function makes of its content alone.

        Rows and cells that are one and the same object, as blank ones are, stay one:
        a format for a whole column costs one row, not a thousand.
        """
        cells_made: dict[int, tuple[Content, Content]] = {}

        def known_or_new(old: Content) -> Content:
            if id(old) not in cells_made:
                # What it was is kept beside it, so that its id stays its own.
                cells_made[id(old)] = old, new(old)
            return cells_made[id(old)][1]

        def made(before: Row) -> Row:
            cells = list(before)
            cells += [None] * (box.right - len(cells))
            changed = [known_or_new(one) for one in cells[box.left : box.right]]
            cells[box.left : box.right] = changed
            after = trimmed(tuple(cells))
            return before if _same(before, after) else after

        self.log.set_rows(tab.grid, _made_once(tab.grid, box, made))

    def change(
        self, tab: Tab, box: Box, new: Callable[[Content, int, int], Content]
    ) -> None:
        """Replace every cell of a box by what a function makes of it.

        Args:
            tab: The tab.
            box: A box inside its grid.
            new: Takes the old cell, its row and its column.
        """
        for row in range(box.top, box.bottom):
            cells = list(tab.grid.rows[row])
            cells += [None] * (box.right - len(cells))
            before = cells.copy()
            for column in range(box.left, box.right):
                cells[column] = new(cells[column], row, column)
            if not all(map(is_, before, cells)):
                self.log.set_row(tab.grid, row, trimmed(tuple(cells)))


def _made_once(
    grid: Grid, box: Box, made: Callable[[Row], Row]
) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a box that differ once they are made anew, with their index.

    Blank rows, mostly one and the same object and in a run, are made once.
    """
    known: dict[int, tuple[Row, Row]] = {}
    before, after = EMPTY_ROW, made(EMPTY_ROW)
    for index in range(box.top, box.bottom):
        row = grid.rows[index]
        if row is not before:
            if id(row) not in known:
                # What it was is kept beside it, so that its id stays its own.
                known[id(row)] = row, made(row)
            before, after = known[id(row)]
        if after is not before:
            yield index, after


def _same(before: Row, after: Row) -> bool:
    """Tell whether two rows hold the very same cells; 1 and TRUE are not the same."""
    return len(before) == len(after) and all(map(is_, before, after))


@contextmanager
def editing(call: Call) -> Iterator[Edit]:
    """Let a caller change his spreadsheet, wholly or not at all.

    Raises:
        SheetsError: 400 for what Google refuses; 403 and 404 without the right.
    """
    file = call.writable()
    with call.google.transaction(file, call.email) as log:
        edit = Edit(
            google=call.google,
            file=file,
            book=book_of(file),
            email=call.email,
            log=log,
        )
        try:
            yield edit
        except RefusedError as refusal:
            raise SheetsError.bad_request(str(refusal)) from None


@dataclass(frozen=True, slots=True)
class Written:
    """A whole cell to be written; `KEEP` leaves what is there."""

    content: Content


KEEP = Written(None)


def merged(row: Row, left: int, contents: Iterable[Content | Written]) -> Row:
    """Return a row with cells replaced from a column on, see `Edit.write`."""
    cells: list[Content] = list(row)
    new = list(contents)
    cells += [None] * (left + len(new) - len(cells))
    for column, content in enumerate(new, start=left):
        if isinstance(content, Written):
            if content is not KEEP:
                cells[column] = content.content
        elif isinstance(cells[column], Cell):
            cells[column] = with_value(cells[column], content)  # type: ignore[arg-type]
        else:
            cells[column] = content
    return trimmed(tuple(cells))
