"""Rows of clients on their way whose ID was cleared or overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sheetsync.core.comparing import Comparison
from sheetsync.core.ids import ClientId
from sheetsync.core.rows import Cells, same
from sheetsync.core.snapshot import Row


class Flights:
    """Finds the rows of moves under way whose ID stands nowhere in their base.

    Args:
        flying: The clients who have a row here by a move, and what it holds.
        ids: The IDs that stand in the base.
        rows: What the rows of the base hold, and what they held.
    """

    def __init__(
        self,
        flying: Mapping[ClientId, Cells],
        ids: Collection[ClientId | None],
        rows: Comparison,
    ) -> None:
        self._flying = flying
        self._lost = {one: cells for one, cells in flying.items() if one not in ids}
        self._rows = rows

    def whose(self, row: Row, client: ClientId | None) -> ClientId | None:
        """Who is on his way and lost this row's ID; he is found once.

        Args:
            row: A row.
            client: Whose ID it carries. If it is what his own row was, it is his.
        """
        if not self._lost or not self._rows.typed(row):
            return None
        typed = self._rows.typed(row)
        if client is not None and self._is_his(client, row, typed):
            return None
        for one, cells in self._lost.items():
            if same(cells, typed):
                del self._lost[one]
                return one
        return None

    def _is_his(self, client: ClientId, row: Row, typed: Cells) -> bool:
        flown = self._flying.get(client)
        if flown is not None and same(flown, typed):
            return True
        return self._rows.is_as_before(client, row)
