from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from tests.emulator.generated_requests import Generator
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of, good


def rows(start: int, end: int, sheet_id: int = 0) -> dict[str, Any]:
    return {
        "sheetId": sheet_id,
        "dimension": "ROWS",
        "startIndex": start,
        "endIndex": end,
    }


def box(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> dict[str, int]:
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def text_cells(*texts: str) -> dict[str, Any]:
    return {
        "values": [
            {"userEnteredValue": {"stringValue": one} if one else {}} for one in texts
        ]
    }


@pytest.fixture
def filled(sheet: Sheet) -> Sheet:
    sheet.write("A1", [["id", "name", "sum"], ["C-1", "Anna", 3], ["C-2", "Bob", 1]])
    return sheet


def test_a_batch_that_fails_anywhere_changes_nothing(filled: Sheet) -> None:
    before = filled.get(includeGridData="true")

    refusal = filled.try_batch(
        {"deleteDimension": {"range": rows(0, 1)}},
        {"addSheet": {"properties": {"title": "new"}}},
        {"updateSpreadsheetProperties": {"properties": {"title": "T"}, "fields": "*"}},
        {"sortRange": {"range": box(0, 3, 0, 3), "sortSpecs": [{"dimensionIndex": 2}]}},
        {"deleteSheet": {"sheetId": 77}},
    )

    assert error_of(refusal) == "Invalid requests[4].deleteSheet: No grid with id: 77"
    assert filled.get(includeGridData="true") == before


def test_an_unknown_request_is_named_in_googles_words(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"noSuchRequest": {}})

    assert error_of(refusal) == (
        'Invalid JSON payload received. Unknown name "noSuchRequest" at'
        " 'requests[0]': Cannot find field."
    )


def test_snake_case_a_lone_object_and_a_nested_list_are_taken(sheet: Sheet) -> None:
    renamed = {"properties": {"sheet_id": 0, "title": "One"}, "fields": "title"}
    lone = {"requests": {"update_sheet_properties": renamed}}
    assert sheet.post(":batchUpdate", lone)["replies"] == [{}]

    nested = {"requests": [[{"addSheet": {"properties": {"title": "Two"}}}]]}
    sheet.post("/:batchUpdate", nested)

    titles = [one["properties"]["title"] for one in sheet.get()["sheets"]]
    assert titles == ["One", "Two"]


def test_a_reply_can_hold_the_spreadsheet_after_the_batch(filled: Sheet) -> None:
    answer = filled.batch(
        {"deleteDimension": {"range": rows(1, 2)}},
        includeSpreadsheetInResponse=True,
        responseRanges=["Sheet1!A:A"],
        responseIncludeGridData=True,
    )

    (seen,) = answer["updatedSpreadsheet"]["sheets"]
    shown = [row["values"][0]["formattedValue"] for row in seen["data"][0]["rowData"]]
    assert shown == ["id", "C-2"]


def test_a_mask_decides_what_the_reply_holds(filled: Sheet) -> None:
    cells = "updatedSpreadsheet(sheets(data(rowData(values(effectiveValue)))))"
    answer = filled.post(
        ":batchUpdate",
        {
            "requests": [{"deleteDimension": {"range": rows(0, 2)}}],
            "includeSpreadsheetInResponse": True,
            "responseRanges": ["A1:C1"],
        },
        fields=f"replies,{cells}",
    )

    values = [{"stringValue": "C-2"}, {"stringValue": "Bob"}, {"numberValue": 1}]
    row = {"values": [{"effectiveValue": one} for one in values]}
    sheets = [{"data": [{"rowData": [row]}]}]
    assert answer == {"replies": [{}], "updatedSpreadsheet": {"sheets": sheets}}


