"""People at their sheets: each acts through Google's public API as himself.

Nothing here goes through the worker's session, and nobody can do more than
Google lets him: whoever lacks the right gets Google's own refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import requests
from gspread.utils import rowcol_to_a1
from requests.adapters import BaseAdapter

from sheetsync.core.ids import CLIENTS, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.demo.seen import Reader, SeenBase, SeenTab
from sheetsync.google.transport import mount

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3/files"

CONTACTS = "contacts"
"""The tab of a base that holds the contact log."""

_ALL_SHARING = "permissions(id,type,role,emailAddress)"


class GoogleSaidNo(Exception):  # noqa: N818 - it reads as what it is
    """Google refused what a person tried.

    Args:
        status: HTTP status.
        message: Google's own words.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


class Person:
    """Somebody with a Google account, at his browser.

    Args:
        name: How he is called.
        email: His account.
        adapter: Where requests to Google go.
        reader: Reads headers in the company's language.
    """

    def __init__(
        self, name: str, email: str, adapter: BaseAdapter, reader: Reader
    ) -> None:
        self.name = name
        self.email = email
        self._reader = reader
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {email}"
        mount(self._session, adapter)

    def close(self) -> None:
        """Log out."""
        self._session.close()

    def ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> dict[str, Any]:
        """Send a request and return the answer's JSON.

        Raises:
            GoogleSaidNo: Google refused.
        """
        response = self._session.request(
            method, url, params=params, json=body, timeout=60
        )
        if response.ok:
            return dict(response.json()) if response.content else {}
        raise GoogleSaidNo(response.status_code, _message(response))

    def files(self) -> dict[str, str]:
        """Names of all spreadsheets that are open to him, by id."""
        params = {"pageSize": 1000, "fields": "files(id,name)"}
        found = self.ask("GET", DRIVE, params).get("files", [])
        return {one["id"]: one["name"] for one in found}

    def base(self, spreadsheet: str) -> SeenBase:
        """Open a base and look at its clients and contacts."""
        words = (CLIENTS, CONTACTS)
        answer = self.ask(
            "POST",
            f"{SHEETS}/{spreadsheet}/values:batchGetByDataFilter",
            body={
                "dataFilters": [
                    {"gridRange": {"sheetId": sheet_id(word)}} for word in words
                ],
                "valueRenderOption": "UNFORMATTED_VALUE",
                "dateTimeRenderOption": "SERIAL_NUMBER",
            },
        )
        tabs = {}
        for matched in answer["valueRanges"]:
            sheet = matched["dataFilters"][0]["gridRange"]["sheetId"]
            block = matched["valueRange"]
            title = block["range"].rpartition("!")[0].strip("'")
            tabs[sheet] = self._reader.tab(sheet, title, block.get("values", []))
        clients, contacts = (tabs[sheet_id(word)] for word in words)
        return SeenBase(spreadsheet=spreadsheet, clients=clients, contacts=contacts)

    def type_cells(
        self, base: SeenBase, tab: SeenTab, row: int, cells: Mapping[str, Cell]
    ) -> None:
        """Type into cells of a row; None empties a cell."""
        blocks = [
            {
                "range": f"'{tab.title}'!{rowcol_to_a1(row + 1, tab.at(column) + 1)}",
                "values": [["" if cell is None else cell]],
            }
            for column, cell in cells.items()
        ]
        self._values(base, blocks)

    def type_rows(
        self, base: SeenBase, tab: SeenTab, rows: Sequence[Mapping[str, Cell]]
    ) -> None:
        """Type whole rows below all that the tab holds."""
        width = len(tab.columns)
        lines = [[row.get(one, "") for one in tab.columns] for row in rows]
        first = rowcol_to_a1(tab.end + 1, 1)
        last = rowcol_to_a1(tab.end + len(rows), width)
        place = f"'{tab.title}'!{first}:{last}"
        self._values(base, [{"range": place, "values": lines}])

    def _values(self, base: SeenBase, blocks: Sequence[Mapping[str, Any]]) -> None:
        self.ask(
            "POST",
            f"{SHEETS}/{base.spreadsheet}/values:batchUpdate",
            body={"valueInputOption": "RAW", "data": list(blocks)},
        )

    def change(self, spreadsheet: str, *changes: Mapping[str, Any]) -> None:
        """Do what the menus do: one batch of Google's requests."""
        self.ask(
            "POST",
            f"{SHEETS}/{spreadsheet}:batchUpdate",
            body={"requests": list(changes)},
        )

    def sharing(self, spreadsheet: str) -> dict[str, Any]:
        """Who may open a file, and what editors may do with it."""
        fields = f"name,writersCanShare,{_ALL_SHARING}"
        return self.ask("GET", f"{DRIVE}/{_id(spreadsheet)}", {"fields": fields})

    def share(self, spreadsheet: str, grant: Mapping[str, str]) -> None:
        """Let somebody open a file.

        Args:
            spreadsheet: Which one.
            grant: Google's permission: type, role, emailAddress.
        """
        url = f"{DRIVE}/{_id(spreadsheet)}/permissions"
        self.ask("POST", url, {"sendNotificationEmail": "false"}, dict(grant))

    def set_file(self, spreadsheet: str, members: Mapping[str, Any]) -> None:
        """Set members of a file, such as ``writersCanShare``."""
        self.ask("PATCH", f"{DRIVE}/{_id(spreadsheet)}", body=dict(members))


def _id(spreadsheet: str) -> str:
    return quote(spreadsheet, safe="")


def _message(response: requests.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return response.text[:200]
