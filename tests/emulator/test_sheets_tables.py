"""Tables and slicers, and what they do to the cells below them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet, error_of

CELLS = {
    "sheetId": 0,
    "startRowIndex": 0,
    "endRowIndex": 4,
    "startColumnIndex": 0,
    "endColumnIndex": 3,
}
SHOWN = {name: number for name, number in CELLS.items() if name != "sheetId"}
DROPDOWN = {
    "columnIndex": 2,
    "columnName": "Stage",
    "columnType": "DROPDOWN",
    "dataValidationRule": {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": "new"}, {"userEnteredValue": "won"}],
        }
    },
}


def make(sheet: Sheet, **rest: Any) -> Any:
    wanted = {"name": "Deals", "tableId": "7", "range": CELLS, **rest}
    return sheet.batch({"addTable": {"table": wanted}})["replies"][0]["addTable"]


def table_of(sheet: Sheet) -> Any:
    return sheet.get(fields="sheets(tables)")["sheets"][0]["tables"][0]


def test_a_table_names_its_columns_after_the_header_or_writes_the_header(
    sheet: Sheet,
) -> None:
    sheet.write("A1", [["Client"], ["Birch"]])
    made = make(sheet, columnProperties=[DROPDOWN])

    assert made["table"] == {
        "name": "Deals",
        "tableId": "7",
        "range": SHOWN,
        "columnProperties": [
            {"columnName": "Client"},
            {"columnIndex": 1, "columnName": "Column 2"},
            DROPDOWN,
        ],
    }
    assert sheet.values("A1:C1") == [["Client", "Column 2", "Stage"]]
    assert table_of(sheet) == made["table"]


def test_a_column_inserted_into_a_table_leaves_the_others_their_types(
    sheet: Sheet,
) -> None:
    make(sheet, columnProperties=[DROPDOWN])
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    sheet.batch({"insertDimension": {"range": span}})

    columns = table_of(sheet)["columnProperties"]
    assert [one.get("columnType") for one in columns] == [None, None, None, "DROPDOWN"]
    assert table_of(sheet)["range"]["endColumnIndex"] == 4


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (
            {
                "name": "deals",
                "range": {**CELLS, "startRowIndex": 9, "endRowIndex": 12},
            },
            "already exists",
        ),
        ({"name": "Other"}, "can't overlap another table"),
        (
            {
                "tableId": "7",
                "range": {**CELLS, "startRowIndex": 8, "endRowIndex": 9},
            },
            "already in use",
        ),
        (
            {
                "range": {**CELLS, "startRowIndex": 8, "endRowIndex": 9},
                "columnProperties": [{"columnType": "DROPDOWN"}],
            },
            "Condition must be set for dropdown column type.",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused(
    sheet: Sheet, wanted: dict[str, Any], reason: str
) -> None:
    make(sheet)
    refusal = sheet.try_batch({"addTable": {"table": {"range": CELLS, **wanted}}})

    assert reason in error_of(refusal)


def test_rows_appended_to_a_table_fill_it_and_then_make_it_longer(sheet: Sheet) -> None:
    make(sheet)
    sheet.write("A2", [["Birch"], ["Oak"]])
    sheet.write("A6", [["below"]])
    rows = [
        {"values": [{"userEnteredValue": {"stringValue": name}}]}
        for name in ("Elm", "Ash")
    ]
    sheet.batch(
        {"appendCells": {"tableId": "7", "rows": rows, "fields": "userEnteredValue"}}
    )

    shown = [row[0] if row else "" for row in sheet.values("A2:A7")]
    assert shown == ["Birch", "Oak", "Elm", "Ash", "", "below"]
    assert table_of(sheet)["range"]["endRowIndex"] == 5


def test_a_table_is_renamed_and_gains_a_footer_by_mask(sheet: Sheet) -> None:
    make(sheet, columnProperties=[DROPDOWN])
    footer = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    changed = {"tableId": "7", "name": "Sales", "rowsProperties": footer}
    sheet.batch({"updateTable": {"table": changed, "fields": "name,rowsProperties"}})

    now = table_of(sheet)
    assert now["name"] == "Sales"
    assert now["range"]["endRowIndex"] == 5
    assert now["columnProperties"][2]["columnType"] == "DROPDOWN"


def test_a_deleted_table_takes_what_stood_in_it_along(sheet: Sheet) -> None:
    sheet.write("A1", [["Client", "Sum"], ["Birch", 5]])
    sheet.write("E1", [["stays"]])
    make(sheet)
    sheet.batch({"deleteTable": {"tableId": "7"}})

    assert sheet.values("A1:E4") == [["", "", "", "", "stays"]]
    assert "tables" not in sheet.get()["sheets"][0]


def test_stripes_of_a_table_are_listed_unless_they_are_not_wanted(sheet: Sheet) -> None:
    make(sheet)

    (band,) = sheet.get()["sheets"][0]["bandedRanges"]
    assert band["bandedRangeReference"] == "7"
    assert band["range"] == SHOWN
    without = sheet.get(excludeTablesInBandedRanges="true")
    assert "bandedRanges" not in without["sheets"][0]


def slicer(**spec: Any) -> dict[str, Any]:
    anchor = {"sheetId": 0, "rowIndex": 0, "columnIndex": 5}
    return {
        "slicerId": 9,
        "spec": {"dataRange": CELLS, "columnIndex": 1, "title": "Stage", **spec},
        "position": {"overlayPosition": {"anchorCell": anchor}},
    }


def test_a_slicer_hides_rows_is_moved_and_goes(sheet: Sheet) -> None:
    sheet.write("A1", [["Client", "Stage"], ["Birch", "won"], ["Oak", "lost"]])
    made = sheet.batch({"addSlicer": {"slicer": slicer()}})["replies"][0]
    assert made["addSlicer"]["slicer"]["spec"]["applyToPivotTables"] is True

    criteria = {"filterCriteria": {"hiddenValues": ["lost"]}}
    sheet.batch(
        {
            "updateSlicerSpec": {
                "slicerId": 9,
                "spec": criteria,
                "fields": "filterCriteria",
            }
        }
    )
    got = sheet.get(fields="sheets(data(rowMetadata(hiddenByFilter)),slicers)")
    (tab,) = got["sheets"]
    hidden = [bool(one.get("hiddenByFilter")) for one in tab["data"][0]["rowMetadata"]]
    assert [row for row, is_hidden in enumerate(hidden) if is_hidden] == [2]
    assert tab["slicers"][0]["spec"]["title"] == "Stage"

    there = {"overlayPosition": {"anchorCell": {"rowIndex": 3, "columnIndex": 3}}}
    moved = {"objectId": 9, "newPosition": there, "fields": "*"}
    sheet.batch({"updateEmbeddedObjectPosition": moved})
    sheet.batch({"deleteEmbeddedObject": {"objectId": 9}})
    assert "slicers" not in sheet.get()["sheets"][0]


def test_a_slicer_needs_a_place_and_a_column_of_its_range(sheet: Sheet) -> None:
    nowhere = {**slicer(), "position": {}}
    refusal = sheet.try_batch({"addSlicer": {"slicer": nowhere}})
    assert "position for the slicer" in error_of(refusal)

    outside = sheet.try_batch({"addSlicer": {"slicer": slicer(columnIndex=3)}})
    assert "within the data range" in error_of(outside)


def test_what_needs_bigquery_is_refused_with_the_reason(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"addDataSource": {"dataSource": {}}})

    assert "there is no BigQuery" in error_of(refusal)
