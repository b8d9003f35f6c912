"""Of some fields Google takes only one: its JSON reader refuses a second."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.schema import message
from sheetsync.emulator.unions import messages_with_unions
from sheetsync.emulator.wire import read_message
from tests.emulator.sheet_at_hand import Sheet, error_of

BATCH = "BatchUpdateSpreadsheetRequest"


def batch(**request: Any) -> dict[str, Any]:
    return {"requests": [request]}


def written(value: dict[str, Any]) -> dict[str, Any]:
    rows = [{"values": [{"userEnteredValue": value}]}]
    return batch(updateCells={"rows": rows, "fields": "*"})


def colored(style: dict[str, Any]) -> dict[str, Any]:
    cell = {"userEnteredFormat": {"backgroundColorStyle": style}}
    return batch(repeatCell={"cell": cell, "fields": "*"})


TWO_OF_ONE = [
    (
        written({"numberValue": 1, "stringValue": "a"}),
        "requests[0].update_cells.rows[0].values[0].user_entered_value",
        "'value' is already set. Cannot set 'stringValue'",
    ),
    (
        written({"bool_value": False, "formula_value": "=A1"}),
        "requests[0].update_cells.rows[0].values[0].user_entered_value",
        "'value' is already set. Cannot set 'formula_value'",
    ),
    (
        colored({"themeColor": "TEXT", "rgbColor": {}}),
        "requests[0].repeat_cell.cell.user_entered_format.background_color_style",
        "'kind' is already set. Cannot set 'rgbColor'",
    ),
    (
        batch(deleteSheet={"sheetId": 1}, addSheet={}),
        "requests[0]",
        "'kind' is already set. Cannot set 'addSheet'",
    ),
    (
        batch(
            addConditionalFormatRule={"rule": {"booleanRule": {}, "gradientRule": {}}}
        ),
        "requests[0].add_conditional_format_rule.rule",
        "'rule' is already set. Cannot set 'gradientRule'",
    ),
    (
        batch(findReplace={"find": "a", "sheetId": 0, "allSheets": False}),
        "requests[0].find_replace",
        "'scope' is already set. Cannot set 'allSheets'",
    ),
]


@pytest.mark.parametrize(("body", "place", "told"), TWO_OF_ONE)
def test_a_second_field_of_a_union_is_refused(
    body: dict[str, Any], place: str, told: str
) -> None:
    with pytest.raises(SheetsError) as refused:
        read_message(BATCH, body)

    expected = f"Invalid value at '{place}' (oneof), oneof field {told}"
    assert refused.value.body()["error"]["message"] == expected


def test_null_is_no_field_of_a_union() -> None:
    body = written({"numberValue": 1, "stringValue": None})

    read = read_message(BATCH, body)

    (row,) = read["requests"][0]["updateCells"]["rows"]
    assert row == {"values": [{"userEnteredValue": {"numberValue": 1}}]}


@pytest.mark.parametrize("name", messages_with_unions())
def test_a_union_holds_fields_that_google_documents(name: str) -> None:
    known = message("sheets.v4", name)

    assert known.unions
    assert set(known.unions) <= set(known.fields)


def test_a_filter_of_data_names_one_thing(sheet: Sheet) -> None:
    both = {"a1Range": "A1", "gridRange": {"sheetId": 0}}

    refused = sheet.session.post(
        f"{sheet.url}/values:batchGetByDataFilter", json={"dataFilters": [both]}
    )

    assert error_of(refused) == (
        "Invalid value at 'data_filters[0]' (oneof), oneof field 'filter' is already"
        " set. Cannot set 'gridRange'"
    )
