"""The owner answers on his desk, and the next cycle does it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sheetsync.core.ids import DESK, ClientId, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.core.saga import MoveState
from sheetsync.journal.records import Decision, NewDecision
from sheetsync.worker.answers import record_answers, take_answers
from sheetsync.worker.decisions import questions, release_moves
from sheetsync.worker.observe import observe_files
from tests.worker.derived_sheets import reads, tab, writes
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    Person,
    World,
)

ANNA = "anna.petrova@northwind.example"
OLGA = "olga.smirnova@northwind.example"
DECISIONS = tab("decisions")
ACME = {"Company": "Acme", "Phone": "+74951234567"}
BOREALIS = {"Company": "Borealis", "Phone": "+74957654321"}


def shown(world: World) -> list[dict[str, Cell]]:
    """The rows of the Decisions tab, by header."""
    return world.rows(DESK, DECISIONS)


def answer(world: World, words: Cell, company: str = "Acme") -> None:
    """The owner answers to what is asked about a company, and a moment passes."""
    header, *rows = world.owner.grid(DESK, DECISIONS)
    place = header.index("Company")
    row = 1 + next(at for at, one in enumerate(rows) if one[place] == company)
    world.owner.write(DESK, row, header.index("Answer"), words, DECISIONS)
    world.clock.sleep(30)


def dropdowns(world: World) -> list[list[str]]:
    """What the dropdown of each row offers."""
    found = world.owner.get(
        f"{SHEETS}/{world.file_id(DESK)}",
        ranges="Decisions!A2:Z",
        fields="sheets(data(rowData(values(dataValidation(condition)))))",
    )
    rows: list[dict[str, Any]] = found["sheets"][0]["data"][0].get("rowData", [])
    conditions = [
        cell["dataValidation"]["condition"]
        for row in rows
        for cell in row.get("values", [])
        if "dataValidation" in cell
    ]
    return [[one["userEnteredValue"] for one in some["values"]] for some in conditions]


def decisions(world: World) -> list[Decision]:
    with world.app.journal.reading() as book:
        return list(book.decisions.since(world.clock.now().replace(year=2000)))


def twice(world: World, particulars: Mapping[str, Cell]) -> None:
    """Anna types a client twice, and the owner is asked about it."""
    anna = world.person(ANNA)
    anna.type(PROSPECTS, particulars)
    world.cycle()
    anna.type(PROSPECTS, particulars)
    world.clock.sleep(30)
    world.cycle()
    world.app.publish()


@pytest.fixture
def world(world: World) -> World:
    """A company with the tab alone that these tests read, and one beside it."""
    world.reports("today", "decisions")
    return world


@pytest.fixture
def asked(world: World) -> World:
    """A company whose owner is asked about Acme, who stands twice in Prospects."""
    world.cycle()
    twice(world, ACME)
    return world


def test_what_waits_stands_on_the_desk_with_its_answers(asked: World) -> None:
    (row,) = shown(asked)

    assert row["Company"] == "Acme"
    assert row["Base"] == "Prospects"
    assert row["Why"] == "This row is the same as another"
    assert dropdowns(asked) == [
        ["Make it a new client", "Remove this row", "Leave it as it is"]
    ]


def test_the_next_cycle_does_what_the_owner_answered(asked: World) -> None:
    answer(asked, "Make it a new client")

    asked.cycle()

    first, second = asked.rows(PROSPECTS)
    assert first["ID"] != second["ID"]
    assert shown(asked) == []
    assert dropdowns(asked) == []
    (found,) = decisions(asked)
    assert (found.state, found.answered_by) == ("done", "desk")


def test_what_begins_to_wait_is_shown_by_the_same_cycle(asked: World) -> None:
    anna = asked.person(ANNA)
    anna.type(PROSPECTS, BOREALIS)
    asked.cycle()
    anna.type(PROSPECTS, BOREALIS)

    asked.cycle()

    assert [row["Company"] for row in shown(asked)] == ["Acme", "Borealis"]


def test_a_publication_after_a_cycle_finds_the_tab_as_it_should_be(
    asked: World,
) -> None:
    answer(asked, "perhaps")
    asked.cycle()
    before = writes(asked)

    done = asked.app.publish()

    assert (done.written, writes(asked)) == ([], before)


def test_an_answer_may_be_typed_in_any_language(asked: World) -> None:
    answer(asked, "завести нового клиента")

    asked.cycle()

    assert len({row["ID"] for row in asked.rows(PROSPECTS)}) == 2


def test_an_answer_survives_a_crash_once_it_was_read(asked: World) -> None:
    answer(asked, "Make it a new client")
    tools = asked.app.tools()
    take_answers(tools, observe_files(tools).files[DESK])
    asked.app.close()
    asked.start()
    answer(asked, None)

    asked.cycle()

    assert len({row["ID"] for row in asked.rows(PROSPECTS)}) == 2


def test_words_that_are_no_answer_stay_and_are_remarked(asked: World) -> None:
    answer(asked, "perhaps")

    asked.cycle()
    asked.app.publish()
    asked.clock.sleep(30)
    asked.cycle()
    asked.app.publish()

    (row,) = shown(asked)
    assert row["Answer"] == "perhaps"
    assert row["Remark"] == (
        "Not taken: “perhaps” is none of the answers: Make it a new client; Remove this"
        " row; Leave it as it is"
    )
    assert [one.state for one in decisions(asked)] == ["void"]


def test_what_is_left_as_it_is_goes_until_something_about_it_changes(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, ACME)
    world.cycle()
    known = world.row(PROSPECTS, "Acme")["ID"]
    anna.type(PROSPECTS, {**ACME, "ID": known})
    world.cycle()
    world.app.publish()

    answer(world, "Leave it as it is")
    world.cycle(3)
    world.app.publish()

    assert shown(world) == []
    assert [row["ID"] for row in world.rows(PROSPECTS)] == [known, known]

    anna.type(PROSPECTS, {"Comment": "urgent"}, at=2)
    world.cycle()
    world.app.publish()

    assert [row["Company"] for row in shown(world)] == ["Acme"]
    assert [one.state for one in decisions(world)] == ["over"]


def test_the_owner_may_sort_and_move_columns_before_he_answers(asked: World) -> None:
    twice(asked, BOREALIS)
    owner, sheet = asked.owner, sheet_id(DECISIONS)
    owner.sort(DESK, "Company", DECISIONS)
    columns = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": 7, "endIndex": 8}
    owner.batch(DESK, {"moveDimension": {"source": columns, "destinationIndex": 0}})
    assert [row["Company"] for row in shown(asked)] == ["Borealis", "Acme"]

    answer(asked, "Make it a new client", "Borealis")
    asked.cycle()
    asked.app.publish()

    ids = [row["ID"] for row in asked.rows(PROSPECTS) if row["Company"] == "Borealis"]
    assert len(set(ids)) == 2
    assert [row["Company"] for row in shown(asked)] == ["Acme"]
    assert owner.grid(DESK, DECISIONS)[0][0] == "Answer"


def test_what_the_owner_typed_stays_beside_its_row_when_others_come(
    asked: World,
) -> None:
    answer(asked, "perhaps")
    asked.cycle()
    twice(asked, BOREALIS)
    asked.owner.sort(DESK, "Company", DECISIONS)

    twice(asked, {"Company": "Cedar", "Phone": "+74951112233"})
    asked.app.publish()

    rows = {row["Company"]: row.get("Answer") for row in shown(asked)}
    assert rows == {"Borealis": None, "Acme": "perhaps", "Cedar": None}
    assert len(dropdowns(asked)) == 3


def test_a_row_that_the_owner_deleted_comes_back_unanswered(asked: World) -> None:
    before = shown(asked)
    rows = {"sheetId": sheet_id(DECISIONS), "dimension": "ROWS"}
    area = {**rows, "startIndex": 1, "endIndex": 2}
    asked.owner.batch(DESK, {"deleteDimension": {"range": area}})

    asked.cycle()
    asked.app.publish()

    assert shown(asked) == before
    assert len(dropdowns(asked)) == 1
    assert decisions(asked) == []


def test_two_answers_to_one_row_are_none(asked: World) -> None:
    answer(asked, "Make it a new client")
    owner = asked.owner
    header, row = owner.grid(DESK, DECISIONS)[:2]
    for column, cell in enumerate(row):
        owner.write(DESK, 2, column, cell, DECISIONS)
    owner.write(DESK, 2, header.index("Answer"), "Leave it as it is", DECISIONS)

    asked.cycle()
    asked.app.publish()

    (remaining,) = shown(asked)
    assert str(remaining["Remark"]).startswith("Not taken: it stands there twice")
    assert [row.get("ID") for row in asked.rows(PROSPECTS)][1] is None


def test_an_answer_that_comes_too_late_is_void_and_nothing_is_done(
    asked: World,
) -> None:
    item = str(shown(asked)[0]["No."])
    asked.person(ANNA).type(PROSPECTS, {"Company": "Acme East"}, at=2)
    asked.cycle()
    before = asked.rows(PROSPECTS)

    record_answers(asked.app.tools(), [(item, "Make it a new client")])
    asked.cycle()

    (found,) = decisions(asked)
    assert (found.state, str(found.why)) == ("void", "it waits no more")
    assert asked.rows(PROSPECTS) == before
    assert shown(asked) == []


def test_a_desk_that_did_not_change_is_not_read(asked: World) -> None:
    asked.cycle(3)
    before = reads(asked), writes(asked)

    asked.cycle()

    listed, bases = 1, 3
    assert reads(asked) - before[0] <= listed + bases
    assert writes(asked) == before[1]


def test_a_tab_that_the_owner_deleted_is_made_anew(asked: World) -> None:
    asked.owner.batch(DESK, {"deleteSheet": {"sheetId": sheet_id(DECISIONS)}})

    asked.cycle()
    asked.app.publish()

    assert [row["Company"] for row in shown(asked)] == ["Acme"]
    assert len(dropdowns(asked)) == 1


def test_a_tab_whose_header_was_overwritten_keeps_its_answers(asked: World) -> None:
    answer(asked, "perhaps")
    owner = asked.owner
    header = owner.grid(DESK, DECISIONS)[0]
    owner.write(DESK, 0, header.index("Why"), "Reason", DECISIONS)

    asked.app.publish()

    (row,) = shown(asked)
    assert row["Why"] == "This row is the same as another"
    assert row["Answer"] == "perhaps"


def test_moves_beyond_the_limit_go_once_the_owner_allows_it(tmp_path: Path) -> None:
    limits = {"move_rows": 1, "move_share": 0.1}
    with World(tmp_path, settings={"limits": limits}) as world:
        world.cycle()
        anna = world.person(ANNA)
        for number in range(3):
            cells = {"Company": f"Acme {number}", "Phone": f"+7495000000{number}"}
            anna.type(PROSPECTS, {**READY, **cells, "Stage": "Interested"})
        world.cycle(3)
        world.app.publish()
        assert world.companies(INTERESTED) == []
        assert [row["Base"] for row in shown(world)] == ["Prospects"]
        header = world.owner.grid(DESK, DECISIONS)[0]

        world.owner.write(DESK, 1, header.index("Answer"), "Allow it once", DECISIONS)
        world.cycle(2)
        world.app.publish()

        assert world.companies(INTERESTED) == ["Acme 0", "Acme 1", "Acme 2"]
        assert shown(world) == []


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("Put the row back", CUSTOMERS),
        ("Put the client into the archive", ARCHIVE),
        ("Leave the client deleted", None),
    ],
)
def test_a_deleted_client_goes_where_the_owner_wants_him(
    tmp_path: Path, words: str, base: Any
) -> None:
    with World(tmp_path, settings={"deletions": {"then": "hold"}}) as world:
        world.cycle()
        olga = world.person(OLGA)
        olga.type(CUSTOMERS, ACME)
        world.cycle()
        olga.delete(CUSTOMERS, "Acme")
        world.cycle(3)
        world.app.publish()

        answer(world, words)
        world.cycle(3)
        world.app.publish()

        for one in (CUSTOMERS, ARCHIVE):
            assert world.companies(one) == (["Acme"] if one == base else [])
        assert shown(world) == []


def sees(world: World, email: str) -> bool:
    return Person(world, email).call("GET", f"{SHEETS}/{world.file_id(CUSTOMERS)}").ok


def test_people_who_vanished_lose_access_once_the_owner_says_so(world: World) -> None:
    world.cycle()
    staff = world.config / "staff.yaml"
    lines = staff.read_text(encoding="utf-8").split("  - name: ")
    staff.write_text("  - name: ".join(lines[:5]), encoding="utf-8")
    world.cycle()
    world.app.publish()
    assert sees(world, OLGA)
    header = world.owner.grid(DESK, DECISIONS)[0]

    world.owner.write(DESK, 1, header.index("Answer"), "Close their access", DECISIONS)
    world.clock.sleep(30)
    world.cycle(2)

    assert not sees(world, OLGA)
    assert [one.state for one in decisions(world)] == ["done"]


@pytest.mark.parametrize(
    ("words", "state"),
    [("try-again", MoveState.COPIED), ("leave-both", MoveState.ABANDONED)],
)
def test_a_parked_move_ends_as_the_owner_wants(
    world: World, words: str, state: MoveState
) -> None:
    client = ClientId("CAAAAAA")
    key = f"parked:{PROSPECTS}:{client}"
    with world.app.journal.writing() as book:
        book.moves.add(
            "m",
            client,
            source=PROSPECTS,
            target=INTERESTED,
            state=MoveState.PARKED,
            image={"parcels": []},
        )
        book.decisions.add(
            NewDecision(
                item="D",
                words=words,
                answered_by="cli",
                key=key,
                kind="parked",
                subject=client,
                base=PROSPECTS,
                answer=words,
            )
        )

    release_moves(world.app.tools())

    with world.app.journal.reading() as book:
        move = book.moves.get("m")
        assert questions(book) == []
    assert move is not None
    assert move.state == state
    assert [one.state for one in decisions(world)] == ["done"]


def test_what_an_answer_did_not_end_waits_anew_and_says_so(asked: World) -> None:
    (before,) = shown(asked)
    answer(asked, "Make it a new client")
    asked.cycle()
    asked.person(ANNA).type(PROSPECTS, ACME)
    asked.cycle()
    asked.app.publish()

    (after,) = shown(asked)
    assert after["No."] != before["No."]
    assert after.get("Answer") is None


def test_the_desk_of_a_russian_company_speaks_russian(tmp_path: Path) -> None:
    with World(tmp_path, locale="ru") as world:
        world.cycle()
        anna = world.person(ANNA)
        for _ in range(2):
            anna.type(PROSPECTS, {"Компания": "Акме", "Телефон": "+74951234567"})
            world.cycle()
        world.app.publish()

        header, row = world.owner.grid(DESK, DECISIONS)[:2]
        world.owner.write(
            DESK, 1, header.index("Ответ"), "Завести нового клиента", DECISIONS
        )
        world.cycle()
        world.app.publish()

        assert "Что сделать" in header
        assert "Эта строка такая же, как другая" in row
        assert len(world.owner.grid(DESK, DECISIONS)) == 1
