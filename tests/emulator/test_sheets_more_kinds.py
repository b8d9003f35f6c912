"""Kinds of requests that spreadsheets are edited with and sheetsync never sends."""

from __future__ import annotations

from typing import Any

from tests.emulator.sheet_at_hand import Sheet, error_of

SOLID: dict[str, Any] = {"style": "SOLID"}
BLACK: dict[str, Any] = {
    "style": "SOLID",
    "width": 1,
    "color": {},
    "colorStyle": {"rgbColor": {}},
}


def borders(sheet: Sheet, cells: str) -> list[Any]:
    got = sheet.get(ranges=[cells], fields="sheets(data(rowData))")
    rows = got["sheets"][0]["data"][0].get("rowData", [])
    return [
        [one.get("userEnteredFormat", {}).get("borders") for one in row["values"]]
        for row in rows
    ]


def area(rows: int, columns: int) -> dict[str, int]:
    return {"sheetId": 0, "endRowIndex": rows, "endColumnIndex": columns}


def test_a_frame_is_drawn_and_one_side_of_it_taken_away(sheet: Sheet) -> None:
    frame = dict.fromkeys(("top", "bottom", "left", "right"), SOLID)
    sheet.batch({"updateBorders": {"range": area(1, 2), **frame}})
    assert borders(sheet, "A1:B1") == [
        [
            {"top": BLACK, "bottom": BLACK, "left": BLACK},
            {"top": BLACK, "bottom": BLACK, "right": BLACK},
        ]
    ]

    off = {"style": "NONE"}
    sheet.batch({"updateBorders": {"range": area(1, 2), "bottom": off, "top": off}})

    assert borders(sheet, "A1:B1") == [[{"left": BLACK}, {"right": BLACK}]]


def test_inner_borders_lie_between_cells_only(sheet: Sheet) -> None:
    thick = {"style": "SOLID_THICK", "color": {"red": 1}}
    inner = {"range": area(2, 1), "innerHorizontal": thick, "innerVertical": thick}
    sheet.batch({"updateBorders": inner})

    upper, lower = borders(sheet, "A1:A2")
    assert sorted(upper[0]) == ["bottom"]
    assert sorted(lower[0]) == ["top"]
    assert upper[0]["bottom"]["width"] == 3
    assert upper[0]["bottom"]["colorStyle"] == {"rgbColor": {"red": 1}}


def test_a_border_without_a_style_is_refused(sheet: Sheet) -> None:
    refusal = sheet.try_batch({"updateBorders": {"range": area(1, 1), "top": {}}})

    assert error_of(refusal) == (
        "Invalid requests[0].updateBorders: A border must have a style."
    )


def test_pasted_text_is_read_as_typed_and_grows_the_grid(sheet: Sheet) -> None:
    place = {"sheetId": 0, "rowIndex": 999, "columnIndex": 25}
    text = '"a,b",0042\nc,=1+1\n'
    pasted = {"coordinate": place, "data": text, "delimiter": ","}
    sheet.batch({"pasteData": {**pasted, "type": "PASTE_NORMAL"}})

    assert sheet.values("Z1000:AA1001") == [["a,b", "42"], ["c", "2"]]
    grid = sheet.get()["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 1001, "columnCount": 27}


def test_pasted_html_falls_into_cells_as_its_table_says(sheet: Sheet) -> None:
    place = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    table = """<style>td {color: red}</style><table>
        <tr><th colspan=2>Both &amp; all</th><th>Sum</th></tr>
        <tr><td rowspan=2>Birch</td><td>a<br>b</td><td>$5.00</td></tr>
        <tr><td><b>c</b> d</td><td>=1+1</td></tr></table>"""
    sheet.batch({"pasteData": {"coordinate": place, "data": table, "html": True}})

    assert sheet.values("A1:C3") == [
        ["Both & all", "", "Sum"],
        ["Birch", "a\nb", "$5.00"],
        ["", "c d", "2"],
    ]


def test_rows_are_sorted_by_the_colour_of_their_cells(sheet: Sheet) -> None:
    sheet.write("A1", [["plain"], ["red"], ["white"], ["by rule"]])
    red = {"red": 1}
    second = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 1}
    own = {"userEnteredFormat": {"backgroundColor": red}}
    rule = {
        "ranges": [area(4, 1)],
        "booleanRule": {
            "condition": {
                "type": "TEXT_CONTAINS",
                "values": [{"userEnteredValue": "rule"}],
            },
            "format": {"backgroundColor": red},
        },
    }
    by_colour = {"dimensionIndex": 0, "backgroundColor": red}
    sheet.batch(
        {"repeatCell": {"range": second, "cell": own, "fields": "userEnteredFormat"}},
        {"addConditionalFormatRule": {"rule": rule}},
        {"sortRange": {"range": area(4, 1), "sortSpecs": [by_colour]}},
    )

    assert [row[0] for row in sheet.values("A1:A4")] == [
        "red",
        "by rule",
        "plain",
        "white",
    ]


