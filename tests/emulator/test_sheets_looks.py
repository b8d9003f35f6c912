"""What cells look like in the end: stripes below, rules above what was entered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet

RED, GREEN, BLUE = {"red": 1}, {"green": 1}, {"blue": 1}


def area(rows: int, columns: int = 1) -> dict[str, int]:
    return {"sheetId": 0, "endRowIndex": rows, "endColumnIndex": columns}


def colours(sheet: Sheet, cells: str) -> list[Any]:
    """The background of the first cell of each row, None where it is just white."""
    got = sheet.get(ranges=[cells], fields="sheets(data(rowData))")
    rows = got["sheets"][0]["data"][0].get("rowData", [])
    formats = [row["values"][0].get("effectiveFormat", {}) for row in rows]
    white = {"red": 1, "green": 1, "blue": 1}
    shown = [one.get("backgroundColor") for one in formats]
    return [None if color == white else color for color in shown]


def add_rule(sheet: Sheet, condition: dict[str, Any], color: Any = RED) -> None:
    look = {"backgroundColor": color}
    rule = {
        "ranges": [area(5)],
        "booleanRule": {"condition": condition, "format": look},
    }
    sheet.batch({"addConditionalFormatRule": {"rule": rule}})


def test_stripes_colour_empty_cells_and_yield_to_a_colour_of_the_cell(
    sheet: Sheet,
) -> None:
    rows = {"headerColor": BLUE, "firstBandColor": RED, "secondBandColor": GREEN}
    band = {"range": area(4), "rowProperties": rows}
    sheet.batch({"addBanding": {"bandedRange": band}})
    own = {"userEnteredFormat": {"backgroundColor": BLUE}}
    second = {**area(2), "startRowIndex": 1}
    sheet.batch(
        {"repeatCell": {"range": second, "cell": own, "fields": "userEnteredFormat"}}
    )

    assert colours(sheet, "A1:A4") == [BLUE, BLUE, GREEN, RED]


@pytest.mark.parametrize(
    ("kind", "values", "met"),
    [
        ("NUMBER_GREATER", ["2"], [2]),
        ("NUMBER_BETWEEN", ["1", "2"], [0, 1]),
        ("TEXT_CONTAINS", ["IR"], [3]),
        ("BLANK", [], [4]),
        ("NOT_BLANK", [], [0, 1, 2, 3]),
        ("CUSTOM_FORMULA", ["=AND(ISNUMBER(A1),MOD(A1,2)=1)"], [0, 2]),
        ("CUSTOM_FORMULA", ["=$B1=5"], [1]),
        ("NUMBER_EQ", ["=1+1"], [1]),
        ("DATE_BEFORE", ["1/2/1900"], [0, 1]),
    ],
)
def test_a_rule_colours_the_cells_that_meet_it(
    sheet: Sheet, kind: str, values: list[str], met: list[int]
) -> None:
    sheet.write("A1", [[1], [2, 5], [3], ["Birch"]])
    given = [{"userEnteredValue": one} for one in values]
    add_rule(sheet, {"type": kind, "values": given})

    shown = colours(sheet, "A1:A5")
    shown += [None] * (5 - len(shown))
    assert [row for row, color in enumerate(shown) if color == RED] == met


def test_a_date_is_compared_with_today(sheet: Sheet) -> None:
    sheet.write("A1", [["3/1/2026"], ["3/2/2026"], ["3/3/2026"]], "USER_ENTERED")
    add_rule(sheet, {"type": "DATE_AFTER", "values": [{"relativeDate": "TODAY"}]})

    assert colours(sheet, "A1:A3") == [None, None, RED]


def test_of_two_rules_that_are_met_the_first_counts(sheet: Sheet) -> None:
    sheet.write("A1", [[1]])
    add_rule(sheet, {"type": "NOT_BLANK"}, GREEN)
    add_rule(sheet, {"type": "NOT_BLANK"}, RED)  # index 0: it comes before the other

    assert colours(sheet, "A1") == [RED]


def test_a_scale_mixes_its_colours(sheet: Sheet) -> None:
    sheet.write("A1", [[0], [5], [10], ["text"]])
    points = {
        "minpoint": {"type": "MIN", "color": RED},
        "maxpoint": {"type": "MAX", "color": GREEN},
    }
    rule = {"ranges": [area(4)], "gradientRule": points}
    sheet.batch({"addConditionalFormatRule": {"rule": rule}})

    low, middle, high, text = colours(sheet, "A1:A4")
    assert (low, high, text) == (RED, GREEN, None)
    assert 0.4 < middle["red"] < 0.6
    assert 0.4 < middle["green"] < 0.6


def test_a_chart_gets_a_border(sheet: Sheet) -> None:
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0}}}
    sheet.batch(
        {
            "addChart": {
                "chart": {"chartId": 3, "spec": {"pieChart": {}}, "position": anchor}
            }
        }
    )
    border = {"objectId": 3, "border": {"color": RED}, "fields": "color"}
    sheet.batch({"updateEmbeddedObjectBorder": border})

    chart = sheet.get()["sheets"][0]["charts"][0]
    assert chart["border"] == {"color": RED, "colorStyle": {"rgbColor": RED}}
