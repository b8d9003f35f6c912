"""The public API as the page calls it: in the name of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sheetsync.emulator.adapter import session_for
from sheetsync.emulator.state.area import column_name

if TYPE_CHECKING:
    from requests import Response
    from starlette.applications import Starlette

    from sheetsync.emulator.answers import Json

_DRIVE = "https://www.googleapis.com/drive/v3/files"
_SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
_LISTED = (
    "nextPageToken,files(id,name,mimeType,modifiedTime,driveId,"
    "owners(displayName,emailAddress,me),lastModifyingUser(displayName,me))"
)
_REVISIONS = "nextPageToken,revisions(id,modifiedTime,lastModifyingUser(displayName))"
_FOLDERS_ASIDE = "trashed = false and mimeType != 'application/vnd.google-apps.folder'"
SHOWN, ENTERED, COMPUTED = "FORMATTED_VALUE", "FORMULA", "UNFORMATTED_VALUE"
"""How values are asked for."""
_EVERYWHERE = {"supportsAllDrives": "true"}
_OK, _NOTHING = 200, 204


class RefusedError(Exception):
    """Google refuses something; the text is Google's own reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What Drive says of a file in one short call.

    Attributes:
        can_edit: Whether the person may change it at all.
    """

    name: str
    mime_type: str
    can_edit: bool


class Hand:
    """One person's access to the API.

    Every method raises `RefusedError` with Google's reason when the API refuses.

    Args:
        app: The local Google's application.
        email: The person.
    """

    def __init__(self, app: Starlette, email: str) -> None:
        self.email = email
        self._session = session_for(app, email)

    def files(self) -> list[Json]:
        """Return the files that the person may see, the latest changed first."""
        query = {
            "q": _FOLDERS_ASIDE,
            "fields": _LISTED,
            "orderBy": "modifiedTime desc,name",
            "includeItemsFromAllDrives": "true",
        }
        return self._pages(_DRIVE, "files", query)

    def revisions(self, file_id: str) -> list[Json]:
        """Return the versions that the file's history tells of, the oldest first."""
        url = _drive_url(file_id, "revisions")
        return self._pages(url, "revisions", {"fields": _REVISIONS})

    def glance(self, file_id: str) -> Glance:
        """Return what a file is called, and whether the person may change it."""
        fields = "name,mimeType,trashed,capabilities/canEdit"
        found = self.read_drive(file_id, fields=fields)
        if found["trashed"]:
            raise RefusedError("The file is in the trash.")
        return Glance(
            name=found["name"],
            mime_type=found["mimeType"],
            can_edit=found["capabilities"]["canEdit"],
        )

    def spreadsheet(
        self, file_id: str, fields: str, *ranges: str, comments: bool = False
    ) -> Json:
        """Return parts of a Spreadsheet resource.

        Args:
            file_id: The file.
            fields: Mask of the parts.
            ranges: What to look at; none is the whole.
            comments: Whether comments are shown, too; a reader is refused them.
        """
        query: dict[str, Any] = {"fields": fields, "ranges": list(ranges)}
        if comments:
            query["commentsViewMode"] = "COMMENTS_VIEW_MODE_INCLUDED"
        return self._read(_sheets_url(file_id), query)

    def read_drive(self, file_id: str, *path: str, **query: str) -> Json:
        """Return what Drive keeps below a file.

        Args:
            file_id: The file.
            path: Such as ``permissions``.
            query: Parameters of the request.
        """
        return self._read(_drive_url(file_id, *path), _EVERYWHERE | query)

    def write_drive(
        self, method: str, file_id: str, *path: str, **body: object
    ) -> None:
        """Make, change or delete what Drive keeps below a file.

        Args:
            method: ``POST``, ``PATCH`` or ``DELETE``.
            file_id: The file.
            path: Such as ``permissions`` and an id.
            body: What is told of it.
        """
        url = _drive_url(file_id, *path)
        self._checked(
            self._session.request(method, url, params=_EVERYWHERE, json=body or None)
        )

    def values(self, file_id: str, range_: str, option: str = SHOWN) -> list[list[Any]]:
        """Return the values of a range.

        Args:
            file_id: The file.
            range_: In A1 notation.
            option: Whether values come as they are shown, as they were entered, or
                as formulas compute them.
        """
        url = f"{_sheets_url(file_id)}/values/{quote(range_, safe='')}"
        query = {"valueRenderOption": option}
        found: list[list[Any]] = self._read(url, query).get("values", [])
        return found

    def type_in(
        self, file_id: str, title: str, row: int, column: int, texts: list[list[str]]
    ) -> None:
        """Type texts into cells, as a person does.

        Args:
            file_id: The file.
            title: The tab.
            row: Upper row of the cells, from 0.
            column: Left column, from 0.
            texts: One list for each row.
        """
        cell = f"{quoted(title)}!{column_name(column)}{row + 1}"
        self._checked(
            self._session.put(
                f"{_sheets_url(file_id)}/values/{quote(cell, safe='')}",
                params={"valueInputOption": "USER_ENTERED"},
                json={"values": texts},
            )
        )

    def change(self, file_id: str, request: Json) -> None:
        """Carry out one request of spreadsheets.batchUpdate."""
        body = {"requests": [request]}
        self._checked(
            self._session.post(f"{_sheets_url(file_id)}:batchUpdate", json=body)
        )

    def _pages(self, url: str, name: str, query: dict[str, str]) -> list[Json]:
        """Return what all pages of a list hold under a name."""
        found: list[Json] = []
        asked = _EVERYWHERE | query | {"pageSize": "1000"}
        while True:
            page = self._read(url, asked)
            found += page.get(name, [])
            if "nextPageToken" not in page:
                return found
            asked["pageToken"] = page["nextPageToken"]

    def _read(self, url: str, query: dict[str, Any]) -> Json:
        return self._checked(self._session.get(url, params=query))

    def _checked(self, response: Response) -> Json:
        if response.status_code == _NOTHING:
            return {}
        answer: Json = response.json()
        if response.status_code != _OK:
            raise RefusedError(answer["error"]["message"])
        return answer


def quoted(title: str) -> str:
    """Return a tab's title as A1 notation wants it."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"


def _drive_url(file_id: str, *path: str) -> str:
    return "/".join([_DRIVE, *(quote(one, safe="") for one in (file_id, *path))])


def _sheets_url(file_id: str) -> str:
    return f"{_SHEETS}/{quote(file_id, safe='')}"
