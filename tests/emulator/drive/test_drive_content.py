"""Export, download and upload; API keys; what an app with drive.file can reach."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook

from sheetsync.emulator.drive.workbook import XLSX
from sheetsync.emulator.state.sign_in import DEFAULT_CLIENT, AccessToken

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Person

SHEET = "application/vnd.google-apps.spreadsheet"
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"


def export(person: Person, file_id: str) -> str:
    text: str = person.ok("GET", f"/files/{file_id}/export", mimeType="text/csv")
    return text


def test_csv_put_over_a_spreadsheet_replaces_all_of_it(owner: Person) -> None:
    base = owner.make("Base")

    first = owner.session.put(
        f"https://www.googleapis.com/upload/drive/v2/files/{base}",
        data="a,b\nc\n1,0042\n",
        params={"uploadType": "media", "convert": "True"},
        headers={"Authorization": f"Bearer {owner.token}", "Content-Type": "text/csv"},
    )

    assert first.status_code == 200
    assert first.json()["title"] == "Base"
    assert export(owner, base) == "a,b\r\nc,\r\n1,42"


def test_a_csv_import_leaves_one_new_tab_called_as_the_file(
    owner: Person, google: Google
) -> None:
    base = owner.make("Clients of March")
    book = google.files[base].book
    assert book is not None

    owner.session.patch(
        f"https://www.googleapis.com/upload/drive/v3/files/{base}",
        data="a,b",
        params={"uploadType": "media"},
        headers={"Authorization": f"Bearer {owner.token}", "Content-Type": "text/csv"},
    )

    assert [tab.title for tab in book.tabs] == ["Clients of March"]
    assert book.tabs[0].sheet_id != 0
    assert book.properties["timeZone"] == "America/Los_Angeles"


def test_an_upload_of_csv_as_a_spreadsheet_makes_one(owner: Person) -> None:
    body = (
        b"--x\r\nContent-Type: application/json\r\n\r\n"
        b'{"name": "Clients", "mimeType": "' + SHEET.encode() + b'"}\r\n'
        b"--x\r\nContent-Type: text/csv\r\n\r\nname,city\r\nAnna,Omsk\r\n--x--"
    )
    response = owner.session.post(
        "https://www.googleapis.com/upload/drive/v3/files",
        data=body,
        params={"uploadType": "multipart"},
        headers={
            "Authorization": f"Bearer {owner.token}",
            "Content-Type": "multipart/related; boundary=x",
        },
    )

    assert response.json()["name"] == "Clients"
    assert export(owner, response.json()["id"]) == "name,city\r\nAnna,Omsk"


def test_an_upload_of_a_workbook_as_a_spreadsheet_brings_all_its_tabs(
    owner: Person, google: Google
) -> None:
    packed = BytesIO()
    made = Workbook(packed, {"in_memory": True})
    first, second = made.add_worksheet("Clients"), made.add_worksheet("Notes")
    first.write_row(0, 0, ["0042", 7.5, True])
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    first.write_datetime(1, 0, date(2026, 3, 31), day)
    first.write_formula(1, 1, "=B1*2", None, 15)
    second.write_string(0, 0, "=1+1 is a text")
    second.hide()
    made.close()

    base = owner.upload("Book", XLSX, packed.getvalue(), SHEET)

    book = google.files[base].book
    assert book is not None
    assert [(tab.title, tab.hidden) for tab in book.tabs] == [
        ("Clients", False),
        ("Notes", True),
    ]
    assert export(owner, base) == "0042,7.5,TRUE\r\n2026-03-31,15,"
    assert book.tabs[1].grid.at(0, 0) == "=1+1 is a text"


def test_what_is_no_workbook_becomes_no_spreadsheet(owner: Person) -> None:
    base = owner.make("Base")

    answer = owner.session.patch(
        f"https://www.googleapis.com/upload/drive/v3/files/{base}",
        data=b"PK no zip",
        params={"uploadType": "media"},
        headers={"Authorization": f"Bearer {owner.token}", "Content-Type": XLSX},
    )

    assert answer.status_code == 400
    assert "cannot be imported" in answer.text
    assert export(owner, base) == ""


def test_the_latest_revision_of_an_upload_gives_its_bytes(owner: Person) -> None:
    notes = owner.upload("Notes", "text/plain", b"hello")
    (revision,) = owner.ok("GET", f"/files/{notes}/revisions")["revisions"]
    path = f"/revisions/{revision['id']}"

    assert owner.call("GET", f"/files/{notes}{path}", alt="media").body == "hello"
    refused = owner.call("GET", f"/files/{owner.make('Base')}/revisions/1", alt="media")
    assert refused.reason == "403 fileNotDownloadable"


def test_other_files_are_kept_as_bytes(owner: Person, manager: Person) -> None:
    made = owner.ok("POST", "/upload/drive/v3/files", b"\x00\xffbytes")
    owner.share(made["id"], "mark@north.example", "reader")
    path = f"/files/{made['id']}"

    shown = manager.ok("GET", path, fields="size,md5Checksum")
    response = manager.session.get(
        f"https://www.googleapis.com/drive/v3{path}?alt=media",
        headers={"Authorization": f"Bearer {manager.token}"},
    )

    assert shown["size"] == "7"
    assert response.content == b"\x00\xffbytes"
    owner.ok("PATCH", path, {"copyRequiresWriterPermission": True})
    refused = manager.call("GET", path, alt="media")
    assert refused.reason == "403 cannotDownloadFile"


def test_a_reader_cannot_upload_over_a_file(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "reader")

    answer = manager.call("PATCH", f"/upload/drive/v3/files/{base}", b"a,b")

    assert answer.reason == "403 insufficientFilePermissions"
    assert export(owner, base) == ""


def test_what_cannot_be_converted_is_refused(owner: Person) -> None:
    base = owner.make("Base")
    plain = owner.ok("POST", "/upload/drive/v3/files", b"text")["id"]

    pdf = owner.call("GET", f"/files/{base}/export", mimeType="application/pdf")
    text = owner.call("GET", f"/files/{plain}/export", mimeType="text/csv")
    binary = owner.call("GET", f"/files/{base}", alt="media")

    assert pdf.reason == "400 badRequest"
    assert text.reason == "403 fileNotExportable"
    assert binary.reason == "403 fileNotDownloadable"


def test_an_api_key_opens_public_files_for_reading_only(
    owner: Person, google: Google, person: Callable[[str], Person]
) -> None:
    google.sign_in.api_keys.add("KEY-1")
    nobody = person("")
    public, private = owner.make("Public"), owner.make("Private")
    link = {"type": "anyone", "role": "writer"}
    owner.ok("POST", f"/files/{public}/permissions", link)

    read = nobody.ok("GET", f"/files/{public}", key="KEY-1", fields="name,ownedByMe")
    hidden = nobody.call("GET", f"/files/{private}", key="KEY-1")
    written = nobody.call("PATCH", f"/files/{public}", {"name": "X"}, key="KEY-1")
    wrong = nobody.call("GET", f"/files/{public}", key="KEY-2")

    assert read == {"name": "Public", "ownedByMe": False}
    assert hidden.reason == "404 notFound"
    assert written.reason == "401 required"
    assert wrong.reason == "400 badRequest"


@pytest.fixture
def app(google: Google, person: Callable[[str], Person]) -> Person:
    """The owner's app, which has asked for drive.file only."""
    google.sign_in.access_tokens["app-token"] = AccessToken(
        email="olga@north.example",
        scopes=frozenset({DRIVE_FILE}),
        client=DEFAULT_CLIENT,
    )
    return person("app-token")


