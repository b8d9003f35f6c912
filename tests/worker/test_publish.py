"""What the derived sheets show, typed, to whom; figures against plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sheetsync.core.ids import DESK, ClientId
from sheetsync.core.rows import serial
from sheetsync.reports import all_reports
from tests.reports import plain_figures as plain
from tests.worker.derived_sheets import (
    BOUGHT,
    OLGA,
    REPORTS,
    cell,
    cells,
    place_of,
    settle_company,
    sheets,
    tab,
)
from tests.worker.world import CUSTOMERS, OWNER, SHEETS, World

TODAY = date(2026, 11, 2)


class Company:
    """A company whose sheets were published once; its tests only read."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.clients = settle_company(self.world)
        self.names = {client: name for name, client in self.clients.items()}
        self.done = self.world.app.publish()

    def lines(self) -> list[plain.Line]:
        return [
            (self.clients[company], day, Decimal(amount) / 100)
            for company, day, amount in BOUGHT
        ]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    one = Company(tmp_path_factory.mktemp("company"))
    with one.world:
        yield one


def test_every_report_has_its_tab_in_the_order_of_config(company: Company) -> None:
    titles = list(sheets(company.world.owner))

    assert titles == [all_reports()[one].title.english() for one in REPORTS]
    assert titles[:2] == ["Today", "Decisions"]
    assert company.done.written == [
        (CUSTOMERS, "cooling"),
        (CUSTOMERS, "next_orders"),
        (CUSTOMERS, "reactivation"),
        *((DESK, report) for report in REPORTS),
    ]


def test_the_first_publication_takes_one_write_a_file(company: Company) -> None:
    assert company.done.requests == 2


def test_money_is_a_number_that_shows_kopecks(company: Company) -> None:
    sheet = sheets(company.world.owner)["All clients"]

    found = cell(sheet, "Turnover", place_of(sheet, "Acme"))

    assert found["userEnteredValue"] == {"numberValue": 5200.5}
    assert found["userEnteredFormat"]["numberFormat"] == {
        "type": "NUMBER",
        "pattern": "#,##0.00",
    }
    assert found["formattedValue"] == "5,200.50"


def test_a_day_is_a_serial_number_with_a_format(company: Company) -> None:
    sheet = sheets(company.world.owner)["All clients"]

    found = cell(sheet, "Last purchase", place_of(sheet, "Acme"))

    assert found["userEnteredValue"] == {"numberValue": serial(date(2026, 7, 20))}
    assert found["formattedValue"] == "2026-07-20"


def test_a_moment_shows_the_companys_time(company: Company) -> None:
    found = cell(sheets(company.world.owner)["Access"], "When")

    assert found["userEnteredValue"] == {"numberValue": serial(TODAY) + 0.5}
    assert found["formattedValue"] == "2026-11-02 12:00"


def test_a_share_is_a_number_shown_in_per_cent(company: Company) -> None:
    found = cell(sheets(company.world.owner)["Key clients"], "Share above", 2)

    assert 0 < found["userEnteredValue"]["numberValue"] < 1
    assert found["formattedValue"].endswith("%")


def test_a_phone_stays_text(company: Company) -> None:
    sheet = sheets(company.world.owner)["All clients"]

    found = cell(sheet, "Phone", place_of(sheet, "Acme"))

    assert found["userEnteredValue"] == {"stringValue": "+74950000000"}


def test_headers_are_frozen_and_bold(company: Company) -> None:
    for sheet in sheets(company.world.owner).values():
        assert sheet["properties"]["gridProperties"]["frozenRowCount"] == 1
        looks = [one["userEnteredFormat"]["textFormat"] for one in cells(sheet)[0]]
        assert all(one["bold"] for one in looks)


def test_a_header_says_how_its_figure_is_defined(company: Company) -> None:
    found = cell(sheets(company.world.owner)["Key clients"], "Turnover", 0)

    assert found["note"] == "Sales minus returns of the last 12 months"


def test_the_remark_about_a_table_stands_on_its_first_header(company: Company) -> None:
    found = cell(sheets(company.world.owner)["Reactivation"], "ID", 0)

    assert found["note"].startswith("Last order not older than (months): 9.")


def test_the_desk_keeps_the_companys_locale_and_time(company: Company) -> None:
    world = company.world
    properties = world.owner.get(f"{SHEETS}/{world.file_id(DESK)}")["properties"]

    assert (properties["locale"], properties["timeZone"]) == ("en_US", "Europe/Moscow")


def test_key_clients_equal_a_plain_calculation(company: Company) -> None:
    rows = company.world.rows(DESK, tab("key_clients"))

    shown = [
        (row["ID"], row["Turnover"], row["Turnover above"], row["Turnover of all"])
        for row in rows
    ]
    expected = plain.key_clients(company.lines(), TODAY)
    assert shown == [
        (who, float(own), float(above), float(total))
        for who, own, above, total in expected
    ]
    assert [company.names[ClientId(str(one[0]))] for one in shown] == [
        "Borealis",
        "Dune",
    ]


def test_the_reactivation_list_equals_a_plain_calculation(company: Company) -> None:
    rows = company.world.rows(DESK, tab("reactivation"))

    shown = [
        (row["ID"], row["Turnover"], row["Last order"], row["Orders"]) for row in rows
    ]
    expected = plain.reactivation(company.lines(), TODAY)
    assert shown == [
        (one.client, float(one.turnover), serial(one.last_order), one.orders)
        for one in expected
    ]
    assert [row["Company"] for row in rows] == ["Borealis", "Acme"]


def test_account_managers_read_the_same_list_in_their_base(company: Company) -> None:
    world = company.world

    in_base = world.person(OLGA).rows(CUSTOMERS, tab("reactivation"))

    on_desk = world.rows(DESK, tab("reactivation"))
    assert [row["ID"] for row in in_base] == [row["ID"] for row in on_desk]
    assert [row["Turnover"] for row in in_base] == [row["Turnover"] for row in on_desk]


def test_a_column_of_the_owners_never_reaches_a_base(company: Company) -> None:
    world = company.world

    in_base = world.person(OLGA).grid(CUSTOMERS, tab("reactivation"))[0]

    assert "Personal mobile" in world.owner.grid(DESK, tab("reactivation"))[0]
    assert "Personal mobile" not in in_base
    assert "Phone" in in_base


def test_a_manager_cannot_edit_a_derived_tab(company: Company) -> None:
    world = company.world
    before = world.rows(CUSTOMERS, tab("reactivation"))

    answer = world.person(OLGA).write(CUSTOMERS, 1, 0, "mine", tab("reactivation"))

    assert answer.status_code == 400
    assert "protected" in answer.json()["error"]["message"]
    assert world.rows(CUSTOMERS, tab("reactivation")) == before


def test_only_owner_and_worker_may_edit_a_derived_tab(company: Company) -> None:
    for sheet in sheets(company.world.owner).values():
        (protection,) = sheet["protectedRanges"]
        assert protection["editors"]["users"] == [OWNER]
        assert "warningOnly" not in protection


def test_only_the_owner_opens_the_desk(company: Company) -> None:
    world = company.world
    url = f"{SHEETS}/{world.file_id(DESK)}"

    assert world.person(OLGA).call("GET", url).status_code == 403
