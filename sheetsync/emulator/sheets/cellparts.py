"""Cells as CellData: written by request, and read back with values and formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.masks import EVERYTHING, Mask
from sheetsync.emulator.sheets.editing import CELL_LIMIT, TOO_LONG, RefusedError
from sheetsync.emulator.sheets.filters import filtered_rows
from sheetsync.emulator.sheets.formats import as_kept, laid_over, merged_by_mask
from sheetsync.emulator.sheets.looks import Looks
from sheetsync.emulator.sheets.metadata import metadata_json
from sheetsync.emulator.sheets.render import Renderer, as_json
from sheetsync.emulator.sheets.rules import check_validation
from sheetsync.emulator.state.area import COLUMNS, ROWS, Area
from sheetsync.emulator.state.cells import (
    Cell,
    Content,
    ErrorValue,
    Row,
    Scalar,
    full,
    is_filled,
    shared,
    with_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.area import Box
    from sheetsync.emulator.state.book import Book, Tab

_EXTRAS = ("textFormatRuns", "chipRuns", "pivotTable", "dataSourceTable")
_PARTS = (
    "userEnteredValue",
    "effectiveValue",
    "formattedValue",
    "userEnteredFormat",
    "effectiveFormat",
    "hyperlink",
    "note",
    "dataValidation",
)
_LINK = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_HYPERLINK = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_PIXELS = {ROWS: 21, COLUMNS: 100}


def read_value(given: Json) -> tuple[Scalar, str]:
    """Return the value and the formula of an ExtendedValue.

    Raises:
        RefusedError: For a text over the limit of a cell, or an error value.
    """
    if "formulaValue" in given:
        formula = given["formulaValue"]
        _check_length(formula)
        return (None, formula) if formula.startswith("=") else (formula or None, "")
    if "stringValue" in given:
        _check_length(given["stringValue"])
        return given["stringValue"] or None, ""
    if "numberValue" in given:
        return float(given["numberValue"]), ""
    if "errorValue" in given:
        raise RefusedError("Error values can't be written to a cell.")
    return given.get("boolValue"), ""


def _check_length(text: str) -> None:
    if len(text) > CELL_LIMIT:
        raise RefusedError(TOO_LONG)


def cell_writer(mask: Mask) -> Callable[[Json, Content], Content]:
    """Return what turns a CellData and the old cell into the new one.

    Args:
        mask: Fields to write; a named field that is not given is cleared.
    """
    if mask.paths() == ["userEnteredValue"]:
        return _write_value
    return lambda given, old: _read_parts(given, mask, full(old))


def _write_value(given: Json, old: Content) -> Content:
    """Return the cell with another value, the quick way for bare cells."""
    entered = given.get("userEnteredValue") or {}
    if type(old) is Cell:
        return with_value(old, *read_value(entered))
    if len(entered) == 1:
        ((kind, value),) = entered.items()
        if kind == "stringValue" and value and len(value) <= CELL_LIMIT:
            return str(value)
        if kind == "numberValue":
            return float(value)
    value, formula = read_value(entered)
    return Cell(formula=formula) if formula else value


def read_cell(given: Json) -> Content:
    """Return a whole new cell as a CellData describes it.

    Raises:
        RefusedError: For a value that a cell can't hold.
    """
    return _read_parts(given, EVERYTHING, Cell())


def _read_parts(given: Json, mask: Mask, cell: Cell) -> Content:
    value, formula, extras = cell.value, cell.formula, cell.extras
    if mask.reaches("userEnteredValue"):
        value, formula = read_value(given.get("userEnteredValue", {}))
        extras = None
    cell_format, note, validation = cell.format, cell.note, cell.validation
    below = mask.child("userEnteredFormat")
    if below is not None:
        wanted = as_kept(given.get("userEnteredFormat", {}))
        kept = merged_by_mask(cell_format or {}, wanted, _with_styles(below))
        cell_format = shared(kept) if kept else None
    if mask.reaches("note"):
        note = given.get("note", "")
    if mask.reaches("dataValidation"):
        rule = given.get("dataValidation")
        if rule:
            check_validation(rule)
        validation = shared(rule) if rule else None
    named = [name for name in _EXTRAS if mask.reaches(name)]
    if named:
        kept = {k: v for k, v in (extras or {}).items() if k not in named}
        kept |= {name: given[name] for name in named if given.get(name)}
        extras = kept or None
    return Cell(
        value=value,
        formula=formula,
        format=cell_format,
        note=note,
        validation=validation,
        extras=extras,
    ).slim()


def _with_styles(mask: Mask) -> Mask:
    """Return a mask that names a colour under both of its names."""
    if mask.everything:
        return mask
    children = {name: _with_styles(below) for name, below in mask.children.items()}
    for name in list(children):
        if name.endswith("ColorStyle"):
            children.setdefault(name.removesuffix("Style"), EVERYTHING)
        elif name.endswith("Color"):
            children.setdefault(f"{name}Style", EVERYTHING)
    return Mask(children=children)


@dataclass(slots=True)
class GridReader:
    """Reads GridData; parts that the mask leaves out are not computed.

    Attributes:
        renderer: Computes and shows values.
        mask: Mask of one GridData.
    """

    renderer: Renderer
    mask: Mask
    cells: Mask = field(init=False)
    _wanted: frozenset[str] = field(init=False)
    _formats: dict[int, Json] = field(init=False, default_factory=dict)
    _looks: Looks | None = field(init=False, default=None)
    _filled: Collection[int] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Look up the mask of single cells once."""
        rows = self.mask.child("rowData") or Mask()
        self.cells = rows.child("values") or Mask()
        self._wanted = frozenset(one for one in _PARTS if self.cells.reaches(one))

    def grid(self, book: Book, tab: Tab, area: Area | None) -> Json:
        """Return the GridData of an area; None means the whole tab."""
        box = (area or Area()).box(tab.grid)
        self._looks = self._looks_in(tab, box)
        self._filled = self.renderer.filled(tab).keys()
        answer: Json = {}
        if box.top:
            answer["startRow"] = box.top
        if box.left:
            answer["startColumn"] = box.left
        if self.mask.reaches("rowData"):
            rows = [
                self._row(tab, index, box.left, self._cells(tab, index, box))
                for index in range(box.top, box.bottom)
            ]
            while rows and not rows[-1]:
                rows.pop()
            if rows:
                answer["rowData"] = rows
        if self.mask.reaches("rowMetadata"):
            span = range(box.top, box.bottom)
            answer["rowMetadata"] = self._rows_shown(book, tab, span)
        if self.mask.reaches("columnMetadata"):
            span = range(box.left, box.right)
            answer["columnMetadata"] = _lines(book, tab, COLUMNS, span)
        return answer

    def _looks_in(self, tab: Tab, box: Box) -> Looks | None:
        """Return stripes and rules, if any meet a box and formats are asked for."""
        kinds = ("bandedRanges", "tables", "conditionalFormats")
        if not self.cells.reaches("effectiveFormat") or not any(
            tab.parts[kind] for kind in kinds
        ):
            return None
        looks = Looks(tab, self.renderer)
        return looks if any(box.meets(one) for one in looks.boxes) else None

    def _cells(self, tab: Tab, index: int, box: Box) -> Row:
        """Return the cells of a row; empty ones too where they may be coloured."""
        cells = tab.grid.rows[index][box.left : box.right]
        if self._looks is None and index not in self._filled:
            return cells
        return (*cells, *(None,) * (box.width - len(cells)))

    def _rows_shown(self, book: Book, tab: Tab, span: range) -> list[Json]:
        lines = _lines(book, tab, ROWS, span)
        for row in filtered_rows(tab, self.renderer):
            if row in span:
                line = lines[row - span.start]
                lines[row - span.start] = {"hiddenByFilter": True, **line}
        return lines

    def _row(self, tab: Tab, row: int, left: int, cells: Row) -> Json:
        values = [
            self._cell(tab, row, column, content)
            for column, content in enumerate(cells, start=left)
        ]
        while values and not values[-1]:
            values.pop()
        return {"values": values} if values else {}

    def _cell(self, tab: Tab, row: int, column: int, content: Content) -> Json:
        coloured = self._looks is not None and self._looks.covers(row, column)
        value = self.renderer.effective(tab, row, column, content)
        if content is None and value is None and not coloured:
            return {}
        wanted, cell = self._wanted, full(content)
        answer = self._values_of(tab, content, value)
        if "userEnteredFormat" in wanted and cell.format:
            answer["userEnteredFormat"] = cell.format
        if "effectiveFormat" in wanted:
            answer |= self._looks_of(cell, row, column, coloured=coloured)
        if "hyperlink" in wanted and (link := link_of(cell, value)):
            answer["hyperlink"] = link
        if "note" in wanted and cell.note:
            answer["note"] = cell.note
        if "dataValidation" in wanted and cell.validation:
            answer["dataValidation"] = cell.validation
        if cell.extras:
            reaches = self.cells.reaches
            answer |= {name: one for name, one in cell.extras.items() if reaches(name)}
        return answer

    def _values_of(
        self, tab: Tab, content: Content, value: Scalar | ErrorValue
    ) -> Json:
        """Return what a cell holds: as entered, computed and shown."""
        wanted = self._wanted
        answer: Json = {}
        if "userEnteredValue" in wanted and is_filled(content):
            answer["userEnteredValue"] = _entered_json(full(content))
        if value is None:
            return answer
        if "effectiveValue" in wanted:
            answer["effectiveValue"] = _extended(value)
        if "formattedValue" in wanted:
            number_format = self.renderer.number_format(tab, content)
            answer["formattedValue"] = self.renderer.display(value, number_format)
        return answer

    def _effective_format(self, cell: Cell) -> Json:
        key = id(cell.format)
        if key not in self._formats:
            base = self.renderer.book.properties["defaultFormat"]
            self._formats[key] = laid_over(
                base | {"hyperlinkDisplayType": "PLAIN_TEXT"}, cell.format or {}
            )
        return self._formats[key]

    def _looks_of(self, cell: Cell, row: int, column: int, *, coloured: bool) -> Json:
        """Return the effective format: stripes under what was entered, rules over it.

        A cell that holds nothing and that nothing colours has none.
        """
        if not coloured:
            return {"effectiveFormat": self._effective_format(cell)}
        assert self._looks is not None
        below, above = (
            one(row, column) for one in (self._looks.below, self._looks.above)
        )
        if not below and not above and cell == Cell():
            return {}
        base = self._effective_format(Cell())
        entered = laid_over(laid_over(base, below), cell.format or {})
        return {"effectiveFormat": laid_over(entered, above)}


