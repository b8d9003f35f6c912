"""Corners of a spreadsheet in which words can hide."""

from __future__ import annotations

from typing import Any

from sheetsync.core.ids import CLIENTS, sheet_id

_SHEET = sheet_id(CLIENTS)
_AREA = {
    "sheetId": _SHEET,
    "startRowIndex": 5,
    "endRowIndex": 6,
    "startColumnIndex": 1,
    "endColumnIndex": 2,
}


def corner(name: str, words: str) -> dict[str, Any]:
    """A request that hides words in a corner of a base.

    Args:
        name: The corner.
        words: What is hidden there.
    """
    listed = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": words}]}
    equal = {"type": "TEXT_EQ", "values": [{"userEnteredValue": words}]}
    rule = {"ranges": [_AREA], "booleanRule": {"condition": equal, "format": {}}}
    view = {"title": words, "range": {"sheetId": _SHEET}}
    where = {"spreadsheet": True}
    meta = {"metadataKey": "k", "metadataValue": words, "location": where}
    guard = {"range": _AREA, "description": words, "warningOnly": True}
    corners: dict[str, dict[str, Any]] = {
        "note": {
            "updateCells": {
                "range": _AREA,
                "rows": [{"values": [{"note": words}]}],
                "fields": "note",
            }
        },
        "name": {"addNamedRange": {"namedRange": {"name": words, "range": _AREA}}},
        "rule": {"setDataValidation": {"range": _AREA, "rule": {"condition": listed}}},
        "look": {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        "view": {"addFilterView": {"filter": view}},
        "meta": {
            "createDeveloperMetadata": {
                "developerMetadata": {**meta, "visibility": "DOCUMENT"}
            }
        },
        "guard": {"addProtectedRange": {"protectedRange": guard}},
        "tab": {"addSheet": {"properties": {"title": words, "hidden": True}}},
    }
    return corners[name]
