"""Scripted people: each acts as himself, by hand, between two requests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetsync.emulator import Google
from sheetsync.emulator.people.acts import (
    Act,
    Delete,
    DeleteTab,
    Drag,
    DragCells,
    Edit,
    EmptyTab,
    Filter,
    Hide,
    Insert,
    Move,
    Rename,
    RenameColumn,
    RenameTab,
    Share,
    Sort,
    Trash,
    Unshare,
)
from sheetsync.emulator.when import When
from tests.emulator.sheet_at_hand import OWNER, Sheet

MARK = "mark@example.com"
STRANGER = "sam@elsewhere.example"
FILE = "Prospects"
Does = Callable[[Act], str]
Companies = Callable[[], list[str]]
PROTECTED = "You are trying to edit a protected cell or object."


def test_a_person_acts_right_before_the_nth_request(
    google: Google, clients: Sheet
) -> None:
    act = Edit(who=MARK, file=FILE, row="Birch", cells={"Stage": "won"})
    google.script.add(act, When(api="sheets", method="GET", nth=2))

    seen = [clients.values("C2")[0][0] for _ in range(3)]

    assert seen == ["new", "won", "won"]
    (deed,) = google.script.deeds
    assert (deed.act, deed.at, deed.refused) == (act, google.requests.count - 1, "")
    assert google.files[clients.id].last_modifier == MARK


def test_what_a_person_types_is_read_as_typed(clients: Sheet, does: Does) -> None:
    does(Edit(who=MARK, file=FILE, row=2, cells={"Phone": "=1+2", "D": "'007"}))

    assert clients.values("B2:D2", valueRenderOption="FORMULA") == [
        ["=1+2", "new", "007"]
    ]


def test_a_new_row_goes_below_everything(clients: Sheet, does: Does) -> None:
    does(Edit(who=MARK, file=FILE, cells={"Company": "Elm"}))

    assert clients.values("A6") == [["Elm"]]


def test_a_sort_of_all_columns_moves_rows_and_of_some_columns_tears_them(
    clients: Sheet, does: Does
) -> None:
    does(Sort(who=MARK, file=FILE, by="Company"))
    whole = clients.values("A2:B5")
    does(Sort(who=MARK, file=FILE, by="Company", columns="A:A", descending=True))

    assert whole == [["Acorn", "1"], ["Birch", "2"], ["Cedar", "3"], ["Daisy", "4"]]
    assert clients.values("A2:B5") == [
        ["Daisy", "1"],
        ["Cedar", "2"],
        ["Birch", "3"],
        ["Acorn", "4"],
    ]


def test_rows_are_inserted_deleted_and_dragged(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    does(Insert(who=MARK, file=FILE, row="Cedar"))
    assert companies() == ["Birch", "", "Cedar", "Acorn", "Daisy"]

    does(Delete(who=MARK, file=FILE, row=3))
    does(Drag(who=MARK, file=FILE, row="Daisy", before_row="Birch"))
    assert companies() == ["Daisy", "Birch", "Cedar", "Acorn"]


def test_columns_are_inserted_dragged_and_deleted(clients: Sheet, does: Does) -> None:
    does(Insert(who=MARK, file=FILE, column="Phone"))
    does(Drag(who=MARK, file=FILE, column="Stage", before_column="Company"))
    assert clients.values("A1:D1") == [["Stage", "Company", "", "Phone"]]

    does(Delete(who=MARK, file=FILE, column="Stage", count=1))
    assert clients.values("A1:C1") == [["Company", "", "Phone"]]


def test_cells_are_dragged_or_copied_over_others(clients: Sheet, does: Does) -> None:
    does(DragCells(who=MARK, file=FILE, cells="A2:B2", to="A4"))
    does(DragCells(who=MARK, file=FILE, cells="A3", to="A5", copied=True))

    assert clients.values("A2:B5") == [
        [],
        ["Cedar", "3"],
        ["Birch", "2"],
        ["Cedar", "4"],
    ]


def test_a_filter_is_shared_by_all_and_can_be_taken_away(
    clients: Sheet, does: Does
) -> None:
    does(Filter(who=MARK, file=FILE, column="Stage", hidden=("new",)))
    shown = clients.get(fields="sheets(basicFilter)")["sheets"][0]["basicFilter"]
    does(Filter(who=MARK, file=FILE))

    assert shown["filterSpecs"][0]["filterCriteria"] == {"hiddenValues": ["new"]}
    assert clients.get(fields="sheets(basicFilter)") == {"sheets": [{}]}


def test_rows_and_columns_are_hidden_and_shown(clients: Sheet, does: Does) -> None:
    hidden = "sheets(data(columnMetadata(hiddenByUser)))"
    does(Hide(who=MARK, file=FILE, column="Phone"))
    before = clients.get(fields=hidden, ranges="A1:C1")
    does(Hide(who=MARK, file=FILE, column="Phone", shown=True))

    metadata = before["sheets"][0]["data"][0]["columnMetadata"]
    assert metadata == [{}, {"hiddenByUser": True}, {}]
    after = clients.get(fields=hidden, ranges="A1:C1")
    assert after["sheets"][0]["data"][0]["columnMetadata"] == [{}, {}, {}]


def test_columns_tabs_and_files_get_other_names(clients: Sheet, does: Does) -> None:
    does(RenameColumn(who=MARK, file=FILE, column="Stage", title="State"))
    does(RenameTab(who=MARK, file=FILE, title="Mine"))
    does(Rename(who=MARK, file=FILE, name="Leads"))

    assert clients.values("Mine!C1") == [["State"]]
    assert clients.get(fields="properties(title)") == {"properties": {"title": "Leads"}}


def test_a_tab_is_emptied_or_deleted(clients: Sheet, does: Does) -> None:
    clients.batch({"addSheet": {"properties": {"title": "Other"}}})
    does(EmptyTab(who=MARK, file=FILE, tab="Sheet1"))
    assert clients.values("Sheet1") == []

    does(DeleteTab(who=MARK, file=FILE, tab="Sheet1"))
    titles = clients.get(fields="sheets(properties(title))")["sheets"]
    assert titles == [{"properties": {"title": "Other"}}]


def test_a_person_has_no_more_rights_by_hand_than_by_program(
    clients: Sheet, does: Does, companies: Companies
) -> None:
    whole = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    clients.batch({"addProtectedRange": {"protectedRange": {"range": whole}}})

    assert does(Edit(who=MARK, file=FILE, row=2, cells={"A": "x"})).startswith(
        f"Invalid data[0]: {PROTECTED}"
    )
    for act in (
        Sort(who=MARK, file=FILE, by="Phone"),
        Delete(who=MARK, file=FILE, row=2),
        Drag(who=MARK, file=FILE, row=2, before_row=5),
    ):
        assert PROTECTED in does(act)
    assert does(Edit(who=MARK, file=FILE, row=2, cells={"B": "x"})) == ""
    assert companies() == ["Birch", "Cedar", "Acorn", "Daisy"]


def test_whoever_cannot_open_a_file_does_not_even_see_it(does: Does) -> None:
    refused = does(Edit(who=STRANGER, file=FILE, row=2, cells={"A": "x"}))

    assert refused == f"{STRANGER} sees no file 'Prospects'."


def test_what_is_not_there_any_more_is_noted_and_stops_nobody(
    google: Google, clients: Sheet
) -> None:
    google.script.add(Delete(who=MARK, file=FILE, row="Nobody"))
    google.script.add(Delete(who=MARK, file=FILE, tab="Nowhere", row=1))
    google.script.add(Sort(who=MARK, file=FILE, by="No such header"))

    assert clients.values("A2") == [["Birch"]]
    assert [deed.refused for deed in google.script.deeds] == [
        "No row of 'Sheet1' holds 'Nobody'.",
        "'Prospects' has no tab 'Nowhere'.",
        "No column of 'Sheet1' is called 'No such header'.",
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": "new"}, {"userEnteredValue": "won"}],
        },
        {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!C2:C3"}]},
    ],
)
def test_a_strict_dropdown_refuses_what_is_typed_but_not_what_is_pasted(
    clients: Sheet, does: Does, condition: dict[str, object]
) -> None:
    place = {"sheetId": 0, "startRowIndex": 3, "startColumnIndex": 2}
    rule = {"condition": condition, "strict": True}
    clients.batch({"setDataValidation": {"range": place, "rule": rule}})

    def typed(text: str, *, pasted: bool = False) -> str:
        cells = {"Stage": text}
        return does(Edit(who=MARK, file=FILE, row=4, cells=cells, pasted=pasted))

    assert "violates the data validation rules" in typed("unheard of")
    assert typed("won") == typed("") == typed("unheard of", pasted=True) == ""


def test_sharing_by_hand_sends_mail_and_unsharing_ends_access(
    google: Google, clients: Sheet, does: Does
) -> None:
    assert does(Share(who=MARK, file=FILE, to=STRANGER, role="reader")) == ""
    assert [mail.to for mail in google.drive.outbox] == [STRANGER]
    assert does(Share(who=MARK, file=FILE, role="reader")) == ""
    assert "anyoneWithLink" in google.files[clients.id].permissions

    assert does(Unshare(who=MARK, file=FILE, to=STRANGER)) == ""
    assert does(Unshare(who=MARK, file=FILE)) == ""
    assert does(Unshare(who=MARK, file=FILE)) == (
        "'Prospects' is not shared with anybody."
    )


def test_only_the_owner_trashes_a_file(
    google: Google, clients: Sheet, does: Does
) -> None:
    refused = does(Trash(who=MARK, file=FILE))
    assert refused == (
        f"The user does not have sufficient permissions for file {clients.id}."
    )

    assert does(Trash(who=OWNER, file=FILE)) == ""
    assert google.files[clients.id].trashed
    does(Trash(who=OWNER, file=FILE, out=True))
    assert not google.files[clients.id].trashed


def test_a_file_is_moved_into_a_folder(google: Google, clients: Sheet) -> None:
    made = clients.session.post(
        "https://www.googleapis.com/drive/v3/files",
        json={"name": "Archive", "mimeType": "application/vnd.google-apps.folder"},
    ).json()
    google.script.add(Move(who=OWNER, file=FILE, folder="Archive"))

    clients.values("A1")

    assert google.files[clients.id].parents == [made["id"]]
