"""Rows at rest: nothing was wanted of them when they were last planned.

Planned again, such a row comes to nothing again as long as neither it nor anything
that its plan depends on is different. So in a base of tens of thousands of rows a
cycle plans those that changed, and those that wait for something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetsync.config import Config
from sheetsync.core.ids import ClientId
from sheetsync.core.memory import Bought, KnownClient, Memory
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import Row


@dataclass(frozen=True, slots=True)
class Rest:
    """A client's row of which nothing was wanted, and what its plan depended on.

    Attributes:
        cells: The row's cells.
        known: What the journal knew of him.
        bought: What he had bought.
        talked: The latest day in his contact log.
    """

    cells: tuple[Cell, ...]
    known: KnownClient
    bought: Bought | None
    talked: date | None


@dataclass(frozen=True, slots=True)
class Resting:
    """The rows of a base that are at rest.

    Attributes:
        config: The configuration under which they were planned.
        day: The day on which they were.
        keys: The columns of their tab.
        clients: The rows by client.
    """

    config: Config
    day: date
    keys: tuple[str, ...]
    clients: Mapping[ClientId, Rest] = field(default_factory=dict)

    def under(
        self, config: Config, day: date, keys: tuple[str, ...]
    ) -> Mapping[ClientId, Rest]:
        """The rows at rest, none of them if they were planned under other rules."""
        same = self.config is config and self.day == day and self.keys == keys
        return self.clients if same else {}


def part(
    rows: Mapping[ClientId, Row],
    last: Mapping[ClientId, Rest],
    memory: Memory,
    talked: Mapping[ClientId, date],
) -> tuple[dict[ClientId, Rest], list[tuple[ClientId, Row]]]:
    """Part the rows that are at rest still from those that must be planned.

    Cells and client must be the same objects: that is quicker than to compare them,
    and Python takes a ticked checkbox for the number 1.

    Args:
        rows: A base's rows by client.
        last: Those that the last plan found at rest.
        memory: What is known of the clients.
        talked: The latest day in each client's contact log.
    """
    clients, purchases = memory.clients, memory.purchases
    resting: dict[ClientId, Rest] = {}
    awake = []
    for client, row in rows.items():
        rest = last.get(client)
        if (
            rest is not None
            and rest.cells is row.cells
            and rest.known is clients.get(client)
            and rest.bought == purchases.get(client)
            and rest.talked == talked.get(client)
        ):
            resting[client] = rest
        else:
            awake.append((client, row))
    for client in memory.taken_back.keys() & resting.keys():
        del resting[client]
        awake.append((client, rows[client]))
    return resting, awake
