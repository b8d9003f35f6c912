"""A move, step by step: what was seen decides what is done next.

Recovery after a crash is the same code as a normal pass. Two rules carry it: a
batch that was not answered is looked up by its token before anything else
happens, and what a removal really hit is told by its undo row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sheetsync.locales.text import Text, tr


class MoveState(StrEnum):
    """Where a move stands."""

    INTENDED = "intended"
    """Recorded; nothing was sent yet."""
    COPYING = "copying"
    """The batch that inserts him into the target was recorded, perhaps sent."""
    COPIED = "copied"
    """He stands in the target; the source is to be removed."""
    REMOVING = "removing"
    """The batch that removes him from the source was recorded, perhaps sent."""
    DONE = "done"
    """He is in the target alone."""
    ABANDONED = "abandoned"
    """He stayed in the source alone."""
    PARKED = "parked"
    """A person must decide; nothing is lost, both places may hold him."""


class Outcome(StrEnum):
    """How a batch ended."""

    APPLIED = "applied"
    REFUSED = "refused"
    BURNT = "burnt"
    OPEN = "open"
    """Not answered: its token must be looked up."""
    UNSENT = "unsent"
    """There is no such batch yet."""


class Undo(StrEnum):
    """What the undo row of a removal shows."""

    SAME = "same"
    """The right row, as it was copied."""
    EDITED = "edited"
    """The right row, but somebody typed into it in the last instant."""
    OTHER = "other"
    """Another row was hit, or nobody knows which: the tab was emptied."""
    NONE = "none"
    """Not looked at, or nothing was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read of a move's two bases and two batches.

    Attributes:
        copy: How the inserting batch ended.
        remove: How the removing batch ended.
        in_source: Rows with his ID in the source.
        in_target: Rows with his ID in the target.
        still_wanted: Whether the source's row still wants what was planned.
        unchanged: Whether the source's row holds what was copied.
        leftovers: Whether child rows that were copied still stand in the source.
        undo: What the removal hit.
    """

    copy: Outcome = Outcome.UNSENT
    remove: Outcome = Outcome.UNSENT
    in_source: int = 0
    in_target: int = 0
    still_wanted: bool = False
    unchanged: bool = False
    leftovers: bool = False
    undo: Undo = Undo.NONE


@dataclass(frozen=True, slots=True)
class Become:
    """Go to a state; with a reason where a person will read it."""

    state: MoveState
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Insert him into the target."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove him from the source."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find out how a batch ended before anything else."""


Decision: TypeAlias = Become | Copy | Remove | LookUp


def decide(state: MoveState, seen: Seen) -> Decision:
    """The next step of a move.

    Args:
        state: Where it stands.
        seen: What was just read.
    """
    if state is MoveState.INTENDED:
        return _intended(seen)
    if state is MoveState.COPYING:
        return _copying(seen)
    if state is MoveState.COPIED:
        return _copied(seen)
    if state is MoveState.REMOVING:
        return _removing(seen)
    if state is MoveState.PARKED:
        return _parked(seen)
    return Become(state)


def _intended(seen: Seen) -> Decision:
    if seen.in_target:
        return _park(tr("the client stands in the target base already"))
    if seen.in_source > 1:
        return _park(tr("the client stands twice in the source base"))
    if not seen.in_source or not seen.still_wanted or not seen.unchanged:
        return Become(MoveState.ABANDONED, tr("the row changed before it was copied"))
    return Copy()


def _copying(seen: Seen) -> Decision:
    if seen.copy is Outcome.OPEN:
        return LookUp()
    if seen.copy is Outcome.APPLIED:
        return Become(MoveState.COPIED)
    return Become(MoveState.ABANDONED, tr("Google refused the copy"))


def _copied(seen: Seen) -> Decision:
    if seen.in_source > 1:
        return _park(tr("the client stands twice in the source base"))
    if seen.in_target > 1:
        return _park(tr("the client stands twice in the target base"))
    if not seen.in_target:
        return _park(
            tr("the copy in the target base was deleted before the move ended")
        )
    if not seen.in_source:
        return Remove() if seen.leftovers else Become(MoveState.DONE)
    if not seen.still_wanted:
        return _park(tr("the stage was picked anew after the client was copied"))
    if not seen.unchanged:
        return _park(tr("the row was edited after the client was copied"))
    return Remove()


def _removing(seen: Seen) -> Decision:
    if seen.remove is Outcome.OPEN:
        return LookUp()
    if seen.remove is not Outcome.APPLIED:
        return Become(MoveState.COPIED)
    if seen.undo is Undo.SAME:
        return Become(MoveState.DONE)
    if seen.undo is Undo.EDITED:
        return _park(tr("the row was edited in the instant in which it was moved"))
    return _park(tr("the rows of the source base shifted while the client was moved"))


def _parked(seen: Seen) -> Decision:
    """A person ends it by leaving one of the two rows.

    Not where a removal hit something else: what its undo row holds must be looked at.
    """
    if seen.remove is Outcome.UNSENT and seen.in_source + seen.in_target == 1:
        if seen.in_target:
            return Become(MoveState.COPIED)
        return Become(MoveState.ABANDONED, tr("the copy was deleted"))
    return Become(MoveState.PARKED)


def _park(why: Text) -> Become:
    return Become(MoveState.PARKED, why)
