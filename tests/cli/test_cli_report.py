"""``sheetsync report`` and ``explain``, as the owner types them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from sheetsync.emulator import BackgroundServer, Google
from tests.cli.cli_company import Company

TODAY = date(2026, 11, 2)
NOON = "2026-11-02 09:00 +0000"
OLGA = "olga.smirnova@northwind.example"
IGOR = "igor.novikov@northwind.example"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


BOUGHT = (
    ("Acme", days_ago(150), "1000.50"),
    ("Acme", days_ago(120), "500"),
    ("Acme", days_ago(90), "-0.25"),
    ("Acme", days_ago(90), "700"),
    ("=1+1", days_ago(5), "90"),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Two customers of Olga's with purchases; the tests only read."""
    google = Google()
    with BackgroundServer(google) as server:
        one = Company(tmp_path_factory.mktemp("reports"), google, server.url)
        with time_machine.travel(NOON):
            one.run("apply", "--yes")
            for row, name in enumerate(("Acme", "=1+1"), 2):
                cells = {"Company": name, "Take": "Olga Smirnova"}
                one.type(OLGA, "Customers", cells, row=row)
        for moment in ("09:01", "09:02"):
            with time_machine.travel(f"2026-11-02 {moment} +0000"):
                one.run("apply", "--yes")
        file = one.home / "bought.csv"
        lines = [("client", "date", "amount"), *BOUGHT]
        file.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
        with time_machine.travel(NOON):
            result = one.run("import", "purchases", str(file), "--apply")
        assert result.exit_code == 0, result.output
        yield one


def told(company: Company, *words: str, lang: str = "en") -> str:
    with time_machine.travel("2026-11-02 10:00 +0000"):
        result = company.run(*words, lang=lang)
    assert result.exit_code == 0, result.output
    return result.stdout


def as_json(company: Company, *words: str) -> Any:
    return json.loads(told(company, *words, "--format", "json"))


def test_without_a_name_it_lists_the_reports(company: Company) -> None:
    lines = told(company, "report").splitlines()

    assert any(one.split() == ["segments", "Segments"] for one in lines)
    assert "Сегменты" in told(company, "report", lang="ru")


def test_a_report_is_a_table_for_people(company: Company) -> None:
    text = told(company, "report", "key_clients")

    assert text.startswith("Key clients, as of 11/2/2026\nClients with turnover: 2.")
    header, row = text.splitlines()[3:5]
    assert header.split()[:2] == ["ID", "Company"]
    assert "2200.25" in row
    assert "96.1 %" in row


def test_programs_get_columns_rows_and_definitions(company: Company) -> None:
    found = as_json(company, "report", "segments")
    first = found["rows"][0]

    assert (found["report"], found["as_of"]) == ("segments", "2026-11-02")
    assert (first["company"], first["abc"], first["turnover"]) == ("Acme", "A", 2200.25)
    assert first["last_order"] == days_ago(90)
    assert {one["id"] for one in found["columns"]} == set(first)
    assert all(one["note"] for one in found["columns"] if one["kind"] == "money")


def test_charts_name_columns_that_are_there(company: Company) -> None:
    found = as_json(company, "report", "abc_xyz")

    (chart,) = found["charts"]
    assert {chart["labels"], *chart["series"]} <= {
        one["id"] for one in found["columns"]
    }


def test_a_report_of_a_past_day_knows_only_what_was_known(company: Company) -> None:
    found = as_json(company, "report", "segments", "--as-of", days_ago(120))

    assert [one["turnover"] for one in found["rows"]] == [1500.5]


def test_a_file_with_commas_calculates_nothing(company: Company) -> None:
    text = told(company, "report", "segments", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [one["Company"] for one in rows] == ["Acme", "'=1+1"]
    assert rows[0]["Turnover"] == "2200.25"


def test_a_workbook_has_typed_cells(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "segments.xlsx"
    told(company, "report", "segments", "--format", "xlsx", "--output", str(file))

    _, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Acme", "=1+1"]
    assert rows[0][4] == 2200.25


def test_a_person_s_version_is_made_of_his_clients(company: Company) -> None:
    hers = as_json(company, "report", "segments", "--person", OLGA)
    his = as_json(company, "report", "segments", "--person", IGOR)

    assert len(hers["rows"]) == 2
    assert his["rows"] == []


def test_reports_about_people_are_made_of_what_the_person_did(
    company: Company,
) -> None:
    hers = as_json(company, "report", "my_day", "--person", OLGA)
    his = as_json(company, "report", "my_day", "--person", IGOR)
    everybodys = as_json(company, "report", "my_day")

    def clients(told: Any) -> int:
        (count,) = (row["now"] for row in told["rows"] if row["what"] == "Your clients")
        return int(count)

    assert (clients(hers), clients(his)) == (2, 0)
    assert everybodys["rows"] == []
    assert "--person" in everybodys["note"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["segment"], "Did you mean “segments”?"),
        (["segments", "--as-of", "soon"], "“soon” is no day"),
        (["segments", "--as-of", "2026-11-03"], "has not come yet"),
        (["segments", "--person", "eve@example.com"], "is not known here"),
    ],
)
def test_what_cannot_be_understood_is_said(
    words: list[str], why: str, company: Company
) -> None:
    with time_machine.travel(NOON):
        result = company.run("report", *words)

    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())


def test_a_client_is_explained_with_the_rows_behind(company: Company) -> None:
    text = told(company, "explain", "Acme")

    assert "Class A: turnover 2200.25 in the last 12 months; clients above" in text
    assert "Key client: number 1 of 1" in text
    assert "On the reactivation list: number 1 of 1 by turnover (2200.25)" in text
    assert "Used to order about every 30 days" in text
    assert "Not on the cooling list" in text
    assert [line.split()[:2] for line in text.splitlines()[-4:]] == [
        [days_ago(90), "-0.25"],
        [days_ago(90), "700.00"],
        [days_ago(120), "500.00"],
        [days_ago(150), "1000.50"],
    ]


def test_who_is_on_no_list_learns_why(company: Company) -> None:
    text = told(company, "explain", "=1+1")

    assert "No key client: number 2 by turnover, and 1 clients make 80 %" in text
    assert "Not on the reactivation list: he ordered in the last 60 days" in text
    early = told(company, "explain", "=1+1", "--as-of", days_ago(30))
    assert "He has not ordered anything up to 10/3/2026" in early


def test_an_explanation_is_there_for_programs_and_in_russian(company: Company) -> None:
    found = json.loads(told(company, "explain", "Acme", "--json"))

    assert found["company"] == "Acme"
    assert found["purchases"][0]["amount"] in {-0.25, 700}
    assert "Класс A" in told(company, "explain", "Acme", lang="ru")
