"""Tables as typed cells, and the digests that tell whether one has changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.core.ids import derived_sheet
from sheetsync.core.table import Kind, Link, Row, Table, TableColumn, Trend, Value
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import Text, tr, verbatim
from sheetsync.worker.cell_looks import kind_format
from sheetsync.worker.table_cells import TableCells, table_cells, typed

SAY = catalogue("en").say
TITLE = tr("Funnel")
EVENING = datetime.fromisoformat("2026-11-02T18:00:00.000005")
COLUMNS = (
    TableColumn(id="company", header=tr("Company")),
    TableColumn(id="turnover", header=tr("Turnover"), kind=Kind.MONEY),
)


def said(
    *rows: Row,
    columns: tuple[TableColumn, ...] = COLUMNS,
    note: Text | None = None,
    title: Text = TITLE,
    locale: str = "en",
) -> TableCells:
    table = Table(columns, rows, note)
    return table_cells(title, table, catalogue(locale).say, locale)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Acme", {"stringValue": "Acme"}),
        ("=1+1", {"stringValue": "=1+1"}),
        ("nul\x00led", {"stringValue": "nulled"}),
        ("", {}),
        (None, {}),
        (True, {"boolValue": True}),
        (7, {"numberValue": 7}),
        (0.25, {"numberValue": 0.25}),
        (Decimal("0.10"), {"numberValue": 0.1}),
        (Decimal("1234567890123.45"), {"numberValue": 1234567890123.45}),
        (Decimal("-5.00"), {"numberValue": -5}),
        (date(2026, 11, 2), {"numberValue": 46328}),
        (EVENING, {"numberValue": 46328.75}),
        (tr("Funnel"), {"stringValue": "Funnel"}),
        (Text(""), {}),
    ],
)
def test_a_value_becomes_a_typed_cell(value: Value, expected: dict[str, Any]) -> None:
    assert typed(value, SAY) == expected


@pytest.mark.parametrize(
    ("kind", "locale", "pattern"),
    [
        (Kind.MONEY, "en", "#,##0.00"),
        (Kind.PERCENT, "en", "0.0%"),
        (Kind.DATE, "en", "yyyy-mm-dd"),
        (Kind.DATE, "ru", "dd.mm.yyyy"),
        (Kind.MOMENT, "ru", "dd.mm.yyyy hh:mm"),
        (Kind.CLIENT_ID, "en", "@"),
    ],
)
def test_a_kind_has_its_format(kind: Kind, locale: str, pattern: str) -> None:
    assert kind_format(kind, locale)["numberFormat"]["pattern"] == pattern


def test_plain_numbers_have_googles_own_format() -> None:
    assert kind_format(Kind.NUMBER, "en") == {}


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.SENTENCE])
def test_words_wrap_so_that_none_are_cut(kind: Kind) -> None:
    assert kind_format(kind, "en") == {"wrapStrategy": "WRAP"}


def test_the_blank_end_of_a_row_is_left_out() -> None:
    cells = said(("Acme", None), (None, Decimal(5)), (None, None))

    assert [len(row) for row in cells.rows] == [1, 2, 0]


def test_the_remark_about_the_table_comes_before_the_first_headers_own() -> None:
    column = TableColumn(id="a", header=verbatim("A"), note=verbatim("own"))

    cells = said(columns=(column,), note=verbatim("remark"))

    assert cells.header[0]["note"] == "remark\n\nown"


def test_equal_tables_have_equal_digests() -> None:
    assert said(("Acme", Decimal(1))).digest == said(("Acme", Decimal("1.00"))).digest


def test_rows_change_the_digest_and_not_the_look() -> None:
    one, other = said(("Acme", Decimal(1))), said(("Acme", Decimal(2)))

    assert one.digest != other.digest
    assert one.look == other.look


@pytest.mark.parametrize(
    "other",
    [
        said(title=tr("Held")),
        said(locale="ru"),
        said(columns=COLUMNS[:1]),
        said(columns=COLUMNS[::-1]),
        said(note=verbatim("remark")),
        said(columns=(COLUMNS[0], TableColumn(id="turnover", header=tr("Turnover")))),
    ],
    ids=["title", "locale", "columns", "order", "remark", "format"],
)
def test_whatever_the_reader_sees_changes_the_look(other: TableCells) -> None:
    assert other.look != said().look
    assert other.digest != said().digest


FIGURES = (
    TableColumn(id="part", header=verbatim("Part"), kind=Kind.HEADING),
    TableColumn(id="now", header=verbatim("Now"), kind=Kind.FIGURE),
)


@pytest.mark.parametrize(
    ("value", "look"),
    [
        (7, {}),
        (Decimal("0.10"), kind_format(Kind.MONEY, "en")),
        (date(2026, 11, 2), kind_format(Kind.DATE, "en")),
        (EVENING, kind_format(Kind.MOMENT, "en")),
    ],
)
def test_a_figure_looks_after_what_it_is(value: Value, look: dict[str, Any]) -> None:
    (row,) = said(("a", value), columns=FIGURES).rows

    assert row[1].get("userEnteredFormat", {}) == look
    assert row[0]["userEnteredFormat"] == {"textFormat": {"bold": True}}


def test_a_link_leads_to_the_tab_of_its_report_and_is_no_formula() -> None:
    (row,) = said(("a", Link(tr("Funnel"), "funnel")), columns=FIGURES).rows

    assert row[1]["userEnteredValue"] == {"stringValue": "Funnel"}
    link = row[1]["userEnteredFormat"]["textFormat"]["link"]
    assert link == {"uri": f"#gid={derived_sheet('funnel')}"}


@pytest.mark.parametrize(("good", "main"), [(True, "green"), (False, "red")])
def test_a_change_shows_its_sign_and_whether_it_is_good(good: bool, main: str) -> None:
    (row,) = said(("a", Trend(-0.5, good)), columns=FIGURES).rows

    look = row[1]["userEnteredFormat"]
    colour = look["textFormat"]["foregroundColorStyle"]["rgbColor"]
    assert row[1]["userEnteredValue"] == {"numberValue": -0.5}
    assert look["numberFormat"]["pattern"] == "+0.0%;-0.0%;0.0%"
    assert max(colour, key=colour.__getitem__) == main


def test_looks_are_written_cell_by_cell_only_where_cells_differ_in_them() -> None:
    assert said(("a", 1), columns=FIGURES).fields == (
        "userEnteredValue,userEnteredFormat(numberFormat,textFormat)"
    )
    assert said(("Acme", Decimal(1))).fields == "userEnteredValue"


def test_a_column_is_as_wide_as_its_words_and_its_header_need() -> None:
    long = TableColumn(id="a", header=verbatim("Clients who ordered"), kind=Kind.NUMBER)
    words = TableColumn(id="b", header=verbatim("B"))

    widths = said((1, "x" * 25), columns=(long, words)).widths

    assert widths[0] > said((1, "x"), columns=(COLUMNS[1], words)).widths[0]
    assert widths[0] <= 8 * 25 <= widths[1]
    assert said((1, "x" * 500), columns=(long, words)).widths[1] <= 300
