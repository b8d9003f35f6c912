"""Undo and version history: what comes back, and what others have done since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.people.acts import (
    Act,
    Delete,
    Drag,
    Edit,
    Insert,
    RenameTab,
    Restore,
    Sort,
    Undo,
)
from sheetsync.emulator.people.playing import play
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, good

MARK = "mark@example.com"
ANNA = "anna@example.com"
FILE = "Prospects"
UNDO = Undo(who=MARK, file=FILE)
Does = Callable[[Act], str]
Companies = Callable[[], list[str]]


def edit(who: str, row: int | str, **cells: str) -> Edit:
    return Edit(who=who, file=FILE, row=row, cells=cells)


def test_undo_takes_the_last_change_back_and_then_the_one_before(
    clients: Sheet, does: Does
) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    does(edit(MARK, "Birch", Phone="222"))

    assert does(UNDO) == ""
    assert clients.values("B2") == [["22"]]
    assert does(UNDO) == ""
    assert clients.values("B2") == [["2"]]
    assert does(UNDO) == "There is nothing to undo."


def test_undo_is_of_the_own_changes_only(clients: Sheet, does: Does) -> None:
    does(edit(ANNA, "Birch", Phone="77"))

    assert does(UNDO) == "There is nothing to undo."
    assert clients.values("B2") == [["77"]]


def test_undo_leaves_what_others_have_changed_since(clients: Sheet, does: Does) -> None:
    does(edit(MARK, "Birch", Phone="22", Stage="won"))
    does(edit(ANNA, "Birch", Phone="77"))

    assert does(UNDO) == ""
    assert clients.values("A2:C2") == [["Birch", "77", "new"]]


def test_nothing_is_undone_where_others_have_changed_it_all(
    clients: Sheet, does: Does
) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    does(edit(ANNA, "Birch", Phone="77"))

    assert does(UNDO).startswith("What you changed is gone")
    assert clients.values("B2") == [["77"]]


def test_undo_follows_a_row_that_others_have_pushed_down(
    clients: Sheet, does: Does
) -> None:
    does(edit(MARK, "Cedar", Phone="33"))
    does(Insert(who=ANNA, file=FILE, row=2, count=3))

    assert does(UNDO) == ""
    assert clients.values("A6:B6") == [["Cedar", "3"]]


def test_undo_follows_a_row_that_others_have_sorted_away(
    clients: Sheet, does: Does
) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    does(Insert(who=MARK, file=FILE, row=3))
    does(Sort(who=ANNA, file=FILE, by="Company"))
    assert clients.values("A2:B3") == [["Acorn", "1"], ["Birch", "22"]]

    assert does(UNDO) == does(UNDO) == ""
    assert clients.values("A2:B6") == [
        ["Acorn", "1"],
        ["Birch", "2"],
        ["Cedar", "3"],
        ["Daisy", "4"],
    ]


def test_a_deleted_row_comes_back_beside_its_neighbours(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Delete(who=MARK, file=FILE, row="Acorn"))
    does(Delete(who=ANNA, file=FILE, row="Birch"))
    assert companies() == ["Cedar", "Daisy"]

    assert does(UNDO) == ""
    assert companies() == ["Cedar", "Acorn", "Daisy"]


def test_an_inserted_row_goes_again_wherever_it_is_now(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Insert(who=MARK, file=FILE, row="Cedar"))
    does(Insert(who=ANNA, file=FILE, row=2))

    assert does(UNDO) == ""
    assert companies() == ["", "Birch", "Cedar", "Acorn", "Daisy"]


def test_a_dragged_row_goes_back_with_what_others_have_typed_into_it(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Drag(who=MARK, file=FILE, row="Birch", before_row=6))
    does(edit(ANNA, "Birch", Phone="77"))
    assert companies() == ["Cedar", "Acorn", "Daisy", "Birch"]

    assert does(UNDO) == ""
    assert companies() == ["Birch", "Cedar", "Acorn", "Daisy"]
    assert clients.values("B2") == [["77"]]


def test_a_sort_is_undone_around_a_row_that_others_have_deleted(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Sort(who=MARK, file=FILE, by="Company"))
    does(Delete(who=ANNA, file=FILE, row="Daisy"))

    assert does(UNDO) == ""
    assert companies() == ["Birch", "Cedar", "Acorn"]


def test_no_row_is_lost_or_doubled_when_a_sort_is_undone_amid_other_changes(
    clients: Sheet, does: Does
) -> None:
    clients.write("D2:D5", [["=B2"], ["=B3"], ["=B4"], ["=B5"]], "USER_ENTERED")
    mark_row(clients, 4)
    does(Sort(who=MARK, file=FILE, by="Company"))
    does(edit(ANNA, "Acorn", Phone="77"))
    does(Delete(who=ANNA, file=FILE, row="Birch"))
    does(Insert(who=ANNA, file=FILE, row=2))

    assert does(UNDO) == ""
    assert clients.values("A2:D5") == [
        [],
        ["Cedar", "3", "won", "3"],
        ["Acorn", "77", "new", "77"],
        ["Daisy", "4", "lost", "4"],
    ]
    assert marked_row(clients) == 4


def test_undo_brings_back_a_row_that_a_program_has_taken_away_since(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Delete(who=MARK, file=FILE, row="Cedar"))
    clients.write("A5", [["Elm"]])

    assert does(UNDO) == ""
    assert companies() == ["Birch", "Cedar", "Acorn", "Daisy", "Elm"]


def test_undo_stops_where_columns_have_moved_since(clients: Sheet, does: Does) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    does(Insert(who=ANNA, file=FILE, column="A"))

    assert does(UNDO).startswith("Columns have come, gone or moved since")
    assert clients.values("A2:C2") == [["", "Birch", "22"]]


def test_undo_respects_a_protection_that_came_since(clients: Sheet, does: Does) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    clients.batch({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})

    assert does(UNDO).startswith("You are trying to edit a protected cell")
    assert clients.values("B2") == [["22"]]


def test_undo_needs_the_right_to_write(
    google: Google, clients: Sheet, does: Does
) -> None:
    does(edit(MARK, "Birch", Phone="22"))
    file = google.files[clients.id]
    for entry in list(file.permissions.values()):
        if entry.email == MARK:
            del file.permissions[entry.id]

    assert does(UNDO) == f"{MARK} sees no file 'Prospects'."


def test_a_title_comes_back_unless_somebody_else_has_changed_it(
    clients: Sheet, does: Does
) -> None:
    does(RenameTab(who=MARK, file=FILE, title="Mine"))
    assert does(UNDO) == ""
    assert clients.values("Sheet1!A2") == [["Birch"]]

    does(RenameTab(who=MARK, file=FILE, title="Mine"))
    does(RenameTab(who=ANNA, file=FILE, title="Ours"))
    assert does(UNDO).startswith("What you changed is gone")
    assert clients.values("Ours!A2") == [["Birch"]]


def mark_row(clients: Sheet, row: int) -> None:
    """Hang metadata on the row with a number from 1."""
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    entry = {
        "metadataId": 5,
        "metadataKey": "k",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": span},
    }
    clients.batch({"createDeveloperMetadata": {"developerMetadata": entry}})


def marked_row(clients: Sheet) -> int | None:
    """Return the row that the metadata hangs on, from 1."""
    found = clients.post(
        "/developerMetadata:search",
        {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]},
    )
    for one in found.get("matchedDeveloperMetadata", ()):
        location = one["developerMetadata"]["location"]
        end: int = location["dimensionRange"]["endIndex"]
        return end
    return None


@pytest.mark.parametrize("revives", [True, False])
def test_undoing_a_deletion_brings_metadata_back_or_not(
    google: Google, clients: Sheet, does: Does, revives: bool
) -> None:
    google.switches.undo_revives_metadata = revives
    mark_row(clients, 3)
    does(Delete(who=MARK, file=FILE, row="Cedar"))
    does(Insert(who=ANNA, file=FILE, row=2))

    assert does(UNDO) == ""
    assert clients.values("A4") == [["Cedar"]]
    assert marked_row(clients) == (4 if revives else None)


def test_a_version_brings_the_whole_spreadsheet_back(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{clients.id}/revisions"
    before = clients.session.get(url).json()["revisions"][-1]["id"]
    does(Delete(who=MARK, file=FILE, row="Birch"))
    does(Insert(who=ANNA, file=FILE, column="Phone"))
    does(Sort(who=ANNA, file=FILE, by="Company"))
    clients.batch({"addSheet": {"properties": {"title": "Other"}}})

    assert does(Restore(who=MARK, file=FILE, version=int(before))) == ""
    assert companies() == ["Birch", "Cedar", "Acorn", "Daisy"]
    assert clients.get(fields="sheets(properties(title))") == {
        "sheets": [{"properties": {"title": "Sheet1"}}]
    }
    revisions = clients.session.get(
        url, params={"fields": "revisions(id,lastModifyingUser/emailAddress)"}
    ).json()["revisions"]
    assert revisions[-1]["lastModifyingUser"] == {"emailAddress": MARK}
    assert [int(one["id"]) for one in revisions] == list(range(1, len(revisions) + 1))


def test_a_restored_version_can_be_restored_away_again(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Delete(who=MARK, file=FILE, row="Birch"))
    does(Restore(who=ANNA, file=FILE, back=1))
    assert companies() == ["Birch", "Cedar", "Acorn", "Daisy"]

    does(Restore(who=ANNA, file=FILE, back=1))
    assert companies() == ["Cedar", "Acorn", "Daisy"]


def test_a_version_that_the_history_does_not_reach_is_refused(
    clients: Sheet, does: Does
) -> None:
    refused = does(Restore(who=OWNER, file=FILE, version=9999))

    assert refused == "Requested entity was not found."


@pytest.mark.parametrize("minds", [True, False])
def test_restoring_minds_protections_or_not(
    google: Google, clients: Sheet, does: Does, minds: bool
) -> None:
    google.switches.restore_minds_protection = minds
    header = {"sheetId": 0, "endRowIndex": 1}
    clients.batch({"addProtectedRange": {"protectedRange": {"range": header}}})
    does(edit(MARK, "Birch", Phone="22"))

    refused = does(Restore(who=MARK, file=FILE))

    assert bool(refused) is minds
    assert clients.values("B2") == [["22" if minds else "2"]]


@pytest.mark.parametrize("revives", [True, False])
def test_restoring_takes_metadata_back_with_it_or_not(
    google: Google, clients: Sheet, does: Does, revives: bool
) -> None:
    google.switches.restore_revives_metadata = revives
    mark_row(clients, 3)
    does(edit(MARK, "Birch", Phone="22"))

    assert does(Restore(who=MARK, file=FILE, back=2)) == ""

    assert clients.values("B2") == [["2"]]
    assert marked_row(clients) == (None if revives else 3)


@pytest.mark.parametrize("revives", [True, False])
def test_restoring_takes_hidden_tabs_back_with_it_or_not(
    google: Google, clients: Sheet, does: Does, revives: bool
) -> None:
    google.switches.restore_revives_hidden_tabs = revives
    clients.batch(
        {"addSheet": {"properties": {"sheetId": 9, "title": "_kept", "hidden": True}}}
    )
    clients.write("_kept!A1", [["first"]])
    clients.write("_kept!A1", [["second"]])
    does(edit(MARK, "Birch", Phone="22"))

    assert does(Restore(who=MARK, file=FILE, back=2)) == ""

    assert clients.values("B2") == [["2"]]
    assert clients.values("_kept!A1") == [["first" if revives else "second"]]


def test_a_hidden_tab_that_is_younger_than_the_version_may_stay(
    google: Google, clients: Sheet, does: Does
) -> None:
    google.switches.restore_revives_hidden_tabs = False
    clients.batch(
        {"addSheet": {"properties": {"sheetId": 9, "title": "_kept", "hidden": True}}}
    )
    clients.write("_kept!A1", [["token"]])

    assert does(Restore(who=MARK, file=FILE, back=2)) == ""

    assert clients.values("_kept!A1") == [["token"]]


def test_undo_and_restore_survive_on_disk(tmp_path: Path) -> None:
    google = Google(seed=1, directory=tmp_path)
    session = session_for(build_app(google), OWNER)
    made = good(session.post(SHEETS, json={"properties": {"title": FILE}}))
    sheet = Sheet(made["spreadsheetId"], session)
    sheet.write("A1:A3", [["a"], ["b"], ["c"]])
    play(google, Delete(who=OWNER, file=FILE, row=2))
    play(google, Undo(who=OWNER, file=FILE))
    play(google, Insert(who=OWNER, file=FILE, row=1))
    play(google, Restore(who=OWNER, file=FILE, back=1))
    google.close()

    again = Google(directory=tmp_path)
    kept = Sheet(sheet.id, session_for(build_app(again), OWNER))
    assert kept.values("A1:A4") == [["a"], ["b"], ["c"]]
    again.close()
