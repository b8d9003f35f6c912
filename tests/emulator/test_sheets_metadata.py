from __future__ import annotations

from typing import Any

from tests.emulator.sheet_at_hand import Sheet, error_of


def entry(number: int, key: str = "s", **location: Any) -> dict[str, Any]:
    metadata = {
        "metadataId": number,
        "metadataKey": key,
        "metadataValue": f"b{number}",
        "location": location or {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def row(index: int) -> dict[str, Any]:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": index}
    return {"dimensionRange": {**span, "endIndex": index + 1}}


def found(sheet: Sheet, **lookup: Any) -> list[dict[str, Any]]:
    body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    answer = sheet.post("/developerMetadata:search", body)
    matched = answer.get("matchedDeveloperMetadata", [])
    return [one["developerMetadata"] for one in matched]


def index_of(sheet: Sheet, number: int) -> int:
    (metadata,) = found(sheet, metadataId=number)
    index: int = metadata["location"]["dimensionRange"]["startIndex"]
    return index


def test_a_token_in_use_voids_the_whole_batch(sheet: Sheet) -> None:
    sheet.batch(entry(1873312001))
    before = sheet.get()

    refusal = sheet.try_batch(
        {"addSheet": {"properties": {"title": "twice"}}}, entry(1873312001)
    )

    assert refusal.status_code == 400
    assert error_of(refusal).startswith("Invalid requests[1].createDeveloperMetadata:")
    assert sheet.get() == before


def test_an_entry_is_got_by_id_and_an_unknown_id_is_404(sheet: Sheet) -> None:
    sheet.batch(entry(5))

    known = sheet.session.get(f"{sheet.url}/developerMetadata/5")
    missing = sheet.session.get(f"{sheet.url}/developerMetadata/6")

    assert known.json() == {
        "metadataId": 5,
        "metadataKey": "s",
        "metadataValue": "b5",
        "location": {"locationType": "SPREADSHEET", "spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    assert missing.status_code == 404
    assert error_of(missing) == "No developer metadata with ID 6"


def test_entries_are_found_by_key_place_and_value(sheet: Sheet) -> None:
    sheet.batch(entry(1), entry(2, "cid", **row(3)), entry(3, "cid", sheetId=0))

    assert [one["metadataId"] for one in found(sheet, metadataKey="cid")] == [2, 3]
    assert [one["metadataId"] for one in found(sheet, locationType="ROW")] == [2]
    assert [one["metadataId"] for one in found(sheet, metadataValue="b1")] == [1]
    assert found(sheet, metadataKey="none") == []


def test_the_metadata_of_a_row_follows_it(sheet: Sheet) -> None:
    sheet.write("A1", [["b"], ["c"], ["a"]])
    sheet.batch(entry(7, **row(2)))

    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    sheet.batch({"insertDimension": {"range": span}})
    assert index_of(sheet, 7) == 3

    sort = {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 0}]}
    sheet.batch({"sortRange": sort})
    assert index_of(sheet, 7) == 0

    sheet.batch({"moveDimension": {"source": span, "destinationIndex": 3}})
    assert index_of(sheet, 7) == 2

    gone = {**span, "startIndex": 2, "endIndex": 3}
    sheet.batch({"deleteDimension": {"range": gone}})
    assert found(sheet, metadataId=7) == []


def test_rows_are_read_and_written_by_their_metadata(sheet: Sheet) -> None:
    sheet.write("A1", [["x", "1"], ["y", "2"]])
    sheet.batch(entry(9, "cid", **row(1)))
    by_key = {"developerMetadataLookup": {"metadataKey": "cid"}}

    read = sheet.post("/values:batchGetByDataFilter", {"dataFilters": [by_key]})
    assert read["valueRanges"] == [
        {
            "valueRange": {
                "range": "Sheet1!A2:Z2",
                "majorDimension": "ROWS",
                "values": [["y", "2"]],
            },
            "dataFilters": [by_key],
        }
    ]

    written = sheet.post(
        "/values:batchUpdateByDataFilter",
        {
            "valueInputOption": "RAW",
            "data": [{"dataFilter": by_key, "values": [["Y", "22"]]}],
        },
    )
    assert written["responses"][0]["updatedRange"] == "Sheet1!A2:B2"
    assert sheet.values("A1:B2") == [["x", "1"], ["Y", "22"]]

    body = {"dataFilters": [by_key, {"gridRange": {"sheetId": 0, "endRowIndex": 1}}]}
    cleared = sheet.post("/values:batchClearByDataFilter", body)
    assert cleared["clearedRanges"] == ["Sheet1!A2:Z2", "Sheet1!A1:Z1"]
    assert sheet.values("Sheet1") == []


def test_a_spreadsheet_is_got_by_filter(sheet: Sheet) -> None:
    sheet.write("A1", [["x"]])
    sheet.batch({"addSheet": {"properties": {"title": "other"}}})

    body = {"dataFilters": [{"a1Range": "Sheet1!A1"}], "includeGridData": True}
    (tab,) = sheet.post(":getByDataFilter", body)["sheets"]

    cell = tab["data"][0]["rowData"][0]["values"][0]
    assert (tab["properties"]["title"], cell["formattedValue"]) == ("Sheet1", "x")


def test_entries_are_changed_and_deleted_by_filter(sheet: Sheet) -> None:
    sheet.batch(entry(1), entry(2))
    by_id = {"developerMetadataLookup": {"metadataId": 1}}
    update = {
        "dataFilters": [by_id],
        "developerMetadata": {"metadataValue": "spent"},
        "fields": "metadataValue",
    }
    sheet.batch({"updateDeveloperMetadata": update})
    assert found(sheet, metadataId=1)[0]["metadataValue"] == "spent"

    answer = sheet.batch({"deleteDeveloperMetadata": {"dataFilter": by_id}})
    deleted = answer["replies"][0]["deleteDeveloperMetadata"]
    assert [one["metadataId"] for one in deleted["deletedDeveloperMetadata"]] == [1]
    sheet.batch(entry(1))


def test_a_spreadsheet_holds_thirty_thousand_characters_of_metadata(
    sheet: Sheet,
) -> None:
    metadata = {"metadataKey": "k" * 30_001, "location": {"spreadsheet": True}}
    metadata["visibility"] = "DOCUMENT"

    refusal = sheet.try_batch(
        {"createDeveloperMetadata": {"developerMetadata": metadata}}
    )

    assert "30000 characters" in error_of(refusal)


def test_a_duplicated_tab_has_no_metadata(sheet: Sheet) -> None:
    sheet.batch(entry(4, **row(1)))

    sheet.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8}})

    assert len(found(sheet, metadataKey="s")) == 1
