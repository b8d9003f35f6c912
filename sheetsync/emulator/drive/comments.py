"""Comments on files and the replies to them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import CONTENT_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Comment, Reply
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File

_PAGE_SIZE, _LARGEST_PAGE = 20, 100
_ACTIONS = {"resolve", "reopen"}
_ID_LENGTH = 11


def list_all(call: Call) -> Response:
    """Answer comments.list, the last changed first."""
    file = call.open(*CONTENT_SCOPES)
    call.require_fields()
    deleted = call.flag("includeDeleted")
    known = call.google.drive.comments.get(file.id, [])
    shown = [one for one in known if deleted or not one.deleted]
    shown.sort(key=lambda one: one.modified, reverse=True)
    page = _page(call, [_comment(call, one) for one in shown])
    items, more = page
    made = {"kind": "drive#commentList", **more, "comments": items}
    return call.answer("CommentList", made, "*")


def create(call: Call) -> Response:
    """Answer comments.create."""
    file = _commented(call)
    call.require_fields()
    body = call.json("Comment")
    if not body.get("content"):
        raise errors.required("comment.content")
    now = call.google.clock()
    comment = Comment(
        id=call.google.ids.secret(_ID_LENGTH),
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
    call.open(*CONTENT_SCOPES)
    call.require_fields()
    return _answer(call, _found(call, deleted=call.flag("includeDeleted")))


def update(call: Call) -> Response:
    """Answer comments.update: other words, from the author himself."""
    call.require_person()
    call.open(*WRITE_SCOPES)
    call.require_fields()
    comment = _found(call)
    _check_author(call, comment)
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
    file = call.open(*WRITE_SCOPES)
    comment = _found(call)
    if not rights.owns(call.google, file, call.email):
        _check_author(call, comment)
    comment.deleted = True
    comment.modified = call.google.clock()
    call.google.save_accounts()
    return gone()


def list_replies(call: Call) -> Response:
    """Answer replies.list, the oldest first."""
    call.open(*CONTENT_SCOPES)
    call.require_fields()
    deleted = call.flag("includeDeleted")
    comment = _found(call, deleted=deleted)
    shown = [_reply(call, one) for one in comment.replies if deleted or not one.deleted]
    items, more = _page(call, shown)
    made = {"kind": "drive#replyList", **more, "replies": items}
    return call.answer("ReplyList", made, "*")


def create_reply(call: Call) -> Response:
    """Answer replies.create: words, or settling the comment, or both."""
    _commented(call)
    call.require_fields()
    comment = _found(call)
    body = call.json("Reply")
    content, action = body.get("content") or "", body.get("action") or ""
    if action and action not in _ACTIONS:
        raise errors.invalid("reply.action", "Invalid Value")
    if not content and not action:
        raise errors.required("reply.content")
    call.mask("Reply", "*")
    now = call.google.clock()
    reply = Reply(
        id=call.google.ids.secret(_ID_LENGTH),
        author=call.email,
        content=content,
        created=now,
        modified=now,
        action=action,
    )
    comment.replies.append(reply)
    comment.modified = now
    if action:
        comment.resolved = action == "resolve"
    call.google.save_accounts()
    return call.answer("Reply", _reply(call, reply), "*")


def get_reply(call: Call) -> Response:
    """Answer replies.get."""
    call.open(*CONTENT_SCOPES)
    call.require_fields()
    return call.answer("Reply", _reply(call, _found_reply(call)), "*")


def delete_reply(call: Call) -> Response:
    """Answer replies.delete: by its author or by the file's owner."""
    call.require_person()
    file = call.open(*WRITE_SCOPES)
    reply = _found_reply(call)
    if not rights.owns(call.google, file, call.email):
        _check_author(call, reply)
    reply.deleted = True
    reply.modified = call.google.clock()
    call.google.save_accounts()
    return gone()


def _commented(call: Call) -> File:
    """Return the file of a call whose caller may comment on it."""
    call.require_person()
    file = call.open(*WRITE_SCOPES)
    if not rights.can_comment(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _found(call: Call, *, deleted: bool = False) -> Comment:
    wanted = call.path["comment_id"]
    for one in call.google.drive.comments.get(call.path["file_id"], []):
        if one.id == wanted and (deleted or not one.deleted):
            return one
    raise errors.comment_not_found(wanted)


def _found_reply(call: Call) -> Reply:
    wanted = call.path["reply_id"]
    for one in _found(call).replies:
        if one.id == wanted and (call.flag("includeDeleted") or not one.deleted):
            return one
    raise errors.reply_not_found(wanted)


def _check_author(call: Call, remark: Comment | Reply) -> None:
    if account_key(remark.author) != account_key(call.email):
        raise errors.not_allowed(call.path["file_id"])


def _page(call: Call, items: list[Any]) -> tuple[list[Any], dict[str, str]]:
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    more = {}
    if start + size < len(items):
        more["nextPageToken"] = page_token(start + size)
    return items[start : start + size], more


def _answer(call: Call, comment: Comment) -> Response:
    return call.answer("Comment", _comment(call, comment), "*")


def _comment(call: Call, comment: Comment) -> dict[str, Any]:
    shown = {"kind": "drive#comment", **_remark(call, comment)}
    if comment.anchor:
        shown["anchor"] = comment.anchor
    if comment.quoted:
        shown["quotedFileContent"] = {
            "mimeType": "text/html",
            "value": comment.quoted,
        }
    shown["resolved"] = comment.resolved
    shown["replies"] = [_reply(call, one) for one in comment.replies if not one.deleted]
    return shown


def _reply(call: Call, reply: Reply) -> dict[str, Any]:
    shown = {"kind": "drive#reply", **_remark(call, reply)}
    if reply.action:
        shown["action"] = reply.action
    return shown


def _remark(call: Call, remark: Comment | Reply) -> dict[str, Any]:
    """Return what comments and replies have in common; deleted ones say nothing."""
    author = {
        "kind": "drive#user",
        "displayName": call.google.people.get(remark.author).name,
        "me": account_key(remark.author) == account_key(call.email),
    }
    shown: dict[str, Any] = {
        "id": remark.id,
        "createdTime": time_text(remark.created),
        "modifiedTime": time_text(remark.modified),
        "author": author,
        "deleted": remark.deleted,
    }
    if not remark.deleted:
        shown["htmlContent"] = html.escape(remark.content)
        shown["content"] = remark.content
    return shown
