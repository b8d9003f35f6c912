"""The first sheet of an Excel workbook as numbered lines.

Only what an import needs is read: texts, numbers, days and times. A number comes as a
`Number`, so that nobody has to find out its decimal sign; a day as 2026-03-31, a time
as 09:05:00. A workbook is a ZIP of XML files; entities and huge contents are refused.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, TypeAlias
from xml.parsers import expat

from sheetsync.core.imports import ImportRefused, Line, Number, is_empty
from sheetsync.locales.text import tr

MAGIC = b"PK\x03\x04"
"""How a workbook begins."""

_MOST_BYTES = 2**30
_CHUNK = 2**16

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAY = 86_400

# Excel's own formats of days and of times, by number.
_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_TIMES = frozenset({*range(18, 22), *range(32, 36), 45, 46, 47})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)

_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError),
    *(LookupError, ValueError, ArithmeticError, RuntimeError),
)
"""What reading a damaged workbook, or one with a password, comes to."""

_MOST_COLUMNS = 16_384

_Event: TypeAlias = tuple[bool, str, Mapping[str, str], str]
"""Whether an element ends, its name, its attributes (at the start) and its text."""


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What cells need to be understood."""

    texts: tuple[str, ...]
    days: frozenset[int]
    times: frozenset[int]
    epoch: date


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    place: int
    type: str
    style: int
    parts: list[str] = field(default_factory=list)


def read_sheet(content: bytes) -> tuple[Line, ...]:
    """The lines of the first visible sheet that holds anything.

    Raises:
        ImportRefused: It is no workbook, it is damaged, or it is too big.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(one.file_size for one in book.infolist()) > _MOST_BYTES:
                raise ImportRefused(tr("The workbook is too big. Save it as CSV"))
            return _lines(book)
    except _DAMAGES as error:
        raise ImportRefused(
            tr("The file is no workbook that can be read. Save it as CSV")
        ) from error


def _lines(book: zipfile.ZipFile) -> tuple[Line, ...]:
    sheets, epoch = _sheets(book)
    days, times = _styles(book)
    known = _Workbook(_texts(book), days, times, epoch)
    for sheet in sheets:
        with book.open(sheet) as stream:
            found = tuple(one for one in _rows(stream, known) if not is_empty(one))
        if found:
            return found
    return ()


def _sheets(book: zipfile.ZipFile) -> tuple[list[str], date]:
    """The parts of the visible sheets in their order, and the day from which it counts.

    Raises:
        KeyError: It is a ZIP of something else.
    """
    wanted, epoch = [], _EPOCH
    with book.open("xl/workbook.xml") as stream:
        for is_end, name, attributes, _ in _events(stream):
            if is_end:
                continue
            if name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                epoch = _EPOCH_1904
            if name == "sheet" and attributes.get("state", "visible") == "visible":
                wanted.append(attributes["id"])
    parts = {}
    with book.open("xl/_rels/workbook.xml.rels") as stream:
        for is_end, name, attributes, _ in _events(stream):
            if name == "Relationship" and not is_end:
                part = posixpath.join("/xl", attributes["Target"])
                parts[attributes["Id"]] = posixpath.normpath(part).lstrip("/")
    return [parts[one] for one in wanted], epoch


def _texts(book: zipfile.ZipFile) -> tuple[str, ...]:
    """The texts that cells share; how they are pronounced is left out."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return ()
    found: list[str] = []
    parts: list[str] = []
    spoken = False
    with book.open("xl/sharedStrings.xml") as stream:
        for is_end, name, _, text in _events(stream):
            if name == "rPh":
                spoken = not is_end
            elif name == "t" and is_end and not spoken:
                parts.append(text)
            elif name == "si" and is_end:
                found.append("".join(parts))
                parts.clear()
    return tuple(found)


