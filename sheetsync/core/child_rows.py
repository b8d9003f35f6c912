"""Child rows have no ID: which of those read now is which of those known before?"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import ClientId, as_client_id
from sheetsync.core.row_changes import ChildRow
from sheetsync.core.snapshot import TabView

Numbers: TypeAlias = dict[int, int]
"""By a row's position among those read: its number in the journal."""


def child_rows_of(tab: TabView, written: frozenset[str]) -> tuple[ChildRow, ...]:
    """The child rows of a tab, also those of which an ID alone is left.

    Args:
        tab: The tab as it was read.
        written: Ids of the worker's columns.
    """
    rows = []
    for row in tab.rows:
        client = as_client_id(tab.cell(row, "client_id")) or ClientId("")
        cells = people_cells(tab, row, written)
        if cells or client:
            rows.append(ChildRow(row.index, client, cells))
    return tuple(rows)


def numbered(known: Mapping[int, ChildRow], seen: Sequence[ChildRow]) -> Numbers:
    """Find known child rows among those that were read now.

    Rows that hold the same are the same, wherever people sorted them. The rest was
    edited: it stands where a row of the same client stood, or is of the same client
    and has most in common with it, or stands where another stood and has something
    in common with that.

    Args:
        known: The rows as they were read before, by number.
        seen: The rows as they were read now.

    Returns:
        The numbers of those that were found; the others are new.
    """
    found: Numbers = {}
    left = dict(sorted(known.items(), key=lambda one: one[1].position))
    _take_equal(left, seen, found, with_client=True)
    _take_equal(left, seen, found, with_client=False)
    if left and len(found) < len(seen):
        _take_edited(left, seen, found)
    return found


def _take_equal(
    left: dict[int, ChildRow],
    seen: Iterable[ChildRow],
    found: Numbers,
    *,
    with_client: bool,
) -> None:
    def content(row: ChildRow) -> tuple[object, ...]:
        client = row.client if with_client else ""
        return client, frozenset(row.cells.items())

    numbers: dict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for number, row in left.items():
        numbers[content(row)].append(number)
    for row in seen:
        if row.position not in found and (same := numbers.get(content(row))):
            found[row.position] = same.popleft()
            del left[found[row.position]]


def _take_edited(
    left: dict[int, ChildRow], seen: Iterable[ChildRow], found: Numbers
) -> None:
    new = [row for row in seen if row.position not in found]
    _take_in_place(left, new, found, _is_his)
    mine: dict[str, list[int]] = defaultdict(list)
    for number, row in left.items():
        mine[row.client].append(number)
    for row in new:
        best = _most_alike(left, mine[row.client], row)
        if row.position not in found and row.client and best is not None:
            found[row.position] = best
            mine[row.client].remove(best)
            del left[best]
    _take_in_place(left, new, found, lambda old, row: _shared(old, row) > 0)


def _take_in_place(
    left: dict[int, ChildRow],
    new: Iterable[ChildRow],
    found: Numbers,
    are_one: Callable[[ChildRow, ChildRow], bool],
) -> None:
    """Take rows that stand where another stood, if the two may be one."""
    at = {row.position: number for number, row in left.items()}
    for row in new:
        number = at.get(row.position)
        if row.position in found or number is None:
            continue
        if are_one(left[number], row):
            found[row.position] = number
            del left[number]


def _most_alike(
    left: Mapping[int, ChildRow], numbers: Sequence[int], row: ChildRow
) -> int | None:
    alike = [number for number in numbers if _shared(left[number], row)]
    return max(alike, key=lambda one: _shared(left[one], row), default=None)


def _is_his(one: ChildRow, other: ChildRow) -> bool:
    return bool(one.client) and one.client == other.client


def _shared(one: ChildRow, other: ChildRow) -> int:
    """How many cells two rows have in common, besides whose rows they are."""
    common = one.cells.items() & other.cells.items()
    return sum(key != "client" for key, _ in common)
