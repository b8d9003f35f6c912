"""Cells between Google's JSON and the journal: values, notes, formats, links.

Only values travel: a formula's result goes to the target and its text stays in
the journal. Text is always written as text, so that nothing a client is called
can become a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sheetsync.config import ColumnType
from sheetsync.core.rows import OWN, Cell, Cells, filled
from sheetsync.worker.links import runs_within, with_links

Image: TypeAlias = dict[str, dict[str, Any]]
"""A row as the journal keeps it: by column, what each cell holds.

A cell has ``value``, and where there are any ``note``, ``format`` (Google's
userEnteredFormat), ``runs`` (textFormatRuns, which hold links), ``formula``, and in
people's own columns ``rule`` (dataValidation: a checkbox, a dropdown).
"""

CELL_FIELDS = (
    "userEnteredValue,effectiveValue,userEnteredFormat,note,textFormatRuns,"
    "hyperlink,chipRuns,dataValidation"
)
"""What is asked of a cell so that its image is complete."""

WRITE_FIELDS = "userEnteredValue,userEnteredFormat,note,textFormatRuns"
"""Mask under which an image is written."""

HEADER_LOOK: Mapping[str, Any] = {
    "textFormat": {"bold": True},
    "backgroundColor": {"red": 0.91, "green": 0.94, "blue": 0.98},
    "wrapStrategy": "WRAP",
    "verticalAlignment": "MIDDLE",
}
"""How a header looks, as Google's CellFormat."""

FORMULA = "formula"
"""What a formula cell is in comparisons: its value changes with the day, with other
rows and with the place that the formula is copied to, and nobody typed that."""

_ERRORS: Mapping[str, str] = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

_MEMBERS = (
    ("note", "note"),
    ("format", "userEnteredFormat"),
    ("runs", "textFormatRuns"),
)

_DATES = {"en": "yyyy-mm-dd", "ru": "dd.mm.yyyy"}


def value_of(cell: Mapping[str, Any]) -> Cell:
    """The typed value that Google's CellData shows; an error as people read it."""
    shown = cell.get("effectiveValue", cell.get("userEnteredValue", {}))
    for member in ("numberValue", "stringValue", "boolValue"):
        if member in shown:
            value: Cell = shown[member]
            return value
    if "errorValue" in shown:
        return _ERRORS.get(shown["errorValue"].get("type", ""), "#ERROR!")
    return None


def image_of(keys: Sequence[str], cells: Sequence[Mapping[str, Any]]) -> Image:
    """The image of a row.

    The rules of columns that config knows belong to their base and stay there.

    Args:
        keys: The tab's columns.
        cells: Google's CellData from the first column on; trailing ones may lack.
    """
    image: Image = {}
    for key, cell in zip(keys, cells, strict=False):
        kept: dict[str, Any] = {}
        value = value_of(cell)
        if value is not None and value != "":
            kept["value"] = value
        for name, member in _MEMBERS:
            if cell.get(member):
                kept[name] = cell[member]
        formula = cell.get("userEnteredValue", {}).get("formulaValue")
        if formula:
            kept["formula"] = formula
        if cell.get("dataValidation") and key.startswith(OWN):
            kept["rule"] = cell["dataValidation"]
        linked = with_links(kept, cell)
        if linked:
            image[key] = linked
    return image


def typed(image: Image, written: frozenset[str]) -> dict[str, Cell]:
    """What people typed into the row of an image, without the worker's columns."""
    cells: dict[str, Cell] = {
        key: FORMULA if "formula" in cell else cell.get("value")
        for key, cell in image.items()
        if key not in written
    }
    return filled(cells)


def formulas(image: Image) -> frozenset[str]:
    """The columns of an image that hold a formula."""
    return frozenset(key for key, cell in image.items() if "formula" in cell)


def plain_image(cells: Cells) -> Image:
    """An image of bare values."""
    return {key: {"value": cell} for key, cell in filled(cells).items()}


def entered(value: Cell) -> dict[str, Any]:
    """A value as Google's ExtendedValue, typed; text stays text whatever it holds."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value.replace("\x00", "")}


def written_cell(cell: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """A cell of an image as Google's CellData.

    Args:
        cell: The image's cell; empty for an empty one.
        default: The format of its column, where the image brings none.
    """
    value = cell.get("value")
    data: dict[str, Any] = {}
    if entered(value):
        data["userEnteredValue"] = entered(value)
    merged = {**default, **cell.get("format", {})}
    if merged:
        data["userEnteredFormat"] = merged
    if cell.get("note"):
        data["note"] = cell["note"]
    if isinstance(value, str) and (runs := runs_within(cell.get("runs", ()), value)):
        data["textFormatRuns"] = runs
    return data


def is_default(look: Mapping[str, Any], kind: ColumnType) -> bool:
    """Whether a format is no more than what a column of that type gives, anywhere."""
    return any(look == column_format(kind, locale) for locale in _DATES)


def looks(cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell shows beside its value: it stays where another value comes."""
    return {name: cell[name] for name in ("note", "format") if name in cell}


def column_format(kind: ColumnType, locale: str) -> dict[str, Any]:
    """The format of a column's cells, as Google's CellFormat."""
    patterns: dict[ColumnType, tuple[str, str]] = {
        ColumnType.ID: ("TEXT", "@"),
        ColumnType.PHONE: ("TEXT", "@"),
        ColumnType.DATE: ("DATE", _DATES[locale]),
        ColumnType.MONEY: ("NUMBER", "#,##0.00"),
        ColumnType.PERCENT: ("PERCENT", "0.0%"),
    }
    if kind in patterns:
        name, pattern = patterns[kind]
        return {"numberFormat": {"type": name, "pattern": pattern}}
    if kind is ColumnType.LONG_TEXT:
        return {"wrapStrategy": "WRAP"}
    return {}
