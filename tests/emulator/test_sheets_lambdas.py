"""LET and LAMBDA, and what calls a LAMBDA for each part of an array."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet

ROWS: list[list[Any]] = [
    ["city", "sum", "year"],
    ["Rome", 3, 2024],
    ["Oslo", 5, 2025],
    ["Rome", 7, 2025],
]


@pytest.fixture
def sheet(sheet: Sheet) -> Sheet:
    sheet.write("A1", ROWS)
    return sheet


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=LET(x,3,y,x+1,x*y)", [[12]]),
        ("=LET(d,B2:B4,SUM(d)/COUNT(d))", [[5]]),
        ("=LET(d,FILTER(A2:B4,B2:B4>4),d)", [["Oslo", 5], ["Rome", 7]]),
        ("=LET(x,1,LET(x,2,x)+x)", [[3]]),
        ("=ARRAYFORMULA(LET(x,B2:B4,x*2))", [[6], [10], [14]]),
        ("=LAMBDA(x,x*2)(4)", [[8]]),
        ("=LET(twice,LAMBDA(x,x*2),twice(5)+TWICE(1))", [[12]]),
        ("=MAP(B2:B4,LAMBDA(v,v*10))", [[30], [50], [70]]),
        ("=MAP(A2:A3,B2:B3,LAMBDA(a,b,a&b))", [["Rome3"], ["Oslo5"]]),
        ("=MAP(B2:B4,LAMBDA(v,IF(v>4,1/0,v)))", [[3], ["#DIV/0!"], ["#DIV/0!"]]),
        ("=BYROW(B2:C4,LAMBDA(r,SUM(r)))", [[2027], [2030], [2032]]),
        ("=BYCOL(B2:C4,LAMBDA(c,MAX(c)))", [[7, 2025]]),
        ("=REDUCE(0,B2:B4,LAMBDA(a,v,a+v))", [[15]]),
        ("=SCAN(0,B2:B4,LAMBDA(a,v,a+v))", [[3], [8], [15]]),
        ("=MAKEARRAY(2,3,LAMBDA(r,c,r*c))", [[1, 2, 3], [2, 4, 6]]),
    ],
)
def test_a_formula_with_names_computes(
    sheet: Sheet, formula: str, result: list[list[Any]]
) -> None:
    assert sheet.spilled(formula) == result


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("=LAMBDA(x,x)", "#N/A"),
        ("=LAMBDA(a,b,a+b)(1)", "#N/A"),
        ("=LET(x,1)", "#N/A"),
        ("=LET(5,1,2)", "#NAME?"),
        ("=LET(f,LAMBDA(n,f(n-1)),f(3))", "#NAME?"),
        ("=LET(x,1,2)+x", "#NAME?"),
        ("=MAP(B2:B4,5)", "#VALUE!"),
        ("=MAP(B2:B4,B2:B3,LAMBDA(a,b,a+b))", "#N/A"),
        ("=(1)(2)", "#ERROR!"),
    ],
)
def test_a_name_that_stands_for_nothing_is_told(
    sheet: Sheet, formula: str, error: str
) -> None:
    assert sheet.spilled(formula) == [[error]]


def test_a_formula_that_never_ends_reaches_a_limit(sheet: Sheet) -> None:
    formula = "=MAKEARRAY(999,999,LAMBDA(r,c,SUM(MAP(SEQUENCE(999),LAMBDA(v,v+r+c)))))"

    assert sheet.spilled(formula) == [["#ERROR!"]]
