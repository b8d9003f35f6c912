"""replies.*: answers to comments, and settling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import CONTENT_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.remarks import (
    ID_LENGTH,
    check_author,
    commented,
    found,
    page_of,
    reply_resource,
)
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Reply

if TYPE_CHECKING:
    from starlette.responses import Response

_ACTIONS = {"resolve", "reopen"}


def list_all(call: Call) -> Response:
    """Answer replies.list, the oldest first."""
    call.open_anywhere(*CONTENT_SCOPES)
    call.require_fields()
    deleted = call.flag("includeDeleted")
    comment = found(call, deleted=deleted)
    shown = [
        reply_resource(call, one)
        for one in comment.replies
        if deleted or not one.deleted
    ]
    items, more = page_of(call, shown)
    made = {"kind": "drive#replyList", **more, "replies": items}
    return call.answer("ReplyList", made, "*")


def create(call: Call) -> Response:
    """Answer replies.create: words, or settling the comment, or both."""
    commented(call)
    call.require_fields()
    comment = found(call)
    body = call.json("Reply")
    content, action = body.get("content") or "", body.get("action") or ""
    if action and action not in _ACTIONS:
        raise errors.invalid("reply.action", "Invalid Value")
    if not content and not action:
        raise errors.required("reply.content")
    call.mask("Reply", "*")
    now = call.google.clock()
    reply = Reply(
        id=call.google.ids.secret(ID_LENGTH),
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
    return call.answer("Reply", reply_resource(call, reply), "*")


def get(call: Call) -> Response:
    """Answer replies.get."""
    call.open_anywhere(*CONTENT_SCOPES)
    call.require_fields()
    return call.answer("Reply", reply_resource(call, _found_reply(call)), "*")


def update(call: Call) -> Response:
    """Answer replies.update: other words, from the author himself."""
    call.require_person()
    call.open_anywhere(*WRITE_SCOPES)
    call.require_fields()
    reply = _found_reply(call)
    check_author(call, reply)
    body = call.json("Reply")
    if not body.get("content"):
        raise errors.required("reply.content")
    call.mask("Reply", "*")
    reply.content = body["content"]
    reply.modified = call.google.clock()
    call.google.save_accounts()
    return call.answer("Reply", reply_resource(call, reply), "*")


def delete(call: Call) -> Response:
    """Answer replies.delete: by its author or by the file's owner."""
    call.require_person()
    file = call.open_anywhere(*WRITE_SCOPES)
    reply = _found_reply(call)
    if not rights.manages(call.google, file, call.email):
        check_author(call, reply)
    reply.deleted = True
    reply.modified = call.google.clock()
    call.google.save_accounts()
    return gone()


def _found_reply(call: Call) -> Reply:
    wanted = call.path["reply_id"]
    for one in found(call).replies:
        if one.id == wanted and (call.flag("includeDeleted") or not one.deleted):
            return one
    raise errors.reply_not_found(wanted)
