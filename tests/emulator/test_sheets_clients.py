from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import gspread
import httplib2
import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from requests import Session

from tests.emulator.sheet_at_hand import OWNER, Sheet

ANNA = "anna@example.com"


class OverSession:
    """What google-api-python-client needs of httplib2, over a requests session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: dict[str, str] | None = None,
        **_options: Any,
    ) -> tuple[httplib2.Response, bytes]:
        kept = {
            name: value
            for name, value in (headers or {}).items()
            if name.lower() not in {"accept-encoding", "content-length"}
        }
        answer = self._session.request(method, uri, data=body, headers=kept)
        head = {"status": str(answer.status_code), **answer.headers}
        return httplib2.Response(head), answer.content

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_rest: object) -> None:
        raise AssertionError("the in-process adapter opened a socket")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.usefixtures("_no_sockets")
def test_gspread_works_on_it(session: Callable[[str], Session]) -> None:
    client = gspread.Client(
        auth=None,  # type: ignore[arg-type]
        session=session(OWNER),
    )

    book = client.create("Made by gspread")
    tab = book.sheet1
    tab.update([["id", "sum"], ["C-1", 5]], "A1")
    tab.append_row(["C-2", 7])
    tab.insert_row(["C-0", 1], 2)
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.freeze(rows=1)

    assert tab.get_all_records() == [
        {"id": "C-0", "sum": 1},
        {"id": "C-1", "sum": 5},
        {"id": "C-2", "sum": 7},
    ]
    assert client.open("Made by gspread").id == book.id
    found = tab.find("C-2")
    assert found is not None
    assert found.row == 4
    with pytest.raises(gspread.exceptions.WorksheetNotFound):
        book.worksheet("none")


@pytest.mark.usefixtures("_no_sockets")
def test_googles_own_client_works_on_it(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    sheets = build("sheets", "v4", http=OverSession(session(OWNER))).spreadsheets()
    values = sheets.values()

    written = values.update(
        spreadsheetId=sheet.id,
        range="'Sheet1'!A1:B2",
        valueInputOption="USER_ENTERED",
        body={"values": [["a", "0042"], ["b", "=B1*2"]]},
    ).execute()
    ranges = [f"Sheet1!A{n}:B{n}" for n in range(1, 200)]
    read = values.batchGet(
        spreadsheetId=sheet.id, ranges=ranges, valueRenderOption="UNFORMATTED_VALUE"
    ).execute()

    assert written["updatedCells"] == 4
    assert read["valueRanges"][1]["values"] == [["b", 84]]
    assert len(read["valueRanges"]) == 199


@pytest.mark.usefixtures("_no_sockets")
def test_googles_own_client_understands_refusals(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    http = OverSession(session("stranger@example.com"))
    sheets = build("sheets", "v4", http=http).spreadsheets()

    with pytest.raises(HttpError) as refusal:
        sheets.get(spreadsheetId=sheet.id).execute()

    assert refusal.value.status_code == 403
    assert refusal.value.reason == "The caller does not have permission"


@pytest.mark.usefixtures("_no_sockets")
def test_both_clients_work_in_a_shared_drive(session: Callable[[str], Session]) -> None:
    http = OverSession(session(OWNER))
    drive = build("drive", "v3", http=http, cache_discovery=False)
    everywhere = {"supportsAllDrives": True}
    sales = drive.drives().create(requestId="1", body={"name": "Sales"}).execute()["id"]
    member = {"type": "user", "role": "writer", "emailAddress": ANNA}
    drive.permissions().create(fileId=sales, body=member, **everywhere).execute()

    anna = gspread.Client(
        auth=None,  # type: ignore[arg-type]
        session=session(ANNA),
    )
    book = anna.create("Base", folder_id=sales)
    book.sheet1.update([["Company"], ["Acme"]], "A1")

    listed = drive.files().list(
        corpora="drive",
        driveId=sales,
        includeItemsFromAllDrives=True,
        fields="files(id,driveId)",
        **everywhere,
    )
    assert listed.execute() == {"files": [{"id": book.id, "driveId": sales}]}
    assert [one["id"] for one in anna.list_spreadsheet_files()] == [book.id]
    with pytest.raises(HttpError, match="File not found"):
        drive.files().get(fileId=book.id).execute()
