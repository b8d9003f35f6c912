"""Who may call Sheets at all, and the words in which it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from requests import Response, Session

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.identity import (
    DRIVE_FILE,
    SPREADSHEETS,
    SPREADSHEETS_READONLY,
)
from sheetsync.emulator.state.sign_in import AccessToken
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, error_of, good

DRIVE = "https://www.googleapis.com/drive/v3"
SEARCH = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "op"}}]}


def with_token(google: Google, sheet: Sheet, *scopes: str) -> Sheet:
    """Return the owner's spreadsheet by a token for some scopes only."""
    token = AccessToken(email=OWNER, scopes=frozenset(scopes), client="another-app")
    google.sign_in.access_tokens["token"] = token
    return sheet.by(session_for(build_app(google), "token"))


def with_key(google: Google, sheet: Sheet) -> Sheet:
    """Return a spreadsheet that anybody may write to, by an API key."""
    google.sign_in.api_keys.add("key")
    grant = {"type": "anyone", "role": "writer"}
    good(sheet.session.post(f"{DRIVE}/files/{sheet.id}/permissions", json=grant))
    session = session_for(build_app(google))
    session.params = {"key": "key"}
    return sheet.by(session)


def reason_of(response: Response) -> Any:
    return response.json()["error"]["details"][0]["reason"]


def test_an_api_key_reads_a_public_spreadsheet(google: Google, sheet: Sheet) -> None:
    sheet.write("A1", [["seen"]])
    public = with_key(google, sheet)
    assert public.values("A1") == [["seen"]]
    assert public.get(fields="properties.title") == {
        "properties": {"title": "Prospects"}
    }


def test_an_api_key_writes_nowhere_even_if_anybody_may(
    google: Google, sheet: Sheet
) -> None:
    public = with_key(google, sheet)
    refused = public.try_write("A1", [["changed"]])
    assert (refused.status_code, reason_of(refused)) == (401, "CREDENTIALS_MISSING")
    assert public.try_batch({"addSheet": {}}).status_code == 401
    assert public.session.post(SHEETS, json={}).status_code == 401
    search = public.session.post(f"{sheet.url}/developerMetadata:search", json=SEARCH)
    assert search.status_code == 401
    assert sheet.values("A1") == []


def test_a_token_for_reading_reads_but_does_not_write(
    google: Google, sheet: Sheet
) -> None:
    reading = with_token(google, sheet, SPREADSHEETS_READONLY)
    assert reading.values("A1") == []
    refused = reading.try_write("A1", [["changed"]])
    assert refused.status_code == 403
    assert reason_of(refused) == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert sheet.values("A1") == []


def test_reads_by_data_filter_ask_for_a_token_that_may_write(
    google: Google, sheet: Sheet
) -> None:
    path = "/developerMetadata:search"
    reading = with_token(google, sheet, SPREADSHEETS_READONLY)
    refused = reading.session.post(sheet.url + path, json=SEARCH)
    assert refused.status_code == 403
    assert error_of(refused) == "Request had insufficient authentication scopes."
    assert with_token(google, sheet, SPREADSHEETS).post(path, SEARCH) == {}


def test_an_app_with_drive_file_does_not_find_what_others_made(
    google: Google, sheet: Sheet
) -> None:
    narrow = with_token(google, sheet, DRIVE_FILE)
    refused = narrow.session.get(sheet.url)
    assert refused.status_code == 404
    own = good(narrow.session.post(SHEETS, json={}))["spreadsheetId"]
    assert good(narrow.session.get(f"{SHEETS}/{own}"))["spreadsheetId"] == own


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", f"{SHEETS}/some-id/nothing"),
        ("PATCH", f"{SHEETS}/some-id"),
        ("GET", f"{DRIVE}/nothing"),
        ("PUT", f"{DRIVE}/files/some-id"),
        ("GET", "https://www.googleapis.com/nothing"),
    ],
)
def test_a_path_that_google_does_not_have_is_answered_by_a_page(
    session: Callable[[str], Session], method: str, url: str
) -> None:
    answer = session(OWNER).request(method, url)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert answer.text.startswith("<!DOCTYPE html>")


def test_a_method_that_only_the_real_google_serves_is_named(
    session: Callable[[str], Session],
) -> None:
    refused = session(OWNER).get(f"{DRIVE}/apps")
    assert error_of(refused) == (
        "The local Google does not serve this method: GET /drive/v3/apps"
    )


def test_an_open_range_past_the_grid_is_named_as_it_was_asked_for(
    sheet: Sheet,
) -> None:
    past = {"startRowIndex": 1000, "endColumnIndex": 2}
    refused = sheet.try_batch(
        {"repeatCell": {"range": past, "cell": {}, "fields": "note"}}
    )
    assert error_of(refused) == (
        "Invalid requests[0].repeatCell: Range (Sheet1!A1001:B) exceeds grid limits."
        " Max rows: 1000, max columns: 26"
    )


