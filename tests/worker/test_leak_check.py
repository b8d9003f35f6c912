"""Nothing is written into a file that one of its readers must not see."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from sheetsync.core.ids import CLIENTS, ClientId, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.core.table import Table, TableColumn
from sheetsync.locales.text import verbatim
from sheetsync.worker.leak_check import Leaks, look_through_table
from tests.worker.derived_sheets import OLGA, cells, settle_company, sheets
from tests.worker.test_columns_seen import held, seen_by
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

pytestmark = pytest.mark.ci

SERGEY = "sergey.volkov@northwind.example"


@pytest.fixture
def customers(world: World) -> World:
    """Five customers, and the list of whom to reactivate among their people."""
    world.reports("all_clients", "cooling", "reactivation")
    settle_company(world)
    world.app.publish()
    assert "Reactivation" in sheets(world.person(OLGA), CUSTOMERS)
    return world


def test_what_a_report_counts_is_closed_with_its_column(customers: World) -> None:
    seen_by(customers, "turnover", "owner")
    _delete_column(customers, "Turnover")
    customers.cycle()
    assert held(customers) == []

    customers.app.publish()

    sheet = sheets(customers.person(OLGA), CUSTOMERS)["Reactivation"]
    header = {one["userEnteredValue"]["stringValue"] for one in cells(sheet)[0]}
    assert {"Company", "Last order"} <= header
    assert {"Turnover", "Money at stake"} & header == set()
    assert "Acme" in str(sheet)
    assert "Turnover" in str(sheets(customers.owner)["All clients"])


def test_nothing_is_published_where_a_closed_column_stands(customers: World) -> None:
    seen_by(customers, "margin", "all")
    customers.cycle()
    seen_by(customers, "margin", "owner")
    customers.cycle()
    assert held(customers) == [("exposed", CUSTOMERS, "margin")]
    customers.app.publish()
    before = str(sheets(customers.person(OLGA), CUSTOMERS)["Reactivation"])
    customers.clock.sleep(100 * 86_400)
    customers.cycle()

    done = customers.app.publish()

    assert CUSTOMERS in done.skipped
    assert str(sheets(customers.person(OLGA), CUSTOMERS)["Reactivation"]) == before

    _delete_column(customers, "Margin")
    customers.cycle()
    assert CUSTOMERS not in customers.app.publish().skipped


def test_calls_that_stayed_in_another_base_are_not_told(world: World) -> None:

    yaml = YAML()
    path = world.config / "stages.yaml"
    content = yaml.load(path)
    for stage in content["stages"]:
        stage["tabs"][0]["travels"] = False
    yaml.dump(content, path)
    clients = settle_company(world)
    log: dict[str, Cell] = {
        "Client": clients["Dune"],
        "Day": 46300,
        "Comment": "in confidence",
    }
    world.person(OLGA).type(CUSTOMERS, log, tab="contacts")
    world.cycle()
    world.person(OLGA).edit(
        CUSTOMERS, "Dune", stage="Interested", return_reason="quarrel"
    )
    world.settle()
    world.configure("reports.yaml", {"reactivation": {"stage": "interested"}})

    world.app.publish()

    told = sheets(world.person(SERGEY), INTERESTED)
    assert "Dune" in str(told["Clients"])
    assert "in confidence" not in str(told)


def test_a_report_that_names_a_client_of_another_base_is_not_written(
    customers: World,
) -> None:
    customers.person("anna.petrova@northwind.example").type(PROSPECTS, READY)
    customers.cycle(2)
    acme = ClientId(str(customers.row(CUSTOMERS, "Acme")["ID"]))
    homes = {acme: CUSTOMERS}
    column = TableColumn(id="who", header=verbatim("Who"))
    table = Table((column,), ((acme,),))

    look_through_table(customers.app.tools(), CUSTOMERS, "Calls", table, homes)
    with pytest.raises(Leaks) as found:
        look_through_table(customers.app.tools(), INTERESTED, "Calls", table, homes)

    assert found.value.hold.base == INTERESTED
    assert "1 client of another base" in found.value.hold.why.english()


def _delete_column(world: World, header: str) -> None:
    place = world.owner.grid(CUSTOMERS)[0].index(header)
    columns = {"sheetId": sheet_id(CLIENTS), "dimension": "COLUMNS"}
    area = {**columns, "startIndex": place, "endIndex": place + 1}
    world.owner.batch(CUSTOMERS, {"deleteDimension": {"range": area}})
