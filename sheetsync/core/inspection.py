"""What a batch that removed rows really hit, as its undo rows tell.

People sort, insert, delete and type until the very instant in which a batch is
applied. A row counts as hit only if it is the one that was meant, holding what it
held; everything else that was removed is put back, whole clients at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.core.ids import ClientId
from sheetsync.core.remarks import Remarks, alike
from sheetsync.core.rows import Cells

_MOST = 0.5
"""Nobody drags more than this share of a row's cells into other columns by hand."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A row that a batch meant to remove.

    Attributes:
        move: Whose move it belongs to.
        tab: Its tab's word.
        mark: Fingerprint of what people had typed into it.
        client: The ID that it carried; None for a child row.
        remarks: What stood beside its values; None if that can't be compared.
    """

    move: str
    tab: str
    mark: str
    client: ClientId | None
    remarks: Remarks | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that the batch removed, as its undo row shows it.

    Attributes:
        tab: Its tab's word.
        index: Where it stood.
        mark: Fingerprint of what people had typed into it.
        client: The ID that it carried, None if it carried none.
        blank: Whether it held nothing that is worth a row.
        remarks: What stood beside its values.
    """

    tab: str
    index: int
    mark: str
    client: ClientId | None
    blank: bool
    remarks: Remarks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a batch did.

    Attributes:
        missed: Moves of which a row was not hit as it was meant.
        astray: Which hits are to be put back, as positions among them.
        late: Moves of which a row was hit that held what it held, and had got a note
            or another formula; they are missed as well.
        claimed: The hits of the other moves, as positions.
    """

    missed: frozenset[str]
    astray: tuple[int, ...]
    late: frozenset[str] = frozenset()
    claimed: Mapping[str, Sequence[int]] = field(default_factory=dict)


def inspect(meant: Iterable[Meant], hits: Sequence[Hit]) -> Verdict:
    """Compare what a batch meant with what it hit.

    A move that was missed in one of its rows gets the others back as well, so that
    a client and his child rows are never apart.

    Args:
        meant: The rows of all its moves.
        hits: Its undo rows.
    """
    free: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, hit in enumerate(hits):
        free[hit.tab, hit.mark].append(position)
    claimed: dict[str, list[int]] = defaultdict(list)
    missed: set[str] = set()
    late: set[str] = set()
    for one in meant:
        same = free[one.tab, one.mark]
        his = [each for each in same if _is_his(one, hits[each])]
        found = next((each for each in his if _as_it_was(one, hits[each])), None)
        if found is None:
            missed.add(one.move)
            late.update([one.move] if his else [])
        else:
            same.remove(found)
            claimed[one.move].append(found)
    kept = {move: found for move, found in claimed.items() if move not in missed}
    right = {position for positions in kept.values() for position in positions}
    astray = tuple(
        position
        for position, hit in enumerate(hits)
        if position not in right and not hit.blank
    )
    return Verdict(frozenset(missed), astray, frozenset(late), kept)


def _is_his(meant: Meant, hit: Hit) -> bool:
    """Whether a row with the right content may be the one that was meant.

    One whose ID somebody cleared in that instant is; one of another client is not,
    though it holds the same.
    """
    return meant.client is None or hit.client in (None, meant.client)


def _as_it_was(meant: Meant, hit: Hit) -> bool:
    return meant.remarks is None or alike(meant.remarks, hit.remarks)


def is_misplaced(meant: Cells, shown: Cells) -> bool:
    """Whether a row holds what it was to hold, but under other columns.

    Args:
        meant: The cells that were written, by column.
        shown: All cells that stand there, the worker's included.
    """
    astray = [key for key, cell in meant.items() if shown.get(key) != cell]
    if len(astray) <= _MOST * len(meant):
        return False
    return not Counter(meant.values()) - Counter(shown.values())


def places_again(removed: Iterable[int], back: Iterable[int]) -> list[int]:
    """Where rows are to be inserted, one after the other, so that order is kept.

    Args:
        removed: Indexes of all rows of a tab that were removed, as they were before.
        back: Those of them that must stand there again.

    Returns:
        The places of `back`, ascending; each counts on the ones before it.
    """
    again = sorted(back)
    for_good = sorted(set(removed) - set(again))
    places = []
    below = 0
    for index in again:
        while below < len(for_good) and for_good[below] < index:
            below += 1
        places.append(index - below)
    return places


def shifted(index: int, removed: Sequence[int]) -> int:
    """Where a row stands after rows were removed above it.

    Args:
        index: Where it stood.
        removed: Where the removed ones stood, ascending.
    """
    return index - sum(one < index for one in removed)
