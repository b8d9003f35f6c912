"""autoFill: goes on with what stands in a range, as dragging its corner does.

Numbers in a row go on as a line, one alone is repeated; dates go on day by day, names
of days and months in their order, texts that end in a number count on, formulas move
along. The alternate series does it the other way round: what would go on is repeated,
and a number that would be repeated counts on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formulas.moved import relative
from sheetsync.emulator.sheets.numfmt import is_date_format, locale_named
from sheetsync.emulator.sheets.requests.common import place_of
from sheetsync.emulator.state.area import ROWS, Box
from sheetsync.emulator.state.cells import full, is_filled, plain_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.a1 import Place
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.sheets.numfmt import Locale
    from sheetsync.emulator.state.book import Tab
    from sheetsync.emulator.state.cells import Content

_COUNTED = re.compile(r"(.*?)(\d{1,15})", re.DOTALL)
_NUMBER, _DATE, _TEXT, _OTHER = "number", "date", "text", "other"


def auto_fill(edit: Edit, body: Json) -> None:
    """Fill cells with the continuation of others."""
    alternate = body.get("useAlternateSeries", False)
    if "sourceAndDestination" in body:
        given = body["sourceAndDestination"]
        source = place_of(edit, given.get("source", {}))
        by_row = given.get("dimension", ROWS) == ROWS
        length = given.get("fillLength", 0)
        _fill(edit, source.tab, source.box, by_row, length, alternate)
    elif "range" in body:
        place = place_of(edit, body["range"])
        for box, by_row, length in _detected(place):
            _fill(edit, place.tab, box, by_row, length, alternate)
    else:
        raise RefusedError("Must specify either a range or a sourceAndDestination.")


def _detected(place: Place) -> list[tuple[Box, bool, int]]:
    """Return the part of a range that is filled, and how to fill the rest from it."""
    box, grid = place.box, place.tab.grid
    filled = [
        (row, column)
        for row in range(box.top, box.bottom)
        for column in range(box.left, box.right)
        if is_filled(grid.at(row, column))
    ]
    if not filled:
        return []
    top, bottom = filled[0][0], filled[-1][0] + 1
    left = min(column for _, column in filled)
    right = max(column for _, column in filled) + 1
    if bottom < box.bottom:
        return [(Box(top, bottom, box.left, box.right), True, box.bottom - bottom)]
    if top > box.top:
        return [(Box(top, bottom, box.left, box.right), True, box.top - top)]
    if right < box.right:
        return [(Box(box.top, box.bottom, left, right), False, box.right - right)]
    return [(Box(box.top, box.bottom, left, right), False, box.left - left)]


def _fill(
    edit: Edit, tab: Tab, box: Box, by_row: bool, length: int, alternate: bool
) -> None:
    if box.is_empty or not length:
        return
    target = _target(box, by_row, length)
    grid = tab.grid
    inside = target.bottom <= grid.row_count and target.right <= grid.column_count
    if not inside or target.top < 0 or target.left < 0:
        raise RefusedError("The range to fill is outside the grid.")
    edit.guard_box(tab, target)
    locale = locale_named(edit.book.locale)
    filled: dict[tuple[int, int], Content] = {}
    lines = range(box.left, box.right) if by_row else range(box.top, box.bottom)
    span = range(box.top, box.bottom) if by_row else range(box.left, box.right)
    for line in lines:
        places = [(at, line) if by_row else (line, at) for at in span]
        cells = [grid.at(*place) for place in places]
        made = _continued(cells, length, by_row, alternate, locale)
        for step, content in enumerate(made):
            at = span.start - 1 - step if length < 0 else span.stop + step
            filled[(at, line) if by_row else (line, at)] = content
    edit.change(tab, target, lambda _old, row, column: filled[row, column])


def _target(box: Box, by_row: bool, length: int) -> Box:
    if by_row and length > 0:
        return Box(box.bottom, box.bottom + length, box.left, box.right)
    if by_row:
        return Box(box.top + length, box.top, box.left, box.right)
    if length > 0:
        return Box(box.top, box.bottom, box.right, box.right + length)
    return Box(box.top, box.bottom, box.left + length, box.left)


def _continued(
    cells: Sequence[Content],
    length: int,
    by_row: bool,
    alternate: bool,
    locale: Locale,
) -> list[Content]:
    """Return so many cells that follow some cells, or that come before them.

    Neighbours of one kind make a series; kinds that take turns go on each for itself.
    """
    size, backwards = len(cells), length < 0
    numbers = [_kind(cell, locale) for cell in cells]
    series: list[tuple[int, list[Content]]] = []
    for _, run in groupby(range(size), key=lambda at: numbers[at]):
        places = list(run)
        series.append((places[0], [cells[place] for place in places]))
    made: list[Content] = []
    for step in range(abs(length)):
        turn, within = divmod(step, size)
        place = size - 1 - within if backwards else within
        start, members = next(one for one in reversed(series) if one[0] <= place)
        turns = -(turn + 1) if backwards else turn + 1
        index = place - start + turns * len(members)
        made.append(_member(members, index, turns * size, by_row, alternate, locale))
    return made


def _kind(content: Content, locale: Locale) -> tuple[str, str]:
    """Return what tells series apart: the kind, and for texts what they begin with."""
    cell = full(content)
    value = cell.value
    if cell.formula or value is None or isinstance(value, bool):
        return _OTHER, ""
    if isinstance(value, float):
        number_format = (cell.format or {}).get("numberFormat")
        return (_DATE if is_date_format(number_format, locale) else _NUMBER), ""
    counted = _COUNTED.fullmatch(value)
    if counted:
        return _TEXT, counted[1]
    names = _names_with(value, locale)
    return (_TEXT, names[0]) if names else (_OTHER, "")


def _member(
    members: list[Content],
    index: int,
    shift: int,
    by_row: bool,
    alternate: bool,
    locale: Locale,
) -> Content:
    """Return the member of a series at an index behind its end or before its start."""
    content = members[index % len(members)]
    cell = full(content)
    if cell.formula:
        rows, columns = (shift, 0) if by_row else (0, shift)
        return replace(cell, formula=relative(cell.formula, rows, columns))
    kind, _ = _kind(content, locale)
    alone = len(members) == 1
    if kind == _OTHER or (alternate != (kind == _NUMBER and alone)):
        return content
    value = plain_value(content)
    if isinstance(value, float):
        numbers = [float(full(one).value or 0.0) for one in members]
        made: str | float = _on_the_line(numbers, index)
    else:
        texts = [str(full(one).value) for one in members]
        made = _text_at(texts, index, locale)
    return replace(cell, value=made, extras=None).slim()


def _on_the_line(numbers: list[float], index: int) -> float:
    """Return the value at an index of the straight line through some numbers."""
    size = len(numbers)
    if size == 1:
        return numbers[0] + index
    steps = {b - a for a, b in pairwise(numbers)}
    if len(steps) == 1:
        return numbers[0] + index * steps.pop()
    middle, mean = (size - 1) / 2, sum(numbers) / size
    over = sum((at - middle) * (one - mean) for at, one in enumerate(numbers))
    slope = over / sum((at - middle) ** 2 for at in range(size))
    return mean + (index - middle) * slope


def _text_at(texts: list[str], index: int, locale: Locale) -> str:
    counted = [_COUNTED.fullmatch(one) for one in texts]
    if all(counted):
        numbers = [float(one[2]) for one in counted if one]
        number = int(_on_the_line(numbers, index))
        head, digits = counted[0].groups() if counted[0] else ("", "")
        width = len(digits) if digits.startswith("0") else 0
        return f"{head}{str(abs(number)).zfill(width)}"
    names = _names_with(texts[0], locale)
    places = [float(_place(names, one)) for one in texts]
    found = names[round(_on_the_line(places, index)) % len(names)]
    if texts[0].isupper():
        return found.upper()
    return found.capitalize() if texts[0][:1].isupper() else found


def _names_with(text: str, locale: Locale) -> tuple[str, ...]:
    """Return the names of days or months among which a text is; none if it is none."""
    english = locale_named("en_US")
    for one in (locale, english):
        for names in (one.months, one.short_months, one.days, one.short_days):
            if text.casefold() in (name.casefold() for name in names):
                return names
    return ()


def _place(names: tuple[str, ...], text: str) -> int:
    folded = [name.casefold() for name in names]
    return folded.index(text.casefold()) if text.casefold() in folded else 0
