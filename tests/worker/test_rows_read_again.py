"""A tab that is read again takes over what did not change."""

from __future__ import annotations

import json

from sheetsync.core.bases import bases_of
from sheetsync.core.layout import base_layout, read_header
from sheetsync.core.rows import Cell
from sheetsync.google.bodies import SentRows
from sheetsync.worker.rowviews import TabRead, read_tab
from tests.core.company import PROSPECTS, TODAY, company

BASE = bases_of(company(), TODAY)[PROSPECTS]
TAB = base_layout(company(), BASE, lambda text: text.english())[0]
HEADER: list[Cell] = [one.header for one in TAB.columns]
ACME: list[Cell] = ["C1", "Acme"]
BETA: list[Cell] = ["C2", "Beta"]
BEYOND: list[Cell] = [*["x"] * len(HEADER), "beyond the header"]


def read(*rows: list[Cell], last: TabRead | None = None) -> TabRead:
    sent = SentRows([json.dumps(row).encode() for row in (HEADER, *rows)])
    return read_tab(TAB, read_header(TAB, HEADER), sent, last)


def test_a_row_that_did_not_change_is_the_same_object() -> None:
    first = read(ACME, BETA)
    second = read(ACME, ["C2", "Beta Ltd"], last=first)

    assert second.view.rows[0] is first.view.rows[0]
    assert second.view.rows[1].cells[1] == "Beta Ltd"
    assert first.view.rows[1].cells[1] == "Beta"


def test_a_row_that_was_shifted_has_the_same_cells() -> None:
    first = read(ACME, BETA)
    second = read([], ACME, BETA, last=first)

    assert [row.index for row in second.view.rows] == [2, 3]
    assert second.view.rows[0].cells is first.view.rows[0].cells
    assert second.view.end == 4


def test_what_is_typed_beside_the_header_widens_all_rows() -> None:
    first = read(ACME, BETA)
    second = read(ACME, BEYOND, last=first)

    assert second == read(ACME, BEYOND)
    assert second.view.keys[-1] == f"own:#{len(HEADER) + 1}"
    assert {len(row.cells) for row in second.view.rows} == {len(HEADER) + 1}


def test_rows_beyond_the_header_are_taken_over_as_well() -> None:
    first = read(ACME, BEYOND)
    second = read(ACME, BETA, BEYOND, last=first)

    assert second.view == read(ACME, BETA, BEYOND).view
    assert second.view.rows[2].cells is first.view.rows[1].cells


def test_rows_are_narrow_again_once_nothing_stands_beside_the_header() -> None:
    first = read(ACME, BEYOND)

    assert read(ACME, BETA, last=first) == read(ACME, BETA)


def test_copies_of_a_row_stand_where_they_stand() -> None:
    first = read(ACME, ACME)
    second = read(ACME, ACME, BETA, last=first)

    assert [row.index for row in first.view.rows] == [1, 2]
    assert second.view.rows[:2] == first.view.rows


def test_spaces_alone_are_no_row() -> None:
    assert read(["", "  ", False], ACME).view.rows == read([], ACME).view.rows
