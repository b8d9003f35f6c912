"""A derived tab in which its reader picks: written row by row, never as a block.

What he picked must stay beside what he picked it for, however he sorts and filters.
So rows are found by the name in their first column, new ones are inserted below all
others, rows that are no longer wanted are deleted, and his own cells are only read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetsync.worker.cell_looks import CellJson
from sheetsync.worker.derived import DerivedTab, Request, size_wanted
from sheetsync.worker.inside import Inside
from sheetsync.worker.sheet_requests import one_of
from sheetsync.worker.tab_content import write_tab

PICKING_FIELDS = "sheets(data(rowData(values(userEnteredValue,dataValidation))))"
"""What is asked of such a tab."""

_NEW_FIELDS = (
    "userEnteredValue,dataValidation,userEnteredFormat(numberFormat,wrapStrategy)"
)
_NAME = 0


@dataclass(frozen=True, slots=True)
class ShownTab:
    """Such a tab as it is.

    Attributes:
        rows: All of its cells from the top, as Google's CellData.
    """

    rows: tuple[tuple[Mapping[str, Any], ...], ...]

    @classmethod
    def of_json(cls, answer: Mapping[str, Any]) -> ShownTab:
        """The tab that Google's answer to `PICKING_FIELDS` shows."""
        blocks = answer.get("sheets", [{}])[0].get("data", [{}])
        rows = [tuple(row.get("values", ())) for row in blocks[0].get("rowData", ())]
        while rows and not any(one.get("userEnteredValue") for one in rows[-1]):
            rows.pop()
        return cls(tuple(rows))

    def values(self) -> list[list[str]]:
        """What is typed there as text, row by row."""
        return [[_text(cell) for cell in row] for row in self.rows]

    def places(self, tab: DerivedTab) -> list[int] | None:
        """Where each of the tab's columns stands; None if one is missing."""
        header = [_text(cell) for cell in self.rows[0]] if self.rows else []
        wanted = [_text(cell) for cell in tab.cells.header]
        if any(one not in header for one in wanted):
            return None
        return [header.index(one) for one in wanted]


def bring_rows(tab: DerivedTab, shown: ShownTab, inside: Inside) -> list[Request]:
    """The requests that bring the rows of such a tab to what they should be.

    Args:
        tab: The tab.
        shown: What it shows.
        inside: The file; what it lacks of the tab's grid was mended before.
    """
    places = shown.places(tab)
    if places is None:
        return []
    return list(_Difference(tab, shown, places, size_wanted(tab, inside)[0]).requests())


def write_anew(
    tab: DerivedTab, picked: Mapping[str, str], inside: Inside, *, limit: int
) -> Iterator[Request]:
    """The requests that write such a tab whole, with what was picked for each row.

    Args:
        tab: The tab.
        picked: What stood in the reader's cells, by the name of the row.
        inside: The file as it was before.
        limit: Bytes that one request should not exceed.
    """
    at = _pick_column(tab)
    rows = tuple(
        _with(row, at, picked.get(_text(row[_NAME]))) for row in tab.cells.rows
    )
    yield {"setDataValidation": {"range": {"sheetId": tab.sheet, "startRowIndex": 1}}}
    whole = replace(tab, cells=replace(tab.cells, rows=rows))
    yield from write_tab(whole, inside, anew=True, limit=limit)
    for index, choices in enumerate(tab.cells.choices, 1):
        if choices:
            yield _offer(tab, index, at, choices)


