"""What is kept of a child row is found again by what else the row holds."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import ClientId
from sheetsync.core.kept import (
    KeptCells,
    kept_again,
    kept_values,
    packed_cell,
    whole_cell,
)
from sheetsync.core.kept_rows import KeptRow, owners
from sheetsync.core.rows import Cells

ANNA = ClientId("CAAAAAA")
CALL: Cells = {"client": "Acme", "day": 46000, "channel": "call", "comment": "first"}


def kept(seen: Cells | None) -> KeptRow:
    """Something that is kept of a row."""
    return KeptRow("contacts", seen, {"own:Mood": "angry"})


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (CALL, True),
        ({**CALL, "outcome": "agreed"}, True),
        ({**CALL, "comment": "edited"}, True),
        ({**CALL, "comment": "other", "day": 46001}, False),
        ({"client": "Acme", "channel": "call"}, False),
        ({"client": "Acme", "comment": "new"}, False),
    ],
)
def test_a_row_is_the_same_while_the_most_of_it_is(now: Cells, found: bool) -> None:
    assert bool(owners(ANNA, [kept(CALL)], [now])) is found


def test_of_several_rows_each_gets_its_own() -> None:
    second = {**CALL, "comment": "second"}

    assert owners(ANNA, [kept(CALL), kept(second)], [second, CALL]) == {0: 1, 1: 0}


def test_a_row_that_stands_nowhere_is_none_of_those_that_do() -> None:
    assert owners(ANNA, [kept(None)], [CALL]) == {}


def test_a_kept_cell_is_a_bare_value_where_it_is_no_more() -> None:
    assert packed_cell({"value": 5}) == 5
    assert packed_cell({}) is None
    assert packed_cell({"value": 5, "note": "n"}) == {"value": 5, "note": "n"}
    assert whole_cell(5) == {"value": 5}


def test_values_are_read_of_bare_and_of_whole_cells() -> None:
    cells: KeptCells = {"a": 5, "b": {"value": "x", "note": "n"}, "c": {"note": "n"}}

    assert kept_values(cells) == {"a": 5, "b": "x"}


def test_a_value_that_is_told_again_keeps_what_the_cell_had_beside_it() -> None:
    noted = {"value": "x", "note": "n"}

    again = kept_again({"a": noted, "b": noted, "c": {"note": "n"}}, {"a": "x", "b": 5})

    assert again == {"a": noted, "b": 5, "c": {"note": "n"}}
