"""Clients that were written for Google, let loose on a served emulator.

Each comes with nothing but an address and what `sheetsync emulator` was told about it:
a token, a key, or a service account's file that somebody made himself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import google.auth.transport.requests
import gspread
import httplib2
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from gspread_formatting import (
    BooleanCondition,
    BooleanRule,
    CellFormat,
    Color,
    ConditionalFormatRule,
    DataValidationRule,
    GridRange,
    NumberFormat,
    TextFormat,
    format_cell_range,
    get_conditional_format_rules,
    get_data_validation_rule,
    get_effective_format,
    get_frozen_row_count,
    get_user_entered_format,
    set_column_width,
    set_data_validation_for_cell_range,
    set_frozen,
)

ROOT = Path(__file__).parents[2]
OWNER = {"Authorization": "Bearer owner-token"}
ROBOT = "robot@somewhere.iam.gserviceaccount.com"
SCOPES = [
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
]
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


class Running:
    """The emulator as a process of its own.

    Attributes:
        lines: What it has printed.
        url: Where it answers.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sheetsync", "emulator", "--port", "0"),
                *("--token", "owner-token=owner@example.com"),
                *("--token", "reader-token=reader@example.com"),
                *("--api-key", "public-key"),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.lines = [self._process.stdout.readline()]
        self.url = self.lines[0].removeprefix("ready ").strip()

    def stop(self) -> None:
        self._process.terminate()
        rest, _ = self._process.communicate(timeout=60)
        self.lines += rest.splitlines()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    running = Running()
    yield running
    running.stop()


def made(running: Running, name: str) -> str:
    """Make a spreadsheet of the owner's and return its id."""
    body = {"name": name, "mimeType": SPREADSHEET}
    answer = requests.post(
        f"{running.url}/drive/v3/files", json=body, headers=OWNER, timeout=30
    )
    file_id: str = answer.json()["id"]
    return file_id


def share(running: Running, file_id: str, **permission: str) -> None:
    where = f"{running.url}/drive/v3/files/{file_id}/permissions"
    done = requests.post(where, json=permission, headers=OWNER, timeout=30)
    assert done.status_code == 200, done.text


class ToEmulator(requests.Session):
    """A session that takes what is meant for Google to the emulator."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self._url = url
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: Any, url: Any, *rest: Any, **options: Any) -> Any:
        for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            url = url.replace(host, self._url)
        return super().request(method, url, *rest, **options)


class Bearer(httplib2.Http):  # type: ignore[misc]
    """The transport of Google's own client, with a token in each request."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def request(self, uri: str, method: str = "GET", **options: Any) -> Any:
        headers = {**options.pop("headers", {})}
        headers["authorization"] = f"Bearer {self._token}"
        return super().request(uri, method, headers=headers, **options)


@pytest.fixture
def googles(running: Running) -> Iterator[Callable[[str, str], Any]]:
    """Return what makes Google's own client of an API, pointed at the emulator."""
    with ExitStack() as opened:

        def client(name: str, token: str) -> Any:
            drive = name == "drive"
            root = f"{running.url}/drive/v3" if drive else running.url
            made = build(
                name,
                "v3" if drive else "v4",
                http=Bearer(token),
                client_options={"api_endpoint": root},
            )
            opened.callback(made.close)
            return made

        yield client


