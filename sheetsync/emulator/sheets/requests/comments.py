"""Requests on comments: threads that hang on cells, and their posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import corner_of, put
from sheetsync.emulator.sheets.threads import (
    anchor_of,
    anchor_text,
    reply_json,
    thread_json,
)
from sheetsync.emulator.state.drive import Comment, Reply
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_LONGEST = 2048
_ID_LENGTH = 11
_ACTIONS = {"RESOLVE": "resolve", "REOPEN": "reopen"}
_Remark = TypeVar("_Remark", Comment, Reply)


def insert_comment(edit: Edit, body: Json) -> Json:
    """Hang a comment on a cell."""
    content = _content(body)
    if "coordinate" not in body:
        raise RefusedError("Must specify a coordinate for the comment.")
    tab, row, column = corner_of(edit, body["coordinate"])
    if row >= tab.grid.row_count or column >= tab.grid.column_count:
        raise RefusedError(f"The cell [{row}, {column}] is outside the grid.")
    anchor = str(edit.google.ids.number())
    cell = {
        "sheetId": tab.sheet_id,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    anchors = tab.parts["commentAnchors"]
    put(edit, tab, "commentAnchors", (*anchors, {"anchorId": anchor, "range": cell}))
    shown = Renderer(edit.book, edit.now).cell(
        tab, row, column, tab.grid.at(row, column)
    )
    now = edit.now
    comment = Comment(
        id=edit.google.ids.secret(_ID_LENGTH),
        file_id=edit.file.id,
        author=edit.email,
        content=content,
        created=now,
        modified=now,
        anchor=anchor_text(anchor),
        quoted=str(shown),
        assignee=body.get("assigneeEmailAddress", ""),
    )
    _keep(edit, [*_comments(edit), comment])
    return {"commentThread": thread_json(edit.google, comment, edit.email)}


def add_comment_reply(edit: Edit, body: Json) -> Json:
    """Answer a comment, settle it, or both."""
    comment = _found(_comments(edit), body.get("commentId"), "comment")
    given = body.get("post", {})
    action = _ACTIONS.get(given.get("commentAction", ""), "")
    content = given.get("content", "") if action else _content(given)
    assignee = given.get("assigneeEmail", "")
    if assignee and (action or not comment.assignee):
        raise RefusedError(
            "Only a comment that is assigned can be assigned to somebody else, and not"
            " while it is resolved or reopened."
        )
    now = edit.now
    reply = Reply(
        id=edit.google.ids.secret(_ID_LENGTH),
        author=edit.email,
        content=content,
        created=now,
        modified=now,
        action=action,
        assignee=assignee,
    )
    answered = replace(comment, replies=[*comment.replies, reply], modified=now)
    if action:
        answered.resolved = action == "resolve"
    _swap(edit, comment, answered)
    return {"post": reply_json(edit.google, reply, edit.email)}


def update_comment_post(edit: Edit, body: Json) -> None:
    """Change the words of a comment or of an answer; its author alone may."""
    comment = _found(_comments(edit), body.get("commentId"), "comment")
    content = _content(body)
    number = body.get("postId") or comment.id
    if number == comment.id:
        _check_author(edit, comment)
        _swap(edit, comment, replace(comment, content=content, modified=edit.now))
        return
    reply = _found(comment.replies, number, "post")
    _check_author(edit, reply)
    _swap_reply(edit, comment, reply, replace(reply, content=content))


def delete_comment(edit: Edit, body: Json) -> None:
    """Delete a comment with its answers; its author alone may."""
    comment = _found(_comments(edit), body.get("commentId"), "comment")
    _check_author(edit, comment)
    _swap(edit, comment, replace(comment, deleted=True, modified=edit.now))
    anchor = anchor_of(comment)
    for tab in edit.book.tabs:
        anchors = tab.parts["commentAnchors"]
        kept = tuple(one for one in anchors if one["anchorId"] != anchor)
        if len(kept) < len(anchors):
            put(edit, tab, "commentAnchors", kept)


def delete_comment_reply(edit: Edit, body: Json) -> None:
    """Delete an answer that neither settles nor assigns; its author alone may."""
    comment = _found(_comments(edit), body.get("commentId"), "comment")
    reply = _found(comment.replies, body.get("postId"), "post")
    _check_author(edit, reply)
    if reply.action or reply.assignee:
        raise RefusedError("A post that resolves, reopens or assigns can't be deleted.")
    _swap_reply(edit, comment, reply, replace(reply, deleted=True))


def _content(given: Json) -> str:
    content = str(given.get("content", ""))
    if not content.strip():
        raise RefusedError("The content of a comment must not be empty.")
    if len(content.encode("utf-16-le")) // 2 > _LONGEST:
        raise RefusedError(f"A comment must not exceed {_LONGEST} characters.")
    return content


def _comments(edit: Edit) -> list[Comment]:
    return edit.google.drive.comments.get(edit.file.id, [])


def _found(remarks: list[_Remark], number: str | None, what: str) -> _Remark:
    for one in remarks:
        if one.id == number and not one.deleted:
            return one
    raise RefusedError(f"No {what} with id: {number}")


def _check_author(edit: Edit, remark: Comment | Reply) -> None:
    if account_key(remark.author) != account_key(edit.email):
        raise RefusedError("Only the author of a post can change or delete it.")


def _swap(edit: Edit, old: Comment, new: Comment) -> None:
    _keep(edit, [new if one is old else one for one in _comments(edit)])


def _swap_reply(edit: Edit, comment: Comment, old: Reply, new: Reply) -> None:
    new.modified = edit.now
    replies = [new if one is old else one for one in comment.replies]
    _swap(edit, comment, replace(comment, replies=replies, modified=edit.now))


def _keep(edit: Edit, comments: list[Comment]) -> None:
    edit.log.put_beside(edit.google.drive.comments, edit.file.id, comments)
