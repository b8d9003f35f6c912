"""Rows as they were read, the unchanged ones being those of the last reading.

A tab of 50,000 rows is read again and again, and nearly all of them are as they
were. Such a row is known by a digest of what Google sent and stands for itself
again: nothing is made out twice, and whoever compares it with what he remembers
sees at a glance that it is the same object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from sheetsync.core.layout import HeaderRead, TabLayout
from sheetsync.core.resting import changed_places
from sheetsync.core.rows import Cell, is_blank
from sheetsync.core.snapshot import Row, TabView


@dataclass(frozen=True, slots=True)
class TabRead:
    """A tab as it was read, and its rows by digest.

    Attributes:
        view: The tab.
        header: Its header row as Google sent it.
        marks: Its rows by digest; None for one that holds nothing.
    """

    view: TabView
    header: tuple[Cell, ...] = ()
    marks: Mapping[int, Row | None] = field(default_factory=dict)


def read_tab(
    tab: TabLayout,
    header: HeaderRead,
    sent: Sequence[Sequence[Cell]],
    last: TabRead | None = None,
) -> TabRead:
    """Understand the rows of a tab.

    Args:
        tab: Its layout.
        header: Its header, understood.
        sent: All its rows as Google sent them, the header being the first.
        last: The tab as it was read before; its rows are taken over.
    """
    keys = _keys(header, sent)
    known = last.marks if last and last.view.keys == keys else {}
    width = len(keys)
    marks: dict[int, Row | None] = {}
    rows: list[Row] = []
    for index, cells in enumerate(sent):
        if not index or not cells:
            continue
        mark = _mark(cells)
        row = known[mark] if mark in known else _row(index, cells, width)
        if row is not None:
            if row.index != index:
                row = Row(index, row.cells)
            rows.append(row)
        marks[mark] = row
    end = rows[-1].index + 1 if rows else 1
    view = TabView(
        tab=tab.tab,
        sheet=tab.sheet,
        title=tab.title,
        keys=keys,
        rows=tuple(rows),
        end=end,
    )
    if known and last:
        view.take_over_ids(last.view, changed_places(last.view.rows, view.rows))
    return TabRead(view, tuple(sent[0]) if sent else (), marks)


def _keys(header: HeaderRead, sent: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The columns' keys; those to the right of the header are people's own."""
    named = len(header.keys)
    width = max(named, *map(len, sent)) if sent else named
    return header.keys + tuple(f"own:#{place + 1}" for place in range(named, width))


def _mark(cells: Sequence[Cell]) -> int:
    try:
        return hash(orjson.dumps(cells))
    except TypeError:
        # Half a character, where a text was cut within an emoji.
        return hash(repr(cells))


def _row(index: int, sent: Sequence[Cell], width: int) -> Row | None:
    cells = tuple([None if cell == "" else cell for cell in sent])
    if all(is_blank(cell) for cell in cells):
        return None
    return Row(index, cells + (None,) * (width - len(cells)))
