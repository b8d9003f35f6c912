"""Taking in tables from elsewhere: which column is which, and what is refused.

A table comes as lines that are split already; how the file was read is no concern
of these functions. Whatever is wrong with one line refuses that line alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheetsync.core.rows import CELL_LIMIT, folded
from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import Text, joined, tr, verbatim


class ImportRefused(SheetsyncError):  # noqa: N818 - it reads as what it is
    """A file can't be taken in at all, as it is or as it was asked for."""

    exit_code = 2


class HeaderUnknown(ImportRefused):
    """No header of a line is known: it may be a title above the header."""


class Number(str):
    """A field that the file holds as a number, with a point if it has a fraction.

    Its decimal sign need not be found out, and is no evidence of that of texts.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; the number is that of its first line in the file."""

    number: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was not taken in, and why."""

    number: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is which of ours.

    Attributes:
        places: Where each of our columns stands, from 0.
        unused: Headers of the columns that nothing is taken from.
        width: How many columns the table has.
    """

    places: Mapping[str, int]
    unused: tuple[str, ...]
    width: int

    def has(self, column: str) -> bool:
        """Whether the table has that column of ours."""
        return column in self.places

    def text(self, line: Line, column: str) -> str:
        """What a line says in a column of ours, trimmed; "" where there is none.

        A NUL, which no sheet can hold, is left out.
        """
        place = self.places.get(column)
        if place is None or place >= len(line.fields):
            return ""
        field = line.fields[place]
        return field if isinstance(field, Number) else field.replace("\0", "").strip()

    def misfit(self, line: Line, required: Iterable[str] = ()) -> Text | None:
        """Why a line doesn't fit the header; a line may be short, but not long.

        Args:
            line: The line.
            required: Columns in which something must stand.
        """
        more = [one for one in line.fields[self.width :] if one.strip()]
        if more:
            return tr(
                "it has {fields} fields, the header has {width}; put quotation marks"
                " around a field that holds the separator",
                fields=len(line.fields),
                width=self.width,
            )
        missing = [one for one in required if not self.text(line, one)]
        if missing:
            return tr("nothing stands in {columns}", columns=", ".join(missing))
        return None


def is_empty(line: Line) -> bool:
    """Whether a line holds nothing at all."""
    return not any(one.strip("\0 \t\r\n") for one in line.fields)


def all_of(problems: Sequence[Text]) -> Text:
    """Several problems of one line as one reason."""
    if len(problems) == 1:
        return problems[0]
    return Text("{words}", (("words", joined(problems)),))


def overlong(texts: Mapping[str, str]) -> list[Text]:
    """What is wrong with texts, by their columns, that no cell can hold."""
    return [
        tr("{column} has more than {limit} characters", column=one, limit=CELL_LIMIT)
        for one, text in texts.items()
        if len(text) > CELL_LIMIT
    ]


def map_columns(
    header: Sequence[str],
    known: Mapping[str, Iterable[str]],
    asked: Mapping[str, str],
    required: Iterable[str] = (),
) -> Columns:
    """Find out which column of a table is which of ours.

    Args:
        header: The table's headers.
        known: For each column of ours, the headers under which it is recognised.
        asked: What was asked for: a header of the table, and a column of ours.
        required: Columns of ours that the table must have.

    Raises:
        ImportRefused: What was asked for can't be, two headers mean one column,
            a required column is missing, or no header is known.
    """
    places = {
        column: _place_of(wanted, header, column, known)
        for wanted, column in asked.items()
    }
    if len(places) < len(asked):
        raise ImportRefused(tr("Two headers are mapped to one column; map one of them"))
    names = {
        folded(name): column
        for column, headers in known.items()
        for name in (column, *headers)
    }
    taken = set(places.values())
    for place, title in enumerate(header):
        column = names.get(folded(title))
        if place in taken or column is None or column in asked.values():
            continue
        if column in places:
            raise ImportRefused(_doubled(header[places[column]], title, column))
        places[column] = place
    if not places:
        raise HeaderUnknown(_nothing_known(header, known))
    missing = [one for one in required if one not in places]
    if missing:
        raise ImportRefused(_missing(missing, header))
    used = set(places.values())
    unused = tuple(one for at, one in enumerate(header) if at not in used)
    return Columns(places, unused, len(header))


def _place_of(
    wanted: str, header: Sequence[str], column: str, known: Mapping[str, object]
) -> int:
    if column not in known:
        raise ImportRefused(
            tr(
                "There is no column “{column}” to map “{header}” to. There are: {all}",
                column=column,
                header=wanted,
                all=", ".join(known),
            )
        )
    found = [at for at, one in enumerate(header) if folded(one) == folded(wanted)]
    if len(found) == 1:
        return found[0]
    near = difflib.get_close_matches(wanted, header, n=1)
    raise ImportRefused(
        tr(
            "{count} headers of the file are “{header}”, one was expected. The file"
            " has: {all}. {guess}",
            count=len(found),
            header=wanted,
            all=", ".join(header),
            guess=tr("Did you mean “{near}”?", near=near[0]) if near else verbatim(""),
        )
    )


def _doubled(first: str, second: str, column: str) -> Text:
    return tr(
        "Both “{first}” and “{second}” look like {column}. Say which one it is:"
        " --map “{first}={column}”",
        first=first,
        second=second,
        column=column,
    )


def _nothing_known(header: Sequence[str], known: Iterable[str]) -> Text:
    return tr(
        "No header of the file is known. The file has: {all}. Say what they mean with"
        " --map “header=column”; columns are: {columns}",
        all=", ".join(header),
        columns=", ".join(known),
    )


def _missing(columns: Sequence[str], header: Sequence[str]) -> Text:
    return tr(
        "No header of the file means {columns}. Say which one does, such as --map"
        " “{example}={column}”. The file has: {all}",
        columns=", ".join(columns),
        example=header[0] if header else "",
        column=columns[0],
        all=", ".join(header),
    )
