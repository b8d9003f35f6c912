"""A tab's rows by ID and by content: each row is looked at once, not once a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sheetsync.config import Stage
from sheetsync.core.ids import ClientId
from sheetsync.core.snapshot import Row, TabView
from sheetsync.worker.parcels import row_mark


class TabIndex:
    """Finds rows of one tab.

    Args:
        stage: Whose base it is.
        tab: The tab.
    """

    def __init__(self, stage: Stage, tab: TabView) -> None:
        self._stage = stage
        self._tab = tab
        self._ids: dict[ClientId, list[Row]] = defaultdict(list)
        self._clients: dict[int, ClientId] = {}
        for row, client in zip(tab.rows, tab.ids(), strict=True):
            if client is not None:
                self._ids[client].append(row)
                self._clients[row.index] = client
        self._marks: dict[frozenset[str], dict[str, list[Row]]] = {}

    def of(self, client: ClientId) -> Sequence[Row]:
        """The rows that carry a client's ID."""
        return self._ids.get(client, ())

    def holding(self, mark: str, words: frozenset[str]) -> Sequence[Row]:
        """The rows that hold what a mark says.

        Args:
            mark: Fingerprint of what people typed.
            words: The columns in which the row that it was made of had formulas.
        """
        if words not in self._marks:
            marks: dict[str, list[Row]] = defaultdict(list)
            for row in self._tab.rows:
                marks[row_mark(self._stage, self._tab, row, words)].append(row)
            self._marks[words] = marks
        return self._marks[words].get(mark, ())

    def bearers(self, mark: str, words: frozenset[str]) -> Iterator[ClientId | None]:
        """The IDs of the rows that hold what a mark says; None where there is none."""
        for row in self.holding(mark, words):
            yield self._clients.get(row.index)
