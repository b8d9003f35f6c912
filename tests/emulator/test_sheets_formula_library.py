"""What formulas show, function by function, as Google documents them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheet_at_hand import Sheet

SALES: list[list[Any]] = [
    ["Client", "Stage", "Sum", "Day"],
    ["Birch", "won", 100, 46082],
    ["Oak", "lost", 250, 46083],
    ["Elm", "won", 50, 46084],
    ["birch", "new", 75.5, 46085],
    ["Ash*", "", 0, 46086],
]


@pytest.fixture
def sales(sheet: Sheet) -> Sheet:
    sheet.write("A1", SALES)
    return sheet


def shown(sheet: Sheet, formula: str) -> Any:
    sheet.write("H1", [[formula]], "USER_ENTERED")
    return sheet.values("H1", valueRenderOption="UNFORMATTED_VALUE")[0][0]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=SUMIF(A2:A6,"birch",C2:C6)', 175.5),
        ('=SUMIF(A2:A6,"B*",C2:C6)', 175.5),
        ('=SUMIF(A2:A6,"Ash~*",C2:C6)', 0),
        ('=COUNTIF(A2:A6,"???")', 2),
        ('=COUNTIF(B2:B6,"<>won")', 3),
        ('=COUNTIF(B2:B6,"")', 1),
        ('=COUNTIF(C2:C6,">=75.5")', 3),
        ('=COUNTIF(D2:D6,"<3/3/2026")', 2),
        ('=SUMIFS(C2:C6,B2:B6,"won",C2:C6,">60")', 100),
        ('=SUMIFS(C2:C6,B2:B5,"won")', "#VALUE!"),
        ('=AVERAGEIFS(C2:C6,B2:B6,"won")', 75),
        ('=AVERAGEIF(B2:B6,"none",C2:C6)', "#DIV/0!"),
        ('=MINIFS(C2:C6,B2:B6,"won")', 50),
        ('=MAXIFS(C2:C6,B2:B6,"won")', 100),
        ('=SUMPRODUCT((B2:B6="won")*C2:C6)', 150),
        ("=SUMPRODUCT(C2:C3,C2:C3)", 72500),
        ("=LARGE(C2:C6,2)", 100),
        ("=RANK(100,C2:C6)", 2),
        ("=MEDIAN(C2:C6)", 75.5),
        ("=CEILING(7.1,5)", 10),
        ("=MROUND(7.5,5)", 10),
        ('=IFS(C2>200,"big",C2>50,"mid",TRUE,"small")', "mid"),
        ("=IFS(FALSE,1)", "#N/A"),
        ('=SWITCH(B3,"won",1,"lost",2,3)', 2),
        ("=IFERROR(1/0)", ""),
        ('=IFNA(MATCH("x",A2:A6,0),"none")', "none"),
        ("=XOR(TRUE,TRUE,TRUE)", True),
        ('=VLOOKUP("elm",A2:C6,3,FALSE)', 50),
        ('=VLOOKUP("O*",A2:C6,3,FALSE)', 250),
        ("=VLOOKUP(46084.5,D2:D6,1)", 46084),
        ('=VLOOKUP("Elm",A2:C6,9,FALSE)', "#REF!"),
        ('=HLOOKUP("Sum",A1:D6,3,FALSE)', 250),
        ('=XLOOKUP("Oak",A2:A6,C2:C6)', 250),
        ('=XLOOKUP("Yew",A2:A6,C2:C6,"none")', "none"),
        ("=XLOOKUP(60,C2:C6,A2:A6,,1)", "birch"),
        ("=XLOOKUP(60,C2:C6,A2:A6,,-1)", "Elm"),
        ('=XLOOKUP("birch",A2:A6,C2:C6,,0,-1)', 75.5),
        ('=XMATCH("Elm",A2:A6)', 3),
        ("=MATCH(46084.5,D2:D6)", 3),
        ("=INDEX(A2:C6,2,3)", 250),
        ('=INDEX(C2:C6,MATCH("Oak",A2:A6,0))', 250),
        ("=INDEX(A2:C6,9,1)", "#REF!"),
        ('=INDIRECT("C"&3)', 250),
        ("=ROW(A5)", 5),
        ("=COLUMN()", 8),
        ("=CHOOSE(2,1/0,7)", 7),
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=TEXT(0.256,"0%")', "26%"),
        ('=TEXT(46083,"yyyy-mm-dd")', "2026-03-02"),
        ('=CONCATENATE("a",1,TRUE)', "a1TRUE"),
        ('=TEXTJOIN(", ",TRUE,A2:A4)', "Birch, Oak, Elm"),
        ('=SUBSTITUTE("a-b-c","-","+",2)', "a-b+c"),
        ('=REPLACE("abcdef",2,3,"X")', "aXef"),
        ('=REGEXMATCH("C-17","^C-\\d+$")', True),
        ('=REGEXEXTRACT("sum 17 eur","\\d+")', "17"),
        ('=REGEXREPLACE("a1b2","\\d","#")', "a#b#"),
        ('=VALUE("1,234.5")', 1234.5),
        ('="12"+1', 13),
        ('="x"+1', "#VALUE!"),
        ("=EOMONTH(DATE(2026,1,31),1)", 46081),
        ("=EDATE(DATE(2024,2,29),12)", 45716),
        ('=DATEVALUE("3/2/2026")', 46083),
        ("=TIME(12,0,0)", 0.5),
        ("=WEEKDAY(DATE(2026,3,2),2)", 1),
        ("=ISOWEEKNUM(DATE(2026,1,1))", 1),
        ("=NETWORKDAYS(DATE(2026,3,2),DATE(2026,3,9))", 6),
        ("=WORKDAY(DATE(2026,3,6),1)", 46090),
        ('=DATEDIF(DATE(2025,1,31),DATE(2026,3,2),"YM")', 1),
        ("=C2:C6*2", "#VALUE!"),
        ("=ISBLANK(B6)", True),
        ("=AND(C2:C4)", True),
    ],
)
def test_a_function_gives_what_google_says(
    sales: Sheet, formula: str, result: object
) -> None:
    # An empty text in a cell is a cell without a value.
    sales.batch(
        {
            "updateCells": {
                "start": {"sheetId": 0, "rowIndex": 5, "columnIndex": 1},
                "rows": [{"values": [{}]}],
                "fields": "userEnteredValue",
            }
        }
    )
    if result == "":
        sales.write("H1", [[formula, "end"]], "USER_ENTERED")
        assert sales.values("H1:I1") == [["", "end"]]
    else:
        assert shown(sales, formula) == result


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=FILTER(A2:A6,B2:B6="won")', [["Birch"], ["Elm"]]),
        ('=FILTER(A2:C6,B2:B6="won",C2:C6>60)', [["Birch", "won", "100"]]),
        ("=SORT(C2:C4)", [["50"], ["100"], ["250"]]),
        ("=SORT(A2:C4,3,FALSE)", [["Oak", "lost", "250"], ["Birch", "won", "100"]]),
        ("=UNIQUE(B2:B5)", [["won"], ["lost"], ["new"]]),
        ("=TRANSPOSE(A2:A4)", [["Birch", "Oak", "Elm"]]),
        ("=ARRAYFORMULA(C2:C4*2)", [["200"], ["500"], ["100"]]),
        ('=ARRAYFORMULA(IF(C2:C4>60,A2:A4,"-"))', [["Birch"], ["Oak"], ["-"]]),
        ("=ARRAYFORMULA(LEN(A2:A4))", [["5"], ["3"], ["3"]]),
        (
            '=ARRAYFORMULA(IFERROR(VLOOKUP(A2:A3,A2:C6,3,FALSE),"?"))',
            [["100"], ["250"]],
        ),
        ('=ARRAYFORMULA(SUMIF(B2:B6,{"won";"lost"},C2:C6))', [["150"], ["250"]]),
        ("={A2:A3,C2:C3}", [["Birch", "100"], ["Oak", "250"]]),
        ("={1,2;3,4}", [["1", "2"], ["3", "4"]]),
        ("=SEQUENCE(2,2,5,10)", [["5", "15"], ["25", "35"]]),
        ('=SPLIT("a,b,3",",")', [["a", "b", "3"]]),
        ("=INDEX(A2:C3,2,0)", [["Oak", "lost", "250"]]),
        ('=XLOOKUP("Oak",A2:A6,A2:C6)', [["Oak", "lost", "250"]]),
        ("=SORT(FILTER(A2:A6,C2:C6>60))", [["Birch"], ["birch"], ["Oak"]]),
        ('=FILTER(A2:A6,B2:B6="none")', [["#N/A"]]),
    ],
)
def test_an_array_fills_the_cells_beside_and_below_its_formula(
    sales: Sheet, formula: str, result: list[list[str]]
) -> None:
    sales.write("H1", [[formula]], "USER_ENTERED")

    assert sales.values(f"H1:J{len(result)}") == result


def test_what_an_array_fills_is_seen_by_other_formulas_and_in_cells(
    sales: Sheet,
) -> None:
    typed = [["=SORT(FILTER(C2:C6,C2:C6>0))", "=SUM(H1:H9)", "=H2*10"]]
    sales.write("H1", typed, "USER_ENTERED")

    assert sales.values("H1:J1") == [["50", "475.5", "755"]]
    got = sales.get(ranges=["H2"], fields="sheets(data(rowData))")
    (cell,) = got["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["effectiveValue"] == {"numberValue": 75.5}
    assert "userEnteredValue" not in cell


def test_an_array_overwrites_nothing_and_says_what_is_in_its_way(sales: Sheet) -> None:
    sales.write("H3", [["here"]])
    sales.write("H1", [["=SORT(C2:C5)"]], "USER_ENTERED")

    assert sales.values("H1:H4") == [["#REF!"], [], ["here"]]
    got = sales.get(ranges=["H1"], fields="sheets(data(rowData))")
    (cell,) = got["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert (
        "would overwrite data in H3" in cell["effectiveValue"]["errorValue"]["message"]
    )

    sales.post("/values/H3:clear", {})
    assert sales.values("H1:H4") == [["50"], ["75.5"], ["100"], ["250"]]


def test_arrays_that_look_at_each_other_settle_whatever_their_order(
    sales: Sheet,
) -> None:
    typed = [["=UNIQUE(I1:I4)", "=SORT(J1:J4)", "=ARRAYFORMULA(C2:C5*0+1)"]]
    sales.write("H1", typed, "USER_ENTERED")

    assert sales.values("H1:J2") == [["1", "1", "1"], ["", "1", "1"]]


def test_a_range_means_the_cell_beside_its_formula(sales: Sheet) -> None:
    sales.write("E2", [["=C2:C6*2"], ["=C2:C6*2"]], "USER_ENTERED")

    assert sales.values("E2:E3") == [["200"], ["500"]]


def test_a_formula_is_computed_anew_when_what_it_looks_at_changes(sales: Sheet) -> None:
    sales.write("H1", [["=SUM(C2:C6)"]], "USER_ENTERED")
    assert sales.values("H1") == [["475.5"]]
    sales.write("C2", [[200]])
    assert sales.values("H1") == [["575.5"]]
    sales.batch({"addSheet": {"properties": {"title": "Sums", "sheetId": 4}}})
    sales.write("Sums!A1", [["=Sheet1!H1+1"]], "USER_ENTERED")
    sales.write("C2", [[100]])
    assert sales.values("Sums!A1") == [["476.5"]]


def test_a_formula_looks_like_what_it_looks_at(sales: Sheet) -> None:
    sales.write("K1", [["3/2/2026", "$5.00"]], "USER_ENTERED")
    typed = [["=K1+7", "=SUM(L1,L1)", "=K1-DATE(2026,3,1)", "=IF(TRUE,K1,0)"]]
    sales.write("H3", typed, "USER_ENTERED")

    assert sales.values("H3:K3") == [["3/9/2026", "$10.00", "1", "3/2/2026"]]


@pytest.mark.parametrize(
    ("locale", "formula", "result"),
    [
        ("ru_RU", "=СУММ(1)", "#NAME?"),
        ("ru_RU", "=SUM(1,5;2)", "3,5"),
        ("ru_RU", '="1,5"+1', "2,5"),
        ("ru_RU", '=1,5&"x"', "1,5x"),
        ("ru_RU", '=TEXT(1234,5;"#,##0.00")', "1\u00a0234,50"),
        ("ru_RU", '=COUNTIF({1\\2\\3};">1,5")', "2"),
        ("de_DE", '=TEXT(DATE(2026;3;2);"d. MMMM yyyy")', "2. März 2026"),
        ("es_ES", '=VALUE("1.234,5")', "1234,5"),
    ],
)
def test_formulas_are_read_by_the_habits_of_the_locale(
    sheet: Sheet, locale: str, formula: str, result: str
) -> None:
    settings = {"properties": {"locale": locale}, "fields": "locale"}
    sheet.batch({"updateSpreadsheetProperties": settings})
    sheet.write("A1", [[formula]], "USER_ENTERED")

    assert sheet.values("A1") == [[result]]


def test_a_formula_that_is_too_long_is_an_error_and_no_crash(sheet: Sheet) -> None:
    long = "=" + "+".join(["1"] * 30_000)
    nested = "=" + "IF(TRUE," * 300 + "1" + ")" * 300
    sheet.write("A1", [[long[:49_999]], [nested]], "USER_ENTERED")

    assert sheet.values("A2") == [["#ERROR!"]]
    assert sheet.values("A1") == [["#ERROR!"]]

    sheet.write("A1", [[long[:40_000]]], "USER_ENTERED")
    assert sheet.values("A1") == [["20000"]]


def test_an_array_stays_where_rows_come_and_go_above_it(sales: Sheet) -> None:
    sales.write("H3", [["=SORT(C2:C4)"]], "USER_ENTERED")
    assert sales.values("H3:H5") == [["50"], ["100"], ["250"]]
    top = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}

    sales.batch({"insertDimension": {"range": top}})
    assert sales.values("H4:H6") == [["50"], ["100"], ["250"]]
    sales.write("H4", [["typed over"]])
    assert sales.values("H4:H6") == [["typed over"]]