@pytest.fixture
def robot_file(running: Running) -> dict[str, str]:
    """Return a service account's file with a key that the emulator has never seen."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "type": "service_account",
        "project_id": "somewhere",
        "private_key_id": "1",
        "private_key": private.decode(),
        "client_email": ROBOT,
        "client_id": "1",
        "token_uri": f"{running.url}/token",
    }


@pytest.mark.ci
def test_gspread_keeps_a_table_of_clients(running: Running) -> None:
    with ToEmulator(running.url, "owner-token") as session:
        client = gspread.Client(auth=None, session=session)  # type: ignore[arg-type]
        book = client.create("Clients")
        tab = book.sheet1
        tab.update([["id", "name", "sum"]], "A1")
        tab.append_rows([["C-1", "Ann", 5], ["C-2", "Boris", 7], ["C-3", "Vera", 9]])
        tab.sort((3, "des"), range="A2:C4")
        tab.format("A1:C1", {"textFormat": {"bold": True}})
        tab.add_validation("B2:B4", gspread.utils.ValidationConditionType.not_blank, [])
        tab.update_acell("D2", "=SUM(C2:C4)")
        tab.delete_rows(3)
        second = book.add_worksheet("Archive", rows=10, cols=3)
        second.update([["moved"]], "A1", raw=False)
        book.share("reader@example.com", "user", "reader", notify=False)

        assert tab.get_all_values() == [
            ["id", "name", "sum", ""],
            ["C-3", "Vera", "9", "14"],
            ["C-1", "Ann", "5", ""],
        ]
        assert [one.title for one in client.open("Clients").worksheets()] == [
            "Sheet1",
            "Archive",
        ]
        roles = {one["emailAddress"]: one["role"] for one in book.list_permissions()}
        assert roles["reader@example.com"] == "reader"


@pytest.mark.ci
def test_gspread_formatting_dresses_a_table_and_reads_it_back(running: Running) -> None:
    with ToEmulator(running.url, "owner-token") as session:
        client = gspread.Client(auth=None, session=session)  # type: ignore[arg-type]
        tab = client.create("Dressed").sheet1
        tab.update([["Client", "Stage", "Sum"], ["Birch", "New", 5]], "A1")
        head = CellFormat(
            backgroundColor=Color(1, 0.9, 0.9),
            textFormat=TextFormat(bold=True, foregroundColor=Color(1, 0, 1)),
            horizontalAlignment="CENTER",
        )
        format_cell_range(tab, "A1:C1", head)
        money = CellFormat(numberFormat=NumberFormat("NUMBER", "#,##0.00"))
        format_cell_range(tab, "C2:C", money)
        set_frozen(tab, rows=1)
        set_column_width(tab, "B", 240)
        choice = DataValidationRule(
            BooleanCondition("ONE_OF_LIST", ["New", "Deal"]), showCustomUi=True
        )
        set_data_validation_for_cell_range(tab, "B2:B", choice)
        rules = get_conditional_format_rules(tab)
        rules.append(
            ConditionalFormatRule(
                ranges=[GridRange.from_a1_range("C2:C", tab)],
                booleanRule=BooleanRule(
                    condition=BooleanCondition("NUMBER_GREATER", ["3"]),
                    format=CellFormat(textFormat=TextFormat(italic=True)),
                ),
            )
        )
        rules.save()

        assert get_user_entered_format(tab, "B1").textFormat.bold
        assert get_user_entered_format(tab, "C2").numberFormat.pattern == "#,##0.00"
        assert get_effective_format(tab, "C2").textFormat.italic
        assert tab.acell("C2").value == "5.00"
        assert get_frozen_row_count(tab) == 1
        kept = get_data_validation_rule(tab, "B2")
        assert [one.userEnteredValue for one in kept.condition.values] == [
            "New",
            "Deal",
        ]
        (rule,) = get_conditional_format_rules(tab)
        assert rule.booleanRule.condition.type == "NUMBER_GREATER"


@pytest.mark.ci
def test_googles_javascript_client_does_a_days_work(running: Running) -> None:
    node = shutil.which("node")
    if node is None or not (ROOT / ".venv" / ".node").exists():
        pytest.skip("needs node, and Google's client: make .venv/.node")
    told = subprocess.run(
        [node, "tests/emulator/node/work.cjs", f"{running.url}/"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NODE_PATH": ".venv/node/node_modules"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr.decode()
    read = json.loads(told.stdout)
    assert read["values"] == [
        ["Client", "Sum"],
        ["Oak", "7"],
        ["Берёза", "1,5"],
        ["", "8,5"],
    ]
    assert read["head"] == {"bold": True}
    assert read["found"] == [{"name": "Из Node"}]
    assert read["text"] == 'Client,Sum\r\nOak,7\r\nБерёза,"1,5"\r\n,"8,5"'
    assert read["people"] == ["owner", "reader"]
    assert read["refused"] == [400, "Unable to parse range: Nowhere!A1"]


@pytest.mark.ci
def test_googles_own_client_makes_shares_fills_and_copies(
    googles: Callable[[str, str], Any],
) -> None:
    sheets = googles("sheets", "owner-token").spreadsheets()
    drive = googles("drive", "owner-token")
    body = {"properties": {"title": "Report", "locale": "ru_RU"}}
    book = sheets.create(body=body).execute()["spreadsheetId"]
    sheets.values().batchUpdate(
        spreadsheetId=book,
        body={
            "valueInputOption": "USER_ENTERED",
            "data": [{"range": "A1:B2", "values": [["итог", "1,5"], ["", "=B1*2"]]}],
        },
    ).execute()
    drive.permissions().create(
        fileId=book,
        body={"type": "user", "role": "writer", "emailAddress": "reader@example.com"},
        sendNotificationEmail=False,
    ).execute()
    copied = drive.files().copy(fileId=book, body={"name": "Copy"}).execute()["id"]

    read = sheets.values().get(spreadsheetId=copied, range="A1:B2").execute()
    found = drive.files().list(q="name = 'Copy'", fields="files(id)").execute()
    text = drive.files().export(fileId=book, mimeType="text/csv").execute()

    assert read["values"] == [["итог", "1,5"], ["", "3"]]
    assert found == {"files": [{"id": copied}]}
    assert text.decode() == 'итог,"1,5"\r\n,3'


@pytest.mark.ci
def test_a_reader_is_told_that_he_cannot_write(
    running: Running, googles: Callable[[str, str], Any]
) -> None:
    book = made(running, "Read me")
    share(running, book, type="user", role="reader", emailAddress="reader@example.com")
    sheets = googles("sheets", "reader-token").spreadsheets()

    assert sheets.get(spreadsheetId=book).execute()["spreadsheetId"] == book
    with pytest.raises(HttpError) as refusal:
        sheets.values().clear(spreadsheetId=book, range="A1").execute()
    assert refusal.value.status_code == 403


@pytest.mark.ci
def test_a_service_accounts_own_file_opens_what_was_shared_with_it(
    running: Running,
    googles: Callable[[str, str], Any],
    robot_file: dict[str, str],
    tmp_path: Path,
) -> None:
    path = tmp_path / "robot.json"
    path.write_text(json.dumps(robot_file), encoding="utf-8")
    book = made(running, "For the robot")
    share(running, book, type="user", role="writer", emailAddress=ROBOT)

    credentials = service_account.Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        str(path), scopes=SCOPES
    )
    with requests.Session() as session:
        request = google.auth.transport.requests.Request(session)
        credentials.refresh(request)
    sheets = googles("sheets", credentials.token).spreadsheets()
    drive = googles("drive", credentials.token)
    written = sheets.values().update(
        spreadsheetId=book,
        range="A1",
        valueInputOption="RAW",
        body={"values": [["by a robot"]]},
    )

    assert written.execute()["updatedCells"] == 1
    about = drive.about().get(fields="user(emailAddress)").execute()
    assert about == {"user": {"emailAddress": ROBOT}}


@pytest.mark.ci
def test_an_api_key_reads_what_is_public_and_nothing_else(running: Running) -> None:
    public, private = made(running, "Public"), made(running, "Private")
    share(running, public, type="anyone", role="reader")
    client = gspread.Client(
        auth=None,  # type: ignore[arg-type]
        session=ToEmulator(running.url, ""),
    )
    client.http_client.session.headers.pop("Authorization")
    client.http_client.session.params = {"key": "public-key"}

    assert client.open_by_key(public).sheet1.get_all_values() == [[]]
    with pytest.raises(PermissionError):
        client.open_by_key(private)
    client.http_client.session.params = {"key": "another-key"}
    with pytest.raises(gspread.exceptions.APIError, match="API key not valid"):
        client.open_by_key(public)
    client.http_client.session.close()


@pytest.mark.ci
def test_one_line_is_printed_and_nothing_is_kept_of_another_run() -> None:
    first = Running()
    made(first, "Of the first run")
    first.stop()
    second = Running()
    where = f"{second.url}/drive/v3/files"
    listed = requests.get(where, headers=OWNER, timeout=30).json()
    second.stop()

    assert len(first.lines) == 1
    assert first.lines[0].startswith("ready http://127.0.0.1:")
    assert listed["files"] == []
