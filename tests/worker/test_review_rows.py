"""Rows as people really leave them: formulas, IDs in small letters, copied rows."""

from __future__ import annotations

import pytest

from tests.worker.world import INTERESTED, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


@pytest.mark.parametrize(
    "formula",
    ["=1/0", "=NA()", "=NOW()", "=RAND()", '=IMPORTDATA("http://x")', "=$B$2"],
)
def test_a_client_moves_whatever_formula_stands_in_his_row(
    world: World, formula: str
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "First", "Phone": "1"})
    anna.type(PROSPECTS, {**READY, "City": formula, "Stage": "Interested"})

    # A value that is another one at each look holds a move for five minutes.
    world.cycle(13)

    assert world.companies(PROSPECTS) == ["First"]
    assert world.companies(INTERESTED) == ["Acme"]
    assert world.formulas(INTERESTED) == []
    with world.app.journal.reading() as book:
        assert book.moves.open() == ()


def test_a_client_moves_though_his_id_is_typed_in_small_letters(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle()
    client = str(world.row(PROSPECTS, "Acme")["ID"])
    anna.type(PROSPECTS, {"ID": client.lower(), "Stage": "Interested"}, at=1)

    world.settle()

    assert world.companies(PROSPECTS) == []
    assert world.row(INTERESTED, "Acme")["ID"] == client
