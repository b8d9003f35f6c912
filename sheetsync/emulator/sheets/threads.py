"""Comments as Sheets shows them: threads of posts, tied to cells by anchors.

They are the comments that Drive lists for the same file. What ties one to its cells is
an anchor of the tab, so it moves when rows come and go.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.drive import Comment, Reply
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

OMITTED = "COMMENTS_VIEW_MODE_OMITTED"
INCLUDED = "COMMENTS_VIEW_MODE_INCLUDED"
_BY_ACCESS = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
_ACTIONS = {"resolve": "RESOLVE", "reopen": "REOPEN"}


def view_mode(google: Google, file: File, email: str, asked: str) -> str:
    """Return the CommentsViewMode that is applied; empty if nobody asked for one.

    Raises:
        SheetsError: 403 if comments are asked for by somebody who may only read; 400
            for a mode that there is not.
    """
    may = rights.can_comment(google, file, email)
    match asked:
        case "":
            return ""
        case "COMMENTS_VIEW_MODE_UNSPECIFIED":
            return OMITTED
        case str() if asked == _BY_ACCESS:
            return INCLUDED if may else OMITTED
        case str() if asked == OMITTED:
            return asked
        case str() if asked == INCLUDED:
            if not may:
                raise SheetsError.forbidden()
            return asked
        case _:
            raise SheetsError.field_violation(
                "comments_view_mode",
                "Invalid value at 'comments_view_mode' (type.googleapis.com/google.apps"
                f'.sheets.v4.CommentsViewMode), "{asked}"',
            )


def threads_json(google: Google, file: File, email: str) -> list[Json]:
    """Return the comments of a file as CommentThreads, the oldest first."""
    known = google.drive.comments.get(file.id, ())
    return [thread_json(google, one, email) for one in known if not one.deleted]


def thread_json(google: Google, comment: Comment, email: str) -> Json:
    """Return one comment with its answers as a CommentThread."""
    head = _post(google, comment, email)
    shown: Json = {"commentId": comment.id}
    anchor = anchor_of(comment)
    if anchor:
        shown["anchorId"] = anchor
    if comment.quoted:
        shown["plainTextQuote"] = comment.quoted
    shown |= {"headPost": head, "status": "RESOLVED" if comment.resolved else "OPEN"}
    replies = [reply_json(google, one, email) for one in comment.replies]
    return shown | ({"replies": replies} if replies else {})


def reply_json(google: Google, reply: Reply, email: str) -> Json:
    """Return an answer to a comment as a Post."""
    shown = _post(google, reply, email)
    if reply.action:
        shown["commentAction"] = _ACTIONS[reply.action]
    return shown


def _post(google: Google, remark: Comment | Reply, email: str) -> Json:
    shown: Json = {
        "postId": remark.id,
        "createTime": _time(remark.created),
        "updateTime": _time(remark.modified),
    }
    if remark.deleted:
        return shown | {"deleted": True}
    author = google.people.get(remark.author)
    mine = account_key(remark.author) == account_key(email)
    shown["author"] = {"displayName": author.name} | ({"me": True} if mine else {})
    if remark.content:
        shown["content"] = remark.content
        shown["contentHtml"] = html.escape(remark.content)
    if remark.assignee:
        shown["assigneeEmail"] = remark.assignee
    return shown


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def anchor_text(anchor: str) -> str:
    """Return how Drive tells of an anchor in a spreadsheet."""
    place = {"type": "workbook-range", "uid": 0, "range": anchor}
    return json.dumps(place, separators=(",", ":"))


def anchor_of(comment: Comment) -> str:
    """Return the anchor in a spreadsheet that a comment hangs on; empty for none.

    What other programs give to Drive as an anchor ties to no cell.
    """
    try:
        place = json.loads(comment.anchor)
    except ValueError:
        return ""
    is_ours = isinstance(place, dict) and place.get("type") == "workbook-range"
    return str(place.get("range", "")) if is_ours else ""
