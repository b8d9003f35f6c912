"""pasteData and textToColumns: texts that are cut into cells, as if people typed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.htmltable import cells_of
from sheetsync.emulator.sheets.inputs import Reader
from sheetsync.emulator.sheets.lines import grow
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import corner_of, place_of
from sheetsync.emulator.state.area import COLUMNS, ROWS, Box

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_PASTED = {"PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS"}


def paste_data(edit: Edit, body: Json) -> None:
    """Put texts, delimited or of HTML, into cells; the grid grows to hold them."""
    tab, top, left = corner_of(edit, body.get("coordinate", {}))
    delimiter = body.get("delimiter", "")
    if not delimiter and not body.get("html"):
        raise RefusedError("Must specify a delimiter or html.")
    if body.get("type", "PASTE_NORMAL") not in _PASTED:
        return
    text = body.get("data", "")
    if body.get("html"):
        rows = cells_of(text)
    else:
        rows = [_cut(line, delimiter) for line in _lines(text)]
    _type(edit, tab, top, left, rows)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def text_to_columns(edit: Edit, body: Json) -> None:
    """Cut the texts of a column into it and the columns to its right."""
    place = place_of(edit, body.get("source", {}))
    tab, box = place.tab, place.box
    if box.width != 1:
        raise RefusedError("The source must be exactly one column.")
    renderer = Renderer(edit.book, edit.now)
    texts = [
        str(renderer.cell(tab, row, box.left, tab.grid.at(row, box.left)) or "")
        for row in range(box.top, box.bottom)
    ]
    delimiter = _delimiter(body, texts)
    rows = [_cut(text, delimiter) for text in texts]
    _type(edit, tab, box.top, box.left, rows)


def _delimiter(body: Json, texts: list[str]) -> str:
    """Return what separates columns.

    Raises:
        RefusedError: If none is named, or none is found.
    """
    kind = body.get("delimiterType", "DELIMITER_TYPE_UNSPECIFIED")
    if kind in _DELIMITERS:
        return _DELIMITERS[kind]
    if kind == "CUSTOM" and body.get("delimiter"):
        return str(body["delimiter"])
    if kind == "AUTODETECT":
        seen = Counter(one for text in texts for one in text)
        known = max(_DELIMITERS.values(), key=lambda one: seen[one])
        if seen[known]:
            return known
    raise RefusedError("Must specify a delimiter.")


def _cut(text: str, delimiter: str) -> list[str]:
    """Return the parts of a text; quotes keep a delimiter of one character inside."""
    if len(delimiter) > 1 or delimiter in '"\r\n':
        return text.split(delimiter)
    try:
        return next(csv.reader(io.StringIO(text), delimiter=delimiter), [""])
    except csv.Error:
        return text.split(delimiter)


def _type(edit: Edit, tab: Tab, top: int, left: int, rows: list[list[str]]) -> None:
    width = max(map(len, rows), default=0)
    box = Box(top, top + len(rows), left, left + width)
    grow(edit, tab, ROWS, box.bottom - tab.grid.row_count)
    grow(edit, tab, COLUMNS, box.right - tab.grid.column_count)
    edit.guard_box(tab, box)
    reader = Reader(edit.book, tab, edit.now, typed=True)
    for offset, texts in enumerate(rows):
        row = top + offset
        edit.write(tab, row, left, reader.row(row, left, list(texts), offset))
