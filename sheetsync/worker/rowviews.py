"""Rows as they were read, the unchanged ones being those of the last reading.

A tab of 50,000 rows is read again and again, and nearly all of them are as they
were. Such a row is known by a digest of what Google sent and stands for itself
again: it is not even decoded, and whoever compares it with what he remembers sees
at a glance that it is the same object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.core.layout import HeaderRead, TabLayout
from sheetsync.core.resting import changed_places
from sheetsync.core.rows import Cell, is_blank
from sheetsync.core.snapshot import Row, TabView
from sheetsync.google.bodies import SentRows


@dataclass(frozen=True, slots=True)
class TabRead:
    """A tab as it was read, and its rows by digest.

    Attributes:
        view: The tab.
        marks: Its rows by digest; None for one that holds nothing.
        wide: How many cells were sent of those rows that reach beyond the header.
    """

    view: TabView
    marks: Mapping[int, Row | None] = field(default_factory=dict)
    wide: Mapping[int, int] = field(default_factory=dict)


def read_tab(
    tab: TabLayout,
    header: HeaderRead,
    sent: SentRows,
    last: TabRead | None = None,
    grid: int = 0,
) -> TabRead:
    """Understand the rows of a tab.

    Args:
        tab: Its layout.
        header: Its header, understood.
        sent: All its rows as Google sent them, the header being the first.
        last: The tab as it was read before; its rows are taken over.
        grid: How many columns its grid has; 0 if that is not known.
    """
    marks = sent.digests()[1:]
    known = last.marks if last else {}
    fresh = {
        mark: _filled(sent[index])
        for index, mark in enumerate(marks, 1)
        if mark not in known
    }
    wide = _wide(marks, fresh, last, len(header.keys))
    keys = _keys(header, wide)
    if last and last.view.keys != keys:
        # Each row has another length now.
        return read_tab(tab, header, sent, grid=grid)
    rows_by_mark = {
        mark: known[mark] if mark in known else _row(index, fresh[mark], len(keys))
        for index, mark in enumerate(marks, 1)
    }
    rows = tuple(_placed(marks, rows_by_mark))
    view = TabView(
        tab=tab.tab,
        sheet=tab.sheet,
        title=tab.title,
        keys=keys,
        rows=rows,
        end=rows[-1].index + 1 if rows else 1,
        header=tuple(sent[0]) if sent else (),
        grid=grid,
        closed=header.closed,
        barred=header.barred,
    )
    if last:
        view.take_over_ids(last.view, changed_places(last.view.rows, rows))
    return TabRead(view, rows_by_mark, wide)


def _wide(
    marks: Sequence[int],
    fresh: Mapping[int, Sequence[Cell]],
    last: TabRead | None,
    named: int,
) -> dict[int, int]:
    """How many cells those rows have that reach beyond the header."""
    wide = {mark: len(cells) for mark, cells in fresh.items() if len(cells) > named}
    if last and last.wide:
        wide |= {mark: last.wide[mark] for mark in marks if mark in last.wide}
    return wide


def _keys(header: HeaderRead, wide: Mapping[int, int]) -> tuple[str, ...]:
    """The columns' keys; those to the right of the header are people's own."""
    named = len(header.keys)
    width = max(wide.values(), default=named)
    return header.keys + tuple(f"own:#{place + 1}" for place in range(named, width))


def _placed(marks: Sequence[int], rows: Mapping[int, Row | None]) -> Iterator[Row]:
    """The rows that hold anything, each where it stands."""
    for index, mark in enumerate(marks, 1):
        row = rows[mark]
        if row is not None:
            yield row if row.index == index else Row(index, row.cells)


def _filled(sent: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple([None if cell == "" else cell for cell in sent])


def _row(index: int, cells: tuple[Cell, ...], width: int) -> Row | None:
    if all(is_blank(cell) for cell in cells):
        return None
    return Row(index, cells + (None,) * (width - len(cells)))