def link_of(cell: Cell, value: Scalar | ErrorValue) -> str:
    """Return what a cell points to; nothing where it holds several links."""
    called = _HYPERLINK.match(cell.formula)
    if called:
        return called[1].replace('""', '"')
    runs = (cell.extras or {}).get("textFormatRuns", ())
    text_formats = [run.get("format", {}) for run in runs]
    links = {one["link"].get("uri", "") for one in text_formats if "link" in one}
    if links:
        return links.pop() if len(links) == 1 else ""
    whole: Json = (cell.format or {}).get("textFormat", {}).get("link", {})
    typed = _LINK.fullmatch(value) if isinstance(value, str) else None
    return str(whole.get("uri", "")) or (typed[0] if typed else "")


def _entered_json(cell: Cell) -> Json:
    if cell.formula:
        return {"formulaValue": cell.formula}
    assert cell.value is not None
    return _extended(cell.value)


def _extended(value: Scalar | ErrorValue) -> Json:
    if isinstance(value, ErrorValue):
        return {"errorValue": {"type": value.kind, "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": as_json(value)}


def _lines(book: Book, tab: Tab, dimension: str, span: range) -> list[Json]:
    """Return the DimensionProperties of some rows or columns."""
    marked: dict[int, list[Any]] = {}
    for entry in book.metadata.values():
        if entry.sheet_id == tab.sheet_id and entry.dimension == dimension:
            marked.setdefault(entry.index, []).append(metadata_json(entry))
    answer = []
    for index in span:
        line = {"pixelSize": _PIXELS[dimension], **tab.lines[dimension].get(index, {})}
        if index in marked:
            line["developerMetadata"] = marked[index]
        answer.append({name: value for name, value in line.items() if value})
    return answer