def test_a_batch_of_clearings_names_the_range_at_fault(sheet: Sheet) -> None:
    sheet.write("A1", [["kept"]])
    refused = sheet.session.post(
        f"{sheet.url}/values:batchClear", json={"ranges": ["A1", "Gone!A1"]}
    )
    assert error_of(refused) == "Invalid range[1]: Unable to parse range: Gone!A1"
    assert sheet.values("A1") == [["kept"]]


def test_a_tab_of_a_file_that_writers_may_not_copy_stays_in_it(
    sheet: Sheet, share: Callable[[str, str], Sheet]
) -> None:
    manager = share("mark@example.com", "writer")
    own = good(manager.session.post(SHEETS, json={}))["spreadsheetId"]
    copy, into = "/sheets/0:copyTo", {"destinationSpreadsheetId": own}
    assert manager.post(copy, into)["title"] == "Copy of Sheet1"
    closed = {"itemDownloadRestriction": {"restrictedForWriters": True}}
    good(
        sheet.session.patch(
            f"{DRIVE}/files/{sheet.id}", json={"downloadRestrictions": closed}
        )
    )
    assert manager.session.post(sheet.url + copy, json=into).status_code == 403
    assert sheet.post(copy, {"destinationSpreadsheetId": sheet.id})["index"] == 1


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "защищённую ячейку"), ("es", "celda o un objeto")]
)
def test_refusals_can_come_in_the_language_of_the_account(
    google: Google,
    sheet: Sheet,
    share: Callable[[str, str], Sheet],
    language: Literal["ru", "es"],
    words: str,
) -> None:
    google.switches.language = language
    lock = {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": [OWNER]}}}
    sheet.batch({"addProtectedRange": lock})
    rename = {"properties": {"title": "Mine"}, "fields": "title"}
    refused = share("mark@example.com", "writer").try_batch(
        {"updateSheetProperties": rename}
    )
    error = refused.json()["error"]
    assert error["message"].startswith("Invalid requests[0].updateSheetProperties: ")
    assert words in error["message"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")


def test_a_title_and_a_limit_are_named_in_every_language(
    google: Google, sheet: Sheet
) -> None:
    google.switches.language = "ru"
    twice = sheet.try_batch({"addSheet": {"properties": {"title": "Sheet1"}}})
    assert error_of(twice) == (
        "Invalid requests[0].addSheet: Лист с названием «Sheet1» уже существует."
        " Введите другое название."
    )
    wide = {"sheetId": 0, "dimension": "ROWS", "length": 999_999}
    assert "станет больше 10000000" in error_of(
        sheet.try_batch({"appendDimension": wide})
    )


def test_what_is_for_programs_stays_english(google: Google, sheet: Sheet) -> None:
    google.switches.language = "ru"
    refused = sheet.try_write("Gone!A1", [["x"]])
    assert error_of(refused) == "Unable to parse range: Gone!A1"


def test_a_list_in_a_cell_is_refused_and_quoted(sheet: Sheet) -> None:
    refused = sheet.try_write("A1", [["a", ["x", {"n": 1}, None, True]]])
    assert error_of(refused) == (
        "Invalid values[0][1]: list_value {\n"
        '  values {\n    string_value: "x"\n  }\n'
        "  values {\n    struct_value {\n      fields {\n"
        '        key: "n"\n'
        "        value {\n          number_value: 1\n        }\n"
        "      }\n    }\n  }\n"
        "  values {\n    null_value: NULL_VALUE\n  }\n"
        "  values {\n    bool_value: true\n  }\n"
        "}\n"
    )
    assert sheet.values("A1:B1") == []


def test_path_and_body_of_a_write_must_mean_the_same_range(sheet: Sheet) -> None:
    def put(named: str) -> Response:
        return sheet.session.put(
            f"{sheet.url}/values/A1:B1",
            params={"valueInputOption": "RAW"},
            json={"range": named, "values": [["x"]]},
        )

    assert error_of(put("B2")) == (
        "Request range[Sheet1!A1:B1] does not match value's range[Sheet1!B2]"
    )
    assert put("Sheet1!B1:A1").status_code == 200


def test_a_sheet_has_no_more_columns_than_letters_can_name(sheet: Sheet) -> None:
    wide = {"sheetId": 0, "dimension": "COLUMNS", "length": 18_278}
    assert "above the limit of 18278 columns" in error_of(
        sheet.try_batch({"appendDimension": wide})
    )


@pytest.mark.parametrize(("overlooked", "at"), [(False, "A3"), (True, "A1")])
def test_hidden_columns_can_send_what_is_appended_to_the_top(
    google: Google, sheet: Sheet, overlooked: bool, at: str
) -> None:
    google.switches.append_overlooks_hidden = overlooked
    sheet.write("A1:B2", [["Name", "Sum"], ["Birch", 1]])
    columns = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    hide = {"range": columns, "properties": {"hiddenByUser": True}}
    sheet.batch({"updateDimensionProperties": {**hide, "fields": "hiddenByUser"}})
    append = "/values/Sheet1:append"
    answer = sheet.post(append, {"values": [["Elm"]]}, valueInputOption="RAW")
    assert answer["updates"]["updatedRange"] == f"Sheet1!{at}"
