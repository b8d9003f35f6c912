"""What strangers' clients do on the wire: packed bodies, scripts in pages, batches."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import pytest
from googleapiclient.discovery import build
from requests import Session

from sheetsync.emulator import BackgroundServer, Google
from tests.emulator.sheet_at_hand import OWNER, Sheet, error_of
from tests.emulator.test_sheets_clients import OverSession

PAGE = {"Origin": "http://localhost:3000"}


def test_a_packed_body_is_unpacked(sheet: Sheet) -> None:
    packed = gzip.compress(json.dumps({"values": [["packed"]]}).encode())

    answer = sheet.session.put(
        f"{sheet.url}/values/A1",
        params={"valueInputOption": "RAW"},
        data=packed,
        headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
    )

    assert answer.status_code == 200
    assert sheet.values("A1") == [["packed"]]


def test_a_body_that_is_not_packed_as_it_says_is_refused(sheet: Sheet) -> None:
    answer = sheet.session.post(
        f"{sheet.url}:batchUpdate", data=b"{}", headers={"Content-Encoding": "gzip"}
    )

    assert answer.status_code == 400


def test_a_slash_at_the_end_of_a_drive_path_means_nothing(sheet: Sheet) -> None:
    drive = "https://www.googleapis.com/drive/v3/files"

    assert sheet.session.get(f"{drive}/{sheet.id}/").json()["id"] == sheet.id
    assert sheet.session.delete(f"{drive}/{sheet.id}/").status_code == 204


def test_a_post_may_stand_for_any_method(sheet: Sheet) -> None:
    answer = sheet.session.post(
        f"{sheet.url}/values/A1",
        params={"valueInputOption": "RAW"},
        json={"values": [["put"]]},
        headers={"X-HTTP-Method-Override": "PUT"},
    )

    assert answer.json()["updatedCells"] == 1


@pytest.mark.parametrize("name", ["access_token", "oauth_token"])
def test_a_token_may_stand_in_the_query(
    sheet: Sheet, session: Callable[[str], Session], name: str
) -> None:
    anybody = session("")

    assert anybody.get(sheet.url, params={name: OWNER}).status_code == 200


def test_a_script_of_a_page_on_this_machine_may_call(sheet: Sheet) -> None:
    asked = {**PAGE, "Access-Control-Request-Method": "PUT"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type"

    may = sheet.session.options(sheet.url, headers=asked)
    answer = sheet.session.get(sheet.url, headers=PAGE)

    assert may.status_code == 200
    assert "PUT" in may.headers["Access-Control-Allow-Methods"]
    assert "authorization" in may.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE["Origin"]


def test_a_script_of_any_other_page_may_not(sheet: Sheet) -> None:
    foreign = {"Origin": "https://localhost.example"}

    answer = sheet.session.get(sheet.url, headers=foreign)

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_refusal_for_want_of_a_token_names_the_way_to_get_one(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    drive = "https://www.googleapis.com/drive/v3/files"
    wrong = session("no such token")

    for url in (sheet.url, drive):
        answer = wrong.get(url)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == (
            'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        )


def test_a_client_may_learn_the_api_from_the_emulator(
    session: Callable[[str], Session],
) -> None:
    http = OverSession(session(OWNER))
    found = [
        build(name, version, http=http, static_discovery=False)
        for name, version in (("sheets", "v4"), ("drive", "v3"))
    ]

    made = found[0].spreadsheets().create(body={}).execute()

    listed = found[1].files().list(fields="files(id)").execute()
    assert listed == {"files": [{"id": made["spreadsheetId"]}]}


def test_descriptions_of_the_apis_tell_the_address_asked(
    session: Callable[[str], Session],
) -> None:
    local = "http://127.0.0.1"
    anybody = session("")

    sheets = anybody.get(f"{local}/$discovery/rest", params={"version": "v4"}).json()
    drive = anybody.get(f"{local}/discovery/v1/apis/drive/v3/rest").json()
    listed = anybody.get(f"{local}/discovery/v1/apis", params={"name": "drive"}).json()

    assert sheets["baseUrl"] == f"{local}/"
    assert drive["baseUrl"] == f"{local}/drive/v3/"
    assert [one["id"] for one in listed["items"]] == ["drive:v3"]
    assert anybody.get(f"{local}/discovery/v1/apis/gmail/v1/rest").status_code == 404


def test_calls_to_sheets_go_in_a_batch(
    sheet: Sheet, session: Callable[[str], Session]
) -> None:
    http = OverSession(session(OWNER))
    sheets = build("sheets", "v4", http=http)
    values = sheets.spreadsheets().values()
    told: dict[str, Any] = {}
    batch = sheets.new_batch_http_request(
        callback=lambda key, body, error: told.update({key: body or error.status_code})
    )
    body = {"values": [["by batch"]]}
    batch.add(
        values.update(
            spreadsheetId=sheet.id, range="A1", valueInputOption="RAW", body=body
        ),
        request_id="written",
    )
    batch.add(values.get(spreadsheetId=sheet.id, range="A1"), request_id="read")
    batch.add(values.get(spreadsheetId="none", range="A1"), request_id="missing")

    batch.execute(http=http)

    assert told["written"]["updatedCells"] == 1
    assert told["read"]["values"] == [["by batch"]]
    assert told["missing"] == 404


def test_a_parameter_that_the_method_does_not_have_is_refused(sheet: Sheet) -> None:
    answer = sheet.session.get(f"{sheet.url}/values/A1", params={"ranges": "A1"})

    assert answer.status_code == 400
    assert error_of(answer) == (
        'Invalid JSON payload received. Unknown name "ranges": Cannot bind query'
        " parameter. Field 'ranges' could not be found in request message."
    )


def test_parameters_may_be_written_in_snake_case(sheet: Sheet) -> None:
    sheet.write("A1", [[5]])

    read = sheet.values("A1", value_render_option="UNFORMATTED_VALUE", prettyPrint="0")

    assert read == [[5]]


def test_an_answer_for_nobody_s_eye_has_no_spaces(sheet: Sheet) -> None:
    sheet.write("A1", [["a b", 5]])
    drive = f"https://www.googleapis.com/drive/v3/files/{sheet.id}"

    values = sheet.session.get(f"{sheet.url}/values/A1:B1?prettyPrint=false")
    named = sheet.session.get(drive, params={"prettyPrint": "0", "fields": "id"})

    assert '"values":[["a b","5"]]' in values.text
    assert named.text == f'{{"id":"{sheet.id}"}}'
    assert values.json() == sheet.session.get(f"{sheet.url}/values/A1:B1").json()


def test_a_refusal_for_nobody_s_eye_has_no_spaces_either(sheet: Sheet) -> None:
    drive = "https://www.googleapis.com/drive/v3/files/none"

    for address in (f"{sheet.url}/values/Nowhere!A1", drive):
        told = sheet.session.get(address, params={"prettyPrint": "false"})
        assert told.status_code >= 400
        assert told.text.startswith('{"error":{"code":4')


def test_answers_are_packed_for_who_accepts_it_and_says_so_in_its_name() -> None:
    token = {"Authorization": f"Bearer {OWNER}"}
    packing = {**token, "Accept-Encoding": "gzip", "User-Agent": "mine (gzip)"}
    with BackgroundServer(Google(seed=1)) as server:
        line = HTTPConnection(server.url.removeprefix("http://"))
        answers = []
        for headers in ({**packing, "User-Agent": "mine"}, packing):
            line.request("GET", "/drive/v3/about?fields=*", headers=headers)
            answer = line.getresponse()
            answers.append((answer.headers["content-encoding"], answer.read()))
        line.close()

    (no_coding, plain), (coding, packed) = answers
    assert (no_coding, coding) == (None, "gzip")
    assert len(packed) < len(plain)
    assert gzip.decompress(packed) == plain


def test_a_truth_value_that_is_none_is_refused(sheet: Sheet) -> None:
    answer = sheet.session.get(sheet.url, params={"includeGridData": "maybe"})

    assert error_of(answer) == (
        "Invalid value at 'include_grid_data' (TYPE_BOOL), \"maybe\""
    )
    assert sheet.get(includeGridData="False")["sheets"]
