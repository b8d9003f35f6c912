"""Moves of which rows are to be removed, and what the journal keeps of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sheetsync.core.merge import Edit
from sheetsync.core.saga import MoveState
from sheetsync.journal.records import Move
from sheetsync.locales.text import Text
from sheetsync.worker.parcels import Place
from sheetsync.worker.remarks import ARRIVED, WITHDRAWN
from sheetsync.worker.standing import Found, edits_json, edits_of, own_parcel


@dataclass(frozen=True, slots=True)
class Leaving:
    """A move and the rows that are to be removed for it.

    Attributes:
        move: The move.
        found: Its rows in the base that they leave.
        state: What the move becomes when the batch is recorded.
        why: The reason, where the copy is taken back.
        withdrawn: Whether no other copy will follow one that is taken back.
    """

    move: Move
    found: Found
    state: MoveState
    why: Text | None = None
    withdrawn: bool = False

    def recorded(self) -> Move:
        """The move as the journal keeps it: with what is to be hit.

        What people typed into a copy that is taken back is kept for the next copy.
        """
        places = zip(self.found.places, self.found.marks, strict=True)
        image = {**self.move.image, "meant": [[tab, one] for (tab, _), one in places]}
        image[WITHDRAWN] = self.withdrawn
        if self.found.misplaced:
            image.pop(ARRIVED, None)
        own = own_parcel(self.move)
        if self.state is MoveState.TAKING_BACK and own is not None:
            was = {key: cell.get("value") for key, cell in own.image.items()}
            fresh = {
                key: Edit(was.get(key), cell) for key, cell in self.found.edits.items()
            }
            image["edits"] = edits_json({**edits_of(self.move), **fresh})
        return replace(self.move, state=self.state, image=image, why=self.why)


def apart(ready: Iterable[Leaving]) -> list[Leaving]:
    """Those that share no row; of two who claim one the other waits for a cycle."""
    taken: set[Place] = set()
    free = []
    for one in ready:
        if taken.isdisjoint(one.found.places):
            taken.update(one.found.places)
            free.append(one)
    return free


def places_of(group: Iterable[Leaving]) -> list[Place]:
    """All rows of a group, in order."""
    return sorted({place for one in group for place in one.found.places})
