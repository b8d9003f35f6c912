"""The trial: what moves are made of, done to a spreadsheet of no use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetsync.core.ground import CellPart, Ground
from sheetsync.core.ids import CLIENTS, UNDO, SpreadsheetId, sheet_id
from sheetsync.core.layout import UNDO_STAMPS, TabLayout
from sheetsync.errors import Refused, Throttled
from sheetsync.google.ranges import GridRange
from sheetsync.worker.cells import CELL_FIELDS, WRITE_FIELDS
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.structure import missing_parts, parts_of
from sheetsync.worker.tokens import TokenKind, tokens_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, Target, save_rows, undo_cells, undo_range

_TAB = sheet_id(CLIENTS)
_SEEN, _BESIDE, _HIDDEN, _HIDDEN_ALONE = 1, 3, 4, 6
_LINK = {"link": {"uri": "https://example.com/"}}
_CHOICES = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]}
_SHOWN = (
    "sheets(properties(sheetId),data(startRow,"
    f"rowData(values({CELL_FIELDS},dataValidation))))"
)


class Trial:
    """A trial on a spreadsheet that is good for nothing else.

    Args:
        tools: The worker's tools.
        spreadsheet: The spreadsheet.
    """

    def __init__(self, tools: Tools, spreadsheet: SpreadsheetId) -> None:
        self._tools = tools
        self._sheets = tools.sheets
        self._spreadsheet = spreadsheet

    def run(self) -> tuple[TokenKind | None, Ground]:
        """The kind of tokens that Google respects, and everything else."""
        self._prepare()
        kind = next((one for one in TokenKind if self._respects(one)), None)
        shown, rows = self._copies()
        seen = _arrived(rows, _SEEN)
        hidden = seen
        for index in (_BESIDE, _HIDDEN, _HIDDEN_ALONE):
            hidden &= _arrived(rows, index)
        return kind, Ground(
            tokens=kind is not None,
            copied=hidden or seen,
            hidden=CellPart.VALUE in hidden,
            shown=shown,
        )

    def _prepare(self) -> None:
        """Make tabs as a base has them, and rows, some hidden by a filter."""
        company = self._tools.config.company
        tabs = (
            TabLayout(tab=CLIENTS, sheet=_TAB, title=CLIENTS),
            TabLayout(tab=UNDO, sheet=SHEET, title=UNDO),
        )
        answer = self._sheets.get(self._spreadsheet, STRUCTURE_FIELDS)
        inside = Inside.of_json(answer, {}, {}, {})
        editors = sorted(company.accounts)
        parts = missing_parts(parts_of(company, tabs, editors), inside)
        requests = [request for part in parts for request in part.make(inside)]
        self._sheets.batch(self._spreadsheet, [*requests, _rows(), _filter()])

    def _respects(self, kind: TokenKind) -> bool:
        """Whether a token is taken once, and what a refused batch did is undone."""
        tokens, token = tokens_of(kind), self._tools.wire.token()
        first, second = tokens.spend(token, "t1"), tokens.spend(token, "t2")
        place = _marked(kind)
        if not self._takes([first]) or self._takes([_mark(place), second]):
            return False
        standing = self._sheets.tokens(self._spreadsheet).get(token)
        (marked,) = self._sheets.values(self._spreadsheet, [place])
        return standing == "t1" and not any(any(row) for row in marked.rows)

    def _takes(self, requests: Sequence[Mapping[str, Any]]) -> bool:
        try:
            self._sheets.batch(self._spreadsheet, requests)
        except Throttled:
            raise
        except Refused:
            return False
        return True

    def _copies(self) -> tuple[bool, Mapping[int, Sequence[Mapping[str, Any]]]]:
        """Copy rows into the undo tab; whether the answer shows them, and they."""
        indexes = (_SEEN, _BESIDE, _HIDDEN, _HIDDEN_ALONE)
        targets = [Target(_TAB, index, len(_cells(index))) for index in indexes]
        try:
            answer = self._sheets.batch(
                self._spreadsheet,
                save_rows(self._tools.wire.token(), targets),
                response_ranges=[undo_range(len(targets))],
                fields=f"updatedSpreadsheet({_SHOWN})",
            )
        except Throttled:
            raise
        except Refused:
            return True, {}
        rows = _saved(answer.get("updatedSpreadsheet", {}))
        if rows:
            return True, rows
        undo = [GridRange(sheet=SHEET)]
        return False, _saved(self._sheets.get(self._spreadsheet, _SHOWN, filters=undo))


def _cells(index: int) -> list[dict[str, Any]]:
    """A row with one of everything; its number tells it from the others."""
    word = "hidden" if index in {_HIDDEN, _HIDDEN_ALONE} else "seen"
    return [
        {
            "userEnteredValue": {"numberValue": index},
            "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}},
            "note": "note",
        },
        {
            "userEnteredValue": {"stringValue": "0042 more"},
            "textFormatRuns": [{"startIndex": 5, "format": _LINK}],
        },
        {
            "userEnteredValue": {"stringValue": "yes"},
            "dataValidation": {"condition": _CHOICES, "showCustomUi": True},
        },
        {"userEnteredValue": {"stringValue": word}},
    ]


def _rows() -> dict[str, Any]:
    indexes = range(_SEEN, _HIDDEN_ALONE + 1)
    return {
        "updateCells": {
            "start": {"sheetId": _TAB, "rowIndex": _SEEN, "columnIndex": 0},
            "rows": [{"values": _cells(index)} for index in indexes],
            "fields": f"{WRITE_FIELDS},dataValidation",
        }
    }


def _filter() -> dict[str, Any]:
    area = GridRange(sheet=_TAB, end_row=_HIDDEN_ALONE + 1, end_column=4)
    spec = {"columnIndex": 3, "filterCriteria": {"hiddenValues": ["hidden"]}}
    filter_ = {"range": area.json(), "filterSpecs": [spec]}
    return {"setBasicFilter": {"filter": filter_}}


def _marked(kind: TokenKind) -> GridRange:
    """The cell that a batch writes into which must be refused."""
    row = 9 + list(TokenKind).index(kind)
    return GridRange(
        sheet=_TAB, first_row=row, end_row=row + 1, first_column=0, end_column=1
    )


def _mark(place: GridRange) -> dict[str, Any]:
    return {
        "updateCells": {
            "range": place.json(),
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "applied"}}]}],
            "fields": "userEnteredValue",
        }
    }


def _saved(shown: Mapping[str, Any]) -> dict[int, Sequence[Mapping[str, Any]]]:
    """The cells that arrived in the undo tab, by the index they were copied from."""
    found: dict[int, Sequence[Mapping[str, Any]]] = {}
    for _, row in undo_cells(shown):
        cells = row.get("values", [])
        if len(cells) >= UNDO_STAMPS:
            stamp = cells[UNDO_STAMPS - 1].get("effectiveValue", {})
            found[int(stamp.get("numberValue", 0))] = cells[UNDO_STAMPS:]
    return found


def _arrived(
    rows: Mapping[int, Sequence[Mapping[str, Any]]], index: int
) -> frozenset[CellPart]:
    """What of a row arrived; nothing if another one did."""
    cells = [*rows.get(index, ()), {}, {}, {}, {}]
    number, text, choice = cells[:3]
    values = [one.get("userEnteredValue") for one in cells[:4]]
    if values != [one["userEnteredValue"] for one in _cells(index)]:
        return frozenset()
    pattern = number.get("userEnteredFormat", {}).get("numberFormat", {})
    rule = choice.get("dataValidation", {}).get("condition", {})
    runs = text.get("textFormatRuns", ())
    parts = {
        CellPart.VALUE: True,
        CellPart.FORMAT: pattern.get("pattern") == "0.0",
        CellPart.NOTE: number.get("note") == "note",
        CellPart.DROPDOWN: rule.get("type") == _CHOICES["type"],
        CellPart.LINK: any("link" in run.get("format", {}) for run in runs),
    }
    return frozenset(part for part, there in parts.items() if there)
