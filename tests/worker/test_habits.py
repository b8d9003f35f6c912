"""What people really do to a base's rows, from their gesture to its end."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, sheet_id
from sheetsync.emulator.people.acts import Act, DragCells, Restore, Sort, Undo
from sheetsync.emulator.people.playing import play
from tests.worker.world import (
    ARCHIVE,
    DRIVE,
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
NAMES = ("Acme", "Beta", "Cita")


@pytest.fixture
def busy(world: World) -> World:
    """A company with three clients in Prospects, at rest."""
    world.cycle()
    for number, name in enumerate(NAMES):
        world.person(ANNA).type(
            PROSPECTS, {**READY, "Company": name, "Phone": f"+749511111{number:02}"}
        )
    world.cycle(2)
    return world


def act(world: World, gesture: Act) -> None:
    """Let a person do something by hand; it must work."""
    assert play(world.google, gesture).refused == ""


def ids(world: World, base: BaseKey = PROSPECTS) -> dict[str, str]:
    """The ID of each company."""
    return {str(one["Company"]): str(one["ID"]) for one in world.rows(base)}


def waits(world: World) -> dict[str, str]:
    """What waits for the owner: base by kind."""
    with world.app.journal.reading() as book:
        return {one.kind: one.base for one in book.held.all()}


def test_ids_follow_a_sort_that_forgot_them(busy: World) -> None:
    before = ids(busy)
    file = busy.file_id(PROSPECTS)
    act(busy, Sort(who=ANNA, file=file, by="Company", columns="B:S", descending=True))
    assert ids(busy) != before

    busy.cycle(2)

    assert ids(busy) == before
    assert waits(busy) == {}


def test_a_sort_of_one_column_alone_is_held_and_sorted_back_it_is_over(
    busy: World,
) -> None:
    before = busy.rows(PROSPECTS)
    file = busy.file_id(PROSPECTS)
    act(busy, Sort(who=ANNA, file=file, by="Company", columns="B:B", descending=True))
    busy.person(ANNA).type(PROSPECTS, {"Stage": "Interested"}, at=1)

    busy.settle()

    assert waits(busy) == {"mixed": PROSPECTS}
    assert "stand cells of" in str(busy.rows(PROSPECTS)[0]["Sync note"])
    assert busy.rows(INTERESTED) == []

    busy.person(ANNA).type(PROSPECTS, {"Stage": None}, at=1)
    act(busy, Sort(who=ANNA, file=file, by="Company", columns="B:B"))
    busy.settle()

    assert waits(busy) == {}
    assert busy.rows(PROSPECTS) == before


def test_ids_follow_cells_that_were_dragged_to_another_row(busy: World) -> None:
    before = ids(busy)
    file = busy.file_id(PROSPECTS)
    act(busy, DragCells(who=ANNA, file=file, cells="B2:S2", to="B9"))

    busy.settle()

    assert ids(busy) == before
    assert len(busy.rows(PROSPECTS)) == 3


def test_a_row_dragged_onto_another_loses_nobody(busy: World) -> None:
    before = ids(busy)
    file = busy.file_id(PROSPECTS)
    act(busy, DragCells(who=ANNA, file=file, cells="B2:S2", to="B3"))

    busy.settle()

    assert ids(busy) == before
    assert waits(busy) == {}


def test_ids_dragged_over_each_other_go_back(busy: World) -> None:
    before = ids(busy)
    file = busy.file_id(PROSPECTS)
    act(busy, DragCells(who=ANNA, file=file, cells="A2:A3", to="A3"))

    busy.settle()

    assert ids(busy) == before


def test_an_emptied_row_comes_back_whole(busy: World) -> None:
    before = busy.row(PROSPECTS, "Beta")
    anna = busy.person(ANNA)
    typed = [name for name in before if name not in {"ID", "Registered"}]
    anna.edit(PROSPECTS, "Beta", **dict.fromkeys(typed))

    busy.settle()

    assert busy.row(PROSPECTS, "Beta") == before
    assert len(busy.rows(PROSPECTS)) == 3


def test_an_emptied_row_that_its_person_brings_back_himself_is_left_alone(
    busy: World,
) -> None:
    before = busy.rows(PROSPECTS)
    area = {"sheetId": sheet_id(CLIENTS), "startRowIndex": 2, "endRowIndex": 3}
    request = {
        "updateCells": {
            "range": {**area, "startColumnIndex": 1},
            "fields": "userEnteredValue",
        }
    }
    assert busy.person(ANNA).batch(PROSPECTS, request).ok
    busy.cycle()
    act(busy, Undo(who=ANNA, file=busy.file_id(PROSPECTS)))

    busy.settle()

    assert busy.rows(PROSPECTS) == before


def test_a_version_from_before_a_move_brings_a_ghost_and_no_second_client(
    busy: World,
) -> None:
    before = ids(busy)
    file = busy.file_id(PROSPECTS)
    revisions = busy.owner.get(f"{DRIVE}/{file}/revisions")["revisions"]
    version = int(revisions[-1]["id"])
    anna = busy.person(ANNA)
    anna.type(PROSPECTS, {"Client": "Beta", "Day": 46300}, tab="contacts")
    anna.pick(PROSPECTS, "Beta", "Interested")
    busy.settle()
    assert ids(busy, INTERESTED) == {"Beta": before["Beta"]}

    act(busy, Restore(who=ANNA, file=file, version=version))
    busy.settle()

    assert waits(busy) == {"ghost": PROSPECTS}
    note = str(busy.row(PROSPECTS, "Beta")["Sync note"])
    assert note.startswith("This client was handed on, and this row came back")
    assert ids(busy, INTERESTED) == {"Beta": before["Beta"]}
    assert len(busy.rows(INTERESTED, "contacts")) == 1

    anna.delete(PROSPECTS, "Beta")
    busy.settle()

    assert waits(busy) == {}
    assert busy.companies(PROSPECTS) == ["Acme", "Cita"]


def test_a_ghost_holds_up_nobody_in_his_new_base(busy: World) -> None:
    anna, sergey = busy.person(ANNA), busy.person(SERGEY)
    row = busy.row(PROSPECTS, "Beta")
    anna.pick(PROSPECTS, "Beta", "Interested")
    busy.settle()
    anna.type(PROSPECTS, row)

    busy.cycle()
    sergey.edit(INTERESTED, "Beta", stage="Customers", first_purchase=46000)
    busy.settle()

    assert busy.companies(INTERESTED) == []
    assert waits(busy) == {"ghost": PROSPECTS}


def test_a_client_whom_two_departments_type_is_registered_once(busy: World) -> None:
    sergey = busy.person(SERGEY)
    sergey.type(INTERESTED, {"Company": "ACME Group", "Phone": "8 (495) 111-11-00"})

    busy.cycle(2)

    (row,) = busy.rows(INTERESTED)
    assert "ID" not in row
    assert row["Sync note"] == "This client is registered already. Ask the owner."
    with busy.app.journal.reading() as book:
        (held,) = book.held.all()
    assert (held.kind, held.base) == ("duplicate", INTERESTED)
    assert "“Acme”" in held.why.english()
    assert "in Prospects" in held.why.english()


def test_a_client_typed_again_while_he_is_on_the_way_is_no_second_one(
    busy: World,
) -> None:
    anna = busy.person(ANNA)
    again = {"Company": "Acme", "Phone": "+74951111100"}
    anna.pick(PROSPECTS, "Acme", "Interested")
    busy.settle()
    anna.type(PROSPECTS, again)

    busy.settle()

    assert waits(busy) == {"duplicate": PROSPECTS}
    assert "ID" not in busy.row(PROSPECTS, "Acme")


def test_a_deleted_client_is_archived_with_his_contacts(world: World) -> None:
    world.configure("company.yaml", {"deletions": {"then": "archive"}})
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {**READY, "Take": "Anna Petrova", "Comment": "rude"})
    anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
    world.cycle(2)
    client = world.row(PROSPECTS, "Acme")["ID"]
    anna.delete(PROSPECTS, "Acme")

    world.settle()

    row = world.row(ARCHIVE, "Acme")
    assert (row["ID"], row["Stage"], row["Comment"]) == (client, "Archive", "rude")
    assert [one["Day"] for one in world.rows(ARCHIVE, "contacts")] == [46300]
    assert world.rows(PROSPECTS) == []
    assert world.rows(PROSPECTS, "contacts") == []
    with world.app.journal.reading() as book:
        known = book.clients.by(ClientId(str(client)))
    assert known is not None
    assert known.base == ARCHIVE

    world.owner.pick(ARCHIVE, "Acme", "Prospects")
    world.settle()

    assert world.row(PROSPECTS, "Acme")["Take"] == "Anna Petrova"


def test_a_second_header_is_no_client(busy: World) -> None:
    header = [one for one in busy.owner.grid(PROSPECTS)[0] if one][1:5]
    busy.person(ANNA).type(PROSPECTS, {str(one): one for one in header})

    busy.cycle(2)

    (row,) = [one for one in busy.rows(PROSPECTS) if one["Company"] == "Company"]
    assert "ID" not in row
    assert "repeats the header" in str(row["Sync note"])


def test_a_column_of_their_own_travels_and_waits_where_it_has_no_place(
    busy: World,
) -> None:
    for header in ("Colour", "Smell"):
        busy.owner.write(PROSPECTS, 0, len(busy.owner.grid(PROSPECTS)[0]), header)
    busy.owner.write(INTERESTED, 0, len(busy.owner.grid(INTERESTED)[0]), "Colour")
    anna, sergey = busy.person(ANNA), busy.person(SERGEY)
    anna.edit(PROSPECTS, "Acme", colour="green", smell="fresh", stage="Interested")

    busy.settle()

    row = busy.row(INTERESTED, "Acme")
    assert row["Colour"] == "green"
    assert "Smell" not in row

    sergey.pick(INTERESTED, "Acme", "Prospects")
    busy.settle()

    row = busy.row(PROSPECTS, "Acme")
    assert (row["Colour"], row["Smell"]) == ("green", "fresh")


def area(first: int, end: int, left: int, right: int) -> dict[str, int]:
    """Cells of the Clients tab."""
    return {
        "sheetId": sheet_id(CLIENTS),
        "startRowIndex": first,
        "endRowIndex": end,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, first: int, end: int) -> dict[str, object]:
    """Rows or columns of the Clients tab."""
    return {
        "sheetId": sheet_id(CLIENTS),
        "dimension": dimension,
        "startIndex": first,
        "endIndex": end,
    }


HARMLESS: dict[str, list[dict[str, Any]]] = {
    "a filter hides the row": [
        {
            "setBasicFilter": {
                "filter": {
                    "range": area(0, 9, 0, 19),
                    "criteria": {"1": {"hiddenValues": ["Beta"]}},
                }
            }
        }
    ],
    "a filter view of one's own": [
        {
            "addFilterView": {
                "filter": {"title": "Mine", "range": area(0, 9, 0, 19)},
            }
        }
    ],
    "rows are hidden": [
        {
            "updateDimensionProperties": {
                "range": lines("ROWS", 1, 4),
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        }
    ],
    "rows are grouped": [{"addDimensionGroup": {"range": lines("ROWS", 1, 4)}}],
    "columns are hidden": [
        {
            "updateDimensionProperties": {
                "range": lines("COLUMNS", 0, 6),
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        }
    ],
    "columns are dragged": [
        {"moveDimension": {"source": lines("COLUMNS", 1, 3), "destinationIndex": 9}}
    ],
    "a column is inserted": [{"insertDimension": {"range": lines("COLUMNS", 2, 3)}}],
    "blank rows lie between": [
        {"insertDimension": {"range": lines("ROWS", 2, 5), "inheritFromBefore": False}}
    ],
    "cells of a row are merged": [
        {"mergeCells": {"range": area(3, 4, 5, 8), "mergeType": "MERGE_ALL"}}
    ],
    "cells of two rows are merged": [
        {"mergeCells": {"range": area(7, 9, 14, 15), "mergeType": "MERGE_ALL"}}
    ],
    "dropdowns are removed": [{"setDataValidation": {"range": area(1, 9, 0, 19)}}],
    "notes and colours": [
        {
            "repeatCell": {
                "range": area(1, 4, 0, 19),
                "cell": {
                    "note": "hm",
                    "userEnteredFormat": {"backgroundColor": {"red": 1}},
                },
                "fields": "note,userEnteredFormat.backgroundColor",
            }
        }
    ],
    "a tab of one's own": [{"addSheet": {"properties": {"title": "My notes"}}}],
}


@pytest.mark.parametrize("requests", HARMLESS.values(), ids=HARMLESS.keys())
def test_how_people_like_their_tab_to_look_is_nobody_elses_business(
    busy: World, requests: list[dict[str, Any]]
) -> None:
    answer = busy.owner.batch(PROSPECTS, *requests)
    assert answer.ok, answer.text
    busy.person(ANNA).edit(PROSPECTS, "Beta", stage=" interested\u00a0")

    busy.settle()

    assert busy.companies(INTERESTED) == ["Beta"]
    assert busy.companies(PROSPECTS) == ["Acme", "Cita"]
    assert waits(busy) == {}


def test_a_long_text_travels_whole(busy: World) -> None:
    comment = "длинно 🌵 " * 5000
    busy.person(ANNA).edit(PROSPECTS, "Beta", comment=comment, stage="Interested")

    busy.settle()

    assert busy.row(INTERESTED, "Beta")["Comment"] == comment


def test_hundreds_of_pasted_rows_are_registered_at_once(busy: World) -> None:
    url = f"{SHEETS}/{busy.file_id(PROSPECTS)}/values/Clients!B6"
    rows = [[f"Pasted {number}", "", "", f"+7499{number:07}"] for number in range(300)]
    answer = busy.person(ANNA).call(
        "PUT", url, {"values": rows}, valueInputOption="RAW"
    )
    assert answer.ok, answer.text

    done = busy.cycle()

    assert len(done.adopted) == 300
    assert waits(busy) == {}
    assert len(set(ids(busy).values())) == 303


def test_rows_pasted_from_another_base_with_their_ids_stay_where_they_live(
    busy: World,
) -> None:
    before = ids(busy)
    sergey = busy.person(SERGEY)
    for name in NAMES:
        sergey.type(INTERESTED, busy.row(PROSPECTS, name))

    busy.settle()

    assert ids(busy) == before
    assert waits(busy) == {"elsewhere": INTERESTED}
    busy.person(ANNA).pick(PROSPECTS, "Beta", "Archive")
    busy.person(ANNA).edit(PROSPECTS, "Beta", refusal_reason="dear")
    busy.settle()
    assert busy.companies(ARCHIVE) == ["Beta"]


def test_ctrl_z_after_a_move_brings_back_no_second_client(busy: World) -> None:
    before = ids(busy)
    anna = busy.person(ANNA)
    anna.pick(PROSPECTS, "Beta", "Interested")
    busy.settle()
    play(busy.google, Undo(who=ANNA, file=busy.file_id(PROSPECTS)))

    busy.settle()

    assert ids(busy, INTERESTED) == {"Beta": before["Beta"]}
    assert busy.companies(PROSPECTS) == ["Acme", "Cita"]