def test_an_inserted_row_inherits_format_and_dropdown(sheet: Sheet) -> None:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}]}}
    cell = {
        "userEnteredValue": {"stringValue": "v"},
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    written = {"start": start, "rows": [{"values": [cell]}], "fields": "*"}
    sheet.batch(
        {"updateCells": written},
        {"setDataValidation": {"range": box(1, 2, 1, 2), "rule": rule}},
        {"insertDimension": {"range": rows(2, 3), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows(1, 2), "inheritFromBefore": False}},
    )

    got = sheet.get(ranges="B2:B4", includeGridData="true")
    shown = [row["values"][0] for row in got["sheets"][0]["data"][0]["rowData"]]
    assert [one.get("formattedValue") for one in shown] == [None, "v", None]
    assert all(one["userEnteredFormat"]["textFormat"]["bold"] for one in shown)
    assert all(one["dataValidation"] == rule for one in shown)


def test_inserting_at_the_start_cannot_inherit_from_before(sheet: Sheet) -> None:
    span = {"range": rows(0, 1), "inheritFromBefore": True}

    assert "inheritFromBefore" in error_of(sheet.try_batch({"insertDimension": span}))


def test_rows_that_do_not_exist_cannot_be_deleted(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"deleteDimension": {"range": rows(1000, 1001)}})

    assert error_of(refusal) == (
        "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist."
        " Tried to delete row index 1000 but there are only 1000 rows."
    )


def test_the_last_row_that_is_not_frozen_stays(sheet: Sheet) -> None:
    size = {"rowCount": 2, "frozenRowCount": 1}
    shape = {"sheetId": 0, "gridProperties": size}
    fields = "gridProperties(rowCount,frozenRowCount)"
    sheet.batch({"updateSheetProperties": {"properties": shape, "fields": fields}})

    refusal = sheet.try_batch({"deleteDimension": {"range": rows(1, 2)}})

    assert "not possible to delete all non-frozen rows" in error_of(refusal)


def test_deleting_a_frozen_row_leaves_fewer_frozen(sheet: Sheet) -> None:
    shape = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    fields = "gridProperties.frozenRowCount"
    sheet.batch(
        {"updateSheetProperties": {"properties": shape, "fields": fields}},
        {"deleteDimension": {"range": rows(0, 1)}},
    )

    properties = sheet.get()["sheets"][0]["properties"]
    assert properties["gridProperties"]["frozenRowCount"] == 1


@pytest.mark.parametrize(
    ("start", "end", "to", "order"),
    [(0, 1, 3, "bcad"), (2, 4, 0, "cdab"), (1, 2, 1, "abcd"), (0, 2, 4, "cdab")],
)
def test_moved_rows_stand_before_what_was_at_the_destination(
    sheet: Sheet, start: int, end: int, to: int, order: str
) -> None:
    sheet.write("A1", [[letter] for letter in "abcd"])

    move = {"source": rows(start, end), "destinationIndex": to}
    sheet.batch({"moveDimension": move})

    assert sheet.values("A1:A") == [[letter] for letter in order]


def test_update_cells_clears_what_its_rows_do_not_cover(filled: Sheet) -> None:
    written = {
        "range": box(0, 3, 0, 2),
        "rows": [text_cells("x")],
        "fields": "userEnteredValue",
    }
    filled.batch({"updateCells": written})

    assert filled.values("A1:C3") == [["x", "", "sum"], ["", "", "3"], ["", "", "1"]]


def test_update_cells_cannot_leave_the_grid(sheet: Sheet) -> None:
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 25}
    written = {"start": start, "rows": [text_cells("in", "out")], "fields": "*"}

    assert error_of(sheet.try_batch({"updateCells": written})) == (
        "Invalid requests[0].updateCells: Attempting to write column: 26, beyond the"
        " last requested column of: 25"
    )


def test_a_mask_is_required(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"repeatCell": {"range": box(0, 1, 0, 1), "cell": {}}})

    assert "At least one field must be listed in 'fields'" in error_of(refusal)


def test_a_repeated_formula_moves_with_each_cell(filled: Sheet) -> None:
    cell = {"userEnteredValue": {"formulaValue": "=C2*2"}}
    repeat = {"range": box(1, 3, 3, 4), "cell": cell, "fields": "userEnteredValue"}
    filled.batch({"repeatCell": repeat})

    assert filled.values("D2:D3") == [["6"], ["2"]]