def test_texts_are_cut_into_columns(sheet: Sheet) -> None:
    sheet.write("A1:A2", [["Ann;5;x"], ["Boris;7"]])
    sheet.batch(
        {"textToColumns": {"source": area(2, 1), "delimiterType": "AUTODETECT"}}
    )

    assert sheet.values("A1:C2") == [["Ann", "5", "x"], ["Boris", "7"]]


def test_more_than_one_column_cannot_be_cut(sheet: Sheet) -> None:
    source = {"source": area(2, 2), "delimiterType": "COMMA"}
    refusal = sheet.try_batch({"textToColumns": source})

    assert "exactly one column" in error_of(refusal)


def test_shuffled_rows_are_the_same_rows(sheet: Sheet) -> None:
    rows = [[f"C-{n}", str(n)] for n in range(20)]
    sheet.write("A1", rows)
    sheet.batch({"randomizeRange": {"range": area(20, 2)}})

    shuffled = sheet.values("A1:B20")
    assert shuffled != rows
    assert sorted(shuffled) == sorted(rows)


def test_a_filter_view_is_copied_under_a_new_id(sheet: Sheet) -> None:
    view = {"title": "Mine", "range": area(5, 2)}
    made = sheet.batch({"addFilterView": {"filter": view}})["replies"][0]
    number = made["addFilterView"]["filter"]["filterViewId"]

    reply = sheet.batch({"duplicateFilterView": {"filterId": number}})["replies"][0]

    copy = reply["duplicateFilterView"]["filter"]
    assert copy["title"] == "Copy of Mine"
    assert copy["filterViewId"] != number
    assert len(sheet.get()["sheets"][0]["filterViews"]) == 2


def test_a_filter_on_a_column_outside_its_range_hides_nothing(sheet: Sheet) -> None:
    sheet.write("A1:A2", [["head"], ["row"]])
    shown = {"condition": {"type": "BLANK"}}
    specs = [{"columnIndex": n, "filterCriteria": shown} for n in (-1, 7)]
    words = {"99999999999": shown, "x": shown}
    filter_ = {"range": area(2, 1), "filterSpecs": specs, "criteria": words}
    sheet.batch({"setBasicFilter": {"filter": filter_}})

    rows = sheet.get(includeGridData="true")["sheets"][0]["data"][0]["rowMetadata"]
    assert not any(row.get("hiddenByFilter") for row in rows)


def test_a_time_that_is_none_is_refused(sheet: Sheet) -> None:
    status = {"lastRefreshTime": "0042"}
    cell = {"dataSourceFormula": {"dataExecutionStatus": status}}
    write = {"range": area(1, 1), "cell": cell, "fields": "dataSourceFormula"}
    refusal = sheet.try_batch({"repeatCell": write})

    assert error_of(refusal).endswith(
        'last_refresh_time\' (type.googleapis.com/google.protobuf.Timestamp), "0042"'
    )
