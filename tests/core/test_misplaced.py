"""A copy whose cells stand under other columns than they were written for."""

from __future__ import annotations

from sheetsync.core.inspection import is_misplaced
from sheetsync.core.rows import Cell
from sheetsync.core.saga import MoveState, Seen, TakeBack, decide

MEANT: dict[str, Cell] = {
    "company": "Acme",
    "phone": "+7495",
    "stage": "Interested",
    "size": 10,
}


def test_cells_that_moved_one_column_on_are_misplaced() -> None:
    shown: dict[str, Cell] = {
        "phone": "Acme",
        "needs": "+7495",
        "take": "Interested",
        "note": 10,
    }

    assert is_misplaced(MEANT, shown)


def test_a_row_as_it_was_meant_is_not_misplaced() -> None:
    assert not is_misplaced(MEANT, {**MEANT, "client_id": "C1"})


def test_two_cells_that_somebody_swapped_are_his_work() -> None:
    shown: dict[str, Cell] = {**MEANT, "company": "+7495", "phone": "Acme"}

    assert not is_misplaced(MEANT, shown)


def test_a_row_that_somebody_typed_over_is_his_work() -> None:
    assert not is_misplaced(MEANT, dict.fromkeys(MEANT, "typed"))


def test_a_misplaced_copy_is_taken_back_while_the_source_stands() -> None:
    seen = Seen(in_source=1, in_target=1, wanted=True, unchanged=True, misplaced=True)

    assert isinstance(decide(MoveState.COPIED, seen), TakeBack)


def test_a_misplaced_copy_whose_source_was_deleted_is_taken_back_too() -> None:
    seen = Seen(in_source=0, in_target=1, misplaced=True)

    assert isinstance(decide(MoveState.COPIED, seen), TakeBack)
