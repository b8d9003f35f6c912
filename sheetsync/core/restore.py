"""What brings a base back as it stood: rows to insert, cells to set.

Rows of clients who live elsewhere by now are not touched, and what was typed since
stays. A row is known by its ID; a child row, or one whose ID was cleared, by what
it held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetsync.config import Stage
from sheetsync.core.changes import RestoreBase, RestoredRow
from sheetsync.core.child_rows import child_rows_of, numbered
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, as_client_id
from sheetsync.core.memory import Memory
from sheetsync.core.row_changes import ChildRow, Owed, Restoring, RowName, StoodRow
from sheetsync.core.rows import Cells, filled
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.locales.text import tr


def restore_change(
    setting: Setting,
    stage: Stage,
    view: BaseView,
    elsewhere: Mapping[ClientId, BaseKey],
) -> RestoreBase | None:
    """How a base is brought back, where the owner ordered that.

    As long as anything is left to write, nothing else is to be done there.
    """
    restoring = setting.memory.restores.get(view.base)
    if restoring is None:
        return None
    return RestoreBase(
        base=view.base,
        order=restoring.number,
        at=restoring.at,
        rows=rows_to_restore(stage, view, setting.memory, restoring, elsewhere),
        why=tr("ordered by the owner"),
    )


def rows_to_restore(
    stage: Stage,
    view: BaseView,
    memory: Memory,
    restoring: Restoring,
    elsewhere: Mapping[ClientId, BaseKey],
) -> tuple[RestoredRow, ...]:
    """What is left to write so that a base stands as it did.

    Args:
        stage: Whose base it is.
        view: The base as it was read.
        memory: Who lives where.
        restoring: The order.
        elsewhere: IDs that stand in other bases, and where.
    """

    def stays(client: ClientId) -> bool:
        home = memory.lives_in(client)
        return home in (None, view.base) and client not in memory.moving

    found = _ClientRows(stage, view.clients, memory, restoring)
    rows = [*found.owed(), *found.stood(stays, elsewhere)]
    for tab in stage.tabs:
        shown = view.tabs.get(tab.id)
        if shown is not None:
            written = written_ids(tab.columns)
            rows += _child_rows(shown, written, restoring, stays)
    return tuple(rows)


class _ClientRows:
    """The tab of clients against what stood there.

    A class so that a row which is claimed by one client is no other's.
    """

    def __init__(
        self, stage: Stage, tab: TabView, memory: Memory, restoring: Restoring
    ) -> None:
        written = written_ids(stage.columns)
        self._restoring = restoring
        self._columns = frozenset(tab.keys) - written
        self._typed = {row.index: people_cells(tab, row, written) for row in tab.rows}
        self._by_id: dict[ClientId, list[Row]] = defaultdict(list)
        self._nameless: list[Row] = []
        for row in tab.rows:
            client = as_client_id(tab.cell(row, "client_id"))
            if client is not None and client in memory.clients:
                self._by_id[client].append(row)
            else:
                self._nameless.append(row)

    def owed(self) -> Iterator[RestoredRow]:
        """Rows that were hit by mistake, unless they are to be written anyway."""
        for owed in self._restoring.owed:
            name = RowName.of_client(owed.client)
            if owed.tab != CLIENTS or name in self._restoring.rows:
                continue
            row = self._row_of(owed.client, owed.cells) if owed.client else None
            row = row or self._claim(owed.found)
            yield self._to_write(name, owed.client, row, owed.cells, owed.entry)

    def stood(
        self, stays: Callable[[ClientId], bool], elsewhere: Mapping[ClientId, BaseKey]
    ) -> Iterator[RestoredRow]:
        """Rows of clients that are missing or differ."""
        owed = {
            one.client: one.entry for one in self._restoring.owed if one.tab == CLIENTS
        }
        for name, stood in _in_order(self._restoring.rows, CLIENTS):
            client = stood.client
            entry = owed.get(client, 0)
            if not stays(client):
                continue
            row = self._row_of(client, stood.cells)
            if row is not None:
                if self._wanted(stood.cells) != self._typed[row.index]:
                    yield self._to_write(name, client, row, stood.cells, entry)
                continue
            last = self._restoring.known.get(client, stood.cells)
            row = self._claim(last) or self._claim(stood.cells)
            if row is not None or client not in elsewhere:
                yield self._to_write(name, client, row, stood.cells, entry)

    def _row_of(self, client: ClientId, cells: Cells) -> Row | None:
        """The row with a client's ID; of several the one that holds most of his."""

        def likeness(row: Row) -> int:
            return len(self._typed[row.index].items() & filled(cells).items())

        return max(self._by_id.get(client, ()), key=likeness, default=None)

    def _claim(self, cells: Cells) -> Row | None:
        """A row without ID that holds just that."""
        wanted = self._wanted(cells)
        for row in self._nameless:
            if wanted and self._typed[row.index] == wanted:
                self._nameless.remove(row)
                return row
        return None

    def _wanted(self, cells: Cells) -> dict[str, object]:
        return {
            key: cell for key, cell in filled(cells).items() if key in self._columns
        }

    def _to_write(
        self,
        name: RowName,
        client: ClientId,
        row: Row | None,
        cells: Cells,
        entry: int = 0,
    ) -> RestoredRow:
        return RestoredRow(
            name=name,
            client=client,
            index=None if row is None else row.index,
            found={} if row is None else self._typed[row.index],
            cells=cells,
            entry=entry,
        )


