from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet


def append(sheet: Sheet, range_: str, rows: list[list[Any]], **query: str) -> Any:
    query = {"valueInputOption": "RAW", **query}
    return sheet.post(f"/values/{range_}:append", {"values": rows}, **query)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Sheet1", "Sheet1!B7:C7"),
        ("Sheet1!B4", "Sheet1!B7:C7"),
        ("Sheet1!C5:D5", "Sheet1!B7:C7"),
        ("Sheet1!B2:D4", "Sheet1!B7:C7"),
        ("Sheet1!A3:G10", "Sheet1!B7:C7"),
        ("Sheet1!A1", "Sheet1!A3:B3"),
        ("Sheet1!E4", "Sheet1!E4:F4"),
        ("Sheet1!A4", "Sheet1!A4:B4"),
    ],
)
def test_the_table_is_found_as_in_googles_guide(
    sheet: Sheet, asked: str, written: str
) -> None:
    sheet.write("A1", [["x", "y", "z"], ["x", "y", "z"]])
    sheet.write("B4", [["x", "y"], ["", "y", "z"], ["x", "y", "z"]])

    answer = append(sheet, asked, [["new", "row"]])

    assert answer["updates"]["updatedRange"] == written


def test_a_gap_in_the_first_row_lets_the_table_drift_to_the_right(
    sheet: Sheet,
) -> None:
    first = append(sheet, "'Sheet1'", [["a", "", "b"]])
    second = append(sheet, "'Sheet1'", [["a", "", "b"]])

    assert "tableRange" not in first
    assert second["tableRange"] == "Sheet1!C1"
    assert second["updates"]["updatedRange"] == "Sheet1!C2:E2"


def test_an_anchor_keeps_the_column(sheet: Sheet) -> None:
    append(sheet, "Sheet1!A1", [["a", "", "b"]])
    second = append(sheet, "Sheet1!A1", [["a", "", "b"]])

    assert second["tableRange"] == "Sheet1!A1"
    assert second["updates"]["updatedRange"] == "Sheet1!A2:C2"


def test_appending_overwrites_what_lies_below_unless_it_inserts(sheet: Sheet) -> None:
    sheet.write("A1", [["head"], [""], ["below"]])
    append(sheet, "A1", [["one"], ["two"]])
    assert sheet.values("A:A") == [["head"], ["one"], ["two"]]

    sheet.write("A1", [["head"], [""], ["below"]])
    append(sheet, "A1", [["one"], ["two"]], insertDataOption="INSERT_ROWS")
    assert sheet.values("A:A") == [["head"], ["one"], ["two"], [], ["below"]]


def test_appending_grows_a_full_grid(sheet: Sheet) -> None:
    sheet.write("A1", [["x"]] * 1000)

    answer = append(sheet, "Sheet1", [["y"] * 28])

    assert answer["updates"]["updatedRange"] == "Sheet1!A1001:AB1001"
    properties = sheet.get()["sheets"][0]["properties"]
    assert properties["gridProperties"] == {"rowCount": 1001, "columnCount": 28}


def test_append_cells_writes_below_the_last_filled_row_of_any_column(
    sheet: Sheet,
) -> None:
    sheet.write("C5", [["stray"]])
    row = {"values": [{"userEnteredValue": {"stringValue": "+7 916"}}]}

    request = {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}
    sheet.batch({"appendCells": request})

    assert sheet.values("A6") == [["+7 916"]]
