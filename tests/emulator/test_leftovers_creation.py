"""spreadsheets.create: what a description lists is there from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from sheetsync.emulator import Google
from tests.emulator.sheet_at_hand import OWNER, SHEETS, error_of, good

BOX = {
    "sheetId": 7,
    "startRowIndex": 0,
    "endRowIndex": 2,
    "startColumnIndex": 0,
    "endColumnIndex": 2,
}
DESCRIPTION: dict[str, Any] = {
    "properties": {"title": "Clients", "locale": "ru_RU"},
    "namedRanges": [{"namedRangeId": "n1", "name": "Stages", "range": BOX}],
    "developerMetadata": [
        {"metadataId": 11, "metadataKey": "schema", "visibility": "DOCUMENT"}
    ],
    "sheets": [
        {
            "properties": {"sheetId": 7, "title": "Clients"},
            "data": [
                {
                    "rowData": [
                        {"values": [{"userEnteredValue": {"stringValue": "Name"}}]}
                    ],
                    "rowMetadata": [
                        {"pixelSize": 40},
                        {
                            "hiddenByUser": True,
                            "developerMetadata": [
                                {
                                    "metadataId": 12,
                                    "metadataKey": "row",
                                    "visibility": "DOCUMENT",
                                }
                            ],
                        },
                    ],
                }
            ],
            "merges": [BOX],
            "protectedRanges": [{"protectedRangeId": 21, "range": BOX}],
            "basicFilter": {"range": BOX},
            "developerMetadata": [
                {"metadataId": 13, "metadataKey": "tab", "visibility": "DOCUMENT"}
            ],
            "bandedRanges": [
                {
                    "bandedRangeId": 31,
                    "range": {**BOX, "startColumnIndex": 4, "endColumnIndex": 6},
                    "rowProperties": {"firstBandColor": {"red": 1}},
                }
            ],
            "rowGroups": [
                {
                    "range": {
                        "sheetId": 7,
                        "dimension": "ROWS",
                        "startIndex": 3,
                        "endIndex": 5,
                    },
                    "collapsed": True,
                }
            ],
        }
    ],
}


@pytest.fixture
def owner(session: Callable[[str], Session]) -> Session:
    return session(OWNER)


def test_a_new_spreadsheet_has_all_parts_that_its_description_lists(
    owner: Session,
) -> None:
    made = good(owner.post(SHEETS, json=DESCRIPTION))
    sheet = made["sheets"][0]
    assert made["namedRanges"][0]["name"] == "Stages"
    assert made["developerMetadata"][0]["metadataId"] == 11
    assert sheet["merges"] == [BOX]
    assert sheet["basicFilter"]["range"] == BOX
    assert sheet["developerMetadata"][0]["metadataId"] == 13
    assert sheet["bandedRanges"][0]["bandedRangeId"] == 31
    assert sheet["rowGroups"][0]["collapsed"] is True
    assert sheet["protectedRanges"][0]["editors"] == {"users": [OWNER]}


def test_rows_of_a_new_spreadsheet_are_hidden_sized_and_marked(owner: Session) -> None:
    made = good(owner.post(SHEETS, json=DESCRIPTION))
    url = f"{SHEETS}/{made['spreadsheetId']}"
    found = good(owner.get(url, params={"includeGridData": True}))
    rows = found["sheets"][0]["data"][0]["rowMetadata"]
    assert rows[0] == {"pixelSize": 40}
    assert rows[1]["hiddenByUser"] is True
    assert rows[1]["developerMetadata"][0]["metadataId"] == 12
    assert good(owner.get(f"{url}/values/Stages"))["values"] == [["Name"]]


def test_a_spreadsheet_is_made_again_from_its_own_description(owner: Session) -> None:
    first = good(owner.post(SHEETS, json=DESCRIPTION))
    url = f"{SHEETS}/{first['spreadsheetId']}"
    whole = good(owner.get(url, params={"includeGridData": True}))
    second = good(owner.post(SHEETS, json=whole))
    assert second["sheets"] == first["sheets"]
    assert second["namedRanges"] == first["namedRanges"]


def test_a_description_that_contradicts_itself_makes_nothing(
    google: Google, owner: Session
) -> None:
    named = [{"name": "Stages", "range": {**BOX, "sheetId": 8}}]
    refused = owner.post(SHEETS, json={**DESCRIPTION, "namedRanges": named})
    assert error_of(refused) == "Invalid namedRanges[0]: No grid with id: 8"
    assert not any(file.book for file in google.files.values())


def test_a_spreadsheet_is_made_with_a_table_and_again_from_what_is_read_of_it(
    owner: Session,
) -> None:
    cells = {"sheetId": 0, "endRowIndex": 3, "endColumnIndex": 2}
    sheets = [{"tables": [{"tableId": "5", "name": "Clients", "range": cells}]}]
    first = good(owner.post(SHEETS, json={"sheets": sheets}))
    second = good(owner.post(SHEETS, json=first))

    assert first["sheets"][0]["tables"][0]["name"] == "Clients"
    assert first["sheets"][0]["bandedRanges"][0]["bandedRangeReference"] == "5"
    assert second["sheets"] == first["sheets"]