class _Difference:
    """One comparison; a class so that its steps share what was found.

    Args:
        tab: The tab as it should be.
        shown: The tab as it is.
        places: Where each of its columns stands.
        height: Rows that its grid has by now.
    """

    def __init__(
        self, tab: DerivedTab, shown: ShownTab, places: Sequence[int], height: int
    ) -> None:
        self._tab = tab
        self._shown = shown
        self._places = places
        self._height = height
        self._pick = _pick_column(tab)
        self._wanted = {
            _text(row[_NAME]): (row, choices)
            for row, choices in zip(tab.cells.rows, tab.cells.choices, strict=True)
        }
        self._standing: dict[str, int] = {}
        self._leaving: list[int] = []

    def requests(self) -> Iterator[Request]:
        """What is to be done: rows that stay, then new ones, then those that go."""
        for index, row in enumerate(self._shown.rows[1:], 1):
            self._sort_out(index, row)
        for name, index in self._standing.items():
            yield from self._mend(index, *self._wanted[name])
        new = [one for name, one in self._wanted.items() if name not in self._standing]
        end = len(self._shown.rows)
        # Google keeps at least one row below the header, and inserts before a row.
        left = self._height - len(self._leaving)
        if end >= self._height or left + len(new) < self._tab.height:
            yield self._rows("appendDimension", length=self._tab.height)
        if new:
            area = {"startIndex": end, "endIndex": end + len(new)}
            yield self._rows("insertDimension", area, inheritFromBefore=end > 1)
            yield self._write(end, [self._new(*one) for one in new])
        for index in reversed(self._leaving):
            area = {"startIndex": index, "endIndex": index + 1}
            yield self._rows("deleteDimension", area)

    def _sort_out(self, index: int, row: Sequence[Mapping[str, Any]]) -> None:
        """Tell rows of ours from those that are to go; others are the reader's."""
        name = _text(_cell(row, self._places[_NAME]))
        if name in self._wanted and name not in self._standing:
            self._standing[name] = index
            return
        own = {self._places[_NAME], self._places[self._pick]}
        ours = [place for place in self._places if place not in own]
        if name or any(_cell(row, place).get("userEnteredValue") for place in ours):
            self._leaving.append(index)

    def _mend(
        self, index: int, row: Sequence[CellJson], choices: tuple[str, ...]
    ) -> Iterator[Request]:
        shown = self._shown.rows[index]
        for at, place in enumerate(self._places):
            found = _cell(shown, place)
            if at == self._pick:
                if _choices(found) != choices:
                    yield _offer(self._tab, index, place, choices)
                continue
            cell = row[at] if at < len(row) else {}
            value = cell.get("userEnteredValue", {})
            if found.get("userEnteredValue", {}) != value:
                yield self._write(index, [[cell]], place, "userEnteredValue")

    def _new(
        self, row: Sequence[CellJson], choices: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = [{} for _ in range(max(self._places) + 1)]
        for at, place in enumerate(self._places):
            look = self._tab.cells.formats[at]
            cells[place] = {
                **(row[at] if at < len(row) else {}),
                **({"userEnteredFormat": dict(look)} if look else {}),
            }
        if choices:
            cells[self._places[self._pick]] = {
                "dataValidation": one_of(choices, strict=True)
            }
        return cells

    def _write(
        self,
        index: int,
        rows: Sequence[Sequence[Mapping[str, Any]]],
        place: int = 0,
        fields: str = _NEW_FIELDS,
    ) -> Request:
        start = {
            "sheetId": self._tab.sheet,
            "rowIndex": index,
            "columnIndex": place,
        }
        values = [{"values": list(row)} for row in rows]
        return {"updateCells": {"start": start, "rows": values, "fields": fields}}

    def _rows(
        self, kind: str, area: Mapping[str, int] | None = None, **more: object
    ) -> Request:
        """A request about whole rows."""
        rows: dict[str, Any] = {"sheetId": self._tab.sheet, "dimension": "ROWS"}
        if area is None:
            return {kind: {**rows, **more}}
        return {kind: {"range": {**rows, **area}, **more}}


def _pick_column(tab: DerivedTab) -> int:
    assert tab.cells.picks is not None
    return tab.cells.picks


def _with(row: Sequence[CellJson], at: int, words: str | None) -> tuple[CellJson, ...]:
    """A row with what its reader had picked."""
    if words is None:
        return tuple(row)
    cells = [*row, *({} for _ in range(at + 1 - len(row)))]
    cells[at] = {"userEnteredValue": {"stringValue": words}}
    return tuple(cells)


def _offer(tab: DerivedTab, index: int, place: int, choices: Sequence[str]) -> Request:
    """Set the dropdown of one cell; none for no choices."""
    area = {
        "sheetId": tab.sheet,
        "startRowIndex": index,
        "endRowIndex": index + 1,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }
    rule = {"rule": one_of(choices, strict=True)} if choices else {}
    return {"setDataValidation": {"range": area, **rule}}


def _choices(cell: Mapping[str, Any]) -> tuple[str, ...]:
    condition = cell.get("dataValidation", {}).get("condition", {})
    return tuple(one.get("userEnteredValue", "") for one in condition.get("values", ()))


def _cell(row: Sequence[Mapping[str, Any]], place: int) -> Mapping[str, Any]:
    return row[place] if place < len(row) else {}


def _text(cell: Mapping[str, Any]) -> str:
    """What is typed into a cell, as text; a formula is nobody's answer."""
    value = cell.get("userEnteredValue", {})
    found = value.get("stringValue", value.get("numberValue", ""))
    return str(found).strip()
