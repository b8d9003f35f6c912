"""What a request asks of which file, told from its method and address.

Quotas, timeouts and retries depend on whether a request reads or writes, which
its HTTP method does not say: several reads of the Sheets API are POSTs. Queries
and bodies are never looked at, so nothing of a client gets into logs or errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote, urlsplit

from sheetsync.locales.text import Text, tr

REPEATABLE = "X-Sheetsync-Repeatable"
"""Header that marks a write as safe to send again; it never leaves the machine.

Both client libraries pass headers through, but no options of their own.
"""

_OVERRIDE = "x-http-method-override"
_PLACES = {
    "/v4/spreadsheets": "sheets",
    "/drive/v3/": "drive",
    "/upload/drive/v3/": "drive",
}
_FILE = re.compile(
    r"^(?:/v4/spreadsheets|(?:/upload)?/drive/v3/files)/(?P<file>[^/:]+)(?P<rest>.*)$"
)
_READING_POSTS = (
    ":getByDataFilter",
    "/values:batchGetByDataFilter",
    "/developerMetadata:search",
)
_RANGE = re.compile(r"/values/[^:]*")
_PERMISSION = re.compile(r"/permissions/.+")


class Kind(Enum):
    """Which of the two quotas a request counts against."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request, without anything that a client's row could get into.

    Attributes:
        method: HTTP method as Google understands it.
        api: ``sheets``, ``drive`` or ``sign-in``.
        kind: Whether it reads or writes.
        file: Google's id of the file, "" where none is addressed.
        name: What is asked of the file: the rest of the path, such as
            ``:batchUpdate``, without ranges and permission ids.
    """

    method: str
    api: str
    kind: Kind
    file: str
    name: str

    @property
    def asked(self) -> Text:
        """What was asked, as a sentence for people begins."""
        if self.api == "sign-in":
            return tr("Signing in to Google")
        if self.api == "drive":
            return _asked_of_drive(self)
        if self.kind is Kind.READ:
            return tr("Reading the spreadsheet {file}", file=self.file)
        return tr("Writing to the spreadsheet {file}", file=self.file)


def _asked_of_drive(call: Call) -> Text:
    reads = call.kind is Kind.READ
    if not call.file:
        if reads:
            return tr("Asking Google Drive for files and their sharing")
        return tr("Creating a file in Google Drive")
    if reads:
        return tr("Asking Google Drive for the file {file}", file=call.file)
    if call.name.startswith("/permissions"):
        return tr("Changing the sharing of the file {file}", file=call.file)
    return tr("Changing the file {file} in Google Drive", file=call.file)


def call_of(method: str, url: str, headers: Mapping[str, str] | None = None) -> Call:
    """What a request asks, by its method, address and headers."""
    path = urlsplit(url).path
    api = next((api for start, api in _PLACES.items() if path.startswith(start)), "")
    override = {key.lower(): value for key, value in (headers or {}).items()}
    verb = override.get(_OVERRIDE, method).upper()
    found = _FILE.match(path)
    rest = found["rest"] if found else ""
    name = _PERMISSION.sub("/permissions/…", _RANGE.sub("/values/…", rest))
    reads = verb == "GET" or (verb == "POST" and rest.endswith(_READING_POSTS))
    return Call(
        method=verb,
        api=api or "sign-in",
        kind=Kind.READ if reads else Kind.WRITE,
        file=unquote(found["file"]) if found else "",
        name=name,
    )
