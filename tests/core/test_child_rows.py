"""Child rows are known again though they have no ID."""

from __future__ import annotations

from sheetsync.core.child_rows import child_rows_of, numbered
from sheetsync.core.ids import ClientId
from sheetsync.core.row_changes import ChildRow
from sheetsync.core.rows import Cells
from tests.core.company import tab

A, B, NOBODY = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("")


def call(position: int, cells: Cells, client: ClientId = A) -> ChildRow:
    return ChildRow(position, client, cells)


TALKED: Cells = {"client": "Acme", "day": 46300, "comment": "talked"}
AGREED: Cells = {"client": "Acme", "day": 46301, "comment": "agreed"}


def test_rows_that_were_sorted_are_the_same_rows() -> None:
    known = {7: call(1, TALKED), 8: call(2, AGREED)}

    assert numbered(known, [call(1, AGREED), call(2, TALKED)]) == {1: 8, 2: 7}


def test_a_row_above_that_was_deleted_shifts_the_others_only() -> None:
    known = {7: call(1, TALKED), 8: call(2, AGREED)}

    assert numbered(known, [call(1, AGREED)]) == {1: 8}


def test_an_edited_row_is_known_by_its_place() -> None:
    known = {7: call(1, TALKED), 8: call(2, AGREED)}
    edited = call(2, {**AGREED, "comment": "signed"})

    assert numbered(known, [call(1, TALKED), edited]) == {1: 7, 2: 8}


def test_a_row_that_was_edited_and_shifted_is_known_by_what_it_still_holds() -> None:
    known = {7: call(1, TALKED), 8: call(2, AGREED)}
    new = call(1, {"client": "Beta", "day": 46400}, B)
    edited = call(3, {**AGREED, "comment": "signed"})

    assert numbered(known, [new, call(2, TALKED), edited]) == {2: 7, 3: 8}


def test_rows_that_were_mixed_and_shifted_stay_with_their_clients() -> None:
    beta: Cells = {"client": "Beta", "day": 46301, "comment": "agreed"}
    known = {7: call(1, TALKED, A), 8: call(2, beta, B)}
    mixed = [
        call(2, {**TALKED, "comment": "agreed"}, A),
        call(3, {**beta, "comment": "talked"}, B),
    ]

    assert numbered(known, mixed) == {2: 7, 3: 8}


def test_of_one_client_a_new_row_is_no_edited_old_one() -> None:
    known = {7: call(1, TALKED), 8: call(2, AGREED)}
    new = call(3, {"client": "Acme", "day": 46400, "comment": "called back"})

    assert numbered(known, [call(1, AGREED), new]) == {1: 8}


def test_a_row_that_was_pasted_over_whole_is_another_one() -> None:
    known = {7: call(1, TALKED)}

    assert numbered(known, [call(1, {"client": "Beta", "day": 1}, B)]) == {}


def test_of_equal_rows_each_client_keeps_his_own() -> None:
    known = {7: call(1, TALKED, A), 8: call(2, TALKED, B)}

    assert numbered(known, [call(1, TALKED, B), call(2, TALKED, A)]) == {1: 8, 2: 7}


def test_a_row_that_got_its_clients_id_since_is_the_same_row() -> None:
    assert numbered({7: call(1, TALKED, NOBODY)}, [call(1, TALKED)]) == {1: 7}


def test_a_row_of_which_only_the_id_is_left_is_still_that_row() -> None:
    shown = tab(
        "contacts",
        ["client", "client_id", "sync_note"],
        [{"client_id": A}, {"sync_note": "left over"}],
    )

    rows = child_rows_of(shown, frozenset({"client_id", "sync_note"}))

    assert rows == (call(1, {}),)
    assert numbered({7: call(1, TALKED)}, rows) == {1: 7}
