"""findReplace, deleteDuplicates and trimWhitespace: requests that look at contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.a1 import Place
from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.sheets.requests.common import place_of, tab_of
from sheetsync.emulator.state.area import Area, Box
from sheetsync.emulator.state.cells import Cell, plain_value, with_value

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.cells import Content

_LONGEST_PATTERN = 1000


@dataclass(slots=True)
class _Count:
    """What a findReplace changed."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)

    def reply(self) -> Json:
        counted = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len({tab for tab, _ in self.rows}),
            "occurrencesChanged": self.occurrences,
        }
        return {name: number for name, number in counted.items() if number}


def find_replace(edit: Edit, body: Json) -> Json:
    """Replace a text wherever it stands; formulas only if asked for."""
    pattern = _pattern(body)
    replacement = body.get("replacement", "")
    if body.get("searchByRegex"):
        replacement = re.sub(r"\$(\d+)", r"\\g<\1>", replacement)
    else:
        replacement = replacement.replace("\\", r"\\")
    count = _Count()
    for place in _scope(edit, body):
        _replace_in(edit, place, pattern, replacement, body, count)
    return count.reply()


def _pattern(body: Json) -> re.Pattern[str]:
    find = body.get("find", "")
    if not find:
        raise RefusedError("The text to find must not be empty.")
    if len(find) > _LONGEST_PATTERN:
        raise RefusedError("The text to find is too long.")
    text = find if body.get("searchByRegex") else re.escape(find)
    if body.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise RefusedError(f"Invalid regular expression: {error}") from None


def _scope(edit: Edit, body: Json) -> list[Place]:
    if "range" in body:
        return [place_of(edit, body["range"])]
    if "sheetId" in body:
        return [Place(tab_of(edit, body["sheetId"]), Area())]
    if body.get("allSheets"):
        return [Place(tab, Area()) for tab in edit.book.tabs]
    raise RefusedError("Must specify a range, a sheetId or allSheets.")


def _replace_in(
    edit: Edit,
    place: Place,
    pattern: re.Pattern[str],
    replacement: str,
    body: Json,
    count: _Count,
) -> None:
    tab = place.tab
    renderer = Renderer(edit.book, edit.now)

    def new(old: Content, row: int, column: int) -> Content:
        if old is None or (isinstance(old, Cell) and not _searched(old, body)):
            return old
        formula = old.formula if isinstance(old, Cell) else ""
        shown = formula or renderer.cell(tab, row, column, old)
        try:
            text, hits = pattern.subn(replacement, str(shown))
        except (re.error, IndexError) as error:
            raise RefusedError(f"Invalid replacement: {error}") from None
        if not hits:
            return old
        edit.guard_box(tab, Box(row, row + 1, column, column + 1))
        count.occurrences += hits
        count.rows.add((tab.sheet_id, row))
        if formula:
            count.formulas += 1
            return (
                with_value(old, None, text)
                if text[:1] == "="
                else with_value(old, text)
            )
        count.values += 1
        return with_value(old, _same_kind(old, text))

    edit.change(tab, place.box, new)


def _searched(cell: Cell, body: Json) -> bool:
    if cell.formula:
        return bool(body.get("includeFormulas"))
    return cell.value is not None


def _same_kind(old: Content, text: str) -> str | float | None:
    """Return a number if a number was searched and what is left is still one."""
    if isinstance(plain_value(old), float) and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return text or None


def delete_duplicates(edit: Edit, body: Json) -> Json:
    """Remove rows that repeat an earlier one; cells below move up in the range."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    tab, box = place.tab, place.box
    columns = _compared(body, box)
    renderer = Renderer(edit.book, edit.now)
    seen: set[tuple[str, ...]] = set()
    kept: list[int] = []
    for row in range(box.top, box.bottom):
        key = tuple(
            str(renderer.cell(tab, row, column, tab.grid.at(row, column))).casefold()
            for column in columns
        )
        if key not in seen:
            kept.append(row)
        seen.add(key)
    _close_up(edit, place, kept)
    removed = box.height - len(kept)
    return {"duplicatesRemovedCount": removed} if removed else {}


def _compared(body: Json, box: Box) -> list[int]:
    spans = body.get("comparisonColumns", [])
    if not spans:
        return list(range(box.left, box.right))
    return [
        column
        for span in spans
        for column in range(
            max(span.get("startIndex", box.left), box.left),
            min(span.get("endIndex", box.right), box.right),
        )
    ]


def _close_up(edit: Edit, place: Place, kept: list[int]) -> None:
    box, grid = place.box, place.tab.grid
    lines = {row: grid.rows[row] for row in kept}

    def new(_old: Content, row: int, column: int) -> Content:
        index = row - box.top
        if index >= len(kept):
            return None
        cells = lines[kept[index]]
        return cells[column] if column < len(cells) else None

    edit.change(place.tab, box, new)


def trim_whitespace(edit: Edit, body: Json) -> Json:
    """Take spaces from the ends of texts, and all but one between words."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    changed = 0

    def new(old: Content, _row: int, _column: int) -> Content:
        nonlocal changed
        value = plain_value(old)
        if not isinstance(value, str):
            return old
        text = re.sub(r"\s+", " ", value.strip())
        if text == value:
            return old
        changed += 1
        return with_value(old, text or None)

    edit.change(place.tab, place.box, new)
    return {"cellsChangedCount": changed} if changed else {}
