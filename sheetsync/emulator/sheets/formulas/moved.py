"""What happens to the references of formulas when cells move or are copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.lexer import FormulaSyntaxError, tokens_of
from sheetsync.emulator.sheets.formulas.references import (
    Edge,
    Reference,
    read_reference,
)
from sheetsync.emulator.state.area import ROWS
from sheetsync.emulator.state.cells import Cell
from sheetsync.emulator.state.shifts import Moved, shift_point, shift_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.cells import Row
    from sheetsync.emulator.state.shifts import Shift
    from sheetsync.emulator.state.undo import UndoLog

_LOST = "#REF!"


def relative(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads after being copied.

    Args:
        formula: Text with its `=`.
        rows: How many rows further down it was copied.
        columns: How many columns further right.
    """
    if not rows and not columns:
        return formula

    def moved(reference: Reference) -> str:
        return replace(
            reference,
            top=reference.top.moved(rows),
            bottom=reference.bottom.moved(rows),
            left=reference.left.moved(columns),
            right=reference.right.moved(columns),
        ).text()

    return _rewritten(formula, moved)


def _rewritten(formula: str, change: Callable[[Reference], str]) -> str:
    try:
        tokens = list(tokens_of(formula[1:]))
    except FormulaSyntaxError:
        return formula
    texts = [
        change(read_reference(token.text)) if token.kind == "reference" else token.text
        for token in tokens
    ]
    return "=" + "".join(texts)


def adjust_formulas(log: UndoLog, book: Book, shift: Shift) -> None:
    """Rewrite references to a tab whose rows or columns came, went or moved."""
    shifted = book.tab(shift.sheet_id)
    assert shifted is not None
    for tab in book.tabs:
        if tab.has_formulas:
            _adjust_tab(log, tab, shifted, shift)


def _adjust_tab(log: UndoLog, tab: Tab, shifted: Tab, shift: Shift) -> None:
    title = shifted.title.casefold()

    def change(reference: Reference) -> str:
        own = not reference.sheet and tab is shifted
        if own or reference.sheet.casefold() == title:
            return _shifted(reference, shift)
        return reference.text()

    for index, row in enumerate(tab.grid.rows):
        new = _adjusted_row(row, change)
        if new is not row:
            log.set_row(tab.grid, index, new)


def _adjusted_row(row: Row, change: Callable[[Reference], str]) -> Row:
    if not any(isinstance(content, Cell) and content.formula for content in row):
        return row
    return tuple(
        replace(content, formula=_rewritten(content.formula, change))
        if isinstance(content, Cell) and content.formula
        else content
        for content in row
    )


def _shifted(reference: Reference, shift: Shift) -> str:
    by_row = shift.dimension == ROWS
    first = reference.top if by_row else reference.left
    last = reference.bottom if by_row else reference.right
    if first.index is None:
        return reference.text()
    if not reference.is_range or last.index is None or isinstance(shift, Moved):
        ends = [_point(first, shift), _point(last, shift)]
    else:
        span = shift_span(first.index, last.index + 1, shift)
        if span is None:
            return _LOST
        ends = [replace(first, index=span[0]), replace(last, index=span[1] - 1)]
    if ends[0] is None or ends[1] is None:
        return _LOST
    if by_row:
        return replace(reference, top=ends[0], bottom=ends[1]).text()
    return replace(reference, left=ends[0], right=ends[1]).text()


def _point(edge: Edge, shift: Shift) -> Edge | None:
    if edge.index is None:
        return edge
    index = shift_point(edge.index, shift)
    return None if index is None else replace(edge, index=index)
