"""files.list: what a person finds, in which order, page by page.

A list holds what a person owns and what was shared with him, his groups or through a
folder, and what lies in his shared drives if he asks for that, too. What is open to
anybody with the link is not in it until somebody shares it.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import corpora, errors
from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.details import sharing_entry
from sheetsync.emulator.drive.places import is_root
from sheetsync.emulator.drive.query import asks_full_text, read_query
from sheetsync.emulator.drive.resource import DEFAULT_FIELDS, file_resource
from sheetsync.emulator.drive.view import View, shown_stamp
from sheetsync.emulator.masks import Mask, apply_mask
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

_LIST_DEFAULT = f"kind,incompleteSearch,nextPageToken,files({DEFAULT_FIELDS})"
_PAGE_SIZE, _LARGEST_PAGE = 100, 1000
_NO_ORDER = (
    "Sorting is not supported for queries with fullText terms. Results are always in"
    " descending relevance order."
)


def list_files(call: Call) -> Response:
    """Answer files.list."""
    call.require(*READ_SCOPES)
    drives = corpora.of_files(call)
    mask = call.mask("FileList", _LIST_DEFAULT)
    views = _ordered(call, _found(call, drives))
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    page = views[start : start + size]
    shown: dict[str, Any] = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(views):
        shown = {"nextPageToken": page_token(start + size)} | shown
    shown["files"] = _resources(call, page, mask.child("files"))
    return call.told(apply_mask(mask, shown))


def _resources(call: Call, page: list[View], mask: Mask | None) -> list[Any]:
    """Return the files of a page with no more fields made than the mask keeps."""
    if mask is None:
        return []
    return [file_resource(call.google, call.caller, one.file, mask) for one in page]


def page_token(start: int) -> str:
    """Return an opaque token for a page that begins at an index."""
    return base64.urlsafe_b64encode(f"page:{start}".encode()).decode().rstrip("=")


def read_page_token(token: str) -> int:
    """Return the index at which a page begins, 0 without a token.

    Raises:
        DriveError: 400 for a token that Drive has not given out.
    """
    if not token:
        return 0
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        text = ""
    match = re.fullmatch(r"page:([0-9]{1,9})", text)
    if match is None:
        raise errors.invalid("pageToken", "Invalid Value")
    return int(match[1])


def _found(call: Call, drives: set[str]) -> list[View]:
    test = read_query(call.query.get("q", ""))
    found = []
    for file in call.google.files.values():
        view = View(call.google, call.caller, file)
        if (
            file.drive_id in drives
            and not is_root(file)
            and call.caller.sees(file, *READ_SCOPES)
            and rights.role_of(call.google, file, call.email, by_link=False)
            and test(view)
        ):
            found.append(view)
    return found


def _ordered(call: Call, views: list[View]) -> list[View]:
    """Order views by ``orderBy``; by default the last changed comes first."""
    views.sort(key=_modified, reverse=True)
    text = call.query.get("orderBy", "")
    if text and asks_full_text(call.query.get("q", "")):
        raise errors.forbidden("forbidden", _NO_ORDER)
    keys = [key.split() for key in text.split(",")] if text else []
    for words in reversed(keys):
        name = words[0] if words else ""
        descending = words[1:] == ["desc"]
        if name not in _ORDERS or (len(words) > 1 and not descending):
            raise errors.invalid("orderBy", "Invalid Value")
        views.sort(key=_ORDERS[name], reverse=descending)
    return views


def _modified(view: View) -> tuple[float, str]:
    return shown_stamp(view.google, view.file).modified.timestamp(), view.file.id


def _shared_at(view: View) -> float:
    entry = sharing_entry(view)
    return entry.granted.timestamp() if entry and entry.granted else 0.0


def _natural(view: View) -> list[tuple[int, int, str]]:
    """Order 2 before 10 inside names."""
    parts = re.findall(r"\d{1,18}|\D+", view.file.name.casefold())
    return [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts]


_ORDERS: dict[str, Callable[[View], Any]] = {
    "createdTime": lambda view: view.file.created,
    "folder": lambda view: view.file.mime_type != FOLDER,
    "modifiedByMeTime": _modified,
    "modifiedTime": _modified,
    "name": lambda view: view.file.name.casefold(),
    "name_natural": _natural,
    "quotaBytesUsed": lambda view: len(view.file.content or b""),
    "recency": _modified,
    "sharedWithMeTime": _shared_at,
    "starred": lambda view: view.email not in view.file.starred_by,
    "viewedByMeTime": _modified,
}
