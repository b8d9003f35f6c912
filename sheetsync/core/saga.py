"""A move, step by step: what was seen decides what is done next.

A client is inserted into the target, then removed from the source. Nothing is ever
written in place: whoever was edited, withdrawn or hit by mistake meanwhile is put
back where he was, and the move begins anew or ends. So there are two kinds of
batches only, and three rules carry them: a batch that was not answered is looked up
by its token before anything else happens; what a removal really hit is told by its
undo rows; and a row that was not meant is put back before its base is used again.
Recovery after a crash is the same code as a normal pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sheetsync.locales.text import Text, tr


class MoveState(StrEnum):
    """Where a move stands."""

    COPYING = "copying"
    """The batch that inserts him into the target was recorded, perhaps sent."""
    COPIED = "copied"
    """He stands in the target; the source is to be removed."""
    REMOVING = "removing"
    """The batch that removes him from the source was recorded, perhaps sent."""
    TAKING_BACK = "taking_back"
    """The batch that removes the copy from the target was recorded, perhaps sent."""
    DONE = "done"
    """He is in the target alone."""
    ABANDONED = "abandoned"
    """He stayed in the source alone."""
    PARKED = "parked"
    """A person must decide; nothing is lost, both places may hold him."""


STANDING = frozenset({MoveState.COPIED, MoveState.PARKED})
"""States in which no batch is under way, and both bases may hold him."""


class Outcome(StrEnum):
    """How a batch ended."""

    APPLIED = "applied"
    REFUSED = "refused"
    BURNT = "burnt"
    OPEN = "open"
    """Not answered: its token must be looked up."""
    UNSENT = "unsent"
    """There is no such batch yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read of a move's two bases and of its batch under way.

    Attributes:
        batch: How the batch under way ended.
        missed: Whether it removed something else than it meant; what it removed of
            this client is put back.
        homeless: Whether config has one of the two stages no more.
        misplaced: Whether the copy's cells stand under other columns: columns were
            moved in the instant in which it was inserted.
        unclear: Whether a row like his stands where his ID does not: somebody cleared
            or changed it, and it is put back first.
        in_source: Rows with his ID in the source.
        in_target: Rows with his ID in the target.
        source_left: Whether child rows that were copied stand in the source.
        target_left: Whether copies of child rows stand in the target.
        wanted: Whether the source's row still wants to go there.
        unchanged: Whether the source holds what was copied.
        copy_edited: Whether people typed into the copy.
    """

    batch: Outcome = Outcome.UNSENT
    missed: bool = False
    homeless: bool = False
    misplaced: bool = False
    unclear: bool = False
    in_source: int = 0
    in_target: int = 0
    source_left: bool = False
    target_left: bool = False
    wanted: bool = False
    unchanged: bool = False
    copy_edited: bool = False


@dataclass(frozen=True, slots=True)
class Become:
    """Go to a state; with a reason where a person will read it."""

    state: MoveState
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove him from the source."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Remove the copy from the target; the move ends there, or begins anew.

    Attributes:
        why: The reason.
        withdrawn: Whether no other copy will follow that could hold what was noted
            on this one.
    """

    why: Text
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find out how a batch ended before anything else."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing now; the next cycle sees more clearly."""


Decision: TypeAlias = Become | Remove | TakeBack | LookUp | Wait


def decide(state: MoveState, seen: Seen) -> Decision:
    """The next step of a move.

    A parked move is decided like one that stands copied: it goes on by itself once
    what stopped it is gone, and parks again for the same reason until then.

    Args:
        state: Where it stands.
        seen: What was just read.
    """
    if state in STANDING:
        return _standing(seen)
    if state is MoveState.COPYING:
        return _ended(seen, MoveState.COPIED, MoveState.ABANDONED)
    if state is MoveState.REMOVING:
        return _ended(seen, MoveState.DONE, MoveState.COPIED)
    if state is MoveState.TAKING_BACK:
        return _ended(seen, MoveState.ABANDONED, MoveState.COPIED)
    return Become(state)


def _ended(seen: Seen, hit: MoveState, otherwise: MoveState) -> Decision:
    """What comes after a batch: only one that was applied as it was meant counts."""
    if seen.batch is Outcome.OPEN:
        return LookUp()
    if seen.batch is Outcome.APPLIED and not seen.missed:
        return Become(hit)
    if otherwise is MoveState.ABANDONED:
        return Become(otherwise, tr("Google refused the copy"))
    return Become(otherwise)


def _standing(seen: Seen) -> Decision:
    if seen.homeless:
        return _park(tr("config has one of the two stages no more"))
    if seen.unclear:
        return Wait()
    if seen.in_source > 1:
        return _park(tr("the client stands twice in the source base"))
    if seen.in_target > 1:
        return _park(tr("the client stands twice in the target base"))
    if not seen.in_source:
        return _gone_from_source(seen)
    if not seen.in_target:
        why = tr("the copy was deleted")
        return TakeBack(why) if seen.target_left else Become(MoveState.ABANDONED, why)
    return _in_both(seen)


def _gone_from_source(seen: Seen) -> Decision:
    if not seen.in_target:
        why = tr("both rows were deleted")
        return TakeBack(why) if seen.target_left else Become(MoveState.ABANDONED, why)
    if seen.misplaced:
        # Then he is a deleted row of the source, which is put back as it was.
        return TakeBack(_MISPLACED)
    return Remove() if seen.source_left else Become(MoveState.DONE)


def _in_both(seen: Seen) -> Decision:
    if seen.misplaced:
        return TakeBack(_MISPLACED)
    if not seen.wanted:
        if seen.copy_edited:
            return _park(tr("the stage was picked anew and the copy was edited"))
        why = tr("the stage was picked anew after the client was copied")
        return TakeBack(why, withdrawn=True)
    if not seen.unchanged:
        return TakeBack(tr("the row was edited after the client was copied"))
    return Remove()


_MISPLACED = tr("columns were moved in the instant of the copy")


def _park(why: Text) -> Become:
    return Become(MoveState.PARKED, why)
