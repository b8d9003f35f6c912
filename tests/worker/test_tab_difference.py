"""Big tables are written by difference: only the rows that their tab does not show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.core.ids import DESK, derived_sheet
from sheetsync.core.table import Kind, Table, TableColumn
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.inside import Inside
from sheetsync.worker.tab_difference import is_big, write_difference
from sheetsync.worker.table_cells import table_cells
from tests.worker.derived_sheets import ANNA, reads, sheets, tab, writes
from tests.worker.world import PROSPECTS, World

LIMIT = 60_000
"""Bytes of a request in the company of these tests: tables of 4,000 are big in it."""

Cells = list[Any]


def derived(rows: Sequence[Sequence[Any]]) -> DerivedTab:
    columns = (
        TableColumn(id="a", header=verbatim("A")),
        TableColumn(id="b", header=verbatim("B"), kind=Kind.NUMBER),
    )
    table = Table(columns, tuple(tuple(row) for row in rows))
    cells = table_cells(verbatim("T"), table, catalogue("en").say, "en")
    return DerivedTab(report="all_clients", cells=cells)


def of_size(rows: int, columns: int) -> Inside:
    grid = {"rowCount": rows, "columnCount": columns, "frozenRowCount": 1}
    return Inside(sheets={derived_sheet("all_clients"): {"gridProperties": grid}})


def difference(
    wanted: Sequence[Sequence[Any]], shown: Sequence[Cells], limit: int = LIMIT
) -> list[dict[str, Any]]:
    one = derived(wanted)
    rows = max(one.height, len(shown) + 1)
    width = max([one.width, *(len(row) for row in shown)])
    return list(write_difference(one, of_size(rows, width), shown, limit=limit))


def carried_out(shown: Sequence[Cells], requests: Sequence[dict[str, Any]]) -> Any:
    """The filled cells of a tab after requests, carried out as Google does."""
    grid = {
        (row, column): value
        for row, cells in enumerate(shown)
        for column, value in enumerate(cells)
    }
    for one in requests:
        if "updateCells" not in one:
            continue
        area, rows = one["updateCells"]["range"], one["updateCells"]["rows"]
        for row in range(area["startRowIndex"], area["endRowIndex"]):
            at = row - area["startRowIndex"]
            given_row = rows[at]["values"] if at < len(rows) else []
            for column in range(area["startColumnIndex"], area["endColumnIndex"]):
                cell = given_row[column] if column < len(given_row) else {}
                value = cell.get("userEnteredValue", {"blank": None})
                grid[row, column] = next(iter(value.values()))
    return {at: value for at, value in grid.items() if value not in (None, "")}


def rows_written(requests: Sequence[dict[str, Any]]) -> list[int]:
    """The rows that requests fill."""
    return [
        one["updateCells"]["range"]["startRowIndex"] + at
        for one in requests
        if "updateCells" in one
        for at, _ in enumerate(one["updateCells"]["rows"])
    ]


BEFORE: list[Cells] = [["A", "B"], ["x", 1], ["y", 2], ["z", 3]]


def test_a_tab_that_shows_its_table_gets_nothing() -> None:
    assert difference([["x", 1], ["y", 2], ["z", 3]], BEFORE) == []


def test_only_rows_that_differ_are_written() -> None:
    requests = difference([["x", 1], ["y", 9], ["z", 3], ["new", 4]], BEFORE)

    assert rows_written(requests) == [2, 4]


@pytest.mark.parametrize("typed", ["1", True, 1.5, None, ""])
def test_a_value_of_another_type_is_another_value(typed: Any) -> None:
    requests = difference([["x", 1]], [["A", "B"], ["x", typed]])

    assert rows_written(requests) == [1]


def test_what_somebody_typed_beside_a_row_goes() -> None:
    shown: list[Cells] = [["A", "B"], ["x", 1, None, "mine"]]

    requests = difference([["x", 1]], shown)

    assert carried_out(shown, requests) == carried_out(BEFORE[:2], [])


def test_a_header_that_somebody_overtyped_is_written_again() -> None:
    assert rows_written(difference([["x", 1]], [["A", "?"], ["x", 1]])) == [0]


def test_rows_that_are_gone_leave_nothing_below() -> None:
    requests = difference([["x", 1]], BEFORE)

    assert carried_out(BEFORE, requests) == carried_out(BEFORE[:2], [])
    assert rows_written(requests) == []


def test_a_long_difference_is_cut_into_portions() -> None:
    requests = difference([[f"row {n}", n] for n in range(400)], [["A", "B"]], 5_000)

    blocks = [one for one in requests if "updateCells" in one]
    assert max(len(json.dumps(one)) for one in blocks) <= 5_000
    assert rows_written(requests) == list(range(1, 401))


_VALUES = st.sampled_from(["x", "y", 1, 2, 2.5, None])
_ROWS = st.lists(st.tuples(_VALUES, _VALUES), max_size=6)


@settings(max_examples=150, deadline=None)
@given(wanted=_ROWS, shown=st.lists(st.lists(_VALUES, max_size=3), max_size=8))
def test_whatever_a_tab_shows_it_shows_the_table_afterwards(
    wanted: list[tuple[Any, Any]], shown: list[Cells]
) -> None:
    requests = difference(wanted, shown)

    expected = carried_out([["A", "B"], *map(list, wanted)], [])
    assert carried_out(shown, requests) == expected
    again = [["A", "B"], *map(list, wanted)]
    assert difference(wanted, again) == []


def test_a_small_table_is_not_worth_reading() -> None:
    assert not is_big(derived([["x", 1]]), LIMIT)
    assert is_big(derived([["x", 1]] * 100), LIMIT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A company whose table of all clients is big, published."""
    limits = {"limits": {"batch_bytes": LIMIT}}
    with World(_folder(tmp_path_factory), settings=limits) as world:
        world.reports("all_clients", "funnel")
        world.cycle()
        for number in range(30):
            world.person(ANNA).type(PROSPECTS, {"Company": f"Client {number:03}"})
        world.cycle(2)
        world.app.publish()
        yield world


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("big")


