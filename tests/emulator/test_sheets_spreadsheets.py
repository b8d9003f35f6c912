from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from sheetsync.emulator.jsontext import json_text
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of


def test_a_fresh_spreadsheet_looks_as_recorded(sheet: Sheet) -> None:
    got = sheet.get()

    properties = got["properties"]
    assert list(got) == ["spreadsheetId", "properties", "sheets", "spreadsheetUrl"]
    assert (len(sheet.id), sheet.id[0]) == (44, "1")
    assert properties["title"] == "Prospects"
    assert (properties["locale"], properties["timeZone"]) == ("en_US", "Etc/GMT")
    assert properties["defaultFormat"]["textFormat"]["fontSize"] == 10
    assert len(properties["spreadsheetTheme"]["themeColors"]) == 9
    shape = {"rowCount": 1000, "columnCount": 26}
    first = {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID"}
    assert got["sheets"] == [{"properties": {**first, "gridProperties": shape}}]


def test_an_answer_is_printed_as_google_prints_it(sheet: Sheet) -> None:
    sheet.write("A1", [['"quoted" ы 🌵 \x07', 1, 0.5, True, ""], [], ["x"]])
    answer = sheet.session.get(
        f"{sheet.url}/values/Sheet1?valueRenderOption=UNFORMATTED_VALUE"
    )

    printed = json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n"
    assert answer.text == printed
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    assert answer.headers["cache-control"] == "private"
    assert answer.headers["vary"] == "Origin, X-Origin, Referer"


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        [[], {}, [[]], {"a": {"b": []}}],
        {"ключ": ["\u2028", "\\", "\n", '"'], "n": [None, True, False, 1, -0.5, 1e30]},
    ],
)
def test_json_text_is_that_of_the_standard_library(value: Any) -> None:
    assert json_text(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("mask", "answer"),
    [
        ("sheets.properties.title", {"sheets": [{"properties": {"title": "Sheet1"}}]}),
        (
            "sheets(properties(sheetId,title))",
            {"sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}}]},
        ),
        ("sheets/properties/sheet_id", {"sheets": [{"properties": {"sheetId": 0}}]}),
        ("namedRanges", {}),
        ("sheets.data.rowData.values.note", {"sheets": [{"data": [{}]}]}),
        (
            "properties.title, properties.locale",
            {"properties": {"title": "Prospects", "locale": "en_US"}},
        ),
    ],
)
def test_a_mask_keeps_what_it_names(
    sheet: Sheet, mask: str, answer: dict[str, Any]
) -> None:
    assert sheet.get(fields=mask) == answer


@pytest.mark.parametrize(
    ("mask", "path"),
    [
        ("sheets.sheetProperties", "sheets.sheetProperties"),
        ("nothing", "nothing"),
        ("properties.title.deeper", "properties.title.deeper"),
        ("sheets(properties", "sheets(properties"),
    ],
)
def test_a_mask_that_names_nothing_is_refused(
    sheet: Sheet, mask: str, path: str
) -> None:
    refusal = sheet.session.get(sheet.url, params={"fields": mask})

    assert error_of(refusal) == "Request contains an invalid argument."
    (violation,) = refusal.json()["error"]["details"][0]["fieldViolations"]
    assert violation == {
        "field": path,
        "description": "Error expanding 'fields' parameter. Cannot find matching"
        f" fields for path '{path}'.",
    }


def test_cells_come_with_values_and_formats(sheet: Sheet) -> None:
    sheet.write("B2", [["$5", "=1/0", "https://example.com/a"]], "USER_ENTERED")
    color = {"red": 0.5, "green": 1}
    cell = {"userEnteredFormat": {"backgroundColor": color}}
    span = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1}
    fields = "userEnteredFormat.backgroundColor"
    repeat = {"range": {**span, "endColumnIndex": 2}, "cell": cell, "fields": fields}
    sheet.batch({"repeatCell": repeat})

    got = sheet.get(ranges="B2:D2", includeGridData="true")["sheets"][0]["data"][0]
    money, error, link = got["rowData"][0]["values"]

    assert (got["startRow"], got["startColumn"]) == (1, 1)
    assert money["formattedValue"] == "$5"
    kept = {"red": 0.49803922, "green": 1}
    assert money["userEnteredFormat"]["backgroundColor"] == kept
    assert money["effectiveFormat"]["backgroundColorStyle"] == {"rgbColor": kept}
    assert money["userEnteredFormat"]["numberFormat"]["type"] == "CURRENCY"
    assert error["userEnteredValue"] == {"formulaValue": "=1/0"}
    assert error["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"
    assert link["hyperlink"] == "https://example.com/a"


def test_a_link_is_shown_wherever_it_was_put(sheet: Sheet) -> None:
    link = {"link": {"uri": "https://example.com/b"}}
    other = {"link": {"uri": "https://example.com/c"}}
    text = {"userEnteredValue": {"stringValue": "see b or c"}}
    formula = '=HYPERLINK("https://example.com/a", "a")'
    cells = [
        {"userEnteredValue": {"formulaValue": formula}},
        {**text, "userEnteredFormat": {"textFormat": link}},
        {**text, "textFormatRuns": [{"startIndex": 4, "format": link}]},
        {
            **text,
            "textFormatRuns": [
                {"startIndex": 4, "format": link},
                {"startIndex": 9, "format": other},
            ],
        },
    ]
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    sheet.batch(
        {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "*"}}
    )

    got = sheet.get(ranges="A1:D1", includeGridData="true")["sheets"][0]["data"][0]

    shown = [one.get("hyperlink", "") for one in got["rowData"][0]["values"]]
    places = ["https://example.com/a", "https://example.com/b"]
    assert shown == [*places, "https://example.com/b", ""]


