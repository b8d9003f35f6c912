"""Counts and places without sense are errors in formulas, never Python's slices."""

from __future__ import annotations

import pytest

from tests.emulator.sheet_at_hand import Sheet


def shown(sheet: Sheet, *formulas: str) -> list[object]:
    """Return what each of some formulas shows, from one cell below the other."""
    lines = [[one] for one in formulas]
    sheet.write("H1", lines, "USER_ENTERED")
    rows = sheet.values("H1:H99", valueRenderOption="UNFORMATTED_VALUE")
    return [row[0] if row else "" for row in rows]


def test_a_negative_count_or_a_place_before_the_first_is_an_error(sheet: Sheet) -> None:
    wrong = (
        '=LEFT("abc",-1)',
        '=RIGHT("abc",-1)',
        '=MID("abc",0,2)',
        '=MID("abc",2,-1)',
        '=REPLACE("abc",0,1,"x")',
        '=REPLACE("abc",1,-1,"x")',
        '=REPT("a",-1)',
        '=FIND("a","abc",0)',
        '=SEARCH("a","abc",-2)',
        '=CODE("")',
    )

    assert shown(sheet, *wrong) == ["#VALUE!"] * len(wrong)


def test_the_explanation_names_the_function_and_its_parameter(sheet: Sheet) -> None:
    sheet.write("A1", [['=LEFT("abc",-1)'], ['=FIND("a","abc",0)']], "USER_ENTERED")
    rows = sheet.get(includeGridData=True, ranges="A1:A2")["sheets"][0]["data"][0]

    left, find = (
        row["values"][0]["effectiveValue"]["errorValue"]["message"]
        for row in rows["rowData"]
    )
    assert left.startswith("Function LEFT parameter 2 value is negative.")
    assert find.startswith("Function FIND parameter 3 value is 0.")


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=LEFT("abc",0)&"."', "."),
        ('=RIGHT("abc",9)', "abc"),
        ('=MID("abc",9,2)&"."', "."),
        ('=REPLACE("abc",9,1,"x")', "abcx"),
        ('=REPT("ab",2.9)', "abab"),
        ('=LEN(REPT("ab",16000))', 32000),
        ('=REPT("ab",16001)', "#VALUE!"),
        ("=CHAR(0)", "#NUM!"),
        ("=UNICHAR(8364)", "€"),
    ],
)
def test_what_lies_at_the_edge_is_still_taken(
    sheet: Sheet, formula: str, result: object
) -> None:
    assert shown(sheet, formula) == [result]
