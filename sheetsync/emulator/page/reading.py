"""Reads a tab through the API, wholly or some rows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.page.calls import quoted
from sheetsync.emulator.page.looks import look_of
from sheetsync.emulator.page.table import HARD, OPEN, WARNS, Column, Row, Table, TabName
from sheetsync.emulator.sheets.numfmt.locales import locale_named
from sheetsync.emulator.state.area import Area, Box, column_name

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand

_SPARE_ROWS = 20
"""How many empty rows follow the last one that shows anything."""
_TABS = (
    "properties(locale),sheets(properties(sheetId,title,hidden,sheetType,"
    "gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)))"
)
_FORMAT = (
    "userEnteredFormat(backgroundColorStyle,horizontalAlignment,"
    "numberFormat(type),textFormat(bold,italic,strikethrough,underline,"
    "foregroundColorStyle))"
)
_PARTS = (
    "sheets(protectedRanges(range,unprotectedRanges,warningOnly,"
    "requestingUserCanEdit),data(rowData(values(note,dataValidation(condition),"
    f"{_FORMAT})),rowMetadata(hiddenByUser,hiddenByFilter),"
    "columnMetadata(hiddenByUser,pixelSize)))"
)
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
    return _Reading(hand, file_id, tab, range(tab.shown_rows), ()).table()


def read_rows(hand: Hand, file_id: str, before: Table, rows: range) -> Table:
    """Return a tab that was read before, with the cells of some rows read anew."""
    reading = _Reading(hand, file_id, before.tab, rows, before.choices)
    return reading.patched(before, rows)


class _Reading:
    """One reading of some rows: what the API answers, turned into a table.

    Values come by `values.get`, which is far shorter than the cells of
    `spreadsheets.get`; only formats, notes and choices come by that.
    """

    def __init__(
        self,
        hand: Hand,
        file_id: str,
        tab: TabName,
        rows: range,
        choices: tuple[tuple[str, ...], ...],
    ) -> None:
        self._hand = hand
        self._file_id = file_id
        self._tab = tab
        self._decimal = locale_named(tab.locale).decimal
        self._choices = {one: number for number, one in enumerate(choices)}
        self._of_range: dict[str, tuple[str, ...]] = {}
        right = column_name(tab.shown_columns - 1)
        place = f"{quoted(tab.title)}!A{rows.start + 1}:{right}{rows.stop}"
        (sheet,) = hand.spreadsheet(file_id, _PARTS, place)["sheets"]
        (self._grid,) = sheet["data"]
        self._fences = _fences(sheet.get("protectedRanges", []))
        parts = [row.get("values", []) for row in self._grid.get("rowData", [])]
        self._cells: list[tuple[list[Any], ...]] = list(
            zip_longest(
                parts,
                hand.values(file_id, place),
                hand.values(file_id, place, entered=True),
                fillvalue=[],
            )
        )

    def table(self) -> Table:
        """Return the whole table."""
        columns = [
            Column(index, one.get("pixelSize", 100))
            for index, one in enumerate(self._grid["columnMetadata"])
            if not one.get("hiddenByUser")
        ]
        filled = [index for index, (_, shown, _) in enumerate(self._cells) if shown]
        end = max(filled[-1] + 1 if filled else 0, self._tab.frozen_rows)
        lines = islice(enumerate(self._grid["rowMetadata"]), end + _SPARE_ROWS)
        rows = [
            self._row(index, index)
            for index, line in lines
            if not (line.get("hiddenByUser") or line.get("hiddenByFilter"))
        ]
        return Table(
            tab=self._tab,
            columns=tuple(columns),
            rows=tuple(rows),
            choices=tuple(self._choices),
            end=end,
        )

    def patched(self, before: Table, rows: range) -> Table:
        """Return an earlier table with the rows that were read."""
        new = [
            self._row(row.index, row.index - rows.start) if row.index in rows else row
            for row in before.rows
        ]
        return replace(before, rows=tuple(new), choices=tuple(self._choices))

    def _row(self, index: int, line: int) -> Row:
        """Return a row of the tab from a line of what was read."""
        read = self._cells[line] if line < len(self._cells) else ([], [], [])
        cells = [
            self._cell(parts or {}, str(shown), entered)
            for parts, shown, entered in zip_longest(*read, fillvalue="")
        ]
        while cells and not cells[-1]:
            cells.pop()
        return Row(index=index, cells=tuple(cells), guard=self._guard(index))

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
        given = parts.get("userEnteredFormat", {})
        cell: Json = {"v": shown} if shown else {}
        edited = self._edited(given, shown, entered)
        if edited != shown:
            cell["e"] = edited
        look = look_of(given, entered, shown)
        if look:
            cell["s"] = look
        if parts.get("note"):
            cell["n"] = parts["note"]
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
