"""The bytes of a CSV file as numbered lines, whatever program wrote it.

Encoding and separator are found out: people export from Excel, from accounting and
from web pages, and don't know either. A record that can't be split is rejected by
its line; the rest is read.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sheetsync.core.imports import ImportRefused, Line, Rejected, is_empty
from sheetsync.core.rows import folded
from sheetsync.locales.text import tr

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 20

# What Excel writes and reads as a first line of its own.
_EXCEL_SEPARATOR = re.compile(r"sep=(.)\r?\n")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header, its other lines, and those that could not be split.

    Attributes:
        header: What stands above the columns.
        lines: Lines that hold anything, in their order.
        rejected: Records that could not be split.
        encoding: What the file was read as.
    """

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    rejected: tuple[Rejected, ...]
    encoding: str

    def below(self, place: int) -> Table:
        """The table whose header is that one of its lines, from 0.

        Programs write titles above the header of a report.
        """
        header = tuple(one.strip() for one in self.lines[place].fields)
        first = self.lines[place].number
        return replace(
            self,
            header=header,
            lines=self.lines[place + 1 :],
            rejected=tuple(one for one in self.rejected if one.number > first),
        )

    def without(self, words: Iterable[str]) -> Table:
        """The table without the lines that begin with one of these words: totals."""
        total = frozenset(map(folded, words))
        kept = (one for one in self.lines if _first(one) not in total)
        return replace(self, lines=tuple(kept))

    @property
    def count(self) -> int:
        """How many lines there are below the header, readable or not."""
        return len(self.lines) + len(self.rejected)


def read_table(content: bytes, encoding: str | None = None) -> Table:
    """Split a file into lines and fields.

    Args:
        content: The file.
        encoding: What it is written in; found out if it is not given.

    Raises:
        ImportRefused: It is in no encoding that we know, or there is nothing in it.
    """
    text, found = _decoded(content, encoding)
    separator, body, skipped = _separated(text.replace("\0", ""))
    lines: list[Line] = []
    rejected: list[Rejected] = []
    with _fields_of_any_length(len(text)):
        for number, record in _records(body, separator):
            if isinstance(record, Rejected):
                rejected.append(Rejected(record.number + skipped, record.reason))
            elif not is_empty(line := Line(number + skipped, tuple(record))):
                lines.append(line)
    return table_of(lines, rejected, found)


def table_of(
    lines: Sequence[Line], rejected: Iterable[Rejected], encoding: str
) -> Table:
    """The table whose header is the first line.

    Raises:
        ImportRefused: There is none.
    """
    if not lines:
        raise ImportRefused(tr("The file is empty: it has no header"))
    header = tuple(one.strip() for one in lines[0].fields)
    return Table(header, tuple(lines[1:]), tuple(rejected), encoding)


def _decoded(content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the encoding that it was read as."""
    if encoding is None and content.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        encoding = "utf-16"
    # Text in cp1251 is hardly ever valid UTF-8, so UTF-8 is tried first.
    for one in (encoding,) if encoding else ("utf-8-sig", "cp1251"):
        try:
            return content.decode(one), one
        except (UnicodeDecodeError, LookupError):
            continue
    raise ImportRefused(
        tr(
            "The file can't be read as {encoding}. Save it as “CSV UTF-8”, or say what"
            " it is written in with --encoding",
            encoding=encoding or "UTF-8, Windows-1251",
        )
    )


def _separated(text: str) -> tuple[str, str, int]:
    """The separator, the text to split, and how many lines stand before it."""
    if said := _EXCEL_SEPARATOR.match(text):
        return said[1], text[said.end() :], 1
    return max(_SEPARATORS, key=lambda one: _fit(text, one)), text, 0


def _first(line: Line) -> str:
    """What the first field that is filled in says, folded."""
    found = (folded(one).rstrip(":") for one in line.fields)
    return next((one for one in found if one), "")


def _fit(text: str, separator: str) -> tuple[int, int, int, int]:
    """How well a separator splits the first lines: alike, and into many fields.

    The first line counts most, unless it is a title of one field.
    """
    with _fields_of_any_length(len(text)):
        first = itertools.islice(_records(text, separator), _SAMPLE)
        widths = [len(one) for _, one in first if not isinstance(one, Rejected)]
    split = Counter(one for one in widths if one > 1)
    if not split:
        return 0, 0, 0, 0
    width, count = max(split.items(), key=lambda one: (one[1], one[0]))
    header = widths[0] if widths[0] > 1 else 0
    return split[header], header, count, width


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | Rejected]]:
    """Every record with the number of its first line, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            reason = tr(
                "a quotation mark is not closed, or something stands behind a closed"
                " one; lines {first} to {last} were not read",
                first=number,
                last=reader.line_num,
            )
            yield number, Rejected(number, reason)
        else:
            yield number, record


@contextmanager
def _fields_of_any_length(length: int) -> Iterator[None]:
    """Let fields be so long meanwhile, so that a long one is refused with a reason."""
    usual = csv.field_size_limit()
    csv.field_size_limit(max(usual, length + 1))
    try:
        yield
    finally:
        csv.field_size_limit(usual)
