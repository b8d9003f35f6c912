"""What comments and replies have in common: who may, which one, how it is shown."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import WRITE_SCOPES, Call
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Comment, Reply
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File

_PAGE_SIZE, _LARGEST_PAGE = 20, 100
ID_LENGTH = 11


def commented(call: Call) -> File:
    """Return the file of a call whose caller may comment on it.

    Raises:
        DriveError: 404 when he may not see it, 403 when he may but read it.
    """
    call.require_person()
    file = call.open_anywhere(*WRITE_SCOPES)
    if not rights.can_comment(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def found(call: Call, *, deleted: bool = False) -> Comment:
    """Return the comment that a call is about.

    Args:
        call: A call with a comment in its path.
        deleted: Whether a deleted one will do.

    Raises:
        DriveError: 404.
    """
    wanted = call.path["comment_id"]
    for one in call.google.drive.comments.get(call.path["file_id"], []):
        if one.id == wanted and (deleted or not one.deleted):
            return one
    raise errors.comment_not_found(wanted)


def check_author(call: Call, remark: Comment | Reply) -> None:
    """Refuse everybody but the author of a remark.

    Raises:
        DriveError: 403.
    """
    if account_key(remark.author) != account_key(call.email):
        raise errors.not_allowed(call.path["file_id"])


def page_of(call: Call, items: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """Return the page that a call asks for, and the token of the next one, if any."""
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    more = {}
    if start + size < len(items):
        more["nextPageToken"] = page_token(start + size)
    return items[start : start + size], more


def remark_resource(call: Call, remark: Comment | Reply) -> dict[str, Any]:
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
        if remark.assignee:
            shown["assigneeEmailAddress"] = remark.assignee
    return shown


def reply_resource(call: Call, reply: Reply) -> dict[str, Any]:
    """Return a reply as Drive shows it."""
    shown = {"kind": "drive#reply", **remark_resource(call, reply)}
    if reply.action:
        shown["action"] = reply.action
    return shown