def test_an_unchanged_desk_costs_no_write(company: World) -> None:
    before = writes(company)

    done = company.app.publish()

    assert (writes(company) - before, done.requests) == (0, 0)


def test_a_changed_client_costs_his_row_and_the_small_tables(company: World) -> None:
    place = company.owner.place(PROSPECTS, "Client 007")
    company.person(ANNA).type(PROSPECTS, {"City": "Tver"}, at=place)
    company.cycle(2)
    before, asked = writes(company), reads(company)

    done = company.app.publish()

    assert (DESK, "all_clients") in done.written
    assert writes(company) - before == done.requests == 1
    assert reads(company) - asked <= 8
    rows = company.rows(DESK, tab("all_clients"))
    assert [row["City"] for row in rows if "City" in row] == ["Tver"]
    assert len(rows) == 30


def test_a_big_table_that_the_owner_sorted_is_put_right(company: World) -> None:
    sheet = derived_sheet("all_clients")
    spec = {"dimensionIndex": 1, "sortOrder": "DESCENDING"}
    area = {"sheetId": sheet, "startRowIndex": 1}
    sort = {"sortRange": {"range": area, "sortSpecs": [spec]}}
    company.owner.batch(DESK, sort).raise_for_status()
    company.person(ANNA).type(PROSPECTS, {"Company": "One more"})
    company.cycle(2)

    company.app.publish()

    shown = [row["ID"] for row in company.rows(DESK, tab("all_clients"))]
    with company.app.journal.reading() as book:
        known = sorted(book.clients.all())
    assert sorted(map(str, shown)) == [str(one) for one in known]
    assert len(set(shown)) == len(shown) == 31
    assert "One more" in {
        row["Company"] for row in company.rows(DESK, tab("all_clients"))
    }
    assert "All clients" in sheets(company.owner)
