"""QUERY: rows of a range chosen, gathered and ordered by a text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet

ROWS: list[list[Any]] = [
    ["City", "Sum", "Year"],
    ["Rome", 3, 2024],
    ["Oslo", 5, 2025],
    ["Rome", 7, 2025],
    ["Bern", None, 2024],
]


@pytest.fixture
def sheet(sheet: Sheet) -> Sheet:
    sheet.write("A1", ROWS)
    return sheet


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("select A where B > 3", [["City"], ["Oslo"], ["Rome"]]),
        ("select B, A limit 1 offset 1", [["Sum", "City"], [5, "Oslo"]]),
        ("SELECT A ORDER BY B DESC LIMIT 1", [["City"], ["Rome"]]),
        ("select A order by B limit 1", [["City"], ["Bern"]]),
        ("select * where A = 'Oslo'", [["City", "Sum", "Year"], ["Oslo", 5, 2025]]),
        ("select A where A = 'oslo'", [["City"]]),
        ("select A where B is null", [["City"], ["Bern"]]),
        ("select A where B != 3 and C = 2024", [["City"]]),
        ("select A where not B = 3 and C = 2024", [["City"], ["Bern"]]),
        ("select A where (A = 'Bern' or B = 5) and C > 2024", [["City"], ["Oslo"]]),
        ("select B where A contains 'om' and B < 5", [["Sum"], [3]]),
        ("select B where A starts with 'O'", [["Sum"], [5]]),
        ("select B where A ends with 'lo'", [["Sum"], [5]]),
        ("select B where A matches 'O.*o'", [["Sum"], [5]]),
        ("select B where A like '%sl_'", [["Sum"], [5]]),
        (
            "select A, sum(B), count(B) group by A",
            [
                ["City", "sum Sum", "count Sum"],
                ["Bern", "", 0],
                ["Oslo", 5, 1],
                ["Rome", 10, 2],
            ],
        ),
        (
            "select C, avg(B) group by C order by avg(B) desc label avg(B) 'Mean'",
            [["Year", "Mean"], [2025, 6], [2024, 3]],
        ),
        ("select max(B), min(C)", [["max Sum", "min Year"], [7, 2024]]),
        ("select A where B = 5 label A ''", [["Oslo"]]),
    ],
)
def test_a_query_chooses_gathers_and_orders(
    sheet: Sheet, query: str, result: list[list[Any]]
) -> None:
    assert sheet.spilled(f'=QUERY(A1:C5,"{query}")') == result


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=QUERY(A2:C5,"select A where B > 3",0)', [["Oslo"], ["Rome"]]),
        ('=QUERY(B1:C5,"select C where B = 7")', [["Year"], [2025]]),
        ('=QUERY({A2:B4},"select Col1 where Col2 = 5")', [["Oslo"]]),
        ('=INDEX(QUERY(A1:C5,"select sum(B)"),2,1)', [[15]]),
        ('=QUERY(A1:C2,"")', [["City", "Sum", "Year"], ["Rome", 3, 2024]]),
    ],
)
def test_columns_are_named_as_in_the_tab_and_headers_are_found_or_told(
    sheet: Sheet, formula: str, result: list[list[Any]]
) -> None:
    assert sheet.spilled(formula) == result


def test_a_day_is_compared_with_the_day_that_a_cell_holds(sheet: Sheet) -> None:
    sheet.write("E1", [["Day"], ["2026-03-01"], ["2026-03-02"]], option="USER_ENTERED")
    formula = "=QUERY(E1:E3,\"select E where E > date '2026-03-01'\")"

    assert sheet.spilled(formula) == [["Day"], [46083]]


@pytest.mark.parametrize(
    "query",
    [
        "selec A",
        "select Z",
        "select A, B group by A",
        "select sum(A)",
        "select A where",
        "select A where A matches '('",
        "select A pivot B",
        "select A limit x",
        "select A where " + "(" * 99 + "B = 1" + ")" * 99,
    ],
)
def test_a_query_that_cannot_be_read_or_carried_out_is_told(
    sheet: Sheet, query: str
) -> None:
    assert sheet.spilled(f'=QUERY(A1:C5,"{query}")') == [["#VALUE!"]]


def test_what_is_empty_in_an_array_stays_empty(sheet: Sheet) -> None:
    assert sheet.spilled('=FILTER(A2:B5,A2:A5="Bern")') == [["Bern"]]