def _styles(book: zipfile.ZipFile) -> tuple[frozenset[int], frozenset[int]]:
    """Which styles of cells show days, and which show times alone."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset(), frozenset()
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False
    with book.open("xl/styles.xml") as stream:
        for is_end, name, attributes, _ in _events(stream):
            if name == "cellXfs":
                inside = not is_end
            elif is_end:
                continue
            elif name == "numFmt":
                codes[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif name == "xf" and inside:
                formats.append(int(attributes.get("numFmtId", "0")))
    shapes = [_shape(one, codes.get(one, "")) for one in formats]
    return (
        frozenset(place for place, one in enumerate(shapes) if one == "day"),
        frozenset(place for place, one in enumerate(shapes) if one == "time"),
    )


def _shape(number: int, code: str) -> str:
    """Whether a format shows a ``day`` or a ``time``; "" if neither."""
    signs = set(_QUOTED.sub("", code.split(";", maxsplit=1)[0]).casefold())
    if number in _DAYS or signs & {"d", "y"}:
        return "day"
    if number in _TIMES or signs & {"h", "s"}:
        return "time"
    return "day" if "m" in signs else ""


def _rows(stream: IO[bytes], book: _Workbook) -> Iterator[Line]:
    """The rows of a sheet; the number of each is that which Excel shows."""
    number, cells, cell = 0, dict[int, str](), None
    for is_end, name, attributes, text in _events(stream):
        if name == "row" and not is_end:
            number, cells = int(attributes.get("r", number + 1)), {}
        elif name == "row":
            width = max(cells, default=-1) + 1
            yield Line(number, tuple(cells.get(one, "") for one in range(width)))
        elif name == "c" and not is_end:
            place = _place(attributes["r"]) if "r" in attributes else len(cells)
            kind, style = attributes.get("t", "n"), int(attributes.get("s", "0"))
            cell = _Cell(place, kind, style)
        elif cell is None or not is_end:
            continue
        elif name in {"v", "t"}:
            cell.parts.append(text)
        elif name == "c":
            cells[cell.place] = _field(cell, book)
            cell = None


def _place(reference: str) -> int:
    """The column of a cell such as AB12, from 0."""
    found = 0
    for letter in reference.rstrip("0123456789").upper():
        found = found * 26 + ord(letter) - ord("A") + 1
    if not 0 < found <= _MOST_COLUMNS:
        raise ValueError("no such column")
    return found - 1


def _field(cell: _Cell, book: _Workbook) -> str:
    text = "".join(cell.parts)
    match cell.type:
        case "s":
            return book.texts[int(text)] if text else ""
        case "b":
            return "TRUE" if text == "1" else "FALSE"
        case "n" if text:
            return _numeric(text, cell.style, book)
        case _:
            return text


def _numeric(text: str, style: int, book: _Workbook) -> str:
    """A number, or the day and time that its format shows."""
    if style in book.times:
        return _clock(round(float(text) * _DAY))
    if style in book.days:
        days, seconds = divmod(round(float(text) * _DAY), _DAY)
        day = (book.epoch + timedelta(days=days)).isoformat()
        return f"{day} {_clock(seconds)}" if seconds else day
    if not math.isfinite(float(text)):
        raise ValueError("no such number")
    # Excel itself shows 15 digits: what stands behind them is noise.
    return Number(f"{Decimal(f'{float(text):.15g}'):f}")


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


def _events(stream: IO[bytes]) -> Iterator[_Event]:
    """The elements of an XML file as they begin and end, names without namespaces.

    Raises:
        xml.parsers.expat.ExpatError: It is no XML.
        ValueError: It declares entities.
    """
    found: list[_Event] = []
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        text.clear()
        bare = {_bare(key): value for key, value in attributes.items()}
        found.append((False, _bare(name), bare, ""))

    def end(name: str) -> None:
        found.append((True, _bare(name), {}, "".join(text)))
        text.clear()

    def refuse(*_: object) -> None:
        raise ValueError("a workbook declares no entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refuse
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
