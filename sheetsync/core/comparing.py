"""A base's rows beside its last snapshot, compared only where something asks for it.

Most rows are as they were: in a base of tens of thousands of rows it costs too much
to make out what each of them holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetsync.core.ids import ClientId
from sheetsync.core.particulars import COMPANY
from sheetsync.core.resting import Rest
from sheetsync.core.rows import Cell, Cells, filled, folded
from sheetsync.core.snapshot import Row, TabView


def people_cells(tab: TabView, row: Row, written: frozenset[str]) -> dict[str, Cell]:
    """What people typed into a row: all filled cells but the worker's columns."""
    cells = zip(tab.keys, row.cells, strict=True)
    return filled({key: cell for key, cell in cells if key not in written})


class Comparison:
    """What the rows of a base hold, and what they held.

    Args:
        tab: The base's tab of clients.
        last: Each client's cells when the base was last read.
        resting: Rows that the last plan wanted nothing of.
        written: Ids of the worker's columns; they don't tell people's rows apart.
    """

    def __init__(
        self,
        tab: TabView,
        last: Mapping[ClientId, Cells],
        resting: Mapping[ClientId, Rest],
        written: frozenset[str],
    ) -> None:
        self._tab = tab
        self.last = last
        self._resting = resting
        self._written = written
        self._typed: dict[int, Cells] = {}
        self._before: dict[ClientId, Cells] = {}
        self._by_company: dict[str, list[ClientId]] = {}

    def is_at_rest(self, client: ClientId, row: Row) -> bool:
        """Whether the last plan saw this very row, so that it needs no comparing."""
        rest = self._resting.get(client)
        return rest is not None and rest.cells is row.cells

    def is_as_before(self, client: ClientId, row: Row) -> bool:
        """Whether people typed nothing into a client's row since it was last read."""
        if self.is_at_rest(client, row):
            return True
        return client in self.last and self.typed(row) == self.before(client)

    def typed(self, row: Row) -> Cells:
        """What people typed into a row."""
        typed = self._typed.get(row.index)
        if typed is None:
            typed = people_cells(self._tab, row, self._written)
            self._typed[row.index] = typed
        return typed

    def before(self, client: ClientId) -> Cells:
        """What people had typed into a client's row when it was last read."""
        before = self._before.get(client)
        if before is None:
            cells = self.last.get(client, {}).items()
            before = filled(
                {key: one for key, one in cells if key not in self._written}
            )
            self._before[client] = before
        return before

    def namesakes(self, typed: Cells) -> list[ClientId]:
        """Clients of the last snapshot whose company has the same name."""
        if not self._by_company:
            for client, cells in self.last.items():
                name = folded(cells.get(COMPANY))
                self._by_company.setdefault(name, []).append(client)
        return self._by_company.get(folded(typed.get(COMPANY)), [])

    def likeness(self, client: ClientId, row: Row) -> tuple[int, int]:
        """How much of the client's last row this one still holds; the upper wins."""
        before, typed = self.before(client), self.typed(row)
        alike = sum(typed.get(key) == cell for key, cell in before.items())
        return alike, -row.index
