"""Cells that go by what they hold, as words, for programs and in workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.cli.table_files import as_csv, as_json, as_text, as_xlsx
from sheetsync.core.table import Kind, Link, Table, TableColumn, Trend, Value
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim

SAY = catalogue("en").say
CELLS: list[tuple[Value, str, object, str]] = [
    (7, "7", 7, '<c s="0"><v>7</v></c>'),
    (Decimal("2.50"), "2.50", 2.5, '<c s="1"><v>2.50</v></c>'),
    (date(2026, 11, 2), "2026-11-02", "2026-11-02", '<c s="3"><v>46328</v></c>'),
    (Trend(-0.25, True), "-25.0 %", -0.25, '<c s="2"><v>-0.25</v></c>'),
    (Link(verbatim("Open"), "funnel"), "Open", "Open", ">Open<"),
]


def table(cell: Value) -> Table:
    column = TableColumn(id="now", header=verbatim("Now"), kind=Kind.FIGURE)
    return Table((column,), ((cell,),))


@pytest.mark.parametrize(("cell", "words", "plain", "xml"), CELLS)
def test_a_cell_is_what_it_holds_everywhere(
    cell: Value, words: str, plain: object, xml: str
) -> None:
    assert as_text(table(cell), SAY).split("\n")[1].strip() == words
    assert as_json(table(cell), SAY)["rows"] == [{"now": plain}]
    assert str(plain) in as_csv(table(cell), SAY)
    with zipfile.ZipFile(io.BytesIO(as_xlsx("Today", table(cell), SAY))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert xml in re.sub(r"\s*xml:space=\"preserve\"", "", sheet)
