"""Sheets and Drive in the worker's words, over one session."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import gspread
import pytest
import responses

from sheetsync.errors import NotAllowed, NotFound, Unanswered
from sheetsync.google.calls import Kind
from sheetsync.google.drive import Drive
from sheetsync.google.ranges import GridRange
from sheetsync.google.session import GoogleSession
from sheetsync.google.sheets import Sheets, SheetsClient

BOOK = "https://sheets.googleapis.com/v4/spreadsheets/book1"
FILES = "https://www.googleapis.com/drive/v3/files"
SHARING = FILES + "/file1/permissions"


def body_of(call: responses.Call) -> dict[str, Any]:
    body = call.request.body
    assert body is not None
    return dict(json.loads(body))


def query_of(call: responses.Call) -> dict[str, list[str]]:
    return parse_qs(urlsplit(call.request.url or "").query)


def refused_sharing() -> dict[str, Any]:
    one = {"message": "words", "domain": "global", "reason": "invalidSharingRequest"}
    return {"error": {"code": 400, "message": "words", "errors": [one]}}


def test_blocks_come_in_the_order_they_were_asked_for(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    ids = GridRange(sheet=7, end_column=1)
    stages = GridRange(sheet=0, first_row=1, first_column=2, end_column=3)
    wire.post(
        BOOK + "/values:batchGetByDataFilter",
        json={
            "valueRanges": [
                {
                    "valueRange": {"range": "Leads!C2:C", "values": [[], ["New"]]},
                    "dataFilters": [
                        {
                            "gridRange": {
                                "startRowIndex": 1,
                                "startColumnIndex": 2,
                                "endColumnIndex": 3,
                            }
                        }
                    ],
                },
                {
                    "valueRange": {"range": "Contacts!A1:A"},
                    "dataFilters": [{"gridRange": ids.json()}],
                },
            ]
        },
    )

    blocks = Sheets(session).values("book1", [ids, stages])

    assert [block.range for block in blocks] == [ids, stages]
    assert [list(block.rows) for block in blocks] == [[], [[], ["New"]]]


def test_half_a_character_spoils_no_reading(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    part = {
        "valueRange": {"values": [["cut \ud83d", 1], ["whole 😀"]]},
        "dataFilters": [{"gridRange": {}}],
    }
    wire.post(BOOK + "/values:batchGetByDataFilter", json={"valueRanges": [part]})

    (block,) = Sheets(session).values("book1", [GridRange(sheet=0)])

    assert list(block.rows) == [["cut \ud83d", 1], ["whole 😀"]]


def test_a_block_that_is_missing_is_not_taken_for_an_empty_one(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(BOOK + "/values:batchGetByDataFilter", json={"valueRanges": []})

    with pytest.raises(Unanswered, match="left out a part"):
        Sheets(session).values("book1", [GridRange(sheet=0)])


def test_a_batch_shows_what_became_of_the_ranges_it_names(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(BOOK + ":batchUpdate", json={"replies": [{}]})

    Sheets(session).batch(
        "book1",
        [{"addSheet": {}}],
        response_ranges=["'Leads'!A:A"],
        fields="replies",
    )

    assert body_of(wire.calls[0]) == {
        "requests": [{"addSheet": {}}],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": ["'Leads'!A:A"],
    }
    assert query_of(wire.calls[0]) == {"fields": ["replies"]}


def test_a_batch_is_sent_twice_only_if_it_may_be(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(BOOK + ":batchUpdate", status=503)
    wire.post(BOOK + ":batchUpdate", json={"replies": []})
    sheets = Sheets(session)

    with pytest.raises(Unanswered):
        sheets.batch("book1", [])
    assert sheets.batch("book1", [], idempotent=True) == {"replies": []}


def test_tokens_of_both_kinds_come_by_their_number(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    entry = {"metadataId": 41, "metadataKey": "s", "metadataValue": "d0000001z"}
    foreign = {"metadataId": 42, "metadataKey": "k", "metadataValue": "x"}
    named = [
        {"namedRangeId": "43", "name": "sheetsync_43_r1"},
        {"namedRangeId": "kix", "name": "sheetsync_budget"},
        {"namedRangeId": "44", "name": "Prices"},
    ]
    wire.get(BOOK, json={"developerMetadata": [entry, foreign], "namedRanges": named})

    assert Sheets(session).tokens("book1") == {41: "d0000001z", 43: "r1"}


def test_a_mask_is_read_by_range_or_by_sheet(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(BOOK, json={"by": "range"})
    wire.post(BOOK + ":getByDataFilter", json={"by": "sheet"})
    sheets = Sheets(session)

    by_range = sheets.get("book1", "sheets.data", ranges=["A1", "B2"])
    by_sheet = sheets.get("book1", "sheets.data", filters=[GridRange(sheet=3)])

    assert (by_range["by"], by_sheet["by"]) == ("range", "sheet")
    assert query_of(wire.calls[0])["ranges"] == ["A1", "B2"]
    assert body_of(wire.calls[1])["dataFilters"] == [
        {"gridRange": {"sheetId": 3, "startRowIndex": 0, "startColumnIndex": 0}}
    ]
    assert {one.call.kind for one in session.traffic} == {Kind.READ}


def test_gspreads_own_client_takes_ours(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(BOOK, status=404, json={"error": {"code": 404, "status": "NOT_FOUND"}})
    client = gspread.Client(
        auth=session.credentials, session=session, http_client=SheetsClient
    )

    with pytest.raises(NotFound):
        client.open_by_key("book1")


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (GridRange(sheet=1), "'Ann''s'"),
        (GridRange(sheet=1, end_column=3), "'Ann''s'!A1:C"),
        (GridRange(sheet=1, first_row=1, end_column=28), "'Ann''s'!A2:AB"),
        (
            GridRange(sheet=1, first_row=4, end_row=9, first_column=1, end_column=2),
            "'Ann''s'!B5:B9",
        ),
    ],
)
def test_a_rectangle_has_an_a1_text(area: GridRange, text: str) -> None:
    assert area.a1("Ann's") == text


def test_all_pages_of_a_list_of_files_are_read(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(FILES, json={"files": [{"id": "a"}], "nextPageToken": "more"})
    wire.get(FILES, json={"files": [{"id": "b"}]})

    found = Drive(session).files("trashed=false")

    assert found == ({"id": "a"}, {"id": "b"})
    assert query_of(wire.calls[1])["pageToken"] == ["more"]


def test_an_incomplete_search_is_no_answer(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.get(FILES, json={"files": [], "incompleteSearch": True})

    with pytest.raises(Unanswered, match="did not look everywhere"):
        Drive(session).files("trashed=false")


def test_a_new_spreadsheet_is_never_asked_for_twice(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(FILES, status=503)

    with pytest.raises(Unanswered):
        Drive(session).create_spreadsheet("Leads", {"sheetsync": "1"}, ["folder1"])

    assert body_of(wire.calls[0])["parents"] == ["folder1"]
    assert len(wire.calls) == 1


def test_a_grant_without_mail_may_be_repeated_one_with_mail_not(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(SHARING, status=503)
    wire.post(SHARING, json={"id": "42"})
    drive = Drive(session)

    with pytest.raises(Unanswered):
        drive.grant("file1", "max@example.com", "writer", mail=True)
    granted = drive.grant("file1", "max@example.com", "writer", mail=False)
    assert (granted.entry["id"], granted.note) == ("42", None)


def test_an_address_without_an_account_is_invited_by_mail(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.post(SHARING, status=400, json=refused_sharing())
    wire.post(SHARING, json={"id": "42"})

    invited = Drive(session).grant("file1", "max@example.com", "writer", mail=False)

    assert "knows no account" in str(invited.note)
    asked = [query_of(call)["sendNotificationEmail"] for call in wire.calls]
    assert asked == [["false"], ["true"]]


def test_a_grant_whose_mail_failed_counts(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    granted = {"id": "42", "emailAddress": "Max@Example.com", "role": "writer"}
    wire.post(SHARING, status=400, json=refused_sharing())
    wire.get(SHARING, json={"permissions": [granted]})

    found = Drive(session).grant("file1", "max@example.com", "writer", mail=True)

    assert found.entry == granted
    assert "could not send a mail" in str(found.note)


def test_a_grant_that_was_not_made_is_refused(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    other = {"id": "41", "emailAddress": "olga@example.com", "role": "writer"}
    wire.post(SHARING, status=400, json=refused_sharing())
    wire.get(SHARING, json={"permissions": [other]})

    with pytest.raises(NotAllowed):
        Drive(session).grant("file1", "max@example.com", "writer", mail=False)

    assert len(wire.calls) == 3


def test_what_is_gone_already_needs_no_revoking_and_no_deleting(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.delete(SHARING + "/42", status=404)
    wire.delete(FILES + "/file1", status=204)
    drive = Drive(session)

    drive.revoke("file1", "42")
    drive.delete("file1")

    assert [one.status for one in session.traffic] == [404, 204]


def test_trash_role_and_account(
    wire: responses.RequestsMock, session: GoogleSession
) -> None:
    wire.patch(FILES + "/file1", json={"id": "file1", "trashed": True})
    wire.patch(SHARING + "/42", json={"id": "42", "role": "reader"})
    user = {"emailAddress": "owner@example.com", "permissionId": "7"}
    wire.get("https://www.googleapis.com/drive/v3/about", json={"user": user})
    drive = Drive(session)

    assert drive.trash("file1")["trashed"] is True
    assert drive.change_role("file1", "42", "reader")["role"] == "reader"
    assert drive.about().email == "owner@example.com"
    assert [body_of(wire.calls[0]), body_of(wire.calls[1])] == [
        {"trashed": True},
        {"role": "reader"},
    ]
