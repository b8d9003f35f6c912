"""Functions that people type less often, as Google documents them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheetsync.emulator import Google, build_app, session_for
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, good

CELLS: list[list[Any]] = [
    [1, "a", 10, 46082],
    [2, "b", 20, 46083],
    [3, "c", 20, 46084],
    [4, "", 40, "note"],
]


@pytest.fixture
def cells(sheet: Sheet) -> Sheet:
    sheet.write("A1", CELLS)
    return sheet


def shown(sheet: Sheet, formula: str) -> Any:
    sheet.write("H1", [[formula]], "USER_ENTERED")
    return sheet.values("H1", valueRenderOption="UNFORMATTED_VALUE")[0][0]


ONE_VALUE = {
    "=SUM(OFFSET(A1,1,0,2,3))": 45,
    "=OFFSET(C1,2,0)": 20,
    "=ROW(OFFSET(A1,2,0))": 3,
    "=SUM(OFFSET(OFFSET(A1,1,0),1,0,2,1))": 7,
    "=SUM(OFFSET(A1:A2,2,0))": 7,
    "=OFFSET(A1,-1,0)": "#REF!",
    "=OFFSET(A1,0,0,0,1)": "#NUM!",
    "=OFFSET(5,1,1)": "#VALUE!",
    "=OFFSET(A1)": "#N/A",
    "=LOOKUP(2.5,A1:A4,B1:B4)": "b",
    "=LOOKUP(0,A1:A4,B1:B4)": "#N/A",
    "=LOOKUP(3,A1:C4)": 20,
    "=PERCENTILE(C1:C4,0.5)": 20,
    "=PERCENTILE(A1:A4,0.25)": 1.75,
    "=PERCENTILE(A1:A4,2)": "#NUM!",
    "=PERCENTILE.EXC(A1:A4,0.25)": 1.25,
    "=QUARTILE(A1:A4,3)": 3.25,
    "=RANK.EQ(20,C1:C4)": 2,
    "=RANK.AVG(20,C1:C4)": 2.5,
    "=MODE(C1:C4)": 20,
    "=MODE(A1:A4)": "#N/A",
    "=VAR(A1:A3)": 1,
    "=VARP(A1:A2)": 0.25,
    "=VAR(A1)": "#DIV/0!",
    "=STDEVP(A1:A2)": 0.5,
    "=SUMSQ(A1:A3)": 14,
    "=TYPE(A1)": 1,
    "=TYPE(B1)": 2,
    "=TYPE(TRUE)": 4,
    "=TYPE(1/0)": 16,
    "=TYPE(A1:A2)": 64,
    "=ERROR.TYPE(1/0)": 2,
    "=ISFORMULA(A1)": False,
    "=ISFORMULA(H1)": True,
    "=ISDATE(TODAY())": True,
    "=ISDATE(A1)": False,
    "=ISDATE(B1)": False,
    '=ISDATE("7/20/1969")': True,
    "=EVEN(1.5)": 2,
    "=EVEN(-1)": -2,
    "=EVEN(4)": 4,
    "=ODD(0)": 1,
    "=ODD(2.1)": 3,
    "=ODD(-2)": -3,
    "=FACT(5.9)": 120,
    "=FACT(-1)": "#NUM!",
    "=GCD(12,18)": 6,
    "=COMBIN(5,2)": 10,
    "=YEARFRAC(DATE(2026,1,1),DATE(2026,7,1))": 0.5,
    "=YEARFRAC(DATE(2026,7,1),DATE(2026,1,1),4)": 0.5,
    "=YEARFRAC(DATE(2024,1,1),DATE(2025,1,1),1)": 1,
    "=YEARFRAC(DATE(2026,1,1),DATE(2027,1,1),3)": 1,
    "=DAYS360(DATE(2026,1,31),DATE(2026,3,31))": 60,
    '=UNICODE("€")': 8364,
    "=FIXED(1234.567)": "1,234.57",
    "=FIXED(1234.567,1,TRUE)": "1234.6",
    "=FIXED(1234.567,-2)": "1,200",
    "=DOLLAR(1234.5)": "$1,234.50",
    "=ADDRESS(2,3)": "$C$2",
    "=ADDRESS(2,3,4)": "C2",
    '=ADDRESS(2,3,2,TRUE,"My tab")': "'My tab'!C$2",
    "=ADDRESS(2,3,1,FALSE)": "R2C3",
    "=INDIRECT(ADDRESS(3,2))": "c",
    "=CHOOSECOLS(A1:C1,4)": "#VALUE!",
    "=HSTACK()": "#N/A",
    "=NOSUCH(1)": "#NAME?",
}


@pytest.mark.parametrize("formula", ONE_VALUE)
def test_a_function_gives_one_value(cells: Sheet, formula: str) -> None:
    assert shown(cells, formula) == ONE_VALUE[formula]


ARRAYS: dict[str, list[list[Any]]] = {
    "=VSTACK(A1:B1,A3)": [[1, "a"], [3, "#N/A"]],
    "=HSTACK(A1:A2,C1)": [[1, 10], [2, "#N/A"]],
    "=CHOOSECOLS(A1:C2,3,-3)": [[10, 1], [20, 2]],
    "=CHOOSEROWS(A1:B3,-1,1)": [[3, "c"], [1, "a"]],
    "=TOCOL(A1:B2)": [[1], ["a"], [2], ["b"]],
    "=TOROW(A1:B2,0,TRUE)": [[1, 2, "a", "b"]],
    "=TOCOL(VSTACK(A1:B1,A3),2)": [[1], ["a"], [3]],
    "=WRAPROWS(A1:A3,2)": [[1, 2], [3, "#N/A"]],
    '=WRAPCOLS(A1:A3,2,"-")': [[1, 3], [2, "-"]],
    "=ARRAY_CONSTRAIN(A1:C4,2,1)": [[1], [2]],
    "=OFFSET(A1,1,0,2,2)": [[2, "b"], [3, "c"]],
}


@pytest.mark.parametrize("formula", ARRAYS)
def test_a_function_gives_an_array(cells: Sheet, formula: str) -> None:
    assert cells.spilled(formula) == ARRAYS[formula]


def test_a_picture_and_a_little_chart_leave_their_cell_empty(cells: Sheet) -> None:
    cells.write("H1", [["=SPARKLINE(A1:A4)", '=IMAGE("x")', 1]], "USER_ENTERED")

    assert cells.values("H1:J1") == [["", "", "1"]]


def test_an_offset_is_computed_anew_when_what_it_leads_to_changes(cells: Sheet) -> None:
    cells.write("H1", [["=SUM(OFFSET(A1,G1,0,2,1))"]], "USER_ENTERED")
    before = cells.values("H1")
    cells.write("G1", [[2]])
    moved = cells.values("H1")
    cells.write("A4", [[100]])

    assert (before, moved, cells.values("H1")) == ([["3"]], [["7"]], [["103"]])


def test_an_offset_takes_a_named_range(cells: Sheet) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2}
    area |= {"startColumnIndex": 0, "endColumnIndex": 1}
    cells.batch({"addNamedRange": {"namedRange": {"name": "top", "range": area}}})

    assert shown(cells, "=SUM(OFFSET(top,1,0))") == 5
    assert shown(cells, '=SUM(INDIRECT("top"))') == 3


def test_a_subtotal_leaves_out_what_a_filter_hides_and_other_subtotals(
    cells: Sheet,
) -> None:
    cells.write("A5", [["=SUBTOTAL(9,A2:A4)"]], "USER_ENTERED")
    formulas = ["=SUBTOTAL(9,A2:A5)", "=SUBTOTAL(109,A2:A5)", "=SUBTOTAL(3,B2:B4)"]
    cells.write("H6", [[one] for one in formulas], "USER_ENTERED")

    def told() -> list[Any]:
        return [row[0] for row in cells.values("H6:H8")]

    assert told() == ["9", "9", "2"]

    hidden = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    cells.batch(
        {
            "updateDimensionProperties": {
                "range": hidden,
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        }
    )
    assert told() == ["9", "7", "2"]

    cells.batch(
        {
            "setBasicFilter": {
                "filter": {
                    "range": {"sheetId": 0, "endRowIndex": 4, "endColumnIndex": 2},
                    "criteria": {"0": {"hiddenValues": ["3"]}},
                }
            }
        }
    )
    assert told() == ["6", "4", "1"]


@pytest.mark.parametrize(
    ("kind", "result"),
    [(1, 2.5), (2, 4), (3, 4), (4, 4), (5, 1), (6, 24), (9, 10), (111, 1.25)],
)
def test_a_subtotal_has_eleven_kinds(cells: Sheet, kind: int, result: float) -> None:
    assert shown(cells, f"=SUBTOTAL({kind},A1:A4)") == result


@pytest.mark.parametrize("wrong", ["=SUBTOTAL(12,A1:A4)", "=SUBTOTAL(9,5)"])
def test_a_subtotal_of_no_kind_or_of_no_range_is_an_error(
    cells: Sheet, wrong: str
) -> None:
    assert shown(cells, wrong) == "#VALUE!"


DRAWN = ["=RAND()", "=RAND()", "=RANDBETWEEN(1,1000000)", "=RANDBETWEEN(2,1)"]


def drawn(seed: int) -> list[list[Any]]:
    """What chance gives in a world, before and after a change elsewhere."""
    google = Google(clock=lambda: datetime(2026, 3, 2, tzinfo=UTC), seed=seed)
    owner = session_for(build_app(google), OWNER)
    book = Sheet(good(owner.post(SHEETS, json={}))["spreadsheetId"], owner)
    book.write("A1", [[one] for one in DRAWN], "USER_ENTERED")
    told = [book.values("A1:A4"), book.values("A1:A4")]
    book.write("D4", [["anything"]])
    return [[row[0] for row in rows] for rows in (*told, book.values("A1:A4"))]


def test_random_numbers_are_others_after_each_change_and_only_then() -> None:
    first, again, changed = drawn(seed=1)

    assert first == again
    assert first[3] == "#NUM!"
    assert 0 <= float(first[0]) < 1
    assert 1 <= int(first[2]) <= 1_000_000
    assert len({*first[:3], *changed[:3]}) == 6


def test_random_numbers_repeat_themselves_in_a_world_of_the_same_seed() -> None:
    assert drawn(seed=1) == drawn(seed=1)
    assert drawn(seed=1) != drawn(seed=2)
