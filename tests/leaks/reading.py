"""Everything that Google lets one person read, as one text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tests.worker.world import DRIVE, SHEETS, Person

MARK = re.compile(r"mark\d+x")
"""What every cell of every client carries."""

_ALL = {"includeItemsFromAllDrives": "true", "supportsAllDrives": "true"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_INSIDE = (
    "properties(title),namedRanges,developerMetadata,dataSources,sheets(properties,"
    "protectedRanges,conditionalFormats,filterViews,basicFilter,charts,bandedRanges,"
    "developerMetadata,slicers,tables,data(rowMetadata(developerMetadata),"
    "columnMetadata(developerMetadata),rowData(values(userEnteredValue,formattedValue,"
    "note,hyperlink,textFormatRuns,chipRuns))))"
)
"""All of a spreadsheet that can carry words; colours and widths can't."""

_DROPDOWNS = "sheets(data(rowData(values(dataValidation(condition,inputMessage)))))"
_USED = 40
"""Rows that hold anything; the spare ones below them have the same dropdowns."""


def marks_in(text: str) -> set[str]:
    """The marks that a text holds."""
    return set(MARK.findall(text))


class Readings:
    """What people can get hold of.

    What a file holds is the same for all who open it in one role, so that it is read
    once for them; whether somebody opens it, each tries himself.
    """

    def __init__(self) -> None:
        self._contents: dict[tuple[str, str], str] = {}

    def everything(self, person: Person, files: Collection[str], since: str) -> str:
        """All that a person can get hold of, by lists, by links and by copies.

        Args:
            person: Who asks.
            files: Ids of all files of the company: he may have kept the links.
            since: Revisions before this moment are not his to answer for.
        """
        found = [_listed(person)]
        for file in files:
            found += _about(person, file, since)
            role = _role(person, file)
            if (file, role) not in self._contents:
                self._contents[file, role] = "\n".join(_content(person, file))
            found.append(self._contents[file, role])
        return "\n".join(found)


def _role(person: Person, file: str) -> str:
    """How a person may open a file, as each of Google's two doors says."""
    sheets = person.call("GET", f"{SHEETS}/{file}", fields="spreadsheetId")
    drive = person.call("GET", f"{DRIVE}/{file}", fields="capabilities")
    return f"{sheets.status_code} {drive.text}"


def _listed(person: Person) -> str:
    answer = person.call("GET", DRIVE, fields="*", **_ALL)
    return answer.text


def _about(person: Person, file: str, since: str) -> Iterator[str]:
    """What is told of a file: its names, marks, sharing, comments, revisions."""
    drive = f"{DRIVE}/{file}"
    shown = person.call("GET", drive, fields="*")
    yield shown.text
    for path in ("permissions", "comments"):
        yield person.call("GET", f"{drive}/{path}", fields="*").text
    revisions = person.call("GET", f"{drive}/revisions", fields="*")
    for one in revisions.json().get("revisions", ()):
        if one.get("modifiedTime", "") >= since:
            yield json.dumps(one)


def _content(person: Person, file: str) -> Iterator[str]:
    """A file's inside by every method that reads."""
    drive, sheets = f"{DRIVE}/{file}", f"{SHEETS}/{file}"
    whole = person.call("GET", sheets, fields=_INSIDE)
    yield whole.text
    rows = [f"'{title}'!1:{_USED}" for title in _titles(whole)]
    yield person.call("GET", sheets, fields=_DROPDOWNS, ranges=rows).text
    yield from _by_values(person, sheets, _titles(whole))
    everywhere = {
        "dataFilters": [{"developerMetadataLookup": {"visibility": "DOCUMENT"}}]
    }
    search = person.call("POST", f"{sheets}/developerMetadata:search", everywhere)
    yield search.text
    yield from _taken_away(person, drive)


def _titles(whole: Any) -> list[str]:
    """The tabs of a spreadsheet; those that he could guess where he can't see it."""
    if whole.status_code != 200:
        return ["Clients", "_sheetsync"]
    return [one["properties"]["title"] for one in whole.json()["sheets"]]


def _by_values(person: Person, sheets: str, titles: Sequence[str]) -> Iterator[str]:
    for title in titles:
        for render in ("UNFORMATTED_VALUE", "FORMULA"):
            url = f"{sheets}/values/'{title}'"
            yield person.call("GET", url, valueRenderOption=render).text


def _taken_away(person: Person, drive: str) -> Iterator[str]:
    """Exports and copies; a copy is the person's own to read."""
    for kind in ("text/csv", _WORKBOOK):
        answer = person.call("GET", f"{drive}/export", mimeType=kind)
        yield _unpacked(answer.content) if answer.status_code == 200 else answer.text
    copied = person.call("POST", f"{drive}/copy", {"name": "mine"})
    yield copied.text
    if copied.status_code == 200:
        copy = copied.json()["id"]
        yield person.call("GET", f"{SHEETS}/{copy}", fields=_INSIDE).text
        person.call("DELETE", f"{DRIVE}/{copy}")


def _unpacked(content: bytes) -> str:
    """A download as text, the parts of a workbook included."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(part.decode(errors="replace") for part in parts)
