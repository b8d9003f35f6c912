"""What is left to write so that a base stands as it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.config import Stage
from sheetsync.core.changes import MoveClient, RestoreBase, RestoredRow
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import KnownClient, Memory, TakenBack
from sheetsync.core.restore import rows_to_restore
from sheetsync.core.row_changes import ChildRow, Owed, Restoring, RowName, StoodRow
from sheetsync.core.rows import Cell, Cells
from tests.core.company import (
    CUSTOMERS,
    INTERESTED,
    NOW,
    PROSPECTS,
    TODAY,
    base,
    company,
    plan_of,
)

A, B, NOBODY = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("")
ACME: dict[str, Cell] = {"company": "Acme", "phone": "1"}
BETA: dict[str, Cell] = {"company": "Beta", "phone": "2", "city": "Omsk"}
CALL: dict[str, Cell] = {"client": "Acme", "day": 46300, "comment": "talked"}


def stage_of_prospects() -> Stage:
    stage = company().pipeline.stage("prospects")
    assert stage is not None
    return stage


def memory(home: Mapping[ClientId, BaseKey] | None = None, **more: object) -> Memory:
    homes = {A: PROSPECTS, B: PROSPECTS, **(home or {})}
    return Memory(
        clients={
            client: KnownClient(base=where, responsible="", registered=TODAY)
            for client, where in homes.items()
        },
        **more,  # type: ignore[arg-type]
    )


def order(
    rows: Mapping[RowName, StoodRow],
    children: Mapping[int, ChildRow] | None = None,
    owed: Sequence[Owed] = (),
) -> Restoring:
    return Restoring(
        number=1,
        at=NOW,
        rows=rows,
        known={row.client: row.cells for row in rows.values() if row.client},
        children={"contacts": children or {}},
        owed=tuple(owed),
    )


def own(
    client: ClientId, cells: Cells, at: int | None = None
) -> dict[RowName, StoodRow]:
    return {RowName.of_client(client): StoodRow(client, cells, at)}


def call(number: int, cells: Cells, client: ClientId = A) -> dict[RowName, StoodRow]:
    return {RowName.of_child("contacts", number): StoodRow(client, cells)}


def left(
    restoring: Restoring,
    clients: Sequence[Mapping[str, Cell]] = (),
    contacts: Sequence[Mapping[str, Cell]] = (),
    known: Memory | None = None,
    elsewhere: Mapping[ClientId, BaseKey] | None = None,
) -> list[RestoredRow]:
    view = base(PROSPECTS, clients, contacts)
    found = rows_to_restore(
        stage_of_prospects(), view, known or memory(), restoring, elsewhere or {}
    )
    return list(found)


def places(rows: Sequence[RestoredRow]) -> list[tuple[ClientId, int | None, Cells]]:
    return [(one.client, one.index, one.cells) for one in rows]


def test_a_row_that_is_missing_is_inserted_and_one_that_differs_is_set() -> None:
    rows = {**own(A, ACME), **own(B, BETA)}

    found = left(order(rows), [{**BETA, "client_id": B, "phone": "9"}])

    assert places(found) == [(A, None, ACME), (B, 1, BETA)]
    assert found[1].found == {**BETA, "phone": "9"}


def test_rows_come_back_in_the_order_in_which_they_stood() -> None:
    rows = {**own(A, ACME, 7), **own(B, BETA, 3)}

    assert [one.client for one in left(order(rows))] == [B, A]


def test_what_stands_as_it_did_is_left_alone_whatever_the_worker_wrote() -> None:
    now = {**ACME, "client_id": A, "responsible": "Anna Petrova", "sync_note": "!"}

    assert left(order(own(A, ACME)), [now]) == []


def test_cells_typed_since_are_emptied_again() -> None:
    (row,) = left(order(own(A, ACME)), [{**ACME, "client_id": A, "city": "Omsk"}])

    assert (row.found, row.cells) == ({**ACME, "city": "Omsk"}, ACME)


def test_rows_typed_since_stay() -> None:
    new = {"company": "New", "phone": "3"}

    assert left(order(own(A, ACME)), [{**ACME, "client_id": A}, new]) == []


def test_who_lives_elsewhere_by_now_is_not_touched() -> None:
    assert left(order(own(A, ACME)), known=memory({A: CUSTOMERS})) == []
    assert left(order(own(A, ACME)), known=memory(moving=frozenset({A}))) == []
    assert left(order(own(A, ACME)), elsewhere={A: INTERESTED}) == []


def test_a_row_that_merely_lost_its_id_is_no_other_row() -> None:
    (row,) = left(order(own(A, ACME)), [ACME])

    assert (row.client, row.index, row.found) == (A, 1, ACME)


def test_columns_of_which_only_some_were_sorted_are_mixed_back() -> None:
    rows = {**own(A, ACME), **own(B, BETA)}
    mixed: list[Cells] = [
        {**ACME, "client_id": A, "phone": "2", "city": "Omsk"},
        {"company": "Beta", "client_id": B, "phone": "1"},
    ]

    assert places(left(order(rows), mixed)) == [(A, 1, ACME), (B, 2, BETA)]


def test_of_two_rows_with_one_id_the_likelier_one_is_set() -> None:
    twice: list[Cells] = [
        {"client_id": A, "company": "x"},
        {**ACME, "client_id": A, "city": "y"},
    ]

    assert places(left(order(own(A, ACME)), twice)) == [(A, 2, ACME)]


def test_a_column_that_the_base_no_longer_has_is_no_difference() -> None:
    stood = {**ACME, "own:Colour": "red"}

    assert left(order(own(A, stood)), [{**ACME, "client_id": A}]) == []


def test_contacts_come_back_to_clients_who_live_here() -> None:
    rows = {**call(7, CALL), **call(8, {**CALL, "client": "Beta"}, B)}

    found = left(order(rows), known=memory({B: CUSTOMERS}))

    assert [(one.name.number, one.index, one.cells) for one in found] == [
        (7, None, CALL)
    ]


def test_a_contact_that_was_edited_is_set_back() -> None:
    children = {7: ChildRow(1, A, CALL)}
    edited = {**CALL, "client_id": A, "comment": ""}

    (row,) = left(order(call(7, CALL), children), contacts=[edited])

    assert (row.name.number, row.index, row.cells) == (7, 1, CALL)


def test_contacts_typed_since_stay() -> None:
    children = {7: ChildRow(1, A, CALL), 8: ChildRow(2, A, {**CALL, "day": 46301})}
    now = [{**CALL, "client_id": A}, {**CALL, "client_id": A, "day": 46301}]

    assert left(order(call(7, CALL), children), contacts=now) == []


def test_a_client_who_was_hit_by_mistake_gets_his_cells_back() -> None:
    owed = Owed(entry=5, tab="clients", client=B, found={}, cells=BETA)
    mixed = {**BETA, "company": "Acme", "client_id": B}

    (row,) = left(order({}, owed=[owed]), [mixed])

    assert (row.entry, row.client, row.index, row.cells) == (5, B, 1, BETA)


def test_who_is_hit_before_it_is_his_turn_is_owed_what_he_is_to_hold_anyway() -> None:
    owed = Owed(entry=5, tab="clients", client=B, found={}, cells={"company": "?"})
    mixed = {**BETA, "company": "Acme", "client_id": B}

    (row,) = left(order(own(B, BETA), owed=[owed]), [mixed])

    assert (row.entry, row.client, row.cells) == (5, B, BETA)


def test_a_row_without_id_that_was_hit_is_known_by_what_it_holds_since() -> None:
    new, mixed = {"company": "New"}, {"company": "Acme", "phone": "1"}
    owed = Owed(entry=5, tab="clients", client=NOBODY, found=mixed, cells=new)

    (found,) = left(order({}, owed=[owed]), [mixed])
    (lost,) = left(order({}, owed=[owed]), [])

    assert (found.index, found.client, found.cells) == (1, NOBODY, new)
    assert (lost.index, lost.cells) == (None, new)


def test_a_contact_that_was_hit_is_still_the_row_that_it_was() -> None:
    mixed = {**CALL, "comment": "of another row"}
    owed = Owed(entry=5, tab="contacts", client=NOBODY, found=mixed, cells=CALL)
    stood = {**CALL, "day": 46299}
    children = {7: ChildRow(1, A, CALL)}

    (alone,) = left(order({}, children, [owed]), contacts=[mixed])
    (known,) = left(order(call(7, stood), children, [owed]), contacts=[mixed])

    assert (alone.entry, alone.index, alone.cells) == (5, 1, CALL)
    assert (known.name.number, known.index, known.cells) == (7, 1, stood)
    assert known.entry == 5, "it is owed nothing more once it stands as it did"


def test_a_base_that_is_brought_back_is_otherwise_left_alone() -> None:
    new = {"company": "New", "phone": "3"}
    waits = memory(restores={PROSPECTS: order(own(A, ACME))})

    plan = plan_of(base(PROSPECTS, [new]), memory=waits)

    (only,) = plan.changes
    assert isinstance(only, RestoreBase)
    assert len(only.rows) == 1
    assert plan.seen == {}


def test_a_base_that_stands_as_it_did_is_planned_as_always() -> None:
    new = {"company": "New", "phone": "3"}
    waits = memory(restores={PROSPECTS: order(own(A, ACME))})

    plan = plan_of(base(PROSPECTS, [{**ACME, "client_id": A}, new]), memory=waits)

    kinds = {type(one).__name__ for one in plan.changes}
    assert {"RestoreBase", "AdoptRow"} <= kinds


def test_a_client_whose_move_is_taken_back_goes_whatever_his_row_says() -> None:
    row = {**ACME, "client_id": A, "stage": "Prospects"}
    back = memory(taken_back={A: TakenBack(INTERESTED, "Elena Kuznetsova")})

    plan = plan_of(base(PROSPECTS, [row]), base(INTERESTED), memory=back)

    (move,) = [one for one in plan.changes if isinstance(one, MoveClient)]
    assert (move.source, move.target, move.ordered) == (PROSPECTS, INTERESTED, True)
    assert move.written["responsible"] == "Elena Kuznetsova"