def test_an_app_with_drive_file_sees_only_what_it_made(
    owner: Person, app: Person
) -> None:
    by_hand = owner.make("By hand")
    by_app = app.make("By app")

    assert app.sees() == ["By app"]
    assert app.call("GET", f"/files/{by_hand}").reason == "404 notFound"
    assert app.ok("GET", f"/files/{by_app}", fields="isAppAuthorized") == {
        "isAppAuthorized": True
    }
    app.share(by_app, "mark@north.example", "writer")
    assert sorted(owner.sees()) == ["By app", "By hand"]


def test_another_app_sees_neither_the_file_nor_the_private_tags(
    google: Google, owner: Person, app: Person, person: Callable[[str], Person]
) -> None:
    base = app.make("By app")
    app.ok("PATCH", f"/files/{base}", {"appProperties": {"tag": "1"}})
    for token, scope in (("narrow", DRIVE_FILE), ("wide", DRIVE_FILE[: -len(".file")])):
        google.sign_in.access_tokens[token] = AccessToken(
            email="olga@north.example", scopes=frozenset({scope}), client="another"
        )

    narrow, wide = person("narrow"), person("wide")

    assert narrow.call("GET", f"/files/{base}").reason == "404 notFound"
    assert wide.ok("GET", f"/files/{base}", fields="appProperties") == {}
    assert owner.ok("GET", f"/files/{base}", fields="appProperties") == {
        "appProperties": {"tag": "1"}
    }


def test_a_token_without_a_drive_scope_is_refused(
    google: Google, owner: Person, person: Callable[[str], Person]
) -> None:
    base = owner.make("Base")
    google.sign_in.access_tokens["sheets-only"] = AccessToken(
        email="olga@north.example",
        scopes=frozenset({"https://www.googleapis.com/auth/spreadsheets"}),
        client=DEFAULT_CLIENT,
    )

    answer = person("sheets-only").call("GET", f"/files/{base}")

    assert answer.reason == "403 insufficientPermissions"
