"""What child rows hold that their present tab has no column for.

A child row has no ID. What is kept of one is found again by what else it holds: it
goes with the row that holds the same when its client moves on, or most of the same
where people wrote into it meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.core.child_rows import numbered
from sheetsync.core.ids import ClientId
from sheetsync.core.kept import KeptCells
from sheetsync.core.row_changes import ChildRow
from sheetsync.core.rows import Cells, filled


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What is kept of a child row.

    Attributes:
        tab: Its tab.
        seen: What people had typed into it, as far as its tab shows it; None where
            the base has no such tab, and the row stands nowhere.
        cells: What is kept.
    """

    tab: str
    seen: Cells | None
    cells: KeptCells

    def json(self) -> dict[str, Any]:
        """As the journal keeps it with a move."""
        return {"tab": self.tab, "seen": self.seen, "cells": self.cells}

    @classmethod
    def of_json(cls, members: Mapping[str, Any]) -> KeptRow:
        """The one that `json` made."""
        return cls(members["tab"], members["seen"], members["cells"])


def owners(
    client: ClientId, kept: Sequence[KeptRow], rows: Sequence[Cells]
) -> dict[int, int]:
    """Which of a client's rows in one tab each kept row belongs to.

    Args:
        client: The client.
        kept: What is kept of his rows in that tab.
        rows: What people typed into each of his rows there.

    Returns:
        By place in ``rows`` the place in ``kept``. A row that was rewritten for the
        greater part is another one.
    """
    known = {
        place: ChildRow(-1, client, filled(one.seen))
        for place, one in enumerate(kept)
        if one.seen is not None
    }
    seen = [ChildRow(place, client, filled(one)) for place, one in enumerate(rows)]
    return {
        place: number
        for place, number in numbered(known, seen).items()
        if _is_same(known[number].cells, seen[place].cells)
    }


def _is_same(was: Cells, now: Cells) -> bool:
    """Whether the most of a row is as it was; all his rows name the client."""
    told = {key: cell for key, cell in was.items() if key != "client"}
    left = told.items() & now.items()
    return len(left) == len(told) or 2 * len(left) > len(told)
