"""Uploads in pieces, as Google's own clients send them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from googleapiclient.discovery import build
from googleapiclient.http import MediaIoBaseUpload
from requests import Response, Session

from sheetsync.emulator import Google, build_app, session_for
from tests.emulator.test_sheets_clients import OverSession

if TYPE_CHECKING:
    from tests.emulator.drive.conftest import Person

OWNER = "olga@north.example"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
UPLOAD = "https://www.googleapis.com/upload/drive/v3/files"
PIECE = 262_144


@pytest.fixture
def begin(owner: Person) -> Callable[..., str]:
    """Return what begins an upload and gives the address that its pieces go to."""

    def begun(name: str, kind: str = "text/plain") -> str:
        answer = owner.session.post(
            UPLOAD,
            params={"uploadType": "resumable"},
            json={"name": name},
            headers={
                "Authorization": f"Bearer {owner.token}",
                "X-Upload-Content-Type": kind,
            },
        )
        assert answer.status_code == 200, answer.text
        return answer.headers["Location"]

    return begun


def piece(session: Session, where: str, content: bytes, place: str) -> Response:
    return session.put(where, data=content, headers={"Content-Range": place})


@pytest.fixture
def drive(google: Google) -> Any:
    return build("drive", "v3", http=OverSession(session_for(build_app(google), OWNER)))


def test_googles_client_uploads_csv_as_a_spreadsheet_in_one_go(drive: Any) -> None:
    media = MediaIoBaseUpload(io.BytesIO(b"a,b\n1,2\n"), "text/csv", resumable=True)
    body = {"name": "Clients", "mimeType": SPREADSHEET}

    made = drive.files().create(body=body, media_body=media).execute()

    assert made["mimeType"] == SPREADSHEET
    text = drive.files().export(fileId=made["id"], mimeType="text/csv").execute()
    assert text == b"a,b\r\n1,2"


def test_googles_client_uploads_a_large_file_in_pieces(drive: Any) -> None:
    media = MediaIoBaseUpload(
        io.BytesIO(b"x" * (2 * PIECE + 5)),
        "application/octet-stream",
        chunksize=PIECE,
        resumable=True,
    )
    asked = drive.files().create(
        body={"name": "big"}, media_body=media, fields="name,size"
    )

    done, told = None, []
    while done is None:
        status, done = asked.next_chunk()
        told.append(status.resumable_progress if status else None)

    assert done == {"name": "big", "size": str(2 * PIECE + 5)}
    assert told == [PIECE, 2 * PIECE, None]


def test_googles_client_replaces_content_in_pieces(drive: Any, owner: Person) -> None:
    first = MediaIoBaseUpload(io.BytesIO(b"old"), "text/plain")
    made = drive.files().create(body={"name": "note"}, media_body=first).execute()
    second = MediaIoBaseUpload(io.BytesIO(b"new"), "text/plain", resumable=True)

    drive.files().update(
        fileId=made["id"], body={"name": "renamed"}, media_body=second
    ).execute()

    assert owner.ok("GET", f"/files/{made['id']}", alt="media") == "new"
    assert owner.sees() == ["renamed"]


def test_an_upload_that_broke_off_tells_how_much_has_come(
    begin: Callable[..., str], owner: Person
) -> None:
    where = begin("broken")
    piece(owner.session, where, b"x" * PIECE, f"bytes 0-{PIECE - 1}/{PIECE + 1}")

    asked = piece(owner.session, where, b"", f"bytes */{PIECE + 1}")

    assert asked.status_code == 308
    assert asked.headers["Range"] == f"bytes=0-{PIECE - 1}"
    assert owner.sees() == []
    last = piece(owner.session, where, b"y", f"bytes {PIECE}-{PIECE}/{PIECE + 1}")
    assert last.json()["name"] == "broken"
    again = piece(owner.session, where, b"", f"bytes */{PIECE + 1}")
    assert again.json() == last.json()


def test_a_snapshot_knows_how_much_of_an_upload_has_come(
    google: Google, owner: Person, begin: Callable[..., str]
) -> None:
    where = begin("notes.txt")
    piece(owner.session, where, b"x" * PIECE, f"bytes 0-{PIECE - 1}/{PIECE + 3}")
    google.snapshots.take(google, "halfway")
    last = f"bytes {PIECE}-{PIECE + 2}/{PIECE + 3}"
    for _ in range(2):
        assert piece(owner.session, where, b"end", last).status_code == 200
        google.snapshots.restore(google, "halfway")

    asked = piece(owner.session, where, b"", f"bytes */{PIECE + 3}")
    assert asked.status_code == 308
    assert asked.headers["Range"] == f"bytes=0-{PIECE - 1}"


def test_pieces_that_leave_a_gap_or_are_too_small_are_refused(
    begin: Callable[..., str], owner: Person
) -> None:
    where = begin("wrong")

    small = piece(owner.session, where, b"abc", "bytes 0-2/*")
    gap = piece(owner.session, where, b"abc", "bytes 7-9/10")
    odd = piece(owner.session, where, b"abc", "lines 1-2/3")

    assert [one.status_code for one in (small, gap, odd)] == [400, 400, 400]
    assert "required to be equal or greater than 262144" in small.text
    assert piece(owner.session, where, b"", "bytes */*").status_code == 308


def test_an_upload_that_was_called_off_is_forgotten(
    begin: Callable[..., str], owner: Person
) -> None:
    where = begin("unwanted")

    assert owner.session.delete(where).status_code == 499
    assert owner.session.put(where, data=b"abc").status_code == 404
    assert owner.sees() == []


def test_a_reader_begins_no_upload_over_a_file(owner: Person, manager: Person) -> None:
    file_id = owner.make("note", kind="text/plain")
    owner.share(file_id, manager.token, "reader", sendNotificationEmail="false")

    answer = manager.call(
        "PATCH", f"/upload/drive/v3/files/{file_id}", {}, uploadType="resumable"
    )

    assert answer.reason == "403 insufficientFilePermissions"
