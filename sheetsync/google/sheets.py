"""What the worker asks of the Sheets API, at the level of gspread's HTTP client.

gspread's worksheets guess (where a table ends, what a text means) and address
rows by numbers that somebody may just have shifted. Here every request is one
that the worker decided on, whole tabs are read by sheetId, and writes are batches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from gspread.http_client import FileType, HTTPClient, ParamsType
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from sheetsync.errors import Unanswered
from sheetsync.google.bodies import decoded, matched_ranges
from sheetsync.google.calls import REPEATABLE
from sheetsync.google.ranges import GridRange, ValueBlock
from sheetsync.google.session import GoogleSession
from sheetsync.locales.text import tr

TOKEN_KEY = "s"  # noqa: S105 - the key of developer metadata, not a secret
"""Key under which the tokens of batches are kept in a spreadsheet."""

RANGE_NAME = "sheetsync_"
"""Beginning of the names of ranges that are tokens; the number and value follow."""

SEEN_TOKENS = (
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "namedRanges(namedRangeId,name)"
)
"""What is asked of a spreadsheet to see its tokens."""

OWNER_KEY = "sheetsync-owner"
"""Key of the mark that says which worker has the files."""


_COMPACT: dict[str, Any] = {"prettyPrint": "false"}
"""Google sets its answers out for the eye unless it is asked not to."""


@dataclass(frozen=True, slots=True)
class SeenTokens:
    """The tokens of batches that a spreadsheet holds: value by number.

    Attributes:
        metadata: Those that are developer metadata.
        ranges: Those that are named ranges.
    """

    metadata: Mapping[int, str]
    ranges: Mapping[int, str]

    @classmethod
    def of_json(cls, answer: Mapping[str, Any]) -> SeenTokens:
        """What Google's answer to `SEEN_TOKENS` shows."""
        named = (
            (one["namedRangeId"], one["name"].rpartition("_")[2])
            for one in answer.get("namedRanges", [])
            if one.get("name", "").startswith(RANGE_NAME)
        )
        return cls(
            metadata={
                one["metadataId"]: one.get("metadataValue", "")
                for one in answer.get("developerMetadata", [])
                if one.get("metadataKey") == TOKEN_KEY
            },
            ranges={
                int(number): value for number, value in named if number.isdecimal()
            },
        )


class SheetsClient(HTTPClient):
    """gspread's HTTP client over our session, which already judged the answer.

    Also what ``gspread.Client(auth=None, session=…, http_client=…)`` takes.
    """

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: Any = None,
    ) -> requests.Response:
        """Send one request; the session raises our errors, never gspread's."""
        return self.session.request(
            method,
            endpoint,
            params=params,
            data=data,
            json=json,
            files=files,
            headers=headers,
        )


class Sheets:
    """The Sheets API in the worker's words.

    Every method raises `Refused`, `Unanswered` or `SignInNeeded` as the session
    does; spreadsheets are addressed by Google's id.

    Args:
        session: The way out.
    """

    def __init__(self, session: GoogleSession) -> None:
        self._client = SheetsClient(session.credentials, session)
        self._writes: Counter[str] = Counter()

    def writes(self, spreadsheet: str) -> int:
        """How many writes were sent to a spreadsheet, whatever became of them."""
        return self._writes[spreadsheet]

    def values(
        self,
        spreadsheet: str,
        filters: Sequence[GridRange],
        render: str = "UNFORMATTED_VALUE",
        *,
        by_columns: bool = False,
    ) -> list[ValueBlock]:
        """Read rectangles, in one read; dates come as serial numbers.

        Args:
            spreadsheet: Which one.
            filters: The rectangles; the answer keeps their order.
            render: Google's ValueRenderOption: ``UNFORMATTED_VALUE``,
                ``FORMATTED_VALUE`` or ``FORMULA``.
            by_columns: Whether the blocks hold columns instead of rows.
        """
        body = {
            "dataFilters": [{"gridRange": one.json()} for one in filters],
            "majorDimension": "COLUMNS" if by_columns else "ROWS",
            "valueRenderOption": render,
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        url = SPREADSHEET_URL % spreadsheet + "/values:batchGetByDataFilter"
        answer = self._client.request("post", url, params=_COMPACT, json=body)
        found = {
            GridRange.of_json(given["gridRange"]): matched.valueRange
            for matched in matched_ranges(answer)
            for given in matched.dataFilters
        }
        missing = [one for one in filters if one not in found]
        if missing:
            # Taken for an empty tab, it would look as if all clients were gone.
            raise Unanswered(
                tr(
                    "Reading the spreadsheet {file}: Google left out a part that was"
                    " asked for. The next cycle tries again",
                    file=spreadsheet,
                )
            )
        return [
            ValueBlock(one, found[one].rows, found[one].end_column) for one in filters
        ]

    def get(
        self,
        spreadsheet: str,
        fields: str,
        *,
        ranges: Sequence[str] = (),
        filters: Sequence[GridRange] = (),
        include_grid: bool = False,
    ) -> dict[str, Any]:
        """Read what a mask names of a spreadsheet, in one read.

        Args:
            spreadsheet: Which one.
            fields: Google's field mask; where it names grid data, they come.
            ranges: Parts in A1 notation that grid data are limited to.
            filters: The same by sheetId; not together with ``ranges``.
            include_grid: Ask for grid data without naming them in the mask.
        """
        url = SPREADSHEET_URL % spreadsheet
        if filters:
            body = {
                "dataFilters": [{"gridRange": one.json()} for one in filters],
                "includeGridData": include_grid,
            }
            url += ":getByDataFilter"
            answer = self._client.request(
                "post", url, params={"fields": fields, **_COMPACT}, json=body
            )
        else:
            params: dict[str, Any] = {
                "fields": fields,
                "ranges": list(ranges),
                **_COMPACT,
            }
            if include_grid:
                params["includeGridData"] = "true"
            answer = self._client.request("get", url, params=params)
        return dict(decoded(answer))

    def batch(
        self,
        spreadsheet: str,
        requests: Sequence[Mapping[str, Any]],
        *,
        idempotent: bool = False,
        response_ranges: Sequence[str] = (),
        fields: str | None = None,
    ) -> dict[str, Any]:
        """Apply requests, all or none, in one write.

        Args:
            spreadsheet: Which one.
            requests: Google's batchUpdate requests, in order.
            idempotent: Doing them twice is the same as once, so that they may be
                sent again after an unclear outcome.
            response_ranges: Parts, in A1 notation, whose cells after the batch the
                answer shows.
            fields: Mask of the answer.

        Returns:
            Google's answer: ``replies`` and, if asked for, ``updatedSpreadsheet``.

        Raises:
            Unanswered: Whether it was applied is not known; its token tells.
        """
        self._writes[spreadsheet] += 1
        body: dict[str, Any] = {"requests": list(requests)}
        if response_ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseIncludeGridData": True,
                "responseRanges": list(response_ranges),
            }
        answer = self._client.request(
            "post",
            SPREADSHEET_BATCH_UPDATE_URL % spreadsheet,
            params={"fields": fields} if fields else None,
            json=body,
            headers={REPEATABLE: "yes"} if idempotent else None,
        )
        return dict(decoded(answer))

    def tokens(self, spreadsheet: str) -> dict[int, str]:
        """The tokens of batches that a spreadsheet holds: value by number.

        Both kinds are looked for: a batch may have been sent with the other one.
        """
        seen = SeenTokens.of_json(self.get(spreadsheet, SEEN_TOKENS))
        return {**seen.ranges, **seen.metadata}
