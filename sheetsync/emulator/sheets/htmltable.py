"""Texts of HTML as they fall into cells when somebody pastes it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TypeAlias

_CELLS = {"td", "th"}
_LINES = {"br", "p", "div", "li", "tr"}
_UNSEEN = {"style", "script", "head", "title"}
_MOST_SPAN = 1000
Rows: TypeAlias = list[list[str]]


def cells_of(text: str) -> Rows:
    """Return the rows of the tables in a text, or its lines if there is no table."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.rows:
        return reader.rows
    lines = "".join(reader.loose).split("\n")
    return [[_plain(line)] for line in lines if _plain(line)]


def _plain(text: str) -> str:
    return re.sub(r"[ \t\r\f]+", " ", text).strip()


class _Reader(HTMLParser):
    """Gathers texts cell by cell; merged cells leave the others empty."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Rows = []
        self.loose: list[str] = []
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._taken: dict[int, int] = {}
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row, a cell or a line."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._taken = {at: left - 1 for at, left in self._taken.items() if left > 1}
        elif tag in _CELLS:
            self._end_cell()
            known = dict(attrs)
            self._spans = _span(known.get("colspan")), _span(known.get("rowspan"))
            self._cell = []
        elif tag in _LINES:
            self._text("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a line."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _CELLS or tag in {"tr", "table"}:
            self._end_cell()
        elif tag in _LINES and tag != "br":
            self._text("\n")

    def handle_data(self, data: str) -> None:
        """Take a piece of text; ends of lines in the source are spaces."""
        if not self._unseen:
            self._text(data.replace("\n", " "))

    def _text(self, text: str) -> None:
        (self.loose if self._cell is None else self._cell).append(text)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = [_plain(line) for line in "".join(self._cell).split("\n")]
        self._cell = None
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        while self._taken.get(len(row)):
            row.append("")
        across, down = self._spans
        for step in range(across):
            if down > 1:
                self._taken[len(row)] = down
            row.append("\n".join(lines).strip() if step == 0 else "")


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) or 1 if text and text.isdecimal() else 1
