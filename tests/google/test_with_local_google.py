"""Sheets and Drive over one session, against the local Google."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import gspread
import pytest

from sheetsync.clock import SetClock
from sheetsync.emulator import EmulatorAdapter, Google, build_app
from sheetsync.errors import NotAllowed, NotFound, Refused
from sheetsync.google.credentials import acting_as
from sheetsync.google.drive import Drive
from sheetsync.google.ranges import GridRange
from sheetsync.google.session import GoogleSession
from sheetsync.google.sheets import Sheets, SheetsClient

OWNER = "owner@northwind.example"
OLGA = "olga@northwind.example"
Opening = Callable[[str], GoogleSession]


@pytest.fixture
def opened(clock: SetClock) -> Iterator[Opening]:
    """Sessions with one local Google, each in the name of a person."""
    adapter = EmulatorAdapter(build_app(Google(clock=clock.now, seed=1)))
    with ExitStack() as stack:

        def open_for(person: str) -> GoogleSession:
            return stack.enter_context(
                GoogleSession(
                    acting_as(person), clock=clock, chance=lambda: 1.0, adapter=adapter
                )
            )

        yield open_for


@pytest.fixture
def owner(opened: Opening) -> GoogleSession:
    return opened(OWNER)


@pytest.fixture
def book(owner: GoogleSession) -> str:
    made = Drive(owner).create_spreadsheet("Leads", {"sheetsync": "1"})
    return str(made["id"])


def first_sheet(session: GoogleSession, book: str) -> int:
    found = Sheets(session).get(book, "sheets.properties.sheetId")
    return int(found["sheets"][0]["properties"]["sheetId"])


def typing(sheet: int, *words: str) -> dict[str, object]:
    cells = [{"userEnteredValue": {"stringValue": word}} for word in words]
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": cells}],
            "fields": "userEnteredValue",
        }
    }


def spending(token: int, value: str) -> dict[str, object]:
    entry = {
        "metadataId": token,
        "metadataKey": "s",
        "metadataValue": value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def test_what_is_written_is_read_by_the_tabs_id(
    owner: GoogleSession, book: str
) -> None:
    sheet = first_sheet(owner, book)
    sheets = Sheets(owner)

    sheets.batch(book, [typing(sheet, "007", "+7 916", "=1+1")])
    part, empty = sheets.values(
        book,
        [
            GridRange(sheet=sheet, end_row=1),
            GridRange(sheet=sheet, first_row=5, end_column=2),
        ],
    )

    assert [list(row) for row in part.rows] == [["007", "+7 916", "=1+1"]]
    assert list(empty.rows) == []


def test_a_batch_with_a_token_is_applied_once(owner: GoogleSession, book: str) -> None:
    sheet = first_sheet(owner, book)
    sheets = Sheets(owner)
    sheets.batch(book, [spending(41, "i0001"), typing(sheet, "first")])

    with pytest.raises(Refused):
        sheets.batch(book, [spending(41, "i0001"), typing(sheet, "second")])

    (block,) = sheets.values(book, [GridRange(sheet=sheet)])
    assert [list(row) for row in block.rows] == [["first"]]
    assert sheets.tokens(book) == {41: "i0001"}


def test_a_batch_tells_what_became_of_its_cells(
    owner: GoogleSession, book: str
) -> None:
    sheet = first_sheet(owner, book)
    title = Sheets(owner).get(book, "sheets.properties.title")
    name = title["sheets"][0]["properties"]["title"]

    told = Sheets(owner).batch(
        book,
        [typing(sheet, "first")],
        response_ranges=[GridRange(sheet=sheet, end_column=1).a1(name)],
        fields="updatedSpreadsheet.sheets.data.rowData.values.effectiveValue",
    )

    (tab,) = told["updatedSpreadsheet"]["sheets"]
    first = tab["data"][0]["rowData"][0]["values"][0]
    assert first == {"effectiveValue": {"stringValue": "first"}}


def test_one_list_shows_files_and_their_sharing(
    owner: GoogleSession, book: str
) -> None:
    drive = Drive(owner)
    drive.update(book, {"writersCanShare": False})
    drive.grant(book, OLGA, "writer", mail=False)

    (found,) = drive.files("appProperties has {key='sheetsync' and value='1'}")

    roles = {one["emailAddress"]: one["role"] for one in found["permissions"]}
    assert found["id"] == book
    assert found["writersCanShare"] is False
    assert roles == {OWNER: "owner", OLGA: "writer"}


def test_a_person_comes_and_goes(
    owner: GoogleSession, opened: Opening, book: str
) -> None:
    olga = Sheets(opened(OLGA))
    drive = Drive(owner)
    with pytest.raises((NotFound, NotAllowed)):
        olga.get(book, "spreadsheetId")

    entry = drive.grant(book, OLGA, "writer", mail=False).entry
    assert olga.get(book, "spreadsheetId") == {"spreadsheetId": book}

    drive.revoke(book, entry["id"])
    drive.revoke(book, entry["id"])
    with pytest.raises((NotFound, NotAllowed)):
        olga.get(book, "spreadsheetId")


def test_a_reader_cannot_write(
    owner: GoogleSession, opened: Opening, book: str
) -> None:
    drive = Drive(owner)
    entry = drive.grant(book, OLGA, "writer", mail=False).entry
    drive.change_role(book, entry["id"], "reader")
    sheet = first_sheet(owner, book)

    with pytest.raises(NotAllowed):
        Sheets(opened(OLGA)).batch(book, [typing(sheet, "mine")])


def test_a_file_goes_to_the_trash_and_away(owner: GoogleSession, book: str) -> None:
    drive = Drive(owner)

    assert drive.trash(book)["trashed"] is True
    assert drive.untrash(book)["trashed"] is False
    drive.delete(book)
    drive.delete(book)

    with pytest.raises(NotFound):
        drive.file(book)


def test_a_file_lies_in_the_folder_it_was_made_in(owner: GoogleSession) -> None:
    drive = Drive(owner)
    folder = drive.create_folder("sheetsync", {"sheetsync": "folder"})

    made = drive.create_spreadsheet("Desk", {"sheetsync": "1"}, [folder["id"]])

    assert drive.file(made["id"])["parents"] == [folder["id"]]


def test_both_client_libraries_share_the_session(
    owner: GoogleSession, book: str
) -> None:
    client = gspread.Client(
        auth=owner.credentials, session=owner, http_client=SheetsClient
    )

    assert client.open_by_key(book).title == "Leads"
    assert Drive(owner).about().email == OWNER
    assert {one.call.api for one in owner.traffic} == {"sheets", "drive"}
