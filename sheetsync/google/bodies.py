"""The JSON of answers: whole, or of large ones only what is looked at.

A tab of 50,000 rows is read again and again, and nearly all of its rows are as they
were. So a reading's rows stay the texts that Google sent; a text is made cells of
when somebody asks for that row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, overload

import msgspec
import orjson
from gspread.exceptions import IncorrectCellLabel
from gspread.utils import a1_to_rowcol
from requests import Response

from sheetsync.core.rows import Cell


def decoded(response: Response) -> Any:
    """What an answer's body holds.

    Raises:
        ValueError: It is no JSON, or was cut.
    """
    return _loads(response.content)


def is_json(response: Response) -> bool:
    """Whether an answer's body is JSON and whole."""
    try:
        _ANYTHING.decode(response.content)
    except msgspec.DecodeError:
        return _is_lawful(response.content)
    return True


class SentRows(Sequence[Sequence[Cell]]):
    """Rows as Google sent them.

    Args:
        texts: The JSON text of each.
    """

    def __init__(self, texts: Sequence[bytes | msgspec.Raw] = ()) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, index: slice) -> SentRows: ...

    def __getitem__(self, index: int | slice) -> Sequence[Cell] | SentRows:
        if isinstance(index, slice):
            return SentRows(self._texts[index])
        row: Sequence[Cell] = _loads(bytes(self._texts[index]))
        return row

    def digests(self) -> list[int]:
        """A digest of each row; the same within one run of the program."""
        return [hash(bytes(text)) for text in self._texts]


class ValueRange(msgspec.Struct):
    """The part of Google's ``ValueRange`` that is looked at."""

    range: str = ""
    values: list[msgspec.Raw] = []

    @property
    def rows(self) -> SentRows:
        """The rows that it holds."""
        return SentRows(self.values)

    @property
    def end_column(self) -> int:
        """The number of its last column, counted from 1; 0 if Google does not say.

        Google names the rectangle as far as the tab's grid goes.
        """
        _, _, area = self.range.rpartition("!")
        try:
            return int(a1_to_rowcol(area.rpartition(":")[2])[1])
        except IncorrectCellLabel:
            return 0


class MatchedRange(msgspec.Struct):
    """Google's ``MatchedValueRange``: values, and the filters that they answer."""

    valueRange: ValueRange  # noqa: N815 - named by Google
    dataFilters: list[dict[str, Any]]  # noqa: N815


class _Reading(msgspec.Struct):
    valueRanges: list[MatchedRange] = []  # noqa: N815 - named by Google


def matched_ranges(response: Response) -> list[MatchedRange]:
    """The values in the answer to a reading by data filters.

    Raises:
        ValueError: It is no such answer, or was cut.
    """
    try:
        return _READING.decode(response.content).valueRanges
    except msgspec.DecodeError:
        return [_matched(one) for one in _loads(response.content)["valueRanges"]]


def _matched(plain: dict[str, Any]) -> MatchedRange:
    """A part of an answer that msgspec refused, for half a character somewhere."""
    rows = plain["valueRange"].get("values", [])
    texts = [msgspec.Raw(json.dumps(row).encode()) for row in rows]
    shown = ValueRange(plain["valueRange"].get("range", ""), texts)
    return MatchedRange(shown, plain["dataFilters"])


_ANYTHING = msgspec.json.Decoder(msgspec.Raw)
_READING = msgspec.json.Decoder(_Reading)


def _is_lawful(body: bytes) -> bool:
    try:
        _loads(body)
    except ValueError:
        return False
    return True


def _loads(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        # A text that was cut within an emoji ends in half a character. Strict as it
        # is, orjson refuses it; the standard library takes it.
        return json.loads(body)
