from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.core.table import Kind, Table, TableColumn
from sheetsync.locales.text import tr
from sheetsync.reports import all_reports
from sheetsync.reports.buying import turnover
from sheetsync.reports.report import Place, Report, column, table_of

NAME = TableColumn(id="name", header=tr("Company"))
SUM = TableColumn(id="sum", header=tr("Turnover"), kind=Kind.MONEY)


def test_a_table_gives_a_column_from_top_to_bottom() -> None:
    table = Table((NAME, SUM), (("Acme", 1), ("Best", 2)))

    assert table.column("sum") == (1, 2)


def test_a_table_without_that_column_says_so() -> None:
    with pytest.raises(KeyError, match="phone"):
        Table((NAME,)).column("phone")


@pytest.mark.parametrize("row", [(), ("Acme",), ("Acme", 1, 2)])
def test_a_row_that_does_not_fit_the_header_is_refused(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"row 0 of the table has \d cells"):
        Table((NAME, SUM), (row,))


def test_two_columns_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="one id"):
        Table((NAME, NAME))


def test_columns_of_different_length_make_no_table() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table_of([(NAME, ["Acme", "Best"]), (SUM, [1])])


def test_a_report_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        Report(id="x", title=tr("X"), places=(), make=lambda _f, _n, _d: Table(()))


def test_a_report_for_bases_must_name_their_stage() -> None:
    with pytest.raises(ValueError, match="stage"):
        Report(
            id="x",
            title=tr("X"),
            places=(Place.BASE,),
            make=lambda _f, _n, _d: Table(()),
        )


def test_a_column_is_text_unless_it_says_otherwise() -> None:
    assert column("name", tr("Company")) == NAME


def test_a_report_is_called_like_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnover, "REPORT", replace(turnover.REPORT, id="revenue"))

    with pytest.raises(ValueError, match="'revenue'; call it 'turnover'"):
        all_reports()
