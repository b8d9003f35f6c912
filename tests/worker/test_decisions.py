"""The owner answers on his desk, and the next cycle does it."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.core.ids import DESK
from sheetsync.core.rows import Cell
from sheetsync.journal.records import Decision
from tests.worker.derived_sheets import tab
from tests.worker.world import PROSPECTS, World

ANNA = "anna.petrova@northwind.example"
DECISIONS = tab("decisions")


def questions(world: World) -> list[dict[str, Cell]]:
    """The rows of the Decisions tab, by header."""
    return world.rows(DESK, DECISIONS)


def answer(world: World, words: Cell, row: int = 1) -> None:
    """The owner answers in a row of the tab, and a moment passes."""
    header = world.owner.grid(DESK, DECISIONS)[0]
    world.owner.write(DESK, row, header.index("Answer"), words, DECISIONS)
    world.clock.sleep(30)


def choices(world: World) -> list[list[str]]:
    """What the dropdown of each row offers."""
    rule = world.owner.get(
        f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(DESK)}",
        ranges="Decisions!A2:Z",
        fields="sheets(data(rowData(values(dataValidation))))",
    )
    rows: list[dict[str, Any]] = rule["sheets"][0]["data"][0].get("rowData", [])
    return [
        [
            one["userEnteredValue"]
            for one in cell["dataValidation"]["condition"]["values"]
        ]
        for row in rows
        for cell in row.get("values", [])
        if "dataValidation" in cell
    ]


def decisions(world: World) -> list[Decision]:
    with world.app.journal.reading() as book:
        return list(book.decisions.since(world.clock.now().replace(year=2000)))


@pytest.fixture
def twins(world: World) -> World:
    """Acme stands twice in Prospects, and the owner is asked about it."""
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Acme", "Phone": "+74951234567"})
    world.cycle()
    anna.type(PROSPECTS, {"Company": "Acme", "Phone": "+74951234567"})
    world.clock.sleep(30)
    world.cycle()
    world.app.publish()
    return world


def test_what_waits_stands_on_the_desk_with_its_answers(twins: World) -> None:
    (row,) = questions(twins)

    assert row["Company"] == "Acme"
    assert row["Base"] == "Prospects"
    assert row["Why"] == "This row is the same as another"
    assert choices(twins) == [["Make it a new client", "Leave it as it is"]]


def test_the_next_cycle_does_what_the_owner_answered(twins: World) -> None:
    answer(twins, "Make it a new client")

    twins.cycle()
    twins.app.publish()

    first, second = twins.rows(PROSPECTS)
    assert first["ID"] != second["ID"]
    assert questions(twins) == []
    assert [(one.state, one.answered_by) for one in decisions(twins)] == [
        ("done", "desk")
    ]
