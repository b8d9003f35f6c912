from __future__ import annotations

import pytest

from sheetsync.emulator.sheets.formulas.moved import relative
from tests.emulator.sheet_at_hand import Sheet, StandingClock

ROWS = [
    ["C-1", "Anna", 10, True],
    ["C-2", "Boris", 20, False],
    ["C-3", "", 30.5, "text"],
]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1+2*3", 7),
        ("=-2^2", 4),
        ("=2^3^2", 64),
        ("=(1+2)*3", 9),
        ("=50%", 0.5),
        ('="a"&1&TRUE', "a1TRUE"),
        ("=1/0", "#DIV/0!"),
        ("=SUM(C1:C3)", 60.5),
        ("=SUM(C1:C, 1)", 61.5),
        ("=SUM(C:C)", 60.5),
        ("=COUNT(A1:D3)", 3),
        ("=COUNTA(A1:D3)", 11),
        ("=ROUND(2.345, 2)", 2.35),
        ("=ROUND(-1.5)", -2),
        ("=IF(C1>5, B1, 0)", "Anna"),
        ("=IF(FALSE, 1)", False),
        ('=VLOOKUP("c-2", A1:C3, 3, FALSE)', 20),
        ('=VLOOKUP("none", A1:C3, 3, FALSE)', "#N/A"),
        ('=IFERROR(VLOOKUP("none", A1:C3, 3, FALSE), "gone")', "gone"),
        ('=INDEX(B1:B3, MATCH("C-2", A1:A3, 0))', "Boris"),
        ('=SUMIF(C1:C3, ">=20")', 50.5),
        ('=COUNTIF(A1:A3, "C-*")', 3),
        ('=SUMIFS(C1:C3, A1:A3, "<>C-1", C1:C3, "<25")', 20),
        ("=TODAY()", 46083),
        ("=DATE(2026, 14, 1)", 46419),
        ('=TEXT(46083, "dd.mm.yyyy")', "02.03.2026"),
        ("=Sheet1!C1", 10),
        ("='Sheet1'!C1", 10),
        ("=Nowhere!C1", "#REF!"),
        ("=FANCY(1)", "#NAME?"),
        ("=word", "#NAME?"),
        ("=1+", "#ERROR!"),
        ("=)(", "#ERROR!"),
        ("=" + "(" * 5000 + "1" + ")" * 5000, "#ERROR!"),
        ("=E1", "#REF!"),
        ("=A99", 0),
        ('=IMPORTDATA("https://example.com/x.csv")', "Loading..."),
        ('=IMPORTRANGE("1abc", "A1")', "#REF!"),
        ("=#REF!+1", "#REF!"),
        ("=B1+1", "#VALUE!"),
    ],
)
def test_a_formula_shows_what_google_shows(
    sheet: Sheet, formula: str, result: object
) -> None:
    sheet.write("A1", ROWS)
    sheet.write("E1", [[formula]], "USER_ENTERED")

    assert sheet.values("E1", valueRenderOption="UNFORMATTED_VALUE") == [[result]]


def test_today_follows_the_time_zone_of_the_spreadsheet(
    sheet: Sheet, clock: StandingClock
) -> None:
    clock.moment = clock.moment.replace(hour=22)
    sheet.write("A1", [["=TODAY()"]], "USER_ENTERED")
    sheet.batch(
        {
            "updateSpreadsheetProperties": {
                "properties": {"timeZone": "Europe/Moscow"},
                "fields": "timeZone",
            }
        }
    )

    assert sheet.values("A1") == [["3/3/2026"]]


def test_a_long_chain_of_cells_is_computed_from_its_last_one(sheet: Sheet) -> None:
    chain = [["=1"], *([f"=A{row}+1"] for row in range(1, 600))]
    sheet.write("A1", chain, "USER_ENTERED")

    assert sheet.values("A600") == [["600"]]


def test_cells_that_wait_for_each_other_show_ref(sheet: Sheet) -> None:
    sheet.write("A1", [["=B1", "=A1"]], "USER_ENTERED")

    assert sheet.values("A1:B1") == [["#REF!", "#REF!"]]


def test_the_formula_option_gives_the_text_back(sheet: Sheet) -> None:
    sheet.write("A1", [["=SUM(B1:B2)", 5]], "USER_ENTERED")

    assert sheet.values("A1:B1", valueRenderOption="FORMULA") == [["=SUM(B1:B2)", 5]]


@pytest.mark.parametrize(
    ("formula", "copied"),
    [
        ("=A1+$A1+A$1+$A$1", "=C2+$A2+C$1+$A$1"),
        ("=SUM(A1:B2)", "=SUM(C2:D3)"),
        ("='My tab'!A1", "='My tab'!C2"),
        ('=IF(A1="A1", 1, 2)', '=IF(C2="A1", 1, 2)'),
    ],
)
def test_a_copied_formula_takes_its_relative_references_along(
    formula: str, copied: str
) -> None:
    assert relative(formula, 1, 2) == copied


def test_a_reference_that_leaves_the_sheet_is_lost() -> None:
    assert relative("=A1", -1, 0) == "=#REF!"


@pytest.mark.parametrize(
    ("request_", "formula"),
    [
        ({"insertDimension": {"startIndex": 1, "endIndex": 3}}, "=SUM(A1:A5)+A4"),
        ({"deleteDimension": {"startIndex": 0, "endIndex": 1}}, "=SUM(A1:A2)+A1"),
        ({"deleteDimension": {"startIndex": 1, "endIndex": 2}}, "=SUM(A1:A2)+#REF!"),
    ],
)
def test_references_follow_rows_that_come_and_go(
    sheet: Sheet, request_: dict[str, dict[str, int]], formula: str
) -> None:
    sheet.write("A1", [[1], [2], [3], ["=SUM(A1:A3)+A2"]], "USER_ENTERED")
    ((kind, span),) = request_.items()

    sheet.batch({kind: {"range": {"sheetId": 0, "dimension": "ROWS", **span}}})

    shown = sheet.values("A1:A", valueRenderOption="FORMULA")
    assert shown[-1] == [formula]
