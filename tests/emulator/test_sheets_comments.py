"""Comments through Sheets, which are those of the same file in Drive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests import Session

from tests.emulator.sheet_at_hand import OWNER, Sheet, StandingClock, error_of, good

DRIVE = "https://www.googleapis.com/drive/v3/files"
MARK = "mark@example.com"
B2 = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}


def insert(sheet: Sheet, content: str = "Call them", **rest: Any) -> Any:
    wanted = {"coordinate": B2, "content": content, **rest}
    reply = sheet.batch({"insertComment": wanted})["replies"][0]
    return reply["insertComment"]["commentThread"]


def threads(sheet: Sheet) -> Any:
    return sheet.get(commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED").get("comments", [])


def in_drive(sheet: Sheet) -> Any:
    url = f"{DRIVE}/{sheet.id}/comments"
    return good(sheet.session.get(url, params={"fields": "*"}))["comments"]


def test_a_comment_is_a_thread_of_its_cell_and_a_comment_of_its_file(
    sheet: Sheet,
) -> None:
    sheet.write("B2", [["Birch"]])
    made = insert(sheet, "5 < 6?")

    assert made["status"] == "OPEN"
    assert made["plainTextQuote"] == "Birch"
    assert made["headPost"]["content"] == "5 < 6?"
    assert made["headPost"]["contentHtml"] == "5 &lt; 6?"
    assert made["headPost"]["author"] == {"displayName": "owner", "me": True}
    assert threads(sheet) == [made]
    (comment,) = in_drive(sheet)
    assert comment["id"] == made["commentId"]
    assert comment["content"] == "5 < 6?"
    assert comment["quotedFileContent"]["value"] == "Birch"
    assert made["anchorId"] in comment["anchor"]


def test_the_anchor_moves_with_its_row_and_is_shown_only_with_comments(
    sheet: Sheet,
) -> None:
    made = insert(sheet)
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 3}
    sheet.batch({"insertDimension": {"range": span}})

    assert "commentAnchors" not in sheet.get()["sheets"][0]
    got = sheet.get(commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED")
    assert got["commentsViewMode"] == "COMMENTS_VIEW_MODE_INCLUDED"
    (anchor,) = got["sheets"][0]["commentAnchors"]
    assert anchor["anchorId"] == made["anchorId"]
    assert anchor["range"]["startRowIndex"] == 4


def test_a_thread_is_answered_resolved_and_reopened(sheet: Sheet) -> None:
    number = insert(sheet)["commentId"]
    posts = [{"content": "Done"}, {"commentAction": "RESOLVE"}]
    for post in posts:
        sheet.batch({"addCommentReply": {"commentId": number, "post": post}})

    (thread,) = threads(sheet)
    assert thread["status"] == "RESOLVED"
    assert thread["replies"][0]["content"] == "Done"
    assert thread["replies"][1]["commentAction"] == "RESOLVE"
    assert in_drive(sheet)[0]["resolved"] is True

    url = f"{DRIVE}/{sheet.id}/comments/{number}/replies"
    again = {"action": "reopen", "content": "Not yet"}
    good(sheet.session.post(url, json=again, params={"fields": "*"}))
    assert threads(sheet)[0]["status"] == "OPEN"


def test_only_the_author_changes_or_deletes_a_post(
    sheet: Sheet, share: Callable[[str, str], Sheet]
) -> None:
    mark = share(MARK, "writer")
    number = insert(sheet)["commentId"]
    reply = mark.batch(
        {"addCommentReply": {"commentId": number, "post": {"content": "Why?"}}}
    )["replies"][0]["addCommentReply"]["post"]

    changed = {"commentId": number, "postId": number, "content": "Write them"}
    refusal = mark.try_batch({"updateCommentPost": changed})
    assert "Only the author" in error_of(refusal)
    assert "Only the author" in error_of(
        mark.try_batch({"deleteComment": {"commentId": number}})
    )
    gone = {"commentId": number, "postId": reply["postId"]}
    assert "Only the author" in error_of(sheet.try_batch({"deleteCommentReply": gone}))

    sheet.batch({"updateCommentPost": changed})
    mark.batch({"deleteCommentReply": gone})
    (thread,) = threads(sheet)
    assert thread["headPost"]["content"] == "Write them"
    assert thread["replies"][0]["deleted"] is True
    sheet.batch({"deleteComment": {"commentId": number}})
    assert threads(sheet) == []
    assert in_drive(sheet) == []


def test_a_batch_that_fails_leaves_no_comment_behind(sheet: Sheet) -> None:
    wanted = {"coordinate": B2, "content": "Never said"}
    refusal = sheet.try_batch(
        {"insertComment": wanted}, {"deleteSheet": {"sheetId": 9}}
    )

    assert error_of(refusal).startswith("Invalid requests[1]")
    assert threads(sheet) == []
    assert in_drive(sheet) == []


def test_a_reader_does_not_see_comments(
    sheet: Sheet, share: Callable[[str, str], Sheet]
) -> None:
    insert(sheet)
    reader = share("reader@example.com", "reader")
    mode = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"

    assert "comments" not in reader.get(commentsViewMode=mode)
    assert len(sheet.get(commentsViewMode=mode)["comments"]) == 1
    asked = {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}
    assert reader.session.get(reader.url, params=asked).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"content": "  "}, "must not be empty"),
        ({"content": "x" * 2049}, "must not exceed 2048"),
        ({"coordinate": {"sheetId": 5}}, "No grid with id: 5"),
        ({"coordinate": {"rowIndex": 1000}}, "outside the grid"),
    ],
)
def test_a_comment_that_cannot_be_is_refused(
    sheet: Sheet, wanted: dict[str, Any], reason: str
) -> None:
    body = {"coordinate": B2, "content": "x", **wanted}

    assert reason in error_of(sheet.try_batch({"insertComment": body}))


def test_a_task_is_handed_on_only_where_there_is_one(
    sheet: Sheet, session: Callable[[str], Session], clock: StandingClock
) -> None:
    plain = insert(sheet)["commentId"]
    task = insert(sheet, assigneeEmailAddress=MARK)
    clock.forward(minutes=1)
    handed = {"content": "Yours now", "assigneeEmail": OWNER}
    refusal = sheet.try_batch({"addCommentReply": {"commentId": plain, "post": handed}})

    assert task["headPost"]["assigneeEmail"] == MARK
    assert "Only a comment that is assigned" in error_of(refusal)
    sheet.batch({"addCommentReply": {"commentId": task["commentId"], "post": handed}})
