"""Cells that go by what they hold, as words, for programs and in workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from python_calamine import CalamineSheet, CalamineWorkbook

from sheetsync.cli.table_files import as_csv, as_json, as_text
from sheetsync.cli.workbook_file import as_xlsx
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.core.tint import Mood, Side, Tint
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim

SAY = catalogue("en").say
CELLS: list[tuple[Value, str, object, object]] = [
    (7, "7", 7, 7.0),
    (Decimal("2.50"), "2.50", 2.5, 2.5),
    (date(2026, 11, 2), "2026-11-02", "2026-11-02", date(2026, 11, 2)),
    (Trend(-0.25, True), "-25.0 %", -0.25, -0.25),
    (Link(verbatim("Open"), "funnel"), "Open", "Open", "Open"),
]


def opened(shown: Table) -> CalamineSheet:
    content = as_xlsx("Today", shown, SAY)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)


def table(cell: Value) -> Table:
    column = TableColumn(id="now", header=verbatim("Now"), kind=Kind.FIGURE)
    return Table((column,), ((cell,),))


@pytest.mark.parametrize(("cell", "words", "plain", "in_excel"), CELLS)
def test_a_cell_is_what_it_holds_everywhere(
    cell: Value, words: str, plain: object, in_excel: object
) -> None:
    assert as_text(table(cell), SAY).split("\n")[1].strip() == words
    assert as_json(table(cell), SAY)["rows"] == [{"now": plain}]
    assert str(plain) in as_csv(table(cell), SAY)
    assert opened(table(cell)).to_python() == [["Now"], [in_excel]]


def test_the_charts_of_a_table_are_those_of_the_workbook() -> None:
    columns = tuple(
        TableColumn(id=one, header=verbatim(one.title()), kind=kind)
        for one, kind in (("month", Kind.TEXT), ("sum", Kind.NUMBER))
    )
    chart = Chart(
        title=verbatim("By month"),
        shape=Shape.BARS,
        labels="month",
        series=("sum",),
        unit=verbatim("RUB"),
    )
    drawn = Table(columns, (("May", 3), ("June", 5)), charts=(chart,))
    with zipfile.ZipFile(io.BytesIO(as_xlsx("Sums", drawn, SAY))) as book:
        xml = book.read("xl/charts/chart1.xml").decode()
    for words in ("By month", "Month", "RUB", "Sums!$B$2:$B$3", "Sums!$A$2:$A$3"):
        assert words in xml
    labels, figures = xml.index("<c:catAx>"), xml.index("<c:valAx>")
    assert labels < xml.index("<a:t>Month</a:t>") < figures
    assert labels < xml.index('orientation val="maxMin"') < figures
    assert figures < xml.index("<a:t>RUB</a:t>")


def test_a_workbook_tints_filters_and_prints_on_one_page_wide() -> None:
    column = TableColumn(
        id="done",
        header=verbatim("Done"),
        kind=Kind.PERCENT,
        tints=(Tint(Mood.BAD, Side.BELOW, Fraction(4, 5)),),
    )
    shown = Table((column,), ((0.5,), (None,), (1,)))
    with zipfile.ZipFile(io.BytesIO(as_xlsx("Plan", shown, SAY))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()

    assert '<conditionalFormatting sqref="A2:A4">' in sheet
    assert "<formula>AND(ISNUMBER(A2),A2&lt;4/5)</formula>" in sheet
    assert '<autoFilter ref="A1:A4"/>' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Plan!$1:$1" in names


def test_equal_tables_give_equal_workbooks() -> None:
    assert as_xlsx("Today", table(7), SAY) == as_xlsx("Today", table(7), SAY)
