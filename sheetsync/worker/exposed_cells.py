"""Cells of columns that must not stand in a base, taken down while they do (S6).

The owner is told to delete such a column, and by then the journal holds what stood in
it. What the journal keeps of the same column already may be the owner's own word: it
stays, and the cell is kept beside it under the header as people read it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetsync.config import Stage
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.exposure import exposed_keys
from sheetsync.core.ids import ClientId, as_client_id
from sheetsync.core.kept import kept_values
from sheetsync.core.kept_rows import KeptRow, owners
from sheetsync.core.rows import OWN, Cell, as_text, is_blank
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.journal.book import Book


def take_down(
    book: Book, stage: Stage, view: BaseView, seen: Mapping[ClientId, Row]
) -> None:
    """Keep what stands in such columns of a base.

    Args:
        book: The journal.
        stage: Whose base it is.
        view: The base as it was read.
        seen: Its clients' rows.
    """
    keys = [one for one in exposed_keys(view.clients) if not _is_ours(stage, one)]
    if keys:
        _take_clients(book, view.clients, keys, seen)
    for word, tab in view.tabs.items():
        child = stage.tab(word)
        if child is not None and exposed_keys(tab):
            _take_children(book, tab, written_ids(child.columns))


def _is_ours(stage: Stage, key: str) -> bool:
    """Whether the worker writes the column: what he knows he needn't take down."""
    column = stage.column(key)
    return column is not None and column.writer == "worker"


def _take_clients(
    book: Book, tab: TabView, keys: list[str], seen: Mapping[ClientId, Row]
) -> None:
    known = book.clients.some(seen)
    for client in sorted(known):
        kept = dict(known[client].kept_cells)
        for key in keys:
            cell = tab.cell(seen[client], key)
            if not is_blank(cell):
                kept[_place(kept_values(kept), tab, key, cell)] = cell
        if kept != known[client].kept_cells:
            book.clients.keep(client, kept)


def _place(kept: Mapping[str, Cell], tab: TabView, key: str, cell: Cell) -> str:
    """Where a cell is kept: by its column, or beside what is kept of that already."""
    if kept.get(key, cell) == cell:
        return key
    column = tab.at(key)
    return OWN + as_text(tab.header[column] if column is not None else key)


def _take_children(book: Book, tab: TabView, written: frozenset[str]) -> None:
    """Keep such cells with the child rows that they are part of."""
    rows: dict[ClientId, list[dict[str, Cell]]] = {}
    for row in tab.rows:
        client = as_client_id(tab.cell(row, "client_id"))
        if client is not None:
            rows.setdefault(client, []).append(people_cells(tab, row, written))
    before = book.kept_rows.of(rows)
    for client, mine in sorted(rows.items()):
        known = before.get(client, [])
        shown = [
            {key: cell for key, cell in one.items() if key not in tab.closed}
            for one in mine
        ]
        here = [place for place, one in enumerate(known) if one.tab == tab.tab]
        found = owners(client, [known[place] for place in here], shown)
        now = list(known)
        for place, cells in enumerate(mine):
            hidden = {key: one for key, one in cells.items() if key in tab.closed}
            if place in found:
                one = known[here[found[place]]]
                entry = KeptRow(tab.tab, shown[place], {**one.cells, **hidden})
                now[here[found[place]]] = entry
            elif hidden:
                now.append(KeptRow(tab.tab, shown[place], hidden))
        if now != known and any(set(one) & tab.closed for one in mine):
            book.kept_rows.replace(client, now)
