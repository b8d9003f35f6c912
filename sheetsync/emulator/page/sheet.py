"""A spreadsheet as one browser tab shows it, and what a person changes in it.

All of it goes through the API. The world itself is only asked whether the file has
changed since, which Google's page is told too, and locked from the look at a row to
its change, as Google's page counts one edit after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.history import restore
from sheetsync.emulator.page.calls import RefusedError
from sheetsync.emulator.page.changes import latest_batch, rows_since
from sheetsync.emulator.page.places import row_now
from sheetsync.emulator.page.reading import read_changes, read_table, read_tabs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Glance, Hand
    from sheetsync.emulator.page.table import Table, TabName
    from sheetsync.emulator.state.google import Batch, Google

_SPREADSHEET = "application/vnd.google-apps.spreadsheet"


class RowLostError(Exception):
    """The row that was meant cannot be told from others any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen at one look.

    Attributes:
        glance: What Drive says of the file.
        tabs: Its tabs that are not hidden.
        table: The tab that is shown; None if there is none to show.
    """

    glance: Glance
    tabs: list[TabName]
    table: Table | None


class Sheet:
    """One spreadsheet, as one person looks at one tab of it.

    Every method raises `RefusedError` when the API refuses.

    Args:
        google: The world.
        hand: The person's access to the API.
        file_id: The spreadsheet.

    Attributes:
        sight: What the latest look has shown; there is none before `open`.
    """

    sight: Sight

    def __init__(self, google: Google, hand: Hand, file_id: str) -> None:
        self.file_id = file_id
        self._google = google
        self._hand = hand
        self._version = -1
        self._batch: Batch | None = None

    def open(self, wanted: str) -> None:
        """Look for the first time.

        Args:
            wanted: Number of the tab to show; the first one if there is none such.
        """
        with self._google.lock:
            glance = self._hand.glance(self.file_id)
            if glance.mime_type != _SPREADSHEET:
                raise RefusedError("Only spreadsheets have a page.")
            self._read(glance, lambda one: str(one.sheet_id) == wanted)

    def turn_to(self, sheet_id: int) -> None:
        """Show another tab."""
        with self._google.lock:
            self._read(self.sight.glance, lambda one: one.sheet_id == sheet_id)

    def look_again(self) -> None:
        """Read what has changed since the latest look; `sight` stays if nothing has."""
        with self._google.lock:
            glance = self._hand.glance(self.file_id)
            if glance == self.sight.glance and self._version == self._version_now():
                return
            shown = self.sight.table
            if shown is None or glance != self.sight.glance:
                self._read_anew(glance, shown)
                return
            tabs = read_tabs(self._hand, self.file_id)
            table = self._read_changes(shown, tabs)
            if table is None:
                self._read_anew(glance, shown)
            else:
                self._note(glance, tabs, table)

    def _read_anew(self, glance: Glance, shown: Table | None) -> None:
        number = shown.tab.sheet_id if shown else None
        self._read(glance, lambda one: one.sheet_id == number)

    def _read_changes(self, shown: Table, tabs: list[TabName]) -> Table | None:
        """Return the tab with only its changes read; None if that is not enough."""
        number, count = shown.tab.sheet_id, shown.tab.row_count
        tab = next((one for one in tabs if one.sheet_id == number), None)
        origins = rows_since(self._google, self.file_id, number, self._batch, count)
        if tab is None or origins is None:
            return None
        return read_changes(self._hand, self.file_id, tab, shown, origins)

    def _version_now(self) -> int:
        file = self._google.files.get(self.file_id)
        return file.version if file else -1

    def _read(self, glance: Glance, is_wanted: Callable[[TabName], bool]) -> None:
        tabs = read_tabs(self._hand, self.file_id)
        first = tabs[0] if tabs else None
        tab = next((one for one in tabs if is_wanted(one)), first)
        table = read_table(self._hand, self.file_id, tab) if tab else None
        self._note(glance, tabs, table)

    def _note(self, glance: Glance, tabs: list[TabName], table: Table | None) -> None:
        self.sight = Sight(glance=glance, tabs=tabs, table=table)
        self._version = self._version_now()
        self._batch = latest_batch(self._google, self.file_id)

    def warns(self, row: int, column: int, texts: Sequence[Sequence[str]]) -> bool:
        """Tell whether a part of some cells asks before it is edited."""
        table = self.sight.table
        rows = range(row, row + len(texts))
        width = max((len(line) for line in texts), default=0)
        return table is not None and any(
            "w" in one.guard[column : column + width]
            for one in table.rows
            if one.index in rows
        )

    def type_in(
        self, row: int, seen: Sequence[object], column: int, texts: list[list[str]]
    ) -> None:
        """Type texts into cells.

        Args:
            row: Upper row of the cells as the person sees it.
            seen: Cells of that row as he sees them.
            column: Left column.
            texts: One list for each row.

        Raises:
            RowLostError: The row cannot be told from others any more.
        """
        with self._google.lock:
            table, place = self._found(row, seen)
            self._hand.type_in(self.file_id, table.tab.title, place, column, texts)

    def insert_row(self, row: int, seen: Sequence[object], *, below: bool) -> int:
        """Insert an empty row beside one, in its look; return its place.

        Raises:
            RowLostError: The row cannot be told from others any more.
        """
        with self._google.lock:
            table, place = self._found(row, seen)
            return self._insert(table, place + below, before=below)

    def add_row(self) -> int:
        """Insert an empty row behind the last one that shows anything."""
        with self._google.lock:
            self.look_again()
            table = self._shown()
            return self._insert(
                table, table.end, before=table.end > table.tab.frozen_rows
            )

    def _insert(self, table: Table, place: int, *, before: bool) -> int:
        body = {"range": _rows(table, place), "inheritFromBefore": before}
        self._hand.change(self.file_id, {"insertDimension": body})
        return place

    def delete_row(self, row: int, seen: Sequence[object]) -> None:
        """Delete a row.

        Raises:
            RowLostError: The row cannot be told from others any more.
        """
        with self._google.lock:
            table, place = self._found(row, seen)
            body = {"range": _rows(table, place)}
            self._hand.change(self.file_id, {"deleteDimension": body})

    def sort(self, column: int, *, descending: bool) -> None:
        """Sort the rows below the frozen ones by a column."""
        order = "DESCENDING" if descending else "ASCENDING"
        table = self._shown()
        span = {
            "sheetId": table.tab.sheet_id,
            "startRowIndex": table.tab.frozen_rows,
        }
        spec = {"dimensionIndex": column, "sortOrder": order}
        body = {"range": span, "sortSpecs": [spec]}
        self._hand.change(self.file_id, {"sortRange": body})

    def restore(self, version: int) -> None:
        """Make the spreadsheet what it was as a version, as only Google's page can.

        Args:
            version: Its number, as revisions.list gives it.
        """
        with self._google.lock:
            file = self._google.files[self.file_id]
            try:
                restore(self._google, file, self._hand.email, version)
            except SheetsError as refusal:
                raise RefusedError(str(refusal)) from None

    def _shown(self) -> Table:
        if self.sight.table is None:
            raise RowLostError
        return self.sight.table

    def _found(self, row: int, seen: Sequence[object]) -> tuple[Table, int]:
        """Return the tab as it is at this moment, and where a row stands in it."""
        self.look_again()
        table = self._shown()
        place = row_now(row, seen, table.rows)
        if place is None:
            raise RowLostError
        return table, place


def _rows(table: Table, start: int) -> Json:
    return {
        "sheetId": table.tab.sheet_id,
        "dimension": "ROWS",
        "startIndex": start,
        "endIndex": start + 1,
    }
