"""Reads a tab through the API, wholly or some rows of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
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
_CELLS = (
    "sheets(protectedRanges(range,unprotectedRanges,warningOnly,"
    "requestingUserCanEdit),data(rowData(values(formattedValue,userEnteredValue,"
    f"effectiveValue,note,dataValidation(condition,showCustomUi),{_FORMAT})),"
    "rowMetadata(hiddenByUser,hiddenByFilter),columnMetadata(hiddenByUser,pixelSize)))"
)


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
    sheet = _read_cells(hand, file_id, tab, range(tab.shown_rows))
    return _Reading(hand, file_id, tab, sheet, ()).table()


def read_rows(hand: Hand, file_id: str, before: Table, rows: range) -> Table:
    """Return a tab that was read before, with the cells of some rows read anew."""
    sheet = _read_cells(hand, file_id, before.tab, rows)
    return _Reading(hand, file_id, before.tab, sheet, before.choices).patched(
        before, rows
    )


def _read_cells(hand: Hand, file_id: str, tab: TabName, rows: range) -> Json:
    right = column_name(tab.shown_columns - 1)
    place = f"{quoted(tab.title)}!A{rows.start + 1}:{right}{rows.stop}"
    (sheet,) = hand.spreadsheet(file_id, _CELLS, place)["sheets"]
    found: Json = sheet
    return found


class _Reading:
    """Turns what the API answers into a table."""

    def __init__(
        self,
        hand: Hand,
        file_id: str,
        tab: TabName,
        sheet: Json,
        choices: tuple[tuple[str, ...], ...],
    ) -> None:
        self._hand = hand
        self._file_id = file_id
        self._tab = tab
        (self._grid,) = sheet["data"]
        protected = sheet.get("protectedRanges", [])
        self._closed = [one for one in protected if _is_closed(one)]
        self._decimal = locale_named(tab.locale).decimal
        self._choices = {one: number for number, one in enumerate(choices)}
        self._of_range: dict[str, tuple[str, ...]] = {}

    def table(self) -> Table:
        """Return the whole table."""
        columns = [
            Column(index, one.get("pixelSize", 100))
            for index, one in enumerate(self._grid["columnMetadata"])
            if not one.get("hiddenByUser")
        ]
        given = self._values()
        filled = [index for index, cells in enumerate(given) if _is_filled(cells)]
        end = max(filled[-1] + 1 if filled else 0, self._tab.frozen_rows)
        lines = islice(enumerate(self._grid["rowMetadata"]), end + _SPARE_ROWS)
        rows = [
            self._row(index, given[index])
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
        given = self._values()
        new = [
            self._row(row.index, given[row.index - rows.start])
            if row.index in rows
            else row
            for row in before.rows
        ]
        return replace(before, rows=tuple(new), choices=tuple(self._choices))

    def _values(self) -> list[list[Json]]:
        """Return the cells of every row, also of those that the API leaves out."""
        given = [row.get("values", []) for row in self._grid.get("rowData", [])]
        missing = len(self._grid["rowMetadata"]) - len(given)
        return given + [[]] * missing

    def _row(self, index: int, values: list[Json]) -> Row:
        cells: list[Any] = [self._cell(one) for one in values]
        while cells and not cells[-1]:
            cells.pop()
        return Row(index=index, cells=tuple(cells), guard=self._guard(index))

    def _guard(self, row: int) -> str:
        width = self._tab.shown_columns
        line = Box(row, row + 1, 0, width)
        near = [one for one in self._closed if _covers(one.get("range", {}), line)]
        if not near:
            return ""
        cells = [Box(row, row + 1, column, column + 1) for column in range(width)]
        guards = "".join(_guard_of(near, cell) for cell in cells)
        return guards if guards.strip(OPEN) else ""

    def _cell(self, given: Json) -> Any:
        text = given.get("formattedValue", "")
        look = look_of(given)
        if not look and len(given) <= 3 and "formattedValue" in given:  # noqa: PLR2004
            plain = not ({"note", "dataValidation"} & given.keys())
            if plain and self._entered(given, text) == text:
                return text
        cell: Json = {"v": text} if text else {}
        entered = self._entered(given, text)
        if entered != text:
            cell["e"] = entered
        if look:
            cell["s"] = look
        if given.get("note"):
            cell["n"] = given["note"]
        choices = self._choices_of(given.get("dataValidation"))
        if choices:
            cell["o"] = self._choices.setdefault(choices, len(self._choices))
        return cell or ""

    def _entered(self, given: Json, shown: str) -> str:
        """Return the text that typed anew gives the same cell."""
        value = given.get("userEnteredValue", {})
        if "formulaValue" in value:
            return str(value["formulaValue"])
        kind = given.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
        if "numberValue" in value and kind in {None, "NUMBER", "CURRENCY"}:
            return str(value["numberValue"]).replace(".", self._decimal)
        if "stringValue" in value and value["stringValue"] != shown:
            return str(value["stringValue"])
        return shown

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


def _is_filled(cells: list[Json]) -> bool:
    return any("formattedValue" in one or "userEnteredValue" in one for one in cells)


def _is_closed(protected: Json) -> bool:
    return bool(
        protected.get("warningOnly") or not protected.get("requestingUserCanEdit")
    )


def _covers(grid_range: Json, box: Box) -> bool:
    return Area.read(grid_range).boundless().meets(box)


def _guard_of(protections: list[Json], cell: Box) -> str:
    guard = OPEN
    for one in protections:
        opened = one.get("unprotectedRanges", [])
        if not _covers(one.get("range", {}), cell) or any(
            _covers(hole, cell) for hole in opened
        ):
            continue
        if not one.get("warningOnly"):
            return HARD
        guard = WARNS
    return guard