def test_a_copied_row_takes_everything_along(filled: Sheet) -> None:
    rule = {"condition": {"type": "BOOLEAN"}}
    note = {"values": [{"note": "call him"}]}
    filled.batch(
        {"addSheet": {"properties": {"sheetId": 7, "title": "_sheetsync"}}},
        {"setDataValidation": {"range": box(1, 2, 1, 2), "rule": rule}},
        {"updateCells": {"range": box(1, 2, 0, 1), "rows": [note], "fields": "note"}},
        {
            "copyPaste": {
                "source": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2},
                "destination": {"sheetId": 7, "startRowIndex": 4, "endRowIndex": 5},
                "pasteType": "PASTE_NORMAL",
            }
        },
        {"deleteDimension": {"range": rows(1, 2)}},
    )

    got = filled.get(ranges="'_sheetsync'!A5:C5", includeGridData="true")
    first, second, third = got["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert (first["formattedValue"], first["note"]) == ("C-1", "call him")
    assert second["dataValidation"] == rule
    assert third["effectiveValue"] == {"numberValue": 3}
    assert filled.values("A1:A") == [["id"], ["C-2"]]


def test_pasted_values_leave_the_format_of_their_target(filled: Sheet) -> None:
    filled.write("E1", [["=C2+C3", "2020-01-01"]], "USER_ENTERED")
    paste = {"pasteType": "PASTE_VALUES", "source": box(0, 1, 4, 5)}
    filled.batch({"copyPaste": {**paste, "destination": box(0, 1, 5, 6)}})

    formula = filled.values("F1", valueRenderOption="FORMULA")
    assert (formula, filled.values("F1")) == ([[4]], [["1900-01-03"]])


def test_cut_cells_are_gone_from_where_they_were(filled: Sheet) -> None:
    target = {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}
    cut = {"source": box(1, 3, 0, 2), "destination": target}
    filled.batch({"cutPaste": cut})

    assert filled.values("A2:C7") == [
        ["", "", "3"],
        ["", "", "1"],
        [],
        [],
        ["", "C-1", "Anna"],
        ["", "C-2", "Bob"],
    ]


def test_sorting_puts_numbers_before_texts_and_blanks_last(sheet: Sheet) -> None:
    sheet.write("A1", [["b", 1], [2, 2], ["", 3], [True, 4], [10, 5], ["A", 6]])
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    sort = {"range": box(0, 6, 0, 2), "sortSpecs": [spec]}
    sheet.batch({"sortRange": sort})

    assert sheet.values("B1:B6") == [["4"], ["1"], ["6"], ["5"], ["2"], ["3"]]


def test_find_replace_counts_what_it_changed(filled: Sheet) -> None:
    filled.write("E1", [['="C-1"', "c-1", "C-10"]], "USER_ENTERED")
    find = {"find": "c-1", "replacement": "⌫C-1", "matchEntireCell": True}

    answer = filled.batch({"findReplace": {**find, "allSheets": True}})

    assert answer["replies"][0]["findReplace"] == {
        "valuesChanged": 2,
        "rowsChanged": 2,
        "sheetsChanged": 1,
        "occurrencesChanged": 2,
    }
    assert filled.values("E1:G1") == [["C-1", "⌫C-1", "C-10"]]


def test_duplicates_go_and_the_rest_of_the_range_moves_up(sheet: Sheet) -> None:
    sheet.write("A1", [["a", "1"], ["A", "1"], ["b", "2"], ["a", "1"], ["", "keep"]])

    answer = sheet.batch({"deleteDuplicates": {"range": box(0, 4, 0, 2)}})

    reply = answer["replies"][0]["deleteDuplicates"]
    assert reply == {"duplicatesRemovedCount": 2}
    assert sheet.values("A1:B5") == [["a", "1"], ["b", "2"], [], [], ["", "keep"]]


def test_cells_can_be_inserted_and_deleted_inside_a_column(sheet: Sheet) -> None:
    sheet.write("A1", [["a", "1"], ["b", "2"], ["c", "3"]])
    sheet.batch({"insertRange": {"range": box(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.values("A1:B4") == [["a", "1"], ["", "2"], ["b", "3"], ["c"]]

    sheet.batch({"deleteRange": {"range": box(0, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.values("A1:B4") == [["b", "1"], ["c", "2"], ["", "3"]]


def test_ranges_follow_rows_that_come_and_go(sheet: Sheet) -> None:
    sheet.batch(
        {"addNamedRange": {"namedRange": {"name": "N", "range": box(2, 5, 0, 2)}}},
        {"mergeCells": {"range": box(2, 4, 0, 2), "mergeType": "MERGE_ALL"}},
        {"setBasicFilter": {"filter": {"range": box(1, 9, 0, 3)}}},
        {"insertDimension": {"range": rows(3, 4)}},
        {"deleteDimension": {"range": rows(0, 2)}},
    )

    got = sheet.get()
    (tab,) = got["sheets"]
    bare = {"startColumnIndex": 0, "endColumnIndex": 2}
    named = {"startRowIndex": 0, "endRowIndex": 4, **bare}
    merge = {"startRowIndex": 0, "endRowIndex": 3, **bare}
    assert got["namedRanges"][0]["range"] == named
    assert tab["merges"] == [merge]
    assert tab["basicFilter"]["range"]["endRowIndex"] == 8


def test_what_lies_on_deleted_rows_goes_with_them(sheet: Sheet) -> None:
    sheet.batch(
        {"addNamedRange": {"namedRange": {"name": "N", "range": box(2, 3, 0, 2)}}},
        {"mergeCells": {"range": box(2, 3, 0, 2), "mergeType": "MERGE_ALL"}},
        {"deleteDimension": {"range": rows(1, 5)}},
    )

    got = sheet.get()
    assert "namedRanges" not in got
    assert "merges" not in got["sheets"][0]


def test_merging_keeps_only_the_first_value(filled: Sheet) -> None:
    filled.batch({"mergeCells": {"range": box(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})

    assert filled.values("A1:B2") == [["id"], ["C-1"]]
    assert len(filled.get()["sheets"][0]["merges"]) == 2


def test_hidden_rows_and_widths_are_told_with_grid_data(sheet: Sheet) -> None:
    hide = {"properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    wide = {"properties": {"pixelSize": 240}, "fields": "pixelSize"}
    columns = {**rows(0, 1), "dimension": "COLUMNS"}
    sheet.batch(
        {"updateDimensionProperties": {"range": rows(1, 2), **hide}},
        {"updateDimensionProperties": {"range": columns, **wide}},
        {"insertDimension": {"range": rows(0, 1)}},
    )

    data = sheet.get(ranges="A1:B3", includeGridData="true")["sheets"][0]["data"][0]
    hidden = [line.get("hiddenByUser", False) for line in data["rowMetadata"]]
    assert hidden == [False, False, True]
    assert [line["pixelSize"] for line in data["columnMetadata"]] == [240, 100]


def test_a_tab_needs_a_title_of_its_own(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"addSheet": {"properties": {"title": "sheet1"}}})

    assert error_of(refusal) == (
        'Invalid requests[0].addSheet: A sheet with the name "sheet1" already exists.'
        " Please enter another name."
    )


def test_a_chosen_sheet_id_must_be_free(sheet: Sheet) -> None:
    sheet.batch({"addSheet": {"properties": {"sheetId": 5}}})

    refusal = sheet.try_batch({"addSheet": {"properties": {"sheetId": 5}}})
    assert "already exists" in error_of(refusal)


def test_the_last_visible_tab_can_neither_hide_nor_go(sheet: Sheet) -> None:
    hide = {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}

    assert error_of(sheet.try_batch({"updateSheetProperties": hide})) == (
        "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a"
        " document."
    )
    assert sheet.try_batch({"deleteSheet": {"sheetId": 0}}).status_code == 400


def test_a_duplicated_tab_has_its_own_copy_of_everything(filled: Sheet) -> None:
    filled.batch({"mergeCells": {"range": box(4, 6, 0, 2), "mergeType": "MERGE_ALL"}})
    copy = {"sourceSheetId": 0, "newSheetId": 9, "newSheetName": "Copy"}
    filled.batch({"duplicateSheet": copy})
    filled.write("Copy!A1", [["changed"]])

    tabs = {one["properties"]["sheetId"]: one for one in filled.get()["sheets"]}
    assert tabs[9]["merges"][0]["sheetId"] == 9
    assert filled.values("Sheet1!A1") == [["id"]]
    assert filled.values("Copy!A1:B1") == [["changed", "name"]]


def test_too_many_cells_are_refused(sheet: Sheet) -> None:
    grid = {"rowCount": 400_000, "columnCount": 26}
    refusal = sheet.try_batch({"addSheet": {"properties": {"gridProperties": grid}}})

    assert "above the limit of 10000000 cells" in error_of(refusal)


def test_charts_are_kept_and_follow_their_cells(sheet: Sheet) -> None:
    source = {"sourceRange": {"sources": [box(1, 5, 0, 1)]}}
    spec = {"title": "Funnel", "pieChart": {"domain": source, "series": source}}
    anchor = {"anchorCell": {"sheetId": 0, "rowIndex": 3, "columnIndex": 4}}
    chart = {
        "chartId": 920001,
        "spec": spec,
        "position": {"overlayPosition": anchor},
    }
    sheet.batch(
        {"addChart": {"chart": chart}},
        {"insertDimension": {"range": rows(0, 2)}},
        {"updateChartSpec": {"chartId": 920001, "spec": {**spec, "title": "New"}}},
    )

    (kept,) = sheet.get()["sheets"][0]["charts"]
    assert kept["spec"]["title"] == "New"
    assert kept["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 5
    sheet.batch({"deleteEmbeddedObject": {"objectId": 920001}})
    assert "charts" not in sheet.get()["sheets"][0]


def test_conditional_formats_keep_their_order(sheet: Sheet) -> None:
    condition = {"type": "NOT_BLANK"}
    for title, index in (("first", 0), ("second", 1), ("zeroth", 0)):
        rule = {"condition": condition, "format": {"textFormat": {"fontFamily": title}}}
        body = {"ranges": [box(0, 5, 0, 1)], "booleanRule": rule}
        sheet.batch({"addConditionalFormatRule": {"rule": body, "index": index}})

    rules = sheet.get()["sheets"][0]["conditionalFormats"]
    names = [one["booleanRule"]["format"]["textFormat"]["fontFamily"] for one in rules]
    assert names == ["zeroth", "first", "second"]


def test_a_kind_that_is_not_carried_out_is_refused_clearly(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"addDataSource": {"dataSource": {}}})

    assert "does not carry out addDataSource" in error_of(refusal)


@pytest.mark.parametrize("seed", range(8))
def test_no_request_made_from_the_schemas_breaks_the_emulator(
    session: Callable[[str], Session], seed: int
) -> None:
    grid = {"rowCount": 9, "columnCount": 6}
    tabs = [{"properties": {"sheetId": n, "gridProperties": grid}} for n in (0, 1)]
    owner = session(OWNER)
    made = good(owner.post(SHEETS, json={"sheets": tabs}))
    sheet = Sheet(made["spreadsheetId"], owner)
    generator = Generator(seed)
    for _ in range(60):
        before = sheet.get(ranges=["A1:F9"], includeGridData="true")
        answer = sheet.try_batch(generator.request(), {"deleteSheet": {"sheetId": 99}})
        assert error_of(answer)
        assert sheet.get(ranges=["A1:F9"], includeGridData="true") == before
        assert sheet.try_batch(generator.request()).status_code in {200, 400}


def test_a_batch_without_requests_is_refused(sheet: Sheet) -> None:
    refusal = sheet.try_batch()

    assert error_of(refusal) == "Must specify at least one request."


def test_a_body_that_is_no_json_is_refused(sheet: Sheet) -> None:
    refusal = sheet.session.post(f"{SHEETS}/{sheet.id}:batchUpdate", data=b"{nope")

    assert "Invalid JSON payload received" in error_of(refusal)
