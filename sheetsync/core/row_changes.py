"""Changes of rows between two readings, and rows as they stood at a moment.

The journal holds the last snapshot of each base and every change that led to it,
so that a base's rows at a moment are found by taking back what came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.rows import Cells

Kind: TypeAlias = Literal["typed", "appeared", "gone", "back", "moved", "restored"]
"""What a change was: cells typed, a row that appeared, vanished, came back after it
had vanished, arrived or left with a client who moved, or was brought back by the
owner's order."""


class RowName(NamedTuple):
    """What tells a row of a base from the others.

    Attributes:
        tab: The tab's word.
        client: The client's ID in the tab of clients, "" for a child row.
        number: A child row's number in the journal, 0 in the tab of clients.
    """

    tab: str
    client: str
    number: int

    @classmethod
    def of_client(cls, client: str) -> RowName:
        """The name of a client's own row."""
        return cls(CLIENTS, client, 0)

    @classmethod
    def of_child(cls, tab: str, number: int) -> RowName:
        """The name of a child row."""
        return cls(tab, "", number)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A change of a row that was seen between two readings of its base.

    Attributes:
        at: When it was seen.
        base: Where.
        name: Which row.
        client: Whose row it is; "" for a child row that names nobody.
        kind: What happened.
        before: The cells that differ as they were; None where there was no row.
        after: The same as they are since; None where there is no row.
    """

    at: datetime
    base: BaseKey
    name: RowName
    client: ClientId
    kind: Kind
    before: Cells | None
    after: Cells | None


@dataclass(frozen=True, slots=True)
class StoodRow:
    """A row as it stood.

    Attributes:
        client: Whose it was; "" for a child row that names nobody.
        cells: What people had typed into it.
        position: Its index when it was last read, if that is known.
    """

    client: ClientId
    cells: Cells
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A row of a tab of child rows.

    Attributes:
        position: Its index when it was read.
        client: The client whose ID stands in it, "" if none does.
        cells: What people typed into it.
    """

    position: int
    client: ClientId
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A row that was hit by mistake while its base was brought back.

    Attributes:
        entry: Its number in the journal.
        tab: Its tab.
        client: The ID that stood in it, if it is a client's own row; else "".
        found: What it holds since.
        cells: What it held and is to hold again.
    """

    entry: int
    tab: str
    client: ClientId
    found: Cells
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """An order to bring a base back, and what is left of it.

    Attributes:
        number: The order's number.
        at: As the base stood at that moment.
        rows: The rows as they stood, without those that are right again.
        known: What each client's row held when it was last read.
        children: The tabs of child rows as they were last read, by number.
        owed: Rows that were hit by mistake.
    """

    number: int
    at: datetime
    rows: Mapping[RowName, StoodRow]
    known: Mapping[ClientId, Cells] = field(default_factory=dict)
    children: Mapping[str, Mapping[int, ChildRow]] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()


def differing(before: Cells, after: Cells) -> tuple[Cells, Cells]:
    """Of both rows the cells that the other has not or has otherwise."""
    return _only(before, after), _only(after, before)


def _only(one: Cells, other: Cells) -> Cells:
    return {
        key: cell for key, cell in one.items() if key not in other or other[key] != cell
    }


def rows_at(
    rows: Mapping[RowName, StoodRow], later: Iterable[RowChange]
) -> dict[RowName, StoodRow]:
    """A base's rows as they stood at a moment.

    Args:
        rows: The last snapshot.
        later: The changes seen after that moment, the latest first.
    """
    stood = dict(rows)
    for change in later:
        now = stood.pop(change.name, None)
        if change.before is None:
            continue
        kept = {}
        if change.after is not None and now is not None:
            kept = {
                key: cell for key, cell in now.cells.items() if key not in change.after
            }
        position = now.position if now else None
        cells = {**kept, **change.before}
        stood[change.name] = StoodRow(change.client, cells, position)
    return stood
