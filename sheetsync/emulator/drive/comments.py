"""comments.*: remarks on files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import CONTENT_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.remarks import (
    ID_LENGTH,
    check_author,
    commented,
    found,
    page_of,
    remark_resource,
    reply_resource,
)
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Comment

if TYPE_CHECKING:
    from starlette.responses import Response


def list_all(call: Call) -> Response:
    """Answer comments.list, the last changed first."""
    file = call.open_anywhere(*CONTENT_SCOPES)
    call.require_fields()
    deleted = call.flag("includeDeleted")
    known = call.google.drive.comments.get(file.id, [])
    shown = [one for one in known if deleted or not one.deleted]
    shown.sort(key=lambda one: one.modified, reverse=True)
    page = page_of(call, [_comment(call, one) for one in shown])
    items, more = page
    made = {"kind": "drive#commentList", **more, "comments": items}
    return call.answer("CommentList", made, "*")


def create(call: Call) -> Response:
    """Answer comments.create."""
    file = commented(call)
    call.require_fields()
    body = call.json("Comment")
    if not body.get("content"):
        raise errors.required("comment.content")
    now = call.google.clock()
    comment = Comment(
        id=call.google.ids.secret(ID_LENGTH),
        file_id=file.id,
        author=call.email,
        content=body["content"],
        created=now,
        modified=now,
        anchor=body.get("anchor") or "",
        quoted=(body.get("quotedFileContent") or {}).get("value") or "",
    )
    call.mask("Comment", "*")
    call.google.drive.comments.setdefault(file.id, []).append(comment)
    call.google.save_accounts()
    return _answer(call, comment)


def get(call: Call) -> Response:
    """Answer comments.get."""
    call.open_anywhere(*CONTENT_SCOPES)
    call.require_fields()
    return _answer(call, found(call, deleted=call.flag("includeDeleted")))


def update(call: Call) -> Response:
    """Answer comments.update: other words, from the author himself."""
    call.require_person()
    call.open_anywhere(*WRITE_SCOPES)
    call.require_fields()
    comment = found(call)
    check_author(call, comment)
    body = call.json("Comment")
    if not body.get("content"):
        raise errors.required("comment.content")
    call.mask("Comment", "*")
    comment.content = body["content"]
    comment.modified = call.google.clock()
    call.google.save_accounts()
    return _answer(call, comment)


def delete(call: Call) -> Response:
    """Answer comments.delete: by its author or by the file's owner."""
    call.require_person()
    file = call.open_anywhere(*WRITE_SCOPES)
    comment = found(call)
    if not rights.manages(call.google, file, call.email):
        check_author(call, comment)
    comment.deleted = True
    comment.modified = call.google.clock()
    call.google.save_accounts()
    return gone()


def _answer(call: Call, comment: Comment) -> Response:
    return call.answer("Comment", _comment(call, comment), "*")


def _comment(call: Call, comment: Comment) -> dict[str, Any]:
    shown = {"kind": "drive#comment", **remark_resource(call, comment)}
    if comment.anchor:
        shown["anchor"] = comment.anchor
    if comment.quoted:
        shown["quotedFileContent"] = {
            "mimeType": "text/html",
            "value": comment.quoted,
        }
    shown["resolved"] = comment.resolved
    shown["replies"] = [
        reply_resource(call, one) for one in comment.replies if not one.deleted
    ]
    return shown
