"""Reads a tab through the API, wholly or only what has changed of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.page.calls import ENTERED, quoted
from sheetsync.emulator.page.looks import look_of
from sheetsync.emulator.page.table import HARD, OPEN, WARNS, Column, Row, Table, TabName
from sheetsync.emulator.sheets.numfmt.locales import locale_named
from sheetsync.emulator.state.area import Area, Box, column_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.changes import Origins

_SPARE_ROWS = 20
"""How many empty rows follow the last one that shows anything."""
_TABS = (
    "properties(locale),sheets(properties(sheetId,title,hidden,sheetType,"
    "gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)))"
)
_LOOK = (
    "(backgroundColorStyle,horizontalAlignment,numberFormat(type),textFormat(bold,"
    "italic,strikethrough,underline,foregroundColorStyle))"
)
_ENTERED_LOOK, _SHOWN_LOOK = "userEnteredFormat", "effectiveFormat"
_FRAME = (
    "sheets(protectedRanges(range,unprotectedRanges,warningOnly,"
    "requestingUserCanEdit),conditionalFormats(ranges),bandedRanges(range),data(rowMetadata(hiddenByUser,hiddenByFilter),"
    "columnMetadata(hiddenByUser,pixelSize)))"
)
_BLANK = Row(index=-1, cells=(), guard="")
_TYPED_AS_NUMBERS = {None, "NUMBER", "CURRENCY"}
"""Number formats whose cells are edited as bare numbers; a date is edited as shown."""


def read_tabs(hand: Hand, file_id: str) -> list[TabName]:
    """Return the tabs of a spreadsheet that people see, from left to right."""
    found = hand.spreadsheet(file_id, _TABS)
    shown = [sheet["properties"] for sheet in found["sheets"]]
    return [
        _tab_name(one, found["properties"]["locale"])
        for one in shown
        if not one.get("hidden") and one["sheetType"] == "GRID"
    ]


def _tab_name(properties: Json, locale: str) -> TabName:
    grid = properties["gridProperties"]
    return TabName(
        sheet_id=properties.get("sheetId", 0),
        title=properties["title"],
        row_count=grid["rowCount"],
        column_count=grid["columnCount"],
        frozen_rows=grid.get("frozenRowCount", 0),
        frozen_columns=grid.get("frozenColumnCount", 0),
        locale=locale,
    )


def read_table(hand: Hand, file_id: str, tab: TabName) -> Table:
    """Return a tab with its cells."""
    return _Reading(hand, file_id, tab, ()).whole()


def read_changes(
    hand: Hand, file_id: str, tab: TabName, before: Table, origins: Origins
) -> Table | None:
    """Return a tab that was read before, with only new cells read anew.

    Args:
        hand: The person's access to the API.
        file_id: The spreadsheet.
        tab: The tab as it is called now.
        before: What was read of it before.
        origins: Where each row stood then.

    Returns:
        None if the last row that showed anything is not there any more as it was: only
        a reading of the whole tab tells where it ends now. So it is where rules colour
        cells: those of one row may judge another.
    """
    rows = {row.index: row for row in before.rows}
    known = {now: rows[old] for now, old in enumerate(origins) if old in rows}
    last = rows.get(before.end - 1)
    if last is None or not last.texts or last.index not in origins:
        return None
    end = origins.index(last.index) + 1
    new = [now for now, old in enumerate(origins) if old is None]
    reading = _Reading(hand, file_id, tab, before.choices)
    if reading.is_coloured:
        return None
    return reading.completed(known, end, max([end, *(one + 1 for one in new)]))


class _Reading:
    """One reading of a tab: what the API answers, turned into a table.

    Values come by `values.get`, which is far shorter than the cells of
    `spreadsheets.get`; only formats, notes and choices come by that.
    """

    def __init__(
        self,
        hand: Hand,
        file_id: str,
        tab: TabName,
        choices: tuple[tuple[str, ...], ...],
    ) -> None:
        self._hand = hand
        self._file_id = file_id
        self._tab = tab
        self._decimal = locale_named(tab.locale).decimal
        self._choices = {one: number for number, one in enumerate(choices)}
        self._of_range: dict[str, tuple[str, ...]] = {}
        place = self._place(range(tab.shown_rows))
        (sheet,) = hand.spreadsheet(file_id, _FRAME, place)["sheets"]
        (self._grid,) = sheet["data"]
        self._fences = _fences(sheet.get("protectedRanges", []))
        kinds = ("conditionalFormats", "bandedRanges")
        self.is_coloured = any(sheet.get(kind) for kind in kinds)
        self._look = _SHOWN_LOOK if self.is_coloured else _ENTERED_LOOK
        self._parts = (
            "sheets(data(rowData(values(note,hyperlink,dataValidation(condition),"
            f"{self._look}{_LOOK}))))"
        )

    def _place(self, rows: range) -> str:
        right = column_name(self._tab.shown_columns - 1)
        return f"{quoted(self._tab.title)}!A{rows.start + 1}:{right}{rows.stop}"

    def _read(self, rows: range) -> list[Row]:
        """Read the cells of some rows, and return those that hold anything."""
        place = self._place(rows)
        (sheet,) = self._hand.spreadsheet(self._file_id, self._parts, place)["sheets"]
        (grid,) = sheet["data"]
        lines: Iterable[tuple[list[Any], ...]] = zip_longest(
            [row.get("values", []) for row in grid.get("rowData", [])],
            self._hand.values(self._file_id, place),
            self._hand.values(self._file_id, place, ENTERED),
            fillvalue=[],
        )
        return [self._row(index, *line) for index, line in enumerate(lines, rows.start)]

    def whole(self) -> Table:
        """Return the table with all its cells read."""
        rows = self._read(range(self._tab.shown_rows))
        return self._table({row.index: row for row in rows}, _end(rows, 0))

    def completed(self, known: dict[int, Row], end: int, last: int) -> Table:
        """Return the table with only those cells read that are not known.

        Args:
            known: Rows by the place where they are now.
            end: Row behind the last known one that shows anything.
            last: Row behind the last one that may show anything.
        """
        shown = range(min(last + _SPARE_ROWS, self._tab.shown_rows))
        # A hidden row shows nothing, but behind the end it may be the new end.
        missing = [
            one
            for one in shown
            if one not in known and (one >= end or self._is_shown(one))
        ]
        read = self._read(range(missing[0], missing[-1] + 1)) if missing else []
        return self._table({row.index: row for row in read} | known, _end(read, end))

    def _is_shown(self, row: int) -> bool:
        line = self._grid["rowMetadata"][row]
        return not (line.get("hiddenByUser") or line.get("hiddenByFilter"))

    def _table(self, rows: dict[int, Row], filled: int) -> Table:
        columns = [
            Column(index, one.get("pixelSize", 100))
            for index, one in enumerate(self._grid["columnMetadata"])
            if not one.get("hiddenByUser")
        ]
        end = max(filled, self._tab.frozen_rows)
        shown = range(min(end + _SPARE_ROWS, self._tab.shown_rows))
        return Table(
            tab=self._tab,
            columns=tuple(columns),
            rows=tuple(
                self._placed(rows.get(index, _BLANK), index)
                for index in shown
                if self._is_shown(index)
            ),
            choices=tuple(self._choices),
            end=end,
        )

    def _placed(self, row: Row, index: int) -> Row:
        """Return a row at its place, with what guards it there."""
        guard = self._guard(index)
        if (row.index, row.guard) == (index, guard):
            return row
        return Row(index=index, cells=row.cells, guard=guard)

    def _row(
        self, index: int, parts: list[Any], shown: list[Any], entered: list[Any]
    ) -> Row:
        """Return a row from what was read of it."""
        cells = [
            self._cell(part or {}, str(text), value)
            for part, text, value in zip_longest(parts, shown, entered, fillvalue="")
        ]
        while cells and not cells[-1]:
            cells.pop()
        return Row(index=index, cells=tuple(cells), guard="")

    def _guard(self, row: int) -> str:
        width = self._tab.shown_columns
        guard = [OPEN] * width
        for fence in self._fences:
            if fence.box.top <= row < fence.box.bottom:
                for column in range(fence.box.left, min(fence.box.right, width)):
                    if not fence.is_open(row, column):
                        guard[column] = fence.mark
        text = "".join(guard)
        return text if text.strip(OPEN) else ""

    def _cell(self, parts: Any, shown: str, entered: Any) -> Any:
        if not parts and shown == entered:
            return shown
        given = parts.get(self._look, {})
        cell: Json = {"v": shown} if shown else {}
        edited = self._edited(given, shown, entered)
        if edited != shown:
            cell["e"] = edited
        look = look_of(given, entered, shown)
        if look:
            cell["s"] = look
        if parts.get("note"):
            cell["n"] = parts["note"]
        if parts.get("hyperlink"):
            cell["l"] = parts["hyperlink"]
        choices = self._choices_of(parts.get("dataValidation"))
        if choices:
            cell["o"] = self._choices.setdefault(choices, len(self._choices))
        return cell or ""

    def _edited(self, given: Json, shown: str, entered: Any) -> str:
        """Return the text that typed anew gives the same cell."""
        if isinstance(entered, str):
            return entered
        kind = given.get("numberFormat", {}).get("type")
        if isinstance(entered, bool) or kind not in _TYPED_AS_NUMBERS:
            return shown
        return str(entered).replace(".", self._decimal)

    def _choices_of(self, rule: Json | None) -> tuple[str, ...]:
        condition = (rule or {}).get("condition", {})
        values = [
            one.get("userEnteredValue", "") for one in condition.get("values", [])
        ]
        match condition.get("type"):
            case "ONE_OF_LIST":
                return tuple(values)
            case "ONE_OF_RANGE" if values:
                return self._listed_in(values[0].removeprefix("="))
            case "BOOLEAN":
                return ("TRUE", "FALSE")
            case _:
                return ()

    def _listed_in(self, range_: str) -> tuple[str, ...]:
        if range_ not in self._of_range:
            rows = self._hand.values(self._file_id, range_)
            texts = [str(one) for row in rows for one in row if one != ""]
            self._of_range[range_] = tuple(dict.fromkeys(texts))
        return self._of_range[range_]


def _end(rows: list[Row], least: int) -> int:
    """Return the row behind the last one that shows anything."""
    return max((least, *(row.index + 1 for row in rows if row.texts)))


@dataclass(frozen=True, slots=True)
class _Fence:
    """A protection that keeps the person out, or that asks him first.

    Attributes:
        holes: Parts of it that are open to everybody.
        mark: What stands for its cells in `Row.guard`.
    """

    box: Box
    holes: tuple[Box, ...]
    mark: str

    def is_open(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in one of the holes."""
        if not self.holes:
            return False
        cell = Box(row, row + 1, column, column + 1)
        return any(hole.holds(cell) for hole in self.holes)


def _fences(protections: list[Json]) -> list[_Fence]:
    """Return what guards a tab; what forbids comes last, so that it prevails."""
    fences = [
        _Fence(
            Area.read(one.get("range", {})).boundless(),
            tuple(
                Area.read(hole).boundless() for hole in one.get("unprotectedRanges", [])
            ),
            WARNS if one.get("warningOnly") else HARD,
        )
        for one in protections
        if one.get("warningOnly") or not one.get("requestingUserCanEdit")
    ]
    return sorted(fences, key=lambda one: one.mark == HARD)
