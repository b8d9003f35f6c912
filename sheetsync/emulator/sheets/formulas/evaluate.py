"""Computes formula cells of one book at one moment, on demand.

A cell that depends on others computes them first and remembers them, so that every
formula is computed once. Arrays fill the empty cells beside and below their formula:
which cells those are is found out before anything is read. Nothing here reaches for a
network: functions that import from elsewhere never finish loading.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.sheets.formulas.blocks import Block, Column, Item, Matrix
from sheetsync.emulator.sheets.formulas.calculation import Calculation
from sheetsync.emulator.sheets.formulas.hints import format_hint
from sheetsync.emulator.sheets.formulas.lexer import FormulaSyntaxError
from sheetsync.emulator.sheets.formulas.spills import ArrayFormulas, Spills
from sheetsync.emulator.sheets.formulas.tree import parse
from sheetsync.emulator.sheets.formulas.values import (
    CIRCULAR,
    NUMBER,
    SYNTAX,
    FormulaError,
    Value,
    scalar,
)
from sheetsync.emulator.sheets.numfmt.locales import Locale, locale_named
from sheetsync.emulator.sheets.whereabouts import zone_named
from sheetsync.emulator.state.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.area import Area
    from sheetsync.emulator.state.book import Book, Tab

_DEEPEST = 20
_MOST_BLOCKS = 64
_MOST_ROUNDS = 10
"""How often arrays that look at each other are computed anew."""
_Place: TypeAlias = tuple[int, int, int]


class _TooDeepError(Exception):
    """One cell too many waits for another; that one must be computed first."""

    def __init__(self, place: _Place) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class Evaluator:
    """Computes cells and remembers them for as long as it lives.

    Attributes:
        book: The book; it must not change meanwhile.
        now: The moment that TODAY and NOW see, aware.
        locale: The book's locale.
        arrays: Where formulas stand that may give arrays; it may know an earlier book.
        saw_time: Whether any formula has asked what time it is.
        filtered: Tells which rows of a tab its filters hide; set by who shows values,
            since filters judge what is shown.
    """

    book: Book
    now: datetime
    arrays: ArrayFormulas = field(default_factory=ArrayFormulas)
    locale: Locale = field(init=False)
    saw_time: bool = field(init=False, default=False)
    filtered: Callable[[Tab], set[int]] | None = field(init=False, default=None)
    _hidden: dict[int, set[int]] = field(init=False, default_factory=dict)
    _known: dict[_Place, Item] = field(init=False, default_factory=dict)
    _under_way: set[_Place] = field(init=False, default_factory=set)
    _columns: dict[tuple[int, int], Column] = field(init=False, default_factory=dict)
    _blocks: dict[tuple[int, Area], Block] = field(init=False, default_factory=dict)
    _tabs: dict[str, Tab | None] = field(init=False, default_factory=dict)
    _arrays: set[_Place] = field(init=False, default_factory=set)
    _spills: Spills | None = field(init=False, default=None)
    _local: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Look up the locale once."""
        self.locale = locale_named(self.book.locale)

    def value(self, tab: Tab, row: int, column: int) -> Item:
        """Return the value of a cell, computed if it holds a formula."""
        content = tab.grid.at(row, column)
        if type(content) is Cell and content.formula:
            return self._formula(tab, row, column)
        value = content.value if isinstance(content, Cell) else content
        if value is None and tab.has_formulas:
            return self.spills().at(tab.sheet_id, row, column)
        return value

    def _formula(self, tab: Tab, row: int, column: int) -> Item:
        place = (tab.sheet_id, row, column)
        if place in self._known:
            return self._known[place]
        if self._spills is None:
            self.spills()
        if place in self._under_way:
            return CIRCULAR
        if len(self._under_way) >= _DEEPEST:
            raise _TooDeepError(place)
        if self._under_way:
            return self._computed(place)
        return self._computed_in_turn(place)

    def _computed_in_turn(self, place: _Place) -> Item:
        """Compute a cell; of a long chain of cells the far end first."""
        waiting = [place]
        there = {place}
        while waiting:
            try:
                self._computed(waiting[-1])
                there.discard(waiting.pop())
            except _TooDeepError as deep:
                if deep.place in there:
                    self._known[deep.place] = CIRCULAR
                else:
                    waiting.append(deep.place)
                    there.add(deep.place)
        return self._known[place]

    def _computed(self, place: _Place) -> Item:
        if place in self._known:
            return self._known[place]
        tab = self.book.tab(place[0])
        assert tab is not None
        content = tab.grid.at(*place[1:])
        assert isinstance(content, Cell)
        self._under_way.add(place)
        try:
            found = self._result(tab, content.formula, place[1], place[2])
            if isinstance(found, list):
                found = self._spread(tab, place, found)
            self._known[place] = found
        finally:
            self._under_way.discard(place)
        return self._known[place]

    def _spread(self, tab: Tab, place: _Place, array: Matrix) -> Item:
        """Return what the formula's own cell shows of an array."""
        assert self._spills is not None
        if place not in self._arrays:
            return array[0][0]
        return self._spills.spread(tab, place[1], place[2], array)

    def result(self, tab: Tab, formula: str, row: int, column: int) -> Item:
        """Return what a formula would show in a cell, without its being there."""
        self.spills()
        try:
            found = self._result(tab, formula, row, column)
        except _TooDeepError as deep:
            self._computed_in_turn(deep.place)
            return self.result(tab, formula, row, column)
        return found[0][0] if isinstance(found, list) else found

    def _result(self, tab: Tab, formula: str, row: int, column: int) -> Item | Matrix:
        try:
            node = parse(formula, self.locale.decimal)
            value = Calculation(self, tab, row, column).result(node)
            if isinstance(value, list) and value and value[0]:
                # What is empty in an array stays so; alone it would be zero.
                return [
                    [None if item is None else self._shown(item) for item in line]
                    for line in value
                ]
            return self._shown(value)
        except FormulaSyntaxError:
            return SYNTAX
        except FormulaError as error:
            return error.value
        except (OverflowError, RecursionError):
            return NUMBER

    def _shown(self, value: Value) -> Item:
        """Return a value as a cell shows it: nothing is zero."""
        try:
            item = scalar(value)
        except FormulaError as error:
            return error.value
        if type(item) is float and not abs(item) < float("inf"):
            return NUMBER
        return 0.0 if item is None else item

    def spills(self) -> Spills:
        """Return what arrays fill; at first call they are all computed.

        Arrays may look at cells that other arrays fill, so they are computed until
        nothing changes any more.
        """
        if self._spills is not None:
            return self._spills
        self._spills = Spills()
        places = list(self.arrays.places(self.book))
        self._arrays = {(tab.sheet_id, row, at) for tab, row, at in places}
        for _ in range(_MOST_ROUNDS if places else 0):
            before = self._spills
            self._spills = Spills(before=before)
            self._known.clear()
            self._columns.clear()
            self._blocks.clear()
            self._hidden.clear()
            for tab, row, column in places:
                self._formula(tab, row, column)
            if self._spills.settled():
                break
        return self._spills

    def block(self, tab: Tab, area: Area) -> Block:
        """Return the values of a range, all of them computed."""
        known = (tab.sheet_id, area)
        if known in self._blocks:
            return self._blocks[known]
        box = area.box(tab.grid)
        columns: list[list[Item]] = []
        whole: list[Column | None] = []
        is_done = True
        for column in range(box.left, box.right):
            held = self._column(tab, column)
            whole.append(held if held.constant else None)
            line = held.values[box.top : box.bottom]
            if held.formulas:
                is_done &= self._fill(tab, column, held, line, box.top)
            columns.append(line)
        block = Block(columns, tab.sheet_id, box.top, box.left, whole)
        if is_done:
            if len(self._blocks) >= _MOST_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[known] = block
        return block

    def _fill(
        self, tab: Tab, column: int, held: Column, line: list[Item], top: int
    ) -> bool:
        """Compute the formulas in a slice of a column; tell whether all are done."""
        pending = held.formulas
        first, last = (bisect_left(pending, row) for row in (top, top + len(line)))
        open_rows = []
        for row in pending[first:last]:
            line[row - top] = self._formula(tab, row, column)
            place = (tab.sheet_id, row, column)
            if place in self._known:
                held.values[row] = self._known[place]
            else:
                open_rows.append(row)
        if open_rows:
            return False
        # What was computed meanwhile may have shortened the list already.
        held.formulas = [
            row for row in held.formulas if not top <= row < top + len(line)
        ]
        return True

    def _column(self, tab: Tab, column: int) -> Column:
        known = (tab.sheet_id, column)
        if known not in self._columns:
            self._columns[known] = self._read_column(tab, column)
        return self._columns[known]

    def _read_column(self, tab: Tab, column: int) -> Column:
        contents = [
            line[column] if column < len(line) else None for line in tab.grid.rows
        ]
        formulas: list[int] = []
        values: list[Item] = contents  # type: ignore[assignment]  # until below
        if Cell in map(type, contents):
            for row, content in enumerate(contents):
                if isinstance(content, Cell):
                    values[row] = content.value
                    if content.formula:
                        formulas.append(row)
        if tab.has_formulas:
            self.spills().lay_over(values, tab.sheet_id, column)
        return Column(values, formulas, constant=not formulas)

    def filtered_rows(self, tab: Tab) -> set[int]:
        """Return the rows that filters hide; a filter sees nothing hidden itself."""
        if self.filtered is None:
            return set()
        if tab.sheet_id not in self._hidden:
            self._hidden[tab.sheet_id] = set()
            try:
                self._hidden[tab.sheet_id] = self.filtered(tab)
            except _TooDeepError:
                del self._hidden[tab.sheet_id]
                raise
        return self._hidden[tab.sheet_id]

    def tab_titled(self, title: str) -> Tab | None:
        """Return the tab with a title."""
        if title not in self._tabs:
            self._tabs[title] = self.book.titled(title)
        return self._tabs[title]

    def format_hint(self, tab: Tab, formula: str) -> Json | None:
        """Return the number format that a formula brings along: dates are shown."""
        return format_hint(self.book, tab, formula)

    def local_now(self) -> datetime:
        """Return the moment in the spreadsheet's time zone."""
        self.saw_time = True
        if self._local is None:
            zone = zone_named(self.book.properties["timeZone"])
            self._local = self.now.astimezone(zone) if zone else self.now
        return self._local
