"""What a plan holds, for rows that people really leave behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.changes import (
    AdoptRow,
    Change,
    FollowClient,
    MoveClient,
    PlaceRow,
    PutBackId,
    WriteCells,
)
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.memory import Arrival, KnownClient, Memory, Waiting
from sheetsync.core.rows import Cell, Cells, fingerprint
from sheetsync.locales.text import tr
from tests.core.company import (
    CUSTOMERS,
    INTERESTED,
    NOW,
    PROSPECTS,
    TODAY,
    base,
    company,
    places,
    plan_of,
)

A, B = ClientId("CAAAAAA"), ClientId("CBBBBBB")
ACME: dict[str, Cell] = {"company": "Acme", "phone": "+7495", "email": "a@acme.example"}
READY: dict[str, Cell] = {
    **ACME,
    "decision_maker": "Ivan",
    "needs": "paper",
    "company_size": "up to 10",
    "stage": "Interested",
}
Kind = TypeVar("Kind")


def only(changes: Iterable[Change], kind: type[Kind]) -> list[Kind]:
    return [one for one in changes if isinstance(one, kind)]


def known(
    *clients: ClientId, at: BaseKey = PROSPECTS, responsible: str = ""
) -> dict[ClientId, KnownClient]:
    return {
        one: KnownClient(base=at, responsible=responsible, registered=TODAY)
        for one in clients
    }


def settled(cells: Cells, target: str) -> Waiting:
    since = NOW - timedelta(minutes=1)
    return Waiting(target, fingerprint(cells), since, since)


def test_a_new_row_is_adopted() -> None:
    plan = plan_of(base(PROSPECTS, [ACME]))

    (adopted,) = only(plan.changes, AdoptRow)
    assert (adopted.base, adopted.index) == (PROSPECTS, 1)


def test_a_row_with_only_our_cells_in_it_is_no_client() -> None:
    plan = plan_of(base(PROSPECTS, [{"responsible": "Anna Petrova"}]))

    assert only(plan.changes, AdoptRow) == []


def test_the_same_snapshot_gives_the_same_digest() -> None:
    view = base(PROSPECTS, [ACME, {"company": "Beta", "stage": "Nowhere"}])

    assert plan_of(view).digest == plan_of(view).digest
    assert plan_of(view).digest != plan_of(base(PROSPECTS, [ACME])).digest


def test_whatever_ids_new_clients_draw_their_plans_have_one_digest() -> None:
    rows = [{"company": f"Firm {n}", "phone": f"+749512345{n:02}"} for n in range(12)]

    plans = [plan_of(base(PROSPECTS, rows), seed=seed) for seed in range(4)]

    drawn = [{one.client for one in only(each.changes, AdoptRow)} for each in plans]
    assert len(only(plans[0].changes, WriteCells)) == 12
    assert drawn[0] != drawn[1]
    assert len({one.digest for one in plans}) == 1


def test_a_cleared_id_is_put_back_to_its_client_even_if_a_cell_changed() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})

    plan = plan_of(base(PROSPECTS, [{**ACME, "city": "Omsk"}]), memory=memory)

    assert [one.client for one in only(plan.changes, PutBackId)] == [A]
    assert only(plan.changes, AdoptRow) == []


def test_a_copied_row_with_other_particulars_becomes_a_new_client() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})
    rows = [{**ACME, "client_id": A}, {**ACME, "client_id": A, "phone": "+7812"}]

    plan = plan_of(base(PROSPECTS, rows), memory=memory)

    (adopted,) = only(plan.changes, AdoptRow)
    assert adopted.index == 2
    assert adopted.client != A


def test_of_two_rows_with_an_id_the_one_seen_before_keeps_it() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})
    template = {"company": "New", "client_id": A}

    plan = plan_of(base(PROSPECTS, [template, {**ACME, "client_id": A}]), memory=memory)

    (adopted,) = only(plan.changes, AdoptRow)
    assert adopted.index == 1


def test_a_twin_is_held_and_its_people_are_told_what_to_do() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})
    row = {**ACME, "client_id": A}

    plan = plan_of(base(PROSPECTS, [row, row]), memory=memory)

    assert only(plan.changes, AdoptRow) == []
    assert [one.kind for one in plan.holds] == ["twin"]
    notes = [one.cells for one in only(plan.changes, WriteCells) if one.index == 2]
    assert "delete one of the two" in str(notes[0]["sync_note"])


def test_an_id_in_two_bases_is_held_where_its_client_does_not_live() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})
    row = {**ACME, "client_id": A}

    plan = plan_of(base(PROSPECTS, [row]), base(INTERESTED, [row]), memory=memory)

    assert {one.base for one in plan.holds} == {INTERESTED}
    assert places(plan) == {PROSPECTS: {A: 1}, INTERESTED: {}}
    writes = [one for one in only(plan.changes, WriteCells) if one.base == INTERESTED]
    notes = [str(one.cells["sync_note"]) for one in writes]
    assert all("Ask the owner" in note for note in notes)
    assert notes
    assert not any("rospects" in note or "nterested" in note for note in notes)


def test_an_unknown_id_is_registered_again_after_a_lost_journal() -> None:
    plan = plan_of(base(PROSPECTS, [{**ACME, "client_id": A}]))

    assert plan.returned == {A: PROSPECTS}


def test_a_ready_row_moves_only_once_it_has_settled() -> None:
    views = base(PROSPECTS, [{**READY, "client_id": A}]), base(INTERESTED)
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: READY}})

    first = plan_of(*views, memory=memory)
    waiting = {PROSPECTS: {A: settled(READY, "interested")}}
    later = plan_of(
        *views, memory=Memory(clients=memory.clients, rows=memory.rows, waiting=waiting)
    )

    assert only(first.changes, MoveClient) == []
    assert first.waiting[PROSPECTS][A].since == NOW
    assert [one.target for one in only(later.changes, MoveClient)] == [INTERESTED]


def test_typing_starts_the_wait_anew_but_not_for_ever() -> None:
    views = base(PROSPECTS, [{**READY, "client_id": A}]), base(INTERESTED)
    for minutes, moves in ((4, 0), (5, 1)):
        first = NOW - timedelta(minutes=minutes)
        typing = Waiting("interested", "other cells", NOW, first)
        memory = Memory(
            clients=known(A),
            rows={PROSPECTS: {A: READY}},
            waiting={PROSPECTS: {A: typing}},
        )

        plan = plan_of(*views, memory=memory)

        assert len(only(plan.changes, MoveClient)) == moves


def test_a_move_to_a_faulty_base_waits_and_is_held() -> None:
    memory = Memory(
        clients=known(A),
        rows={PROSPECTS: {A: READY}},
        waiting={PROSPECTS: {A: settled(READY, "interested")}},
    )

    plan = plan_of(
        base(PROSPECTS, [{**READY, "client_id": A}]),
        base(INTERESTED, faults=(tr("broken"),)),
        memory=memory,
    )

    assert only(plan.changes, MoveClient) == []
    assert {one.kind for one in plan.holds} == {"fault", "target"}


def test_too_many_moves_out_of_a_base_are_objected_to() -> None:
    ids = [
        ClientId(f"C{number:06d}".replace("0", "A").replace("1", "B"))
        for number in range(100, 160)
    ]
    rows = [{**READY, "company": one, "client_id": one} for one in ids]
    before = {one: {**READY, "company": one} for one in ids}
    memory = Memory(
        clients=known(*ids),
        rows={PROSPECTS: before},
        waiting={PROSPECTS: {one: settled(before[one], "interested") for one in ids}},
    )

    plan = plan_of(base(PROSPECTS, rows), base(INTERESTED), memory=memory)

    (objection,) = plan.objections
    assert objection.base == PROSPECTS
    assert "would leave Prospects at once" in objection.text.english()


def test_a_free_client_is_whose_name_stands_in_take() -> None:
    memory = Memory(clients=known(A), rows={PROSPECTS: {A: ACME}})
    row = {**ACME, "client_id": A, "take": " anna  PETROVA "}

    plan = plan_of(base(PROSPECTS, [row]), memory=memory)

    assert plan.responsible == {A: "Anna Petrova"}


def test_whoever_overwrites_responsible_is_put_right() -> None:
    memory = Memory(
        clients=known(A, responsible="Anna Petrova"), rows={PROSPECTS: {A: ACME}}
    )
    row = {**ACME, "client_id": A, "responsible": "Me", "registered": 46328}

    plan = plan_of(base(PROSPECTS, [row]), memory=memory)

    (write,) = only(plan.changes, WriteCells)
    assert write.cells == {"responsible": "Anna Petrova"}


def test_arrivals_go_to_whoever_has_least() -> None:
    people = company_people("account_manager")
    memory = Memory(
        clients=known(A, at=CUSTOMERS, responsible=people[0]),
        arrivals=(Arrival(1, "customers", ACME), Arrival(2, "customers", ACME)),
    )

    plan = plan_of(base(CUSTOMERS), memory=memory)

    placed = only(plan.changes, PlaceRow)
    assert {one.cells["responsible"] for one in placed} == set(people[1:])


def company_people(role: str) -> list[str]:
    return [one.name for one in company().staff.people if one.role == role]


def test_a_contact_finds_its_client_by_name_or_id_or_tells_why_not() -> None:
    memory = Memory(clients=known(A, B), rows={PROSPECTS: {}})
    rows: list[dict[str, Cell]] = [
        {**ACME, "client_id": A},
        {"company": "Twin", "client_id": B},
        {"company": "Twin", "phone": "1"},
    ]
    contacts: list[dict[str, Cell]] = [
        {"client": "acme", "day": 46300},
        {"client": A},
        {"client": "Twin"},
        {"client": "Nobody"},
    ]

    plan = plan_of(base(PROSPECTS, rows, contacts), memory=memory)

    wrote = {
        one.index: dict(one.cells)
        for one in only(plan.changes, WriteCells)
        if one.tab == "contacts"
    }
    assert wrote[1]["client_id"] == wrote[2]["client_id"] == A
    assert "Several clients have this name" in str(wrote[3]["sync_note"])
    assert "no such client" in str(wrote[4]["sync_note"])


def test_a_contact_of_a_client_who_left_follows_him() -> None:
    memory = Memory(clients=known(A, at=INTERESTED), left={PROSPECTS: {A: "Acme"}})

    plan = plan_of(
        base(PROSPECTS, contacts=[{"client": "Acme", "comment": "late"}]),
        base(INTERESTED, [{**ACME, "client_id": A}]),
        memory=memory,
    )

    (follow,) = only(plan.changes, FollowClient)
    assert (follow.client, follow.target, follow.rows) == (A, INTERESTED, (1,))


def test_one_client_has_one_move_at_a_time() -> None:
    gone = {A: "Acme"}
    memory = Memory(
        clients=known(A, at=CUSTOMERS), left={PROSPECTS: gone, INTERESTED: gone}
    )
    late = [{"client": "Acme", "comment": "late"}]

    plan = plan_of(
        base(PROSPECTS, contacts=late),
        base(INTERESTED, contacts=late),
        base(CUSTOMERS, [{**ACME, "client_id": A}]),
        memory=memory,
    )

    assert [one.client for one in only(plan.changes, FollowClient)] == [A]


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "client_id": st.sampled_from([A, B, "junk", " caaaaaa "]),
                "company": st.sampled_from(["Acme", "Beta", "=1+1", "🌵"]),
                "phone": st.sampled_from(["+7", 7, "0042"]),
                "stage": st.sampled_from(["Interested", "Archive", "x", 5, True]),
                "take": st.sampled_from(["Anna Petrova", "nobody"]),
                "next_contact": st.sampled_from([46300, "tomorrow"]),
            },
        ),
        max_size=6,
    )
)
def test_every_row_ends_as_one_client_or_held_and_no_id_is_given_twice(
    rows: list[dict[str, Cell]],
) -> None:
    memory = Memory(clients=known(A, B), rows={PROSPECTS: {A: ACME}})

    plan = plan_of(base(PROSPECTS, rows), memory=memory)

    seen = plan.seen.get(PROSPECTS, {})
    assert len(set(seen.values())) == len(seen)
    adopted = [one.client for one in only(plan.changes, AdoptRow)]
    assert len(set(adopted)) == len(adopted)
    assert not {A, B} & set(adopted)


def test_a_column_of_the_owners_that_stands_in_a_base_is_told_to_him() -> None:
    view = base(CUSTOMERS)
    clients = view.clients
    shown = replace(
        clients, keys=(*clients.keys, "margin"), closed=frozenset({"margin"})
    )

    plan = plan_of(replace(view, tabs={**view.tabs, CLIENTS: shown}))

    assert [(one.kind, one.subject) for one in plan.holds] == [("exposed", "margin")]
