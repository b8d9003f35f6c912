"""Clients from lines of a table: typed cells for the columns of a base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from sheetsync.config.stages import ColumnType
from sheetsync.core.import_values import (
    Reading,
    read_amount,
    read_day,
    read_number,
    shown,
)
from sheetsync.core.imports import Columns, Line, Rejected, all_of
from sheetsync.core.rows import CELL_LIMIT, Cell, folded, serial
from sheetsync.locales.text import Text, tr

_YES = frozenset({"true", "yes", "y", "1", "x", "v", "да", "истина", "✓", "✔", "+"})
_NO = frozenset({"false", "no", "n", "0", "нет", "ложь", "-"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

ReadCells: TypeAlias = dict[str, Cell]
"""A client's cells by column id."""


@dataclass(frozen=True, slots=True)
class ClientColumn:
    """A column that clients are imported into.

    Attributes:
        id: Its word in config.
        header: As people read it.
        type: What its cells hold.
        words: For a dropdown: what may be written, folded, and what it means.
    """

    id: str
    header: str
    type: ColumnType
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadClient:
    """A client and the line that he stands in."""

    line: int
    cells: Mapping[str, Cell]


def read_clients(
    lines: Iterable[Line],
    columns: Columns,
    into: Sequence[ClientColumn],
    reading: Reading,
) -> tuple[list[ReadClient], list[Rejected]]:
    """Read every line as a client; each is either accepted or rejected.

    A line is rejected for all that is wrong with it, and if the file says the very
    same a second time.
    """
    accepted: list[ReadClient] = []
    rejected: list[Rejected] = []
    first_seen: dict[tuple[tuple[str, Cell], ...], int] = {}
    for line in lines:
        cells = _read(line, columns, into, reading)
        if isinstance(cells, Text):
            rejected.append(Rejected(line.number, cells))
            continue
        first = first_seen.setdefault(tuple(cells.items()), line.number)
        if first == line.number:
            accepted.append(ReadClient(line.number, cells))
        else:
            reason = tr("it says the same as line {line}", line=first)
            rejected.append(Rejected(line.number, reason))
    return accepted, rejected


def _read(
    line: Line, columns: Columns, into: Sequence[ClientColumn], reading: Reading
) -> ReadCells | Text:
    if misfit := columns.misfit(line):
        return misfit
    cells: ReadCells = {}
    problems: list[Text] = []
    for column in into:
        text = columns.text(line, column.id).replace("\r\n", "\n")
        if not text:
            continue
        cell = _cell(text, column, reading)
        if isinstance(cell, Text):
            problems.append(tr("{header}: {why}", header=column.header, why=cell))
        else:
            cells[column.id] = cell
    if problems:
        return all_of(problems)
    return cells or tr("nothing stands in the columns that are imported")


def _cell(text: str, column: ClientColumn, reading: Reading) -> Cell | Text:
    """What a text is in a column of that type, or why it can't stand there."""
    match column.type:
        case (
            ColumnType.TEXT
            | ColumnType.LONG_TEXT
            | ColumnType.ID
            | ColumnType.PHONE
            | ColumnType.STAGE
        ):
            return _limited(text)
        case ColumnType.EMAIL:
            return text if _EMAIL.fullmatch(text) else _no_email(text)
        case ColumnType.NUMBER:
            return _number(text, reading)
        case ColumnType.MONEY:
            minor = read_amount(text, reading)
            if isinstance(minor, Text):
                return minor
            # A cell holds whole units; this division rounds to the nearest double.
            return _plain(minor / 10**reading.minor_digits)
        case ColumnType.PERCENT:
            return _percent(text, reading)
        case ColumnType.DATE:
            day = read_day(text, reading)
            return day if isinstance(day, Text) else serial(day)
        case ColumnType.CHECKBOX:
            return _checked(text)
        case ColumnType.CHOICE | ColumnType.PERSON:
            return column.words.get(folded(text)) or _no_choice(text, column)
        case _:
            assert_never(column.type)


def _limited(text: str) -> str | Text:
    if len(text) <= CELL_LIMIT:
        return text
    return tr(
        "{count} characters are more than the {limit} that a cell can hold",
        count=len(text),
        limit=CELL_LIMIT,
    )


def _number(text: str, reading: Reading) -> float | Text:
    number = read_number(text, reading)
    return number if isinstance(number, Text) else _plain(float(number))


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _percent(text: str, reading: Reading) -> Cell | Text:
    number = _number(text.removesuffix("%").rstrip(), reading)
    if isinstance(number, Text):
        return number
    if text.endswith("%"):
        return _plain(number / 100)
    if abs(number) <= 1:
        return number
    return tr("“{text}” has no per cent sign; write 15% or 0.15", text=shown(text))


def _checked(text: str) -> bool | Text:
    word = folded(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    return tr("“{text}” is neither yes nor no", text=shown(text))


def _no_email(text: str) -> Text:
    return tr("“{text}” is no e-mail address", text=shown(text))


def _no_choice(text: str, column: ClientColumn) -> Text:
    return tr(
        "“{text}” is none of: {choices}",
        text=shown(text),
        choices=", ".join(dict.fromkeys(column.words.values())),
    )
