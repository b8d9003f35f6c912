"""Rows as people's habits leave them: whose each is, in tables of cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sheetsync.core.changes import (
    AdoptRow,
    FollowClient,
    PlaceRow,
    PutBackId,
    WriteCells,
)
from sheetsync.core.decisions import Answer, Answers, possible
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import GONE, KnownClient, Memory, Waiting
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell
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

A, B, C = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("CCCCCCC")
ACME: dict[str, Cell] = {"company": "Acme", "phone": "+74951111111", "city": "Omsk"}
BETA: dict[str, Cell] = {"company": "Beta", "phone": "+74952222222", "city": "Tula"}
CITA: dict[str, Cell] = {"company": "Cita", "phone": "+74953333333", "city": "Perm"}
BEFORE = {A: ACME, B: BETA, C: CITA}

Typed = dict[str, Cell]


def memory(
    *,
    rows: dict[BaseKey, dict[ClientId, Typed]] | None = None,
    answers: dict[str, Answer] | None = None,
    waiting: dict[BaseKey, dict[ClientId, Waiting]] | None = None,
    left: dict[BaseKey, dict[ClientId, str]] | None = None,
    moving: frozenset[ClientId] = frozenset(),
) -> Memory:
    """What the journal knows: everybody lives where his last row was."""
    snapshot = {PROSPECTS: dict(BEFORE)} if rows is None else rows
    return Memory(
        clients={
            client: KnownClient(base=key, responsible="", registered=TODAY)
            for key, clients in snapshot.items()
            for client in clients
        },
        rows=snapshot,
        answers=Answers(given=answers or {}),
        waiting=waiting or {},
        left=left or {},
        moving=moving,
    )


def row(client: str | None, cells: Typed, **more: Cell) -> Typed:
    """A row of a base: an ID and what people typed."""
    return {**cells, **more, **({"client_id": client} if client else {})}


def plan(*rows: Typed, known: Memory | None = None) -> Plan:
    return plan_of(base(PROSPECTS, rows), memory=known or memory())


def note(plan: Plan, index: int, key: BaseKey = PROSPECTS) -> str:
    """What people read in a row afterwards."""
    return " ".join(
        str(one.cells.get("sync_note") or "")
        for one in plan.changes
        if isinstance(one, WriteCells) and one.index == index and one.base == key
    )


@dataclass(frozen=True, kw_only=True)
class Habit:
    """What people did to three clients, and what is to become of it.

    Attributes:
        rows: The rows as they stand now.
        put_back: The client whose ID is put back, by row.
        adopted: Rows that become new clients.
        held: Kinds of the holds.
        seen: Whose row is where afterwards, new clients left out.
    """

    rows: tuple[Typed, ...]
    put_back: dict[int, ClientId] = field(default_factory=dict)
    adopted: tuple[int, ...] = ()
    held: tuple[str, ...] = ()
    seen: dict[ClientId, int] = field(default_factory=lambda: {A: 1, B: 2, C: 3})


HABITS = {
    "nothing": Habit(rows=(row(A, ACME), row(B, BETA), row(C, CITA))),
    "sorted with their IDs": Habit(
        rows=(row(C, CITA), row(A, ACME), row(B, BETA)), seen={C: 1, A: 2, B: 3}
    ),
    "an ordinary edit": Habit(
        rows=(row(A, ACME, city="Ufa"), row(B, BETA, phone="1"), row(C, CITA))
    ),
    "sorted without the ID column": Habit(
        rows=(row(A, CITA), row(B, ACME), row(C, BETA)),
        put_back={1: C, 2: A, 3: B},
        seen={C: 1, A: 2, B: 3},
    ),
    "two ID cells swapped, and a cell edited since": Habit(
        rows=(row(B, ACME, city="Ufa"), row(A, BETA), row(C, CITA)),
        put_back={1: A, 2: B},
    ),
    "an ID typed over by another client's": Habit(
        rows=(row(A, ACME), row(A, BETA), row(C, CITA)), put_back={2: B}
    ),
    "an ID typed over by rubbish": Habit(
        rows=(row("№ 7", ACME), row(B, BETA), row(C, CITA)), put_back={1: A}
    ),
    "an ID typed over by one that nobody has": Habit(
        rows=(row("CZZZZZZ", ACME), row(B, BETA), row(C, CITA)), put_back={1: A}
    ),
    "all IDs cleared": Habit(
        rows=(row(None, ACME), row(None, BETA), row(None, CITA)),
        put_back={1: A, 2: B, 3: C},
    ),
    "a row's cells dragged onto a blank row": Habit(
        rows=(row(A, {}), row(B, BETA), row(C, CITA), row(None, ACME)),
        put_back={4: A},
        seen={A: 4, B: 2, C: 3},
    ),
    "a row's cells dragged onto another row": Habit(
        rows=(row(A, {}), row(B, ACME), row(C, CITA)),
        put_back={2: A},
        seen={A: 2, C: 3},
    ),
    "a row copied as a template": Habit(
        rows=(row(A, ACME), row(B, BETA), row(C, CITA), row(A, ACME, company="New")),
        adopted=(4,),
    ),
    "the template filled in above its original": Habit(
        rows=(row(A, {"company": "New"}), row(A, ACME), row(B, BETA), row(C, CITA)),
        adopted=(1,),
        seen={A: 2, B: 3, C: 4},
    ),
    "a row copied and left so": Habit(
        rows=(row(A, ACME), row(B, BETA), row(C, CITA), row(A, ACME)), held=("twin",)
    ),
    "a row copied without its ID": Habit(
        rows=(row(A, ACME), row(B, BETA), row(C, CITA), row(None, ACME)),
        held=("twin",),
    ),
    "the same client typed again": Habit(
        rows=(
            row(A, ACME),
            row(B, BETA),
            row(C, CITA),
            row(None, {"company": " acme ", "phone": "8 (495) 111-11-11"}),
        ),
        held=("duplicate",),
    ),
    "a namesake with another phone": Habit(
        rows=(row(A, ACME), row(B, BETA), row(C, CITA), row(None, ACME, phone="777")),
        adopted=(4,),
    ),
    "companies sorted, and nothing else": Habit(
        rows=(
            row(A, ACME, company="Cita"),
            row(B, BETA, company="Acme"),
            row(C, CITA, company="Beta"),
        ),
        held=("mixed", "mixed", "mixed"),
        seen={},
    ),
    "companies and phones sorted, and nothing else": Habit(
        rows=(
            row(A, {**CITA, "city": "Omsk"}),
            row(B, {**ACME, "city": "Tula"}),
            row(C, {**BETA, "city": "Perm"}),
        ),
        held=("mixed", "mixed", "mixed"),
        seen={},
    ),
    "two phones swapped": Habit(
        rows=(row(A, ACME, phone=BETA["phone"]), row(B, BETA, phone=ACME["phone"])),
        held=("mixed", "mixed"),
        seen={},
    ),
    "a row pasted over another": Habit(
        rows=(row(A, ACME), row(B, {**BETA, **ACME, "city": "Tula"}), row(C, CITA)),
        held=("mixed",),
        seen={A: 1, C: 3},
    ),
    "a header typed a second time": Habit(
        rows=(
            row(A, ACME),
            row(None, {"company": "Company", "phone": "телефон", "city": "CITY"}),
            row(B, BETA),
            row(C, CITA),
        ),
        seen={A: 1, B: 3, C: 4},
    ),
    "spaces in Stage": Habit(
        rows=(row(A, ACME, stage=" prospects\u00a0 "), row(B, BETA), row(C, CITA)),
    ),
}


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS.keys())
def test_each_habit_has_its_outcome(habit: Habit) -> None:
    made = plan(*habit.rows)

    put_back = [one for one in made.changes if isinstance(one, PutBackId)]
    adopted = [one for one in made.changes if isinstance(one, AdoptRow)]
    new = {one.client for one in adopted}
    seen = {who: at for who, at in places(made)[PROSPECTS].items() if who not in new}
    assert {one.index: one.client for one in put_back} == habit.put_back
    assert tuple(one.index for one in adopted) == habit.adopted
    assert tuple(one.kind for one in made.holds) == habit.held
    assert seen == habit.seen
    assert made.frozen == frozenset()


def test_hundreds_of_pasted_rows_are_new_clients_and_no_mass_action() -> None:
    pasted = [
        row(None, {"company": f"Firm {n}", "phone": f"{n:07}"}) for n in range(400)
    ]

    made = plan(row(A, ACME), row(B, BETA), row(C, CITA), *pasted)

    adopted = [one for one in made.changes if isinstance(one, AdoptRow)]
    assert len(adopted) == 400
    assert made.frozen == frozenset()


def test_rows_pasted_with_the_ids_of_another_base_are_held_there_alone() -> None:
    known = memory(rows={INTERESTED: {A: ACME, B: BETA}, PROSPECTS: {C: CITA}})
    here = base(PROSPECTS, [row(C, CITA), row(A, ACME), row(B, BETA)])
    there = base(INTERESTED, [row(A, ACME), row(B, BETA)])

    made = plan_of(here, there, memory=known)

    assert [(one.kind, one.base) for one in made.holds] == [
        ("elsewhere", PROSPECTS),
        ("elsewhere", PROSPECTS),
    ]
    assert places(made) == {INTERESTED: {A: 1, B: 2}, PROSPECTS: {C: 1}}
    assert "registered already" in note(made, 2)
    assert "Interested" not in note(made, 2)
    assert "Acme" not in note(made, 2)
    assert made.holds[0].why.english() == (
        f"A row has the ID of “Acme” ({A}), who is in Interested"
    )
    assert "Ask the owner" not in made.holds[0].hint.english()


def test_a_whole_base_pasted_into_another_is_one_question_and_not_hundreds() -> None:
    ids = [ClientId(f"C{a}{b}{c}AAA") for a in "ABCD" for b in "ABCD" for c in "AB"]
    firms: dict[ClientId, Typed] = {one: {"company": f"Firm {one}"} for one in ids}
    rows = [row(one, cells) for one, cells in firms.items()]
    bases = base(PROSPECTS, rows), base(INTERESTED, rows)
    snapshot = {INTERESTED: firms, PROSPECTS: {}}

    made = plan_of(*bases, memory=memory(rows=snapshot))
    (hold,) = made.holds
    answered = memory(rows=snapshot, answers={hold.key: Answer.NEW})
    again = plan_of(*bases, memory=answered)

    assert hold.kind == "many_elsewhere"
    assert hold.why.english().startswith("32 rows: A client with this ID")
    assert len([one for one in again.changes if isinstance(one, AdoptRow)]) == 32
    assert again.holds == ()


def test_a_row_that_came_back_after_its_move_is_a_ghost_and_says_so() -> None:
    known = memory(rows={INTERESTED: {A: ACME}}, left={PROSPECTS: {A: "Acme"}})

    made = plan_of(
        base(PROSPECTS, [row(A, ACME)]),
        base(INTERESTED, [row(A, ACME)]),
        memory=known,
    )

    (hold,) = made.holds
    assert (hold.kind, hold.base, hold.subject) == ("ghost", PROSPECTS, A)
    assert "was handed on" in note(made, 1)
    assert "Interested" not in note(made, 1)
    assert hold.why.english() == (
        f"“Acme” ({A}) was handed on and is in Interested; his row came back here"
    )
    assert "ask the owner" not in hold.hint.english()
    assert places(made) == {INTERESTED: {A: 1}, PROSPECTS: {}}


def test_contacts_of_a_ghost_stay_beside_it() -> None:
    known = memory(rows={INTERESTED: {A: ACME}}, left={PROSPECTS: {A: "Acme"}})
    contacts: list[Typed] = [{"client": "Acme", "client_id": A, "day": 46300}]

    made = plan_of(
        base(PROSPECTS, [row(A, ACME)], contacts),
        base(INTERESTED, [row(A, ACME)]),
        memory=known,
    )

    assert not [one for one in made.changes if isinstance(one, FollowClient)]


def test_the_same_client_typed_in_another_base_is_held_and_tells_no_base() -> None:
    typed: Typed = {"company": "ACME group", "phone": "8 495 111 11 11"}

    made = plan_of(
        base(PROSPECTS, [row(A, ACME)]),
        base(INTERESTED, [row(None, typed)]),
        memory=memory(rows={PROSPECTS: {A: ACME}, INTERESTED: {}}),
    )

    (hold,) = made.holds
    assert (hold.kind, hold.base, hold.subject) == ("duplicate", INTERESTED, A)
    assert "in Prospects" in hold.why.english()
    told = note(made, 1, INTERESTED)
    assert told == "This client is registered already. Ask the owner."


@pytest.mark.parametrize("typed", ["Sister company", "Acme2"])
def test_companies_that_share_a_phone_are_two_clients(typed: str) -> None:
    made = plan_of(
        base(PROSPECTS, [row(A, ACME)]),
        base(INTERESTED, [row(None, {**ACME, "company": typed})]),
        memory=memory(rows={PROSPECTS: {A: ACME}, INTERESTED: {}}),
    )

    assert [one.base for one in made.changes if isinstance(one, AdoptRow)] == [
        INTERESTED
    ]


def test_a_client_typed_cell_by_cell_is_found_out_when_his_phone_is_typed() -> None:
    known = memory(rows={PROSPECTS: {A: ACME}, INTERESTED: {B: {"company": "Acme"}}})
    rows = base(INTERESTED, [row(B, {"company": "Acme", "phone": "84951111111"})])

    made = plan_of(base(PROSPECTS, [row(A, ACME)]), rows, memory=known)

    assert [(one.kind, one.subject) for one in made.holds] == [("duplicate", B)]
    assert made.waiting[INTERESTED][B].target == "duplicate"
    assert "registered already" in note(made, 1, INTERESTED)
    assert places(made)[INTERESTED] == {B: 1}


def test_two_new_rows_of_one_client_in_two_bases_are_not_both_registered() -> None:
    made = plan_of(
        base(PROSPECTS, [row(None, ACME)]),
        base(INTERESTED, [row(None, ACME)]),
        memory=memory(rows={PROSPECTS: {}, INTERESTED: {}}),
    )

    assert len([one for one in made.changes if isinstance(one, AdoptRow)]) == 1
    assert [one.kind for one in made.holds] == ["duplicate"]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("duplicate", {"company": "Acme", "phone": "84951111111"}),
        ("twin", ACME),
    ],
)
def test_what_the_owner_calls_a_client_of_its_own_becomes_one(
    kind: str, typed: Typed
) -> None:
    known = memory(
        rows={PROSPECTS: {A: ACME}}, answers={f"{kind}:{PROSPECTS}:{A}": Answer.NEW}
    )

    made = plan(row(A, ACME), row(None, typed), known=known)

    assert [one.index for one in made.changes if isinstance(one, AdoptRow)] == [2]
    assert made.holds == ()


def test_a_copy_that_is_like_a_third_client_is_told_of_by_the_id_that_it_has() -> None:
    copy = row(B, {"phone": ACME["phone"], "city": "Omsk"})
    answered = memory(answers={f"duplicate:{PROSPECTS}:{B}": Answer.NEW})

    made = plan(row(A, ACME), row(B, BETA), row(C, CITA), copy)
    again = plan(row(A, ACME), row(B, BETA), row(C, CITA), copy, known=answered)

    (hold,) = made.holds
    assert (hold.kind, hold.subject) == ("duplicate", B)
    assert hold.why.english() == (
        f"“{B}” seems to be registered already: “Acme” ({A}) in Prospects"
    )
    assert [one.index for one in again.changes if isinstance(one, AdoptRow)] == [4]
    assert again.holds == ()


def test_a_mixed_row_that_the_owner_accepts_is_that_client_from_then_on() -> None:
    rows = (row(A, ACME, phone=BETA["phone"]), row(B, BETA, phone=ACME["phone"]))
    known = memory(
        answers={f"mixed:{PROSPECTS}:{one}": Answer.ACCEPT for one in (A, B)}
    )

    made = plan(*rows, row(C, CITA), known=known)

    assert made.holds == ()
    assert places(made)[PROSPECTS] == {A: 1, B: 2, C: 3}


def test_many_mixed_rows_are_one_question_and_one_answer_accepts_them() -> None:
    ids = [ClientId(f"C{a}{b}{c}AAA") for a in "ABCDF" for b in "ABCDF" for c in "ABCD"]
    firms: dict[ClientId, Typed] = {
        one: {"company": f"Firm {one}", "phone": f"+7495{number:07}", "city": "Omsk"}
        for number, one in enumerate(ids)
    }
    # Of the first 24, two and two hold each other's phone.
    moved = {
        one: {**firms[one], "phone": firms[ids[number ^ 1]]["phone"]}
        for number, one in enumerate(ids[:24])
    }
    rows = [row(one, cells) for one, cells in {**firms, **moved}.items()]
    here = base(PROSPECTS, rows)

    made = plan_of(here, memory=memory(rows={PROSPECTS: firms}))
    (hold,) = made.holds
    answers = {hold.key: Answer.ACCEPT}
    again = plan_of(here, memory=memory(rows={PROSPECTS: firms}, answers=answers))

    assert hold.kind == "many_mixed"
    assert hold.why.english().startswith("24 rows: In the row of")
    assert possible(hold.kind) == (Answer.ACCEPT, Answer.LEAVE)
    assert again.holds == ()
    assert made.keeps[PROSPECTS] >= set(ids[:24])
    assert again.keeps[PROSPECTS].isdisjoint(ids)


def test_of_a_mixed_row_the_last_snapshot_stays_as_it_was() -> None:
    made = plan(row(A, ACME, phone=BETA["phone"]), row(B, BETA, phone=ACME["phone"]))

    assert made.keeps[PROSPECTS] >= {A, B}
    assert "Press Ctrl+Z" in note(made, 1)


def test_a_row_retyped_while_its_client_is_on_the_way_is_a_duplicate() -> None:
    known = memory(rows={PROSPECTS: {A: ACME}}, moving=frozenset({A}))

    made = plan(row(A, ACME), row(None, ACME, city="Ufa"), known=known)

    assert [one.kind for one in made.holds] == ["duplicate"]
    assert A in made.keeps[PROSPECTS]


def gone_since(seconds: int) -> dict[BaseKey, dict[ClientId, Waiting]]:
    since = NOW - timedelta(seconds=seconds)
    return {PROSPECTS: {A: Waiting(GONE, "", since, since)}}


def test_an_emptied_row_counts_as_deleted_and_its_client_is_put_back() -> None:
    rows = (row(A, {}, responsible="Anna"), row(B, BETA), row(C, CITA))

    first = plan(*rows)
    later = plan(*rows, known=memory(waiting=gone_since(60)))

    assert A not in first.seen[PROSPECTS]
    assert first.waiting[PROSPECTS][A].target == GONE
    assert not [one for one in first.changes if isinstance(one, PlaceRow)]
    (placed,) = [one for one in later.changes if isinstance(one, PlaceRow)]
    assert (placed.client, dict(placed.cells)) == (A, ACME)
    wiped = [one for one in later.changes if isinstance(one, WriteCells)]
    assert any(one.index == 1 and one.cells["client_id"] is None for one in wiped)


def test_a_row_that_was_never_filled_in_is_no_deleted_one() -> None:
    made = plan(row(A, {}), known=memory(rows={PROSPECTS: {A: {}}}))

    assert places(made)[PROSPECTS] == {A: 1}
    assert not [one for one in made.changes if isinstance(one, PlaceRow)]


def test_a_deleted_client_is_archived_under_the_archives_own_stage() -> None:
    config = company()
    deletions = config.company.deletions.model_copy(update={"then": "archive"})
    own = config.company.model_copy(update={"deletions": deletions})
    archive = BaseKey("archive/everybody")
    known = memory(
        rows={PROSPECTS: {A: {**ACME, "stage": "Interested"}}},
        waiting=gone_since(60),
    )

    made = plan_of(
        base(PROSPECTS),
        base(archive),
        memory=known,
        config=config.model_copy(update={"company": own}),
    )

    (placed,) = [one for one in made.changes if isinstance(one, PlaceRow)]
    assert (placed.base, placed.cells["stage"]) == (archive, "Archive")
    assert placed.cells["city"] == "Omsk"


def test_contacts_of_whom_we_archived_follow_him() -> None:
    archive = BaseKey("archive/everybody")
    contacts: list[Typed] = [{"client": "Acme", "client_id": A, "day": 46300}]

    made = plan_of(
        base(PROSPECTS, contacts=contacts),
        base(archive, [row(A, ACME)]),
        memory=memory(rows={archive: {A: ACME}, PROSPECTS: {}}),
    )

    (follow,) = [one for one in made.changes if isinstance(one, FollowClient)]
    assert (follow.client, follow.target) == (A, archive)


def test_an_archived_client_of_whom_we_never_heard_is_known_again() -> None:
    archive = BaseKey("archive/everybody")

    made = plan_of(
        base(PROSPECTS),
        base(archive, [row(A, ACME)]),
        memory=memory(rows={PROSPECTS: {A: ACME}}, waiting=gone_since(60)),
    )

    assert made.returned == {A: archive}
    assert made.holds == ()


def test_a_client_cut_from_one_base_and_pasted_into_another_waits_for_the_owner() -> (
    None
):
    made = plan_of(
        base(PROSPECTS),
        base(CUSTOMERS, [row(A, ACME)]),
        memory=memory(rows={PROSPECTS: {A: ACME}}),
    )

    assert [(one.kind, one.base) for one in made.holds] == [("elsewhere", CUSTOMERS)]
    assert not [one for one in made.changes if isinstance(one, PlaceRow)]