def test_ranges_choose_tabs_and_cells(sheet: Sheet) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Two"}}})
    sheet.write("Two!A1", [["a"], ["b"]])

    got = sheet.get(ranges=["Two!A1:A1", "Two!A2"], includeGridData="true")

    (tab,) = got["sheets"]
    shown = [data["rowData"][0]["values"][0]["formattedValue"] for data in tab["data"]]
    assert shown == ["a", "b"]


def test_a_spreadsheet_is_created_as_described(
    session: Callable[[str], Session],
) -> None:
    cell = {"userEnteredValue": {"stringValue": "id"}}
    tab = {
        "properties": {"title": "Clients", "gridProperties": {"frozenRowCount": 1}},
        "data": [{"rowData": [{"values": [cell]}], "startRow": 2, "startColumn": 1}],
    }
    body = {"properties": {"title": "T", "locale": "ru_RU"}, "sheets": [tab]}
    owner = session(OWNER)

    made = owner.post(SHEETS, json=body).json()

    sheet = Sheet(made["spreadsheetId"], owner)
    assert made["properties"]["locale"] == "ru_RU"
    assert made["sheets"][0]["properties"]["title"] == "Clients"
    assert sheet.values("Clients") == [[], [], ["", "id"]]


def test_a_tab_is_copied_into_another_spreadsheet(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    sheet.write("A1", [["x"]])
    other = session(OWNER).post(SHEETS, json={}).json()["spreadsheetId"]

    body = {"destinationSpreadsheetId": other}
    copied = sheet.post("/sheets/0:copyTo", body)

    assert copied["title"] == "Copy of Sheet1"
    target = Sheet(other, session(OWNER))
    assert target.values("'Copy of Sheet1'!A1") == [["x"]]


def test_a_new_title_is_the_name_of_the_file(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    body = {"properties": {"title": "Leads"}, "fields": "title"}
    sheet.batch({"updateSpreadsheetProperties": body})

    url = f"https://www.googleapis.com/drive/v3/files/{sheet.id}?fields=name,version"
    assert session(OWNER).get(url).json()["name"] == "Leads"


def test_every_change_raises_the_version_of_the_file(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{sheet.id}?fields=version"
    before = int(session(OWNER).get(url).json()["version"])

    sheet.write("A1", [["x"]])
    sheet.values("A1")

    assert int(session(OWNER).get(url).json()["version"]) == before + 1
