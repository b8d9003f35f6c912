"""autoFill: what stands in cells goes on as if its corner were dragged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet, error_of


def fill(sheet: Sheet, length: int, *, rows: int, **rest: Any) -> None:
    source = {"sheetId": 0, "endRowIndex": rows, "endColumnIndex": 1}
    how = {"source": source, "dimension": "ROWS", "fillLength": length}
    sheet.batch({"autoFill": {"sourceAndDestination": how, **rest}})


@pytest.mark.parametrize(
    ("typed", "follows"),
    [
        (["1", "2"], ["3", "4"]),
        (["10", "7.5"], ["5", "2.5"]),
        (["5"], ["5", "5"]),
        (["1", "2", "6"], ["8", "10.5"]),
        (["1/31/2026"], ["2/1/2026", "2/2/2026"]),
        (["3/2/2026", "3/9/2026"], ["3/16/2026", "3/23/2026"]),
        (["Item 08"], ["Item 09", "Item 10"]),
        (["Q1", "Q3"], ["Q5", "Q7"]),
        (["Monday"], ["Tuesday", "Wednesday"]),
        (["Nov"], ["Dec", "Jan"]),
        (["red", "green"], ["red", "green"]),
        (["x", "1"], ["x", "1"]),
        (["TRUE"], ["TRUE", "TRUE"]),
    ],
)
def test_a_column_goes_on_as_it_began(
    sheet: Sheet, typed: list[str], follows: list[str]
) -> None:
    sheet.write("A1", [[one] for one in typed], "USER_ENTERED")
    fill(sheet, 2, rows=len(typed))

    assert [row[0] for row in sheet.values("A1:A")] == [*typed, *follows]


def test_the_alternate_series_repeats_what_would_go_on_and_counts_a_single_number(
    sheet: Sheet,
) -> None:
    sheet.write("A1", [[1], [2]])
    fill(sheet, 2, rows=2, useAlternateSeries=True)
    assert sheet.values("A3:A4") == [["1"], ["2"]]

    sheet.write("A1", [[7]])
    fill(sheet, 2, rows=1, useAlternateSeries=True)
    assert sheet.values("A2:A3") == [["8"], ["9"]]


def test_filling_upwards_goes_back(sheet: Sheet) -> None:
    sheet.write("A4", [[10], [20]])
    source = {"sheetId": 0, "startRowIndex": 3, "endRowIndex": 5, "endColumnIndex": 1}
    how = {"source": source, "dimension": "ROWS", "fillLength": -3}
    sheet.batch({"autoFill": {"sourceAndDestination": how}})

    assert sheet.values("A1:A3") == [["-20"], ["-10"], ["0"]]


def test_a_formula_moves_along_and_a_format_goes_with_it(sheet: Sheet) -> None:
    sheet.write("B1", [[1], [2], [3]])
    sheet.write("A1", [["=B1*2"]], "USER_ENTERED")
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    first = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    sheet.batch(
        {"repeatCell": {"range": first, "cell": bold, "fields": "userEnteredFormat"}}
    )
    fill(sheet, 2, rows=1)

    assert sheet.values("A1:A3") == [["2"], ["4"], ["6"]]
    got = sheet.get(ranges=["A3"], fields="sheets(data(rowData))")
    cell = got["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredFormat"]["textFormat"] == {"bold": True}


def test_a_range_is_filled_from_the_part_of_it_that_holds_something(
    sheet: Sheet,
) -> None:
    sheet.write("B2", [[1, "a1"], [2, "a2"]])
    wanted = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 5}
    wanted |= {"startColumnIndex": 1, "endColumnIndex": 3}
    sheet.batch({"autoFill": {"range": wanted}})

    assert sheet.values("B4:C5") == [["3", "a3"], ["4", "a4"]]


def test_what_lies_outside_the_grid_is_not_filled(sheet: Sheet) -> None:
    source = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    how = {"source": source, "dimension": "ROWS", "fillLength": 1000}
    refusal = sheet.try_batch({"autoFill": {"sourceAndDestination": how}})

    assert "outside the grid" in error_of(refusal)