def _in_order(
    rows: Mapping[RowName, StoodRow], tab: str
) -> list[tuple[RowName, StoodRow]]:
    """A tab's rows from top to bottom; those whose place nobody knows come last."""

    def place(one: tuple[RowName, StoodRow]) -> tuple[bool, int, RowName]:
        name, stood = one
        return stood.position is None, stood.position or 0, name

    return sorted(((n, row) for n, row in rows.items() if n.tab == tab), key=place)


def _child_rows(
    tab: TabView,
    written: frozenset[str],
    restoring: Restoring,
    stays: Callable[[ClientId], bool],
) -> Iterator[RestoredRow]:
    columns = frozenset(tab.keys) - written
    actual = child_rows_of(tab, written)
    shown, owed = _as_they_were(actual, restoring.owed, tab.tab)
    numbers = numbered(restoring.children.get(tab.tab, {}), shown)
    now = {row.position: row for row in actual}
    place = {number: position for position, number in numbers.items()}
    for name, stood in _in_order(restoring.rows, tab.tab):
        if stood.client and not stays(stood.client):
            continue
        position = place.get(name.number)
        row = None if position is None else now[position]
        wanted = {
            key: cell for key, cell in filled(stood.cells).items() if key in columns
        }
        hit = owed.pop(position, None) if position is not None else None
        if row is None or row.cells != wanted:
            entry = hit.entry if hit else 0
            yield _child(name, stood.client, row, stood.cells, entry)
    for position, one in owed.items():
        row = now.get(position)
        name = RowName.of_child(tab.tab, numbers.get(position, 0))
        yield _child(name, one.client, row, one.cells, one.entry)


def _as_they_were(
    rows: Iterable[ChildRow], owed: Sequence[Owed], tab: str
) -> tuple[list[ChildRow], dict[int, Owed]]:
    """Rows with those that were hit by mistake as they stood before that.

    Returns:
        The rows, and by position which of them is owed what. Who is found no more
        has a position below 0.
    """
    waiting = [one for one in owed if one.tab == tab]
    hit: dict[int, Owed] = {}
    shown = []
    for row in rows:
        mine = next((one for one in waiting if one.found == row.cells), None)
        if mine is not None:
            waiting.remove(mine)
            hit[row.position] = mine
        shown.append(row if mine is None else replace(row, cells=mine.cells))
    return shown, {**hit, **{-1 - n: one for n, one in enumerate(waiting)}}


def _child(
    name: RowName, client: ClientId, row: ChildRow | None, cells: Cells, entry: int = 0
) -> RestoredRow:
    return RestoredRow(
        name=name,
        client=client,
        index=None if row is None else row.position,
        found={} if row is None else row.cells,
        cells=cells,
        entry=entry,
    )
